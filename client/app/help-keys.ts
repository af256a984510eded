import { isInModal, takesText } from '../components/takes-text.js'

/**
 * True when a key asks for the help sheet: F1 anywhere, `?` wherever it would not be written. The grid's own input counts as
 * a place to write only while a cell is being edited.
 */
export function asksForHelp(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey)
    return false
  if (isInModal(event)) return false
  if (event.key === 'F1') return true
  return event.key === '?' && !takesText(event.composedPath()[0])
}
