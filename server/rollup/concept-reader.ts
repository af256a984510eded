import { phraseWithUnit, plainDisplay } from '../../shared/domain/display-phrase.js'
import { asPeriodCode, type IndicatorCode, type OrgUnitId, type PeriodCode } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import { type Contribution, evaluateTotal, type TotalRead, totalsRead } from '../../shared/domain/roll-up.js'
import type { Lens } from '../../shared/domain/status.js'
import type { Pack } from '../../shared/domain/table.js'
import type { ConceptFigure, ConceptFigures } from '../../shared/protocol/api.js'
import type { RollUpModel, Store } from '../store/store.js'

/** Where a member's figure is read, or undefined when this person may not. */
export type ConceptPlace = (indicator: Indicator, pack: Pack) => OrgUnitId | undefined

/** The figures of all members of the concept dictionary, each where `placeOf` says and in its pack's year. */
export async function readConcepts(
  store: Store,
  { catalogue, tree }: RollUpModel,
  lens: Lens,
  placeOf: ConceptPlace,
): Promise<ConceptFigures> {
  const wanted: { indicator: Indicator; org: OrgUnitId; period: PeriodCode }[] = []
  for (const code of catalogue.concepts.flatMap(({ members }) => members)) {
    const indicator = catalogue.indicator(code)
    const table = catalogue.tableOf(code)
    const pack = table && catalogue.packOf(table.id)
    const org = indicator && pack && placeOf(indicator, pack)
    if (!indicator || !pack || !org) continue
    wanted.push({ indicator, org, period: pack.publishedPeriod ?? asPeriodCode(String(pack.year)) })
  }
  const readsOf = ({ indicator, period }: { indicator: Indicator; period: PeriodCode }) =>
    totalsRead([indicator], period, catalogue.indicator)
  const reads = new Map<string, TotalRead>()
  for (const read of wanted.flatMap(readsOf)) reads.set(`${read.indicator}/${read.period}`, read)
  const { seq, totals } = await store.readTotals({ reads: [...reads.values()], lens })
  const stored = new Map<string, Contribution>(
    totals.map((total) => [`${total.indicator}/${total.period}/${total.org}`, total]),
  )
  const figures = wanted.map(({ indicator, org, period }): ConceptFigure => {
    const periods = new Map<IndicatorCode, PeriodCode>(
      readsOf({ indicator, period }).map((read) => [read.indicator, read.period]),
    )
    const { value, reported, expected, na } = evaluateTotal(indicator, {
      scope: org,
      period,
      catalogue,
      tree,
      lookup: (code, at) => stored.get(`${code}/${periods.get(code) ?? period}/${at}`),
    })
    const words = phraseWithUnit(value, indicator.display ?? plainDisplay(indicator.decimals), indicator.unit)
    return { indicator: indicator.code, org, period, value, words, reported, expected, na }
  })
  return { seq, figures }
}
