import { noNumber, phraseWithUnit, plainDisplay } from '../../shared/domain/display-phrase.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { UnitText } from '../../shared/domain/joined-texts.js'
import type { Pack, TableDefinition } from '../../shared/domain/table.js'
import type { TotalsAnswer } from '../../shared/protocol/api.js'

/** One indicator of the pack, held against what the source document printed. */
export interface ProofRow {
  readonly table: TableDefinition
  readonly indicator: Indicator
  /** The published number in words; the published text where there is no number; null for what no document prints. */
  readonly published: string | null
  /** What the server prints now. */
  readonly ours: string
  readonly value: number | null
  readonly reported: number
  readonly expected: number
  /** From how many units and cells the figure comes, and as of which commit. */
  readonly trace: string
  /** Why the row does not prove the published words; null when it does. */
  readonly difference: string | null
}

/** Where a proof reads: the running server's own answers. */
export interface ProofSource {
  /** The scope's totals of one table, as `GET /api/totals` gives them. */
  totalsOf(table: TableDefinition): Promise<TotalsAnswer>
  /** The words in the cells of a text or date, unit by unit in official order, in the table's last period. */
  entriesOf(table: TableDefinition, indicator: Indicator): AsyncIterable<UnitText>
}

/**
 * Compares a pack's totals of its scope, in the year or period that was published, with the words of its source,
 * indicator by indicator, in table order.
 * A number proves itself by printing the same words from a complete set of reports; a text by standing in a unit's cell
 * as it was published.
 */
export async function prove(pack: Pack, source: ProofSource): Promise<readonly ProofRow[]> {
  const byCode = new Map(pack.indicators.map((indicator) => [indicator.code, indicator]))
  const rows: ProofRow[] = []
  for (const table of pack.tables) {
    const { totals, seq } = await source.totalsOf(table)
    for (const column of table.columns) {
      const indicator = byCode.get(column.indicator)
      if (!indicator) continue
      const own = totals.filter((total) => total.indicator === indicator.code)
      const total = figureOf(own, pack.scope)
      const cells = isWords(indicator) && indicator.published ? source.entriesOf(table, indicator) : undefined
      const text = cells && (await publishedEntry(indicator.published?.text ?? '', cells))
      rows.push({ ...proofRow(table, indicator, total, text), trace: traceOf(indicator, own, total, seq) })
    }
  }
  return rows
}

const isWords = ({ valueType }: Indicator): boolean => valueType === 'text' || valueType === 'date'

/** The first entry that holds the published words, else the first there is; spaces do not count. */
async function publishedEntry(
  published: string,
  entries: AsyncIterable<UnitText>,
): Promise<{ readonly words: string; readonly holds: boolean }> {
  const bare = (text: string) => text.replace(/\s+/g, '')
  let first: string | undefined
  for await (const { unit, value } of entries) {
    if (typeof value !== 'string' || value === '') continue
    const said = [value, `${unit}:${value}`, ...datesInWords(value)]
    if (said.some((words) => bare(words).includes(bare(published)))) return { words: published, holds: true }
    // A document prints a date with words around it: 2024年5月17日挂牌成立.
    const day = datesInWords(value).find((words) => bare(published).includes(words))
    if (day) return { words: day, holds: true }
    first ??= value
  }
  return { words: first ?? noNumber, holds: false }
}

/** A stored day as documents write it. */
function datesInWords(value: string): readonly string[] {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (!found) return []
  const [, year = '', month = '', day = ''] = found
  return [
    `${year}年${month}月${day}日`,
    `${year}年${Number(month)}月${Number(day)}日`,
    `${Number(month)}月${Number(day)}日`,
  ]
}

/** From how many units and reports the figure comes, and as of which commit. */
function traceOf(
  { rule }: Indicator,
  own: readonly AnsweredTotal[],
  total: AnsweredTotal | undefined,
  seq: number,
): string {
  if (!total || total.expected === 0) return `自动计算 @${seq}`
  const units = rule.kind === 'of-unit' ? 1 : unitsReporting(own)
  return `${units} 个单位 ${total.reported} 格 @${seq}`
}

/** Units with reports of their own, and not only of those below them. Codes begin with that of the unit above. */
function unitsReporting(totals: readonly AnsweredTotal[]): number {
  const below = new Map<string, number>()
  let units = 0
  for (const { org, reported } of [...totals].sort((a, b) => b.org.length - a.org.length)) {
    const mine = reported - (below.get(org) ?? 0)
    if (mine <= 0) continue
    units += 1
    for (let length = org.length - 1; length > 0; length -= 1) {
      const above = org.slice(0, length)
      below.set(above, (below.get(above) ?? 0) + mine)
    }
  }
  return units
}

type AnsweredTotal = TotalsAnswer['totals'][number]

/**
 * Where a document's figure stands: at the scope, or with the units that type what does not climb to it (the 26 members
 * of one district's meeting). Of several such units there is no one figure; that all have reported is the proof.
 */
function figureOf(totals: readonly AnsweredTotal[], scope: string): AnsweredTotal | undefined {
  const own = totals.find(({ org }) => org === scope)
  const below = totals.filter(({ expected }) => expected > 0)
  const [first, second] = below
  if (!own || own.value !== null || own.expected > 0 || !first) return own
  if (!second) return first
  const sum = (of: (total: AnsweredTotal) => number) => below.reduce((all, total) => all + of(total), 0)
  return {
    ...own,
    reported: sum(({ reported }) => reported),
    expected: sum(({ expected }) => expected),
    na: sum(({ na }) => na),
  }
}

function proofRow(
  table: TableDefinition,
  indicator: Indicator,
  total: AnsweredTotal | undefined,
  text: { readonly words: string; readonly holds: boolean } | undefined,
): Omit<ProofRow, 'trace'> {
  const { display, published, unit, decimals } = indicator
  const value = total?.value ?? null
  const reported = total?.reported ?? 0
  const expected = total?.expected ?? 0
  const isNumber = indicator.valueType === 'number' || indicator.valueType === 'yesno'
  const inWords =
    published && display && published.value !== null ? phraseWithUnit(published.value, display, unit) : null
  const ours = isNumber
    ? (total?.words ?? phraseWithUnit(value, display ?? plainDisplay(decimals), unit))
    : (text?.words ?? (reported > 0 ? '(文字)' : noNumber))
  const row = {
    table,
    indicator,
    published: inWords ?? published?.text ?? null,
    ours,
    value,
    reported,
    expected,
  }
  const difference = differenceOf(total !== undefined, isNumber, inWords, row)
  if (difference !== null || text === undefined || text.holds) return { ...row, difference }
  return { ...row, difference: `公布“${published?.text}”,单元格里没有这些文字 / not the published text` }
}

function differenceOf(
  found: boolean,
  isNumber: boolean,
  published: string | null,
  { ours, reported, expected }: Pick<ProofRow, 'ours' | 'reported' | 'expected'>,
): string | null {
  if (!found) return '服务器没有给出这个指标的合计 / no total'
  if (isNumber && published !== null && ours !== published)
    return `公布“${published}”,现为“${ours}” / other words than published`
  if (reported < expected) return `缺报:${reported}/${expected} / reports are missing`
  if (ours === noNumber) return '没有数值 / no value'
  return null
}
