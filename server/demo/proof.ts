import { noNumber, phraseWithUnit, plainDisplay } from '../../shared/domain/display-phrase.js'
import type { Indicator } from '../../shared/domain/indicator.js'
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
  /** Why the row does not prove the published words; null when it does. */
  readonly difference: string | null
}

/** The scope's totals of one table, as `GET /api/totals` gives them. */
export type TotalsOfTable = (table: TableDefinition) => Promise<TotalsAnswer['totals']>

/**
 * Compares a pack's totals of its scope, in the year or period that was published, with the words of its source,
 * indicator by indicator, in table order.
 * A number proves itself by printing the same words from a complete set of reports; a text by being there.
 */
export async function prove(pack: Pack, totalsOf: TotalsOfTable): Promise<readonly ProofRow[]> {
  const byCode = new Map(pack.indicators.map((indicator) => [indicator.code, indicator]))
  const rows: ProofRow[] = []
  for (const table of pack.tables) {
    const totals = (await totalsOf(table)).filter(({ org }) => org === pack.scope)
    for (const column of table.columns) {
      const indicator = byCode.get(column.indicator)
      if (!indicator) continue
      rows.push(
        proofRow(
          table,
          indicator,
          totals.find((total) => total.indicator === indicator.code),
        ),
      )
    }
  }
  return rows
}

function proofRow(
  table: TableDefinition,
  indicator: Indicator,
  total: TotalsAnswer['totals'][number] | undefined,
): ProofRow {
  const { display, published, unit, decimals } = indicator
  const value = total?.value ?? null
  const reported = total?.reported ?? 0
  const expected = total?.expected ?? 0
  const isNumber = indicator.valueType === 'number' || indicator.valueType === 'yesno'
  const inWords =
    published && display && published.value !== null ? phraseWithUnit(published.value, display, unit) : null
  const ours = isNumber
    ? (total?.words ?? phraseWithUnit(value, display ?? plainDisplay(decimals), unit))
    : reported > 0
      ? '(文字)'
      : noNumber
  const row = {
    table,
    indicator,
    published: inWords ?? published?.text ?? null,
    ours,
    value,
    reported,
    expected,
  }
  return { ...row, difference: differenceOf(total !== undefined, isNumber, inWords, row) }
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
