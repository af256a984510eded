/**
 * True when a key asks for the help sheet: F1 anywhere, `?` wherever it would not be written. The grid's own input counts as
 * a place to write only while a cell is being edited.
 */
export function asksForHelp(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey)
    return false
  const [target] = event.composedPath()
  if (target instanceof Element && isInModal(event)) return false
  if (event.key === 'F1') return true
  return event.key === '?' && !(target instanceof Element && takesText(target))
}

function takesText(element: Element): boolean {
  if (element.classList.contains('cell-editor')) return element.classList.contains('editing')
  if (element instanceof HTMLInputElement) return !/^(checkbox|radio|button|submit|reset)$/.test(element.type)
  return element instanceof HTMLTextAreaElement || (element as HTMLElement).isContentEditable === true
}

function isInModal(event: KeyboardEvent): boolean {
  return event.composedPath().some((node) => node instanceof HTMLDialogElement && node.open)
}
