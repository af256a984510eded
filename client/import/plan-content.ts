import type { CellValue } from '../../shared/domain/cell-value.js'
import { fail } from '../../shared/domain/result.js'
import type { ListDefinition } from '../../shared/domain/table.js'
import {
  deletedColumn,
  itemKey,
  type LedgerItem,
  orderColumn,
  readItems,
} from '../../shared/protocol/return-document.js'
import { readEntry } from '../form/read-entry.js'
import { displayText } from '../form/value-text.js'
import { rowLabel } from '../grid/column-defs.js'
import { importText as t } from '../i18n/import-strings.js'
import { localText } from '../i18n/local-text.js'
import { newItemId } from '../ledger/ledger-steps.js'
import type { CellAddress, WriteOutcome } from '../sync/sheet-session.js'
import type { FileContent, FileItem } from './file-content.js'
import {
  type Base,
  type CellParser,
  type CellState,
  cellId,
  compareCell,
  type ImportPlan,
  type PlannedCell,
  type PlannedItem,
  type RemovedItem,
} from './import-plan.js'
import type { ImportTarget } from './import-target.js'

/** New lines of one ledger that are taken at once: one update on the wire stays below what the relay accepts. */
const mostNewLines = 500

/** Compares what a file holds with the sheet. `base` is what the server held when the file was made. */
export function planImport(content: FileContent, target: ImportTarget, base: Base): ImportPlan {
  const { session, view } = target
  const cells: PlannedCell[] = []
  let same = 0
  for (const { row, column, text } of content.cells) {
    const org = row.org.id
    const place = { org, key: column.id as string }
    const editable = view.editability(row, column)
    if (!editable.ok && editable.because !== 'no-right') continue // not asked of this unit, or reckoned
    const now = session.value(org, place.key) ?? null
    const found = compareCell({
      text,
      kind: column.indicator,
      now,
      before: valueThen(base, place, now),
      closed: editable.ok ? undefined : editable.reason,
    })
    if (!found) same += 1
    else
      cells.push({
        ...place,
        where: rowLabel(row),
        what: localText(column.indicator.name),
        kind: column.indicator,
        text,
        old: now,
        ...found,
        state: stateOf(found.state, target, place),
      })
  }
  const lines = planLines(content, target, base)
  return { ...lines, cells: [...cells, ...lines.cells], same: same + lines.same }
}

const valueThen = (base: Base, place: { org: string; key: string }, now: CellValue): CellValue | undefined =>
  base === undefined ? undefined : base.has(cellId(place)) ? base.get(cellId(place)) : now

/** What was typed a moment ago and is not on the server yet was changed on this side too. */
function stateOf(state: CellState, { session }: ImportTarget, { org, key }: CellAddress): CellState {
  return state === 'write' && session.saveState(org, key) !== 'saved' ? 'both' : state
}

function planLines({ items, whole }: FileContent, target: ImportTarget, base: Base): ImportPlan {
  const { session, rows } = target
  const cells: PlannedCell[] = []
  const added: PlannedItem[] = []
  const removed: RemovedItem[] = []
  let same = 0
  let alreadyThere = 0
  let tooMany = 0
  const orgs = new Map(rows.map((row) => [row.org.id as string, row]))
  for (const list of target.table.lists) {
    const seen = new Set<string>()
    const known = new Map<string, { readonly org: string; readonly item: LedgerItem }>()
    for (const org of orgs.keys())
      for (const item of readItems(session.cells(org), list.id)) known.set(item.id, { org, item })
    for (const line of items.filter((each) => each.list.id === list.id)) {
      const id = `${list.id}:${line.id}`
      const there = line.id === '' || seen.has(id) ? undefined : known.get(id)
      if (there) {
        seen.add(id)
        const compared = compareLine(line, there, target, base)
        cells.push(...compared.cells)
        same += compared.same
        continue
      }
      // A line whose item is gone: deleted on the server since, unless it was copied inside the file or is new.
      if (line.id !== '' && !seen.has(id) && wasDeleted(target, id)) {
        cells.push(goneLine(line, id, target))
        seen.add(id)
        continue
      }
      const fresh = newLine(line, target)
      cells.push(...fresh.refused)
      if (Object.keys(fresh.fields).length === 0) continue
      if ([...known.values()].some(({ org, item }) => org === line.org && isLike(item, fresh.fields)))
        alreadyThere += 1
      else if (
        added.filter((each) => each.org === line.org && each.list.id === list.id).length >= mostNewLines
      )
        tooMany += 1
      else if (fresh.closed === undefined) added.push(fresh.item)
    }
    if (!whole.includes(list.id) || base === undefined) continue
    for (const [id, { org, item }] of known) {
      const isNewer = base.has(cellId({ org, key: itemKey(id, orderColumn) }))
        ? base.get(cellId({ org, key: itemKey(id, orderColumn) })) === null
        : false
      if (seen.has(id) || isNewer || !session.access(org).ok) continue
      removed.push({ org, id, where: labelOf(target, org), what: wordsOf(item.fields, list) })
    }
  }
  return { cells, added, removed, same, alreadyThere, tooMany }
}

