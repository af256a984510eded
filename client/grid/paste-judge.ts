import { halfWidth } from '../../shared/domain/typed-value.js'
import { gridText as t } from '../i18n/grid-strings.js'
import type { ClipboardBlock } from './html-table.js'
import { type PastePlan, type PasteSheet, planByName, planPaste } from './paste-plan.js'
import { readPaste } from './paste-reading.js'
import { type GridRange, isSingle } from './selection.js'

/** How a block may be taken. */
export type PasteWay = 'position' | 'name'

/** A paste to be looked at before it is written: why, and what each way would do. */
export interface PasteDoubt {
  readonly reasons: readonly string[]
  readonly plans: readonly { readonly way: PasteWay; readonly plan: PastePlan }[]
}

export type PasteJudgement =
  | { readonly clear: true; readonly plan: PastePlan }
  | { readonly clear: false; readonly doubt: PasteDoubt }

/**
 * Says whether a paste can simply be done. It is in doubt when names in the block lead elsewhere than its position, when
 * the source hides rows or columns, when it does not fit the selection or the sheet, and when texts say no value of
 * their column while others do. Cells that one may not write are no doubt: they are left out and reported.
 */
export function judgePaste(block: ClipboardBlock, selection: GridRange, sheet: PasteSheet): PasteJudgement {
  const reading = readPaste(block.lines, sheet)
  const byPosition = planPaste(reading.body, selection, sheet)
  const named = reading.names !== undefined || reading.heads !== undefined
  const byName = named ? planByName(reading, selection, sheet) : undefined
  const reasons: string[] = []
  const differs = byName !== undefined && !sameResult(byName, byPosition)
  if (differs) reasons.push(reading.names ? t('doubtNames') : t('doubtHeads'))
  if (block.hiddenRows + block.hiddenColumns > 0)
    reasons.push(t('doubtHidden', { rows: block.hiddenRows, columns: block.hiddenColumns }))
  const best = byName ?? byPosition
  if (!byName && !fits(reading.body, selection)) reasons.push(t('doubtShape'))
  if (best.outside > 0) reasons.push(t('pasteOutside', { n: best.outside }))
  if (best.unknown.length > 0) reasons.push(t('doubtUnknown', { names: best.unknown.slice(0, 8).join('、') }))
  const meaningless = best.refused.filter(({ because }) => because === 'meaning').length
  if (meaningless > 0 && best.changes.length > 0) reasons.push(t('doubtMeaning', { n: meaningless }))
  const units = reading.heads?.find((head) => head && foreignUnit(head.unit, head.column.unit))
  if (units) reasons.push(t('doubtUnit', { head: units.unit, unit: units.column.unit }))
  const dates = datesAmong(best, sheet)
  if (dates > 0) reasons.push(t('doubtDates', { n: dates }))
  if (reasons.length === 0) return { clear: true, plan: best }
  const plans: PasteDoubt['plans'] = [
    ...(byName ? [{ way: 'name' as const, plan: byName }] : []),
    ...(!byName || differs ? [{ way: 'position' as const, plan: byPosition }] : []),
  ]
  return { clear: false, doubt: { reasons, plans } }
}

const foreignUnit = (head: string, unit: string): boolean =>
  head !== '' && head !== halfWidth(unit).replace(/\s+/g, '')

/** True when a block fills one cell's neighbourhood, or the selection a whole number of times. */
function fits(body: readonly (readonly string[])[], selection: GridRange): boolean {
  const width = Math.max(0, ...body.map((line) => line.length))
  if (isSingle(selection) || body.length === 0 || width === 0) return true
  const [tall, wide] = [selection.bottom - selection.top + 1, selection.right - selection.left + 1]
  return tall % body.length === 0 && wide % width === 0
}

/** Two plans that write and refuse the same, in whatever order. */
function sameResult(a: PastePlan, b: PastePlan): boolean {
  const words = ({ changes, refused, outside }: PastePlan): string =>
    [
      ...changes.map(({ org, key, value }) => `${org}/${key}=${JSON.stringify(value)}`),
      ...refused.map(({ row, column, text }) => `${row.id}/${column.id}!${text}`),
      `outside ${outside}`,
    ]
      .sort()
      .join('\n')
  return words(a) === words(b)
}

/** Numbers of eight digits that read as a day: 20240309 in a column of counts is hardly meant as twenty million. */
function datesAmong({ changes }: PastePlan, { columns }: PasteSheet): number {
  const numbers = new Set(
    columns.filter(({ indicator }) => indicator.valueType === 'number').map(({ id }) => id as string),
  )
  return changes.filter(
    ({ key, value }) =>
      numbers.has(key) && /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(String(value)),
  ).length
}
