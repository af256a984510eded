/**
 * Holds what is typed until something is there that wants it, and gives the text: whoever presses Ctrl+F and types on must
 * neither lose the first letters nor find them in the cell they came from. A real input that nobody sees, so that input
 * methods work in it too; `label` is its spoken name.
 */
export async function heldText(label: string, until: Promise<unknown>): Promise<string> {
  const before = focused()
  const input = document.createElement('input')
  input.setAttribute('aria-label', label)
  input.style.cssText = 'position:fixed;top:0;left:0;width:1px;height:1px;border:0;padding:0;opacity:0'
  // Keys of a text are not the page's: undo and the shortcuts listen above.
  input.addEventListener('keydown', (event) => event.stopPropagation())
  document.body.append(input)
  input.focus()
  try {
    await until
    return input.value
  } finally {
    const waiting = document.activeElement === input
    input.remove()
    // A dialog that opens now gives the focus back to where the person was.
    if (waiting) before?.focus({ preventScroll: true })
  }
}

/** The element that has the focus, inside shadow roots too. */
function focused(): HTMLElement | undefined {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLElement ? element : undefined
}
