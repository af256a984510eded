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
    const totals = await totalsOf(table)
    for (const column of table.columns) {
      const indicator = byCode.get(column.indicator)
      if (!indicator) continue
      rows.push(
        proofRow(
          table,
          indicator,
          figureOf(
            totals.filter((total) => total.indicator === indicator.code),
            pack.scope,
          ),
        ),
      )
    }
  }
  return rows
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

function proofRow(table: TableDefinition, indicator: Indicator, total: AnsweredTotal | undefined): ProofRow {
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
