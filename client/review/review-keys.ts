/** What the keys of the review list do. */
export type ReviewKey = 'down' | 'up' | 'open' | 'approve' | 'send-back' | 'fold' | 'undo'

const keys: Readonly<Record<string, ReviewKey>> = {
  j: 'down',
  ArrowDown: 'down',
  k: 'up',
  ArrowUp: 'up',
  Enter: 'open',
  a: 'approve',
  r: 'send-back',
  u: 'undo',
  Escape: 'fold',
}

/** Where Enter already means something. */
const acting = 'a, button, input, select, summary, textarea'

/**
 * What a key asks for; undefined for keys that belong elsewhere: to a field, an open dialog, a control that has the
 * focus, an input method, or the browser.
 */
export function reviewKeyOf(event: KeyboardEvent): ReviewKey | undefined {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return undefined
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined
  const wanted = keys[event.key]
  const path = event.composedPath()
  if (!wanted || path.some((node) => node instanceof HTMLDialogElement && node.open)) return undefined
  const [target] = path
  if (!(target instanceof HTMLElement)) return wanted
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return undefined
  if (target instanceof HTMLInputElement && target.type !== 'checkbox') return undefined
  return wanted === 'open' && target.matches(acting) ? undefined : wanted
}
