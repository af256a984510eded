import type { CellValue } from '../../shared/domain/cell-value.js'
import type { SeenUntil } from '../sync/unseen-changes.js'

/** What a person saw of a sheet when they left it: a fingerprint for each unit's row, and how far they had come. */
export interface LastLook {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly rows: Readonly<Record<string, string>>
  readonly until?: SeenUntil | undefined
}

const prefix = 'huibiao.look.'
/** Changes that were not looked at are kept up to this number; who leaves more has stopped counting. */
const mostUnseen = 500
/** A person who looks at more sheets than these is shown changes of the latest ones. */
const mostKept = 40

/** Fingerprint of a row's cells, whatever their order; an empty cell is as good as none. */
export function rowPrint(cells: ReadonlyMap<string, CellValue>): string {
  let sum = 0
  let count = 0
  for (const [key, value] of cells) {
    if (value === null || value === '') continue
    let hash = 0x811c9dc5
    const words = `${key}=${JSON.stringify(value)}`
    for (let i = 0; i < words.length; i += 1) hash = Math.imul(hash ^ words.charCodeAt(i), 0x01000193)
    sum = (sum + (hash >>> 0)) >>> 0
    count += 1
  }
  return `${count}.${sum.toString(36)}`
}

/** The kept look at a sheet; undefined when there was none. `sheet` names table, period and scope. */
export function keptLook(storage: Storage | undefined, user: string, sheet: string): LastLook | undefined {
  try {
    const look = JSON.parse(storage?.getItem(`${prefix}${user}.${sheet}`) ?? 'null') as LastLook | null
    if (!look || typeof look.at !== 'number' || typeof look.rows !== 'object') return undefined
    const { until } = look
    const whole = typeof until?.seq === 'number' && Array.isArray(until.unseen)
    return whole ? look : { at: look.at, rows: look.rows }
  } catch {
    return undefined
  }
}

/** Keeps a look and lets go of the oldest ones; a full or forbidden storage only forgets. */
export function keepLook(storage: Storage | undefined, user: string, sheet: string, look: LastLook): void {
  if (!storage) return
  try {
    const until = look.until && { ...look.until, unseen: look.until.unseen.slice(0, mostUnseen) }
    storage.setItem(`${prefix}${user}.${sheet}`, JSON.stringify({ ...look, until }))
    const mine = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '')
      .filter((key) => key.startsWith(`${prefix}${user}.`))
      .map((key) => ({
        key,
        at: keptLook(storage, user, key.slice(prefix.length + user.length + 1))?.at ?? 0,
      }))
      .sort((a, b) => b.at - a.at)
    for (const { key } of mine.slice(mostKept)) storage.removeItem(key)
  } catch {
    // next time nothing is marked as changed
  }
}
