import type { CellValue } from '../../shared/domain/cell-value.js'
import { isReported } from '../../shared/domain/cell-value.js'
import { asOrgUnitId, asPeriodCode } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import { asks, ownIndicators, type TableDefinition } from '../../shared/domain/table.js'
import { isTypedStock, offeredStock } from '../../shared/protocol/earlier-figures.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { besideText as t } from '../i18n/beside-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { earlierCellsOf } from '../sync/earlier-cells.js'
import type { CellAddress, SheetSession } from '../sync/sheet-session.js'
import { displayText } from './value-text.js'

/** An answer of the last period that may be written into an empty cell of this one, when the person says so. */
export interface StockOffer {
  readonly indicator: Indicator
  readonly period: string
  readonly value: number | boolean
}

/** Where offers are looked for: one unit's return of an open sheet. */
export interface OfferPlace {
  readonly session: SheetSession
  readonly workplace: WorkplaceModel
  readonly org: string
}

/** What may be taken over into one cell, whether or not it is empty; undefined for flows and where nothing was reported. */
export function stockOfferAt(
  { session, workplace, org }: OfferPlace,
  indicator: Indicator,
): StockOffer | undefined {
  const { previous, lastYear } = earlierCellsOf(session, workplace).of(org)
  const before = previous ?? lastYear // the period before a year is the year before
  const value = offeredStock(indicator, asOrgUnitId(org), before, workplace.tree)
  return before && value !== undefined ? { indicator, period: before.period, value } : undefined
}

/** What may be taken over into the empty cells of a unit that the person may write; nothing elsewhere. */
export function stockOffers(place: OfferPlace, table: TableDefinition): readonly StockOffer[] {
  const { session, workplace, org } = place
  const unit = workplace.tree.get(asOrgUnitId(org))
  if (!unit || !session.access(org).ok) return []
  return ownIndicators(workplace.catalogue, table)
    .filter((each) => isTypedStock(each) && asks(each, unit) && !isReported(session.value(org, each.code)))
    .flatMap((each) => stockOfferAt(place, each) ?? [])
}

/** Writes one offer into its empty cell; the answer is what to tell the person. */
export function carryStock(place: OfferPlace, indicator: Indicator): string {
  const { session, org } = place
  if (!isTypedStock(indicator)) return t('noCarryFlow')
  const now = session.value(org, indicator.code)
  if (isReported(now)) return t('noCarryFilled', { value: displayText(now, indicator) })
  const offer = stockOfferAt(place, indicator)
  if (!offer) return t('noCarryBefore')
  const { value, period } = offer
  const name = localText(indicator.name)
  const outcome = session.write([{ org, key: indicator.code, value }], t('carryLabel', { name }))
  if (!outcome.ok) return outcome.reason
  return t('carried', {
    period: periodName(asPeriodCode(period)),
    value: displayText(value, indicator),
  })
}

/** Writes several offers as one step to undo; the answer is what to tell the person. */
export function carryStocks({ session, org }: OfferPlace, offers: readonly StockOffer[]): string {
  const changes: readonly (CellAddress & { readonly value: CellValue })[] = offers
    // Filled meanwhile, by this person or a colleague: what stands there stays.
    .filter(({ indicator }) => !isReported(session.value(org, indicator.code)))
    .map(({ indicator, value }) => ({ org, key: indicator.code, value }))
  const outcome = session.write(changes, t('carryLabelAll', { n: changes.length }))
  return outcome.ok ? t('carryDone', { n: changes.length }) : outcome.reason
}
