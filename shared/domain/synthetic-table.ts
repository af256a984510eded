import { type CellValue, fromScaled, toScaled } from './cell-value.js'
import type { IndicatorCode, OrgUnitId, PeriodCode } from './ids.js'
import { type Indicator, isTyped, listOf } from './indicator.js'
import type { OrgTree, OrgUnit } from './org.js'
import { isFlow } from './roll-up.js'
import type { SyntheticHints } from './synthetic-hint-kinds.js'
import { type FilledItem, type ItemGrid, syntheticItems } from './synthetic-items.js'
import { apportion, growTo, type Random, seededRandom, unevenWeights } from './synthetic-split.js'
import { asks, type ListDefinition, type Pack, type TableDefinition } from './table.js'

/** Values of one indicator: one row per unit, one entry per period. */
type ValueGrid = readonly (readonly CellValue[])[]

/** What a table's made-up data depends on. */
export interface TablePlan {
  readonly pack: Pack
  readonly table: TableDefinition
  readonly tree: OrgTree
  readonly seed: number
  readonly hints: SyntheticHints
  readonly indicators: readonly Indicator[]
}

/** Makes the grids of a table when they are first asked for: a part needs its whole, a list what it follows. */
export class TableFiller {
  readonly #plan: TablePlan
  readonly #codes: readonly PeriodCode[]
  readonly #periods: number
  readonly #values = new Map<IndicatorCode, ValueGrid>()
  readonly #items = new Map<string, ItemGrid>()
  readonly #places = new Map<IndicatorCode, ReadonlyMap<OrgUnitId, number>>()

  constructor(plan: TablePlan, periods: readonly PeriodCode[]) {
    this.#plan = plan
    this.#codes = periods
    this.#periods = periods.length
  }

  /** The cell of an indicator; undefined when it comes from items. */
  cell(indicator: Indicator, unit: OrgUnit, period: number): CellValue | undefined {
    const pilot = this.#pilotOf(indicator.code)
    if (pilot && pilot.org !== unit.id) return { na: pilot.reason }
    if (!isTyped(indicator)) return undefined
    const absent = this.#plan.hints.absent[this.#plan.table.id]
    if (absent?.orgs.includes(unit.id)) return indicator.valueType === 'yesno' ? false : { na: absent.reason }
    return this.#grid(indicator)[this.#placeOf(indicator, unit.id)]?.[period] ?? null
  }

  /** The items of a list; undefined for a unit that says 不适用 to all that the list feeds. */
  items(list: string, unit: OrgUnit, period: number): readonly FilledItem[] | undefined {
    const definition = this.#plan.table.lists.find(({ id }) => id === list)
    if (!definition) return undefined
    const fed = this.#fedBy(list)
    const pilot = fed.map(({ code }) => this.#pilotOf(code))[0]
    if (pilot && pilot.org !== unit.id) return undefined
    const row = pilot ? 0 : this.#listUnits(definition).findIndex(({ id }) => id === unit.id)
    return this.#itemGrid(list)[row]?.[period] ?? []
  }

  #random(purpose: string): Random {
    return seededRandom(this.#plan.seed, `${this.#plan.table.id}/${purpose}`)
  }

  #fedBy(list: string): readonly Indicator[] {
    return this.#plan.indicators.filter((indicator) => listOf(indicator) === list)
  }

