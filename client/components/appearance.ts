export const themes = ['system', 'light', 'dark', 'contrast'] as const
export const textSizes = ['normal', 'large', 'larger'] as const

/** How the pages look to one person: colours, and the size of words and rows. */
export interface Appearance {
  readonly theme: (typeof themes)[number]
  readonly text: (typeof textSizes)[number]
}

/** What this computer shows now; `public/appearance.js` reads it before the first paint. */
const shownKey = 'huibiao.appearance'
/** What each person chose here; the empty name is whoever chose before signing in. */
const chosenKey = (user: string): string => `huibiao.appearance/${user}`

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/** The appearance that a stored text names; anything unknown is the default of the system. */
export function parseAppearance(stored: string | null): Appearance {
  const [theme, text] = (stored ?? '').split(' ')
  return {
    theme: themes.find((each) => each === theme) ?? 'system',
    text: textSizes.find((each) => each === text) ?? 'normal',
  }
}

/** What is shown on this computer now. */
export function shownAppearance(storage: Storage | undefined = pageStorage()): Appearance {
  return parseAppearance(read(storage, shownKey))
}

/** Shows an appearance at once and keeps it for the person (the empty name: nobody is signed in). */
export function chooseAppearance(
  appearance: Appearance,
  user: string,
  storage: Storage | undefined = pageStorage(),
): void {
  write(storage, chosenKey(user), words(appearance))
  show(appearance, storage)
}

/**
 * Shows what a person who has just signed in chose here: their own choice, else the one made before signing in. Two
 * people at one computer do not inherit each other's.
 */
export function adoptAppearance(user: string, storage: Storage | undefined = pageStorage()): void {
  const own = parseAppearance(read(storage, chosenKey(user)) ?? read(storage, chosenKey('')))
  if (words(own) !== words(shownAppearance(storage))) show(own, storage)
}

function show(appearance: Appearance, storage: Storage | undefined): void {
  write(storage, shownKey, words(appearance))
  if (typeof window !== 'undefined')
    window.dispatchEvent(new CustomEvent('huibiao-appearance', { detail: words(appearance) }))
}

const words = ({ theme, text }: Appearance): string => `${theme} ${text}`

function read(storage: Storage | undefined, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null
  } catch {
    return null // storage may be forbidden; the choice then lasts as long as the page
  }
}

function write(storage: Storage | undefined, key: string, value: string): void {
  try {
    storage?.setItem(key, value)
  } catch {
    // As above: it is shown, and not remembered.
  }
}

function pageStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
