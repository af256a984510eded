import type { IndicatorCode, PeriodCode } from '../../shared/domain/ids.js'
import { asIndicatorCode, asPeriodCode } from '../../shared/domain/ids.js'
import type { TotalRead } from '../../shared/domain/roll-up.js'

/** The stored totals of some indicators in one period, as `Store.readTotals` asks for them. */
export function readsAt(
  indicators: readonly (IndicatorCode | string)[],
  period: PeriodCode | string,
): readonly TotalRead[] {
  return indicators.map((indicator) => ({
    indicator: asIndicatorCode(indicator),
    period: asPeriodCode(period),
  }))
}
