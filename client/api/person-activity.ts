/** What counts as an action of the person: keys, pointers, touches. */
const clear = ['keydown', 'pointerdown', 'touchstart'] as const
/** Actions that a mouse pushed by accident makes too: they count until the page has warned. */
const vague = ['pointermove', 'wheel'] as const

let last = Date.now()
let warned = false
let heard: (() => void) | undefined

const acted = (): void => {
  last = Date.now()
  heard?.()
}
const moved = (): void => {
  if (!warned) last = Date.now()
}

if (typeof window !== 'undefined') {
  const options = { capture: true, passive: true }
  for (const type of clear) window.addEventListener(type, acted, options)
  for (const type of vague) window.addEventListener(type, moved, options)
}

/** Time in ms since the person last acted in this page; that it was opened counts. */
export const idleMs = (): number => Math.max(0, Date.now() - last)

/** From now on only clear actions count, and `listener` hears of each; undefined ends that. */
export function hearActions(listener: (() => void) | undefined): void {
  warned = listener !== undefined
  heard = listener
}
