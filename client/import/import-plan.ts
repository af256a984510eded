import { type CellValue, isNotApplicable, sameValue } from '../../shared/domain/cell-value.js'
import type { Result } from '../../shared/domain/result.js'
import type { ListDefinition } from '../../shared/domain/table.js'
import { parseCellText, type ValueKind } from '../../shared/domain/typed-value.js'
import type { ItemId } from '../../shared/protocol/return-document.js'
import { refusalWords } from '../i18n/refusal-words.js'
import type { CellAddress } from '../sync/sheet-session.js'

/**
 * What becomes of one cell of a file: `write` it is changed in the file only; `server` it was changed on the server only,
 * and stays; `both` differently here and there, the person chooses; `blank` it was emptied in the file, which clears it only
 * on demand; `refused` its text says no value of the column; `place` this person may not write there.
 */
export type CellState = 'write' | 'server' | 'both' | 'blank' | 'refused' | 'place'

export interface PlannedCell extends CellAddress {
  /** Unit and column (or ledger line and field) in words. */
  readonly where: string
  readonly what: string
  readonly kind: ValueKind
  /** As it stands in the file. */
  readonly text: string
  readonly old: CellValue
  readonly value: CellValue
  readonly state: CellState
  /** Why, for `refused` and `place`. */
  readonly reason: string
}

export interface PlannedItem {
  readonly org: string
  readonly list: ListDefinition
  readonly id: ItemId
  readonly fields: Readonly<Record<string, CellValue>>
  /** Unit of the line, and the line in words. */
  readonly where: string
  readonly what: string
}

export interface RemovedItem {
  readonly org: string
  readonly id: ItemId
  readonly where: string
  readonly what: string
}

/** What an import would do, before anything is written. */
export interface ImportPlan {
  readonly cells: readonly PlannedCell[]
  readonly added: readonly PlannedItem[]
  readonly removed: readonly RemovedItem[]
  /** Cells that hold already what the file says. */
  readonly same: number
  /** Lines without an id that stand in the ledger word for word. */
  readonly alreadyThere: number
  /** Lines left out because so many new ones are not taken at once. */
  readonly tooMany: number
}

/** What the cells held when the file was made, as far as they differ from now: by `org/key`. Undefined: not known. */
export type Base = ReadonlyMap<string, CellValue> | undefined

export const cellId = ({ org, key }: CellAddress): string => `${org}/${key}`

/** Reads a text as a value of a column; the failure is for the person. */
export type CellParser = (
  text: string,
  kind: ValueKind,
) => Result<CellValue, { readonly code: string; readonly message: string }>

interface Comparison {
  readonly text: string
  readonly kind: ValueKind
  readonly now: CellValue
  /** Undefined when nobody knows what the cell held when the file was made. */
  readonly before: CellValue | undefined
  /** Why the cell cannot be written; undefined when it can. */
  readonly closed: string | undefined
  readonly parse?: CellParser
}

/** Compares one cell three ways: file, server then, server now. Undefined when the file says what stands there. */
export function compareCell({
  text,
  kind,
  now,
  before,
  closed,
  parse = parseCellText,
}: Comparison):
  | { readonly state: CellState; readonly value: CellValue; readonly reason: string }
  | undefined {
  const parsed = parse(text, kind)
  const says = (value: CellValue): boolean => {
    // An export writes 不适用 without its reason.
    if (isNotApplicable(value) && text.trim() === '不适用') return true
    return (parsed.ok && sameValue(parsed.value, value)) || sameText(text, value)
  }
  if (says(now)) return undefined
  const value = parsed.ok ? parsed.value : null
  const outcome = (state: CellState, reason = '') => ({ state, value, reason })
  if (before !== undefined && says(before)) return outcome('server')
  if (closed !== undefined) return parsed.ok && value === null ? undefined : outcome('place', closed)
  if (!parsed.ok) return outcome('refused', refusalWords(parsed.error))
  const changedThere = before !== undefined && !sameValue(before, now)
  if (value === null) return outcome(changedThere ? 'server' : 'blank')
  return outcome(changedThere ? 'both' : 'write')
}

/** Blanks around a text, its line ends, and the sign that keeps it from being a formula are lost on the way through a file. */
function sameText(text: string, value: CellValue): boolean {
  const plain = (each: string) => each.replace(/\r\n?/g, '\n').trim().replace(/^'/, '')
  return typeof value === 'string' && plain(value) === plain(text)
}
