type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (user: string): string => `huibiao.hints/${user}`

/** Pages whose hints a person has put away on this computer. */
export function seenHints(user: string, storage: Storage | undefined = pageStorage()): ReadonlySet<string> {
  try {
    return new Set((storage?.getItem(keyOf(user)) ?? '').split(' ').filter((page) => page !== ''))
  } catch {
    return new Set() // storage may be forbidden: the hints then come again with the next load
  }
}

/** Remembers that the hints of a page are not wanted any more. */
export function putHintsAway(user: string, page: string, storage: Storage | undefined = pageStorage()): void {
  try {
    storage?.setItem(keyOf(user), [...new Set([...seenHints(user, storage), page])].join(' '))
  } catch {
    // As above.
  }
}

/** Every page shows its hints again. */
export function bringHintsBack(user: string, storage: Storage | undefined = pageStorage()): void {
  try {
    storage?.removeItem(keyOf(user))
  } catch {
    // As above.
  }
}

function pageStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
