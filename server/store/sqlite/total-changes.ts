import type { IndicatorCode, OrgUnitId, PeriodCode } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { type LeafAt, type TotalDelta, totalDeltas } from '../../../shared/domain/roll-up.js'
import { type Lens, lenses, lensesOf, type ReturnStatus } from '../../../shared/domain/status.js'
import type { RollUpModel } from '../store.js'
import { orgPathOf, type RollUpIndex } from './roll-up-index.js'

/** A leaf with the status of its return, which decides through which lenses it is seen. */
export interface StandingLeaf extends LeafAt {
  readonly status: ReturnStatus
}

/** The leaves of one unit and indicator in one year, before and after a batch, oldest first. */
export interface LeafSwap {
  readonly indicator: Indicator
  readonly org: OrgUnitId
  readonly before: readonly StandingLeaf[]
  readonly after: readonly StandingLeaf[]
  /** Periods whose leaf (or whose return's status) changed. */
  readonly changed: readonly PeriodCode[]
}

export interface TotalPlace {
  readonly indicator: IndicatorCode
  readonly period: PeriodCode
  readonly lens: Lens
  readonly org: OrgUnitId
}

export interface TotalChange extends TotalPlace {
  n: number
  reported: number
  na: number
}

/** A change of how many units below `org` have a key. `key` is JSON text. */
export interface KeyChange extends TotalPlace {
  readonly key: string
  n: number
}

/** Additive changes of a batch, coalesced so that each stored row is written once. */
export interface TotalChanges {
  readonly totals: ReadonlyMap<string, TotalChange>
  readonly keys: ReadonlyMap<string, KeyChange>
  /** Adds to one total; for what the key counts turn out to be. */
  addTo(
    place: TotalPlace,
    change: { readonly n: number; readonly reported: number; readonly na: number },
  ): void
}

export const placeName = (place: TotalPlace): string =>
  `${place.indicator}/${place.period}/${place.lens}/${place.org}`

/** Name of a key count; the key comes last because it may contain anything. */
export const keyName = (place: TotalPlace & { readonly key: string }): string =>
  `${placeName(place)}/${place.key}`

/** Sums up what a batch of leaf changes does to the totals, through every lens. Pure; writes nothing. */
export function totalChanges(
  swaps: Iterable<LeafSwap>,
  model: RollUpModel,
  index: RollUpIndex,
): TotalChanges {
  const totals = new Map<string, TotalChange>()
  const keys = new Map<string, KeyChange>()
  const addTo: TotalChanges['addTo'] = (place, change) => {
    const name = placeName(place)
    const sum = totals.get(name)
    if (sum) {
      sum.n += change.n
      sum.reported += change.reported
      sum.na += change.na
    } else {
      totals.set(name, { ...placeOf(place), n: change.n, reported: change.reported, na: change.na })
    }
  }
  const addKey = (place: TotalPlace, text: string, n: number): void => {
    const key = JSON.stringify(text)
    const name = keyName({ ...place, key })
    const sum = keys.get(name)
    if (sum) sum.n += n
    else keys.set(name, { ...placeOf(place), key, n })
  }
  const add = (lens: Lens, delta: TotalDelta): void => {
    const place: TotalPlace = { indicator: delta.indicator, period: delta.period, lens, org: delta.org }
    addTo(place, delta)
    for (const key of delta.addKeys ?? []) addKey(place, key, 1)
    for (const key of delta.dropKeys ?? []) addKey(place, key, -1)
  }

  for (const swap of swaps) {
    const orgPath = orgPathOf(model, swap.indicator, swap.org)
    const counted = [swap.indicator, ...index.countersOf(model.catalogue, swap.indicator.code)]
    for (const lens of lenses) {
      const before = seenThrough(lens, swap.before)
      const after = seenThrough(lens, swap.after)
      if (!touches(swap.changed, before) && !touches(swap.changed, after)) continue
      for (const indicator of counted) {
        const periods = [...new Set(swap.changed.flatMap((period) => index.pathUp(indicator, period)))]
        const deltas = totalDeltas(indicator, orgPath, periods, before, after, (outer, inner) =>
          index.contains(indicator, outer, inner),
        )
        for (const delta of deltas) add(lens, delta)
      }
    }
  }
  return { totals, keys, addTo }
}

const placeOf = ({ indicator, period, lens, org }: TotalPlace): TotalPlace => ({
  indicator,
  period,
  lens,
  org,
})

export function seenThrough(lens: Lens, leaves: readonly StandingLeaf[]): readonly StandingLeaf[] {
  return lens === 'all' ? leaves : leaves.filter(({ status }) => lensesOf(status).includes(lens))
}

function touches(changed: readonly PeriodCode[], leaves: readonly StandingLeaf[]): boolean {
  return leaves.some(({ period }) => changed.includes(period))
}