const labelOf = ({ rows }: ImportTarget, org: string): string => {
  const row = rows.find((each) => each.org.id === org)
  return row ? rowLabel(row) : org
}

/** The first fields of a line, to know it by. */
function wordsOf(fields: Readonly<Record<string, CellValue>>, list: FileItem['list']): string {
  return list.columns
    .map((column) => displayText(fields[column.id] ?? null, column))
    .filter((text) => text !== '')
    .slice(0, 3)
    .join(' · ')
}

function compareLine(
  line: FileItem,
  { org, item }: { readonly org: string; readonly item: LedgerItem },
  target: ImportTarget,
  base: Base,
): { readonly cells: readonly PlannedCell[]; readonly same: number } {
  const access = accessTo(line.list, org, target)
  const cells: PlannedCell[] = []
  let same = 0
  for (const column of line.list.columns) {
    const text = line.fields.get(column.id)
    if (text === undefined) continue
    const place = { org, key: itemKey(item.id, column.id) }
    const now = item.fields[column.id] ?? null
    const found = compareCell({
      text,
      kind: column,
      now,
      before: valueThen(base, place, now),
      closed: access.ok ? undefined : access.reason,
      parse: readField,
    })
    if (!found) same += 1
    else
      cells.push({
        ...place,
        where: `${labelOf(target, org)} · ${wordsOf(item.fields, line.list)}`,
        what: localText(column.name),
        kind: column,
        text,
        old: now,
        ...found,
        state: stateOf(found.state, target, place),
      })
  }
  return { cells, same }
}

/** Whether lines of a list may be written for a unit, and if not, why. */
function accessTo({ entryLevels }: ListDefinition, org: string, target: ImportTarget): WriteOutcome {
  const level = target.rows.find((row) => row.org.id === org)?.org.level
  const keeps = level !== undefined && entryLevels.includes(level)
  return keeps ? target.session.access(org) : { ok: false, reason: t('notItsList') }
}

/** In a ledger 不适用 is a text like any other. */
const readField: CellParser = (text, kind) => {
  const entry = readEntry(text, kind, { noNa: true })
  // The words are those of the person's language already.
  return entry.ok ? entry : fail({ code: 'invalid', message: entry.error })
}

const wasDeleted = ({ session, rows }: ImportTarget, id: string): boolean =>
  rows.some(({ org }) => session.value(org.id, itemKey(id, deletedColumn)) === true)

function goneLine(line: FileItem, id: string, target: ImportTarget): PlannedCell {
  const [column] = line.list.columns
  const kind = column ?? { valueType: 'text' as const, decimals: 0, unit: '' }
  return {
    org: line.org,
    key: itemKey(id, column?.id ?? ''),
    where: labelOf(target, line.org),
    what: t('lineAt', { n: line.line }),
    kind,
    text: [...line.fields.values()]
      .filter((text) => text !== '')
      .slice(0, 3)
      .join(' · '),
    old: null,
    value: null,
    state: 'refused',
    reason: t('lineGone'),
  }
}

function newLine(
  line: FileItem,
  target: ImportTarget,
): {
  readonly fields: Readonly<Record<string, CellValue>>
  readonly refused: readonly PlannedCell[]
  readonly closed: string | undefined
  readonly item: PlannedItem
} {
  const { list, org } = line
  const access = accessTo(list, org, target)
  const id = newItemId(list.id)
  const where = labelOf(target, org)
  const fields: Record<string, CellValue> = {}
  const refused: PlannedCell[] = []
  const tell = (
    what: string,
    text: string,
    state: 'refused' | 'place',
    reason: string,
    key: string,
  ): void => {
    const kind = { valueType: 'text' as const, decimals: 0, unit: '' }
    refused.push({ org, key, where, what, kind, text, old: null, value: null, state, reason })
  }
  for (const column of list.columns) {
    const text = line.fields.get(column.id) ?? ''
    if (text === '') continue
    const entry = readEntry(text, column, { noNa: true })
    if (entry.ok) {
      if (entry.value !== null) fields[column.id] = entry.value
    } else if (access.ok)
      tell(
        t('newLineAt', { n: line.line, column: localText(column.name) }),
        text,
        'refused',
        entry.error,
        itemKey(id, column.id),
      )
  }
  const what = wordsOf(fields, list)
  const closed = access.ok || Object.keys(fields).length === 0 ? undefined : access.reason
  if (closed !== undefined)
    tell(t('lineAt', { n: line.line }), what, 'place', closed, itemKey(id, orderColumn))
  return { fields, refused, closed, item: { org, list, id, fields, where, what } }
}

/** True when an item holds everything that a line says. */
function isLike({ fields }: LedgerItem, line: Readonly<Record<string, CellValue>>): boolean {
  return Object.entries(line).every(([column, value]) => fields[column] === value)
}