  /** The pilot unit, if it exists in this tree; else the first unit of the level stands in. */
  #pilotOf(code: IndicatorCode): { readonly org: OrgUnitId; readonly reason: string } | undefined {
    const { hints, tree, indicators } = this.#plan
    const pilot = hints.pilots[code]
    if (!pilot) return undefined
    const levels = indicators.find((indicator) => indicator.code === code)?.entryLevels ?? []
    const units = tree.within(tree.root.id, levels)
    const org = (units.find(({ id }) => id === pilot.org) ?? units[0])?.id
    return org ? { org, reason: pilot.reason } : undefined
  }

  /** The units that are asked for an indicator, in official order. */
  #units(indicator: Indicator): readonly OrgUnit[] {
    const { tree } = this.#plan
    return tree.within(tree.root.id, indicator.entryLevels).filter((unit) => asks(indicator, unit))
  }

  #listUnits(list: ListDefinition): readonly OrgUnit[] {
    const { tree } = this.#plan
    const fed = this.#fedBy(list.id)
    return tree
      .within(tree.root.id, list.entryLevels)
      .filter((unit) => fed.length === 0 || fed.some((indicator) => asks(indicator, unit)))
  }

  #placeOf(indicator: Indicator, org: OrgUnitId): number {
    let places = this.#places.get(indicator.code)
    if (!places) {
      places = new Map(this.#units(indicator).map(({ id }, index) => [id, index]))
      this.#places.set(indicator.code, places)
    }
    return places.get(org) ?? -1
  }

  #grid(indicator: Indicator): ValueGrid {
    let grid = this.#values.get(indicator.code)
    if (!grid) {
      grid = this.#makeGrid(indicator)
      this.#values.set(indicator.code, grid)
    }
    return grid
  }

  #gridOf(code: string | undefined): ValueGrid | undefined {
    const indicator = this.#plan.indicators.find((one) => one.code === code)
    return indicator && this.#grid(indicator)
  }

  #makeGrid(indicator: Indicator): ValueGrid {
    const { hints } = this.#plan
    const units = this.#units(indicator)
    const same = this.#gridOf(hints.sameAs[indicator.code])
    if (same) return same
    const reached = this.#gridOf(hints.endOf[indicator.code])
    if (reached) return reached.map((row) => row.map(() => row[row.length - 1] ?? null))
    const grown = this.#growth(indicator, units)
    if (grown) return grown
    switch (indicator.valueType) {
      case 'number':
        return this.#numbers(indicator, units)
      case 'yesno':
        return this.#answers(indicator, units)
      default:
        return units.map((unit) => Array.from({ length: this.#periods }, () => this.#words(indicator, unit)))
    }
  }

  #numbers(indicator: Indicator, units: readonly OrgUnit[]): ValueGrid {
    const random = this.#random(indicator.code)
    const target = this.#target(indicator)
    const whole = this.#gridOf(this.#plan.hints.partOf[indicator.code])
    const scaled = (value: CellValue | undefined) =>
      typeof value === 'number' ? toScaled(value, indicator.decimals) : 0
    const real = (n: number) => fromScaled(n, indicator.decimals)
    if (['direct', 'never', 'share', 'rank'].includes(indicator.rule.kind)) {
      const [low, high] = indicator.display?.accept ?? [0, 0]
      const start = low === high ? 1 : 0.93
      // Typed at several levels, the one above has its own figure; those below have less of it.
      const below = units.filter(({ id }) => id !== this.#plan.tree.root.id)
      const parts = below.length < units.length ? apportion(target, unevenWeights(below.length, random)) : []
      return units.map((unit) =>
        growTo(parts[below.indexOf(unit)] ?? target, this.#periods, start, random).map(real),
      )
    }
    if (indicator.rule.kind === 'window') {
      const shares = apportion(target, unevenWeights(units.length, random))
      const { months } = indicator.rule
      return shares.map((share) => this.#windowed(share, months, random).map(real))
    }
    if (isFlow(indicator) && whole) {
      const weights = whole.flatMap((row) => row.map(scaled))
      const parts = apportion(target, weights).map(real)
      return whole.map((_, unit) => parts.slice(unit * this.#periods, (unit + 1) * this.#periods))
    }
    if (isFlow(indicator)) {
      // In steps that people can type: an output of 亿元 has two decimals of 亿元, not of 元.
      const { entryUnit, decimals } = indicator
      const step = entryUnit ? toScaled(entryUnit.factor * 10 ** -decimals, decimals) || 1 : 1
      const steps = Math.round(target / step)
      const shares = apportion(steps, unevenWeights(units.length, random), this.#leastPerUnit(indicator))
      return shares.map((share) =>
        apportion(share, unevenWeights(this.#periods, random)).map((n) => real(n * step)),
      )
    }
    const ends = whole?.map((row) => scaled(row[row.length - 1])) ?? unevenWeights(units.length, random)
    if (this.#plan.hints.steady.includes(indicator.code))
      return apportion(target, ends).map((end) => this.#codes.map(() => real(end)))
    return apportion(target, ends).map((end, unit) =>
      growTo(end, this.#periods, 0.4 + 0.4 * random(), random)
        .map((n, period) => (whole ? Math.min(n, scaled(whole[unit]?.[period])) : n))
        .map(real),
    )
  }

  /** Months of which the last few add up to the target; those before are of about the same size. */
  #windowed(target: number, months: number, random: Random): readonly number[] {
    const last = apportion(target, unevenWeights(Math.min(months, this.#periods), random))
    const before = unevenWeights(this.#periods - last.length, random)
    return [...before.map((weight) => Math.round((weight * target) / months)), ...last]
  }

  /** A stock that sets out from another one's figures, or what such a stock grew by in each period. */
  #growth(indicator: Indicator, units: readonly OrgUnit[]): ValueGrid | undefined {
    const { hints, indicators } = this.#plan
    const base = this.#gridOf(hints.growsFrom[indicator.code])
    const number = (value: CellValue | undefined) => (typeof value === 'number' ? value : 0)
    if (base) {
      const random = this.#random(indicator.code)
      const starts = base.map((row) => number(row[0]))
      const grown = this.#target(indicator) - starts.reduce((sum, start) => sum + start, 0)
      return apportion(grown, unevenWeights(units.length, random)).map((more, unit) =>
        growTo(more, this.#periods, 0, random).map((n) => n + (starts[unit] ?? 0)),
      )
    }
    const stock = indicators.find(({ code }) => code === hints.riseOf[indicator.code])
    const from = stock && this.#gridOf(hints.growsFrom[stock.code])
    if (!stock || !from) return undefined
    return this.#grid(stock).map((row, unit) =>
      row.map((value, period) => number(value) - number(period > 0 ? row[period - 1] : from[unit]?.[0])),
    )
  }

  /** 1 where a published coverage says that every unit did it, so that no unit stays at 0 for the year. */
  #leastPerUnit(indicator: Indicator): number {
    const units = this.#units(indicator).length
    return this.#plan.indicators.some(
      ({ rule, display }) =>
        rule.kind === 'count-where' && rule.source === indicator.code && display?.accept?.[0] === units,
    )
      ? 1
      : 0
  }

  /** Yes from some period on, for as many units as the target says. */
  #answers(indicator: Indicator, units: readonly OrgUnit[]): ValueGrid {
    const random = this.#random(indicator.code)
    const yes = this.#target(indicator)
    return units.map((_, unit) => {
      const from = unit < yes ? Math.floor(random() * this.#periods) : this.#periods
      return Array.from({ length: this.#periods }, (__, period) => period >= from)
    })
  }

  #words(indicator: Indicator, unit: OrgUnit): CellValue {
    const { hints, pack } = this.#plan
    const text = hints.unitTexts[indicator.code]?.[unit.id] ?? hints.texts[indicator.code]
    if (indicator.valueType === 'date') return text ?? `${pack.year}-01-01`
    if (indicator.valueType === 'choice') return indicator.choices?.[0] ?? null
    const printed = this.#printedEntry(indicator, unit) ?? text
    return (printed ?? `${indicator.published?.text ?? indicator.name.zh}(演示)`).replaceAll(
      '{unit}',
      unit.name,
    )
  }

  /** The words that a document printed as this unit's entry, without the unit's name before them. */
  #printedEntry(indicator: Indicator, unit: OrgUnit): string | undefined {
    const shown = this.#plan.indicators.find(
      ({ rule }) => rule.kind === 'of-unit' && rule.source === indicator.code && rule.unit === unit.id,
    )
    return shown?.published?.text.replace(new RegExp(`^${unit.name}[::]`), '')
  }

  #itemGrid(list: string): ItemGrid {
    const made = this.#items.get(list)
    if (made) return made
    const { table, hints } = this.#plan
    const definition = table.lists.find(({ id }) => id === list)
    if (!definition) return []
    const fed = this.#fedBy(list)
    const pilot = fed.map(({ code }) => this.#pilotOf(code))[0]
    const units = this.#listUnits(definition).filter(({ id }) => !pilot || pilot.org === id)
    const followed = this.#gridOf(hints.follows[list])
    const weightOf = (unit: number, period: number) => {
      const value = followed?.[unit]?.[period]
      return followed ? (typeof value === 'number' ? value : 0) + 0.05 : 1
    }
    const grid = syntheticItems({
      list: definition,
      units,
      periods: this.#periods,
      codes: this.#codes,
      fed,
      targetOf: (indicator) => this.#target(indicator),
      weightOf,
      hints,
      random: this.#random(list),
    })
    this.#items.set(list, grid)
    return grid
  }

  /** The district figure for the year as a scaled integer: inside the interval of the published words, not always the figure itself. */
  #target(indicator: Indicator): number {
    const { hints } = this.#plan
    const fixed = hints.fixed[indicator.code]
    if (fixed !== undefined) return toScaled(fixed, indicator.decimals)
    const accept = indicator.display?.accept
    const units = this.#units(indicator).length
    if (!accept) return toScaled(units * (isFlow(indicator) ? this.#periods : 5), indicator.decimals)
    const [low, high] = accept
    // Well inside: the ends belong to other words when the interval is not one point.
    const value =
      low + (high - low) * (low === high ? 0 : 0.15 + 0.7 * this.#random(`${indicator.code}/target`)())
    const { entryUnit, decimals } = indicator
    const step = entryUnit ? Math.max(1, entryUnit.factor * 10 ** -decimals) : 1
    const whole = low === high ? value : Math.round(value / step) * step
    return toScaled(whole, decimals)
  }
}
