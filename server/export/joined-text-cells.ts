import type { Indicator } from '../../shared/domain/indicator.js'
import { joinTexts } from '../../shared/domain/joined-texts.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { parsePeriod } from '../../shared/domain/period.js'
import { lensesOf } from '../../shared/domain/status.js'
import { asks } from '../../shared/domain/table.js'
import type { Store } from '../store/store.js'
import { cellsByOrg } from './sheet-figures.js'
import type { TotalsQuery } from './totals-query.js'

/** More than this a cell of a spreadsheet cannot hold. */
const longestCell = 32_000

/**
 * The texts of a table's units put together, by indicator: what stands for a total where nothing can be counted. Only for
 * the table's own periods; a text of a month says nothing about a quarter. Through the narrower lenses a text counts
 * only once it is reviewed or locked.
 * @throws StoreError when the store cannot be read.
 */
export async function joinedTexts(
  store: Store,
  { table, period, scope, lens, visible }: TotalsQuery,
  indicators: readonly Indicator[],
  tree: OrgTree,
): Promise<ReadonlyMap<string, string>> {
  const texts = indicators.filter(({ rule }) => rule.kind === 'text')
  const parsed = parsePeriod(period)
  if (texts.length === 0 || !parsed.ok || parsed.value.type !== table.periodType) return new Map()
  const unitsOf = (indicator: Indicator) =>
    tree
      .within(scope.id, indicator.entryLevels)
      .filter((unit) => visible.has(unit.id) && asks(indicator, unit))
  const asked = new Set(texts.flatMap((indicator) => unitsOf(indicator).map(({ id }) => id)))
  const content = await store.readSheet(table.id, period, [...asked])
  const counted = new Set(
    content.returns.filter(({ status }) => lensesOf(status).includes(lens)).map(({ org }) => org),
  )
  const cells = cellsByOrg(content)
  return new Map(
    texts.flatMap((indicator): readonly (readonly [string, string])[] => {
      const units = unitsOf(indicator)
      if (units.length === 0) return []
      const entries = units.map(({ id, name }) => ({
        unit: name,
        value: counted.has(id) ? cells.get(id)?.get(indicator.code) : null,
      }))
      const { text } = joinTexts(entries, parsed.value.type, lens === 'all' ? '缺报' : '缺报或未审')
      return [
        [indicator.code, text.length > longestCell ? `${text.slice(0, longestCell)}……(过长,未完)` : text],
      ]
    }),
  )
}
