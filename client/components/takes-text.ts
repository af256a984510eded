/** True for an element in which keys write. The grid's own input counts only while a cell is being edited. */
export function takesText(element: EventTarget | undefined): boolean {
  if (!(element instanceof HTMLElement)) return false
  if (element.classList.contains('cell-editor')) return element.classList.contains('editing')
  if (element instanceof HTMLInputElement) return !/^(checkbox|radio|button|submit|reset)$/.test(element.type)
  return element instanceof HTMLTextAreaElement || element.isContentEditable === true
}

/** True for a key pressed in a window over the page. */
export function isInModal(event: KeyboardEvent): boolean {
  return event.composedPath().some((node) => node instanceof HTMLDialogElement && node.open)
}
