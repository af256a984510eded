import type { CellValue } from './cell-value.js'
import { fromScaled, toScaled } from './cell-value.js'
import type { Indicator } from './indicator.js'
import type { OrgUnit } from './org.js'
import type { SyntheticHints } from './synthetic-hints.js'
import { apportion, pickOne, type Random, unevenWeights } from './synthetic-split.js'
import type { ListDefinition } from './table.js'

/** An item as a clerk might have entered it. */
export interface FilledItem {
  readonly list: string
  /** Random part of the item id, up to 32 characters; unique within its return, the same on every run. */
  readonly id: string
  /** Values by column id. */
  readonly fields: Readonly<Record<string, CellValue>>
}

/** Items of one list: one row per unit, one entry per period. */
export type ItemGrid = readonly (readonly (readonly FilledItem[])[])[]

interface ListPlan {
  readonly list: ListDefinition
  /** Units that report, in official order. */
  readonly units: readonly OrgUnit[]
  readonly periods: number
  readonly year: number
  /** Indicators fed by this list. */
  readonly fed: readonly Indicator[]
  /** The district figure of an indicator, as a scaled integer. */
  readonly targetOf: (indicator: Indicator) => number
  /** Weight of a unit and period for lists that follow another indicator. */
  readonly weightOf: (unit: number, period: number) => number
  readonly hints: SyntheticHints
  readonly random: Random
}

/** One item before it is placed into a return. */
interface Draft {
  readonly unit: number
  /** First period in which the item counts; for a flow the only one in which it exists. */
  readonly from: number
  readonly id: string
  readonly fields: Record<string, CellValue>
}

/** Made-up items whose counts, sums and distinct keys come out at the targets of the indicators they feed. */
export function syntheticItems(plan: ListPlan): ItemGrid {
  const counting = plan.fed.find(({ rule }) => rule.kind === 'list-count' || rule.kind === 'distinct')
  const count = counting ? plan.targetOf(counting) : plan.units.length * plan.periods
  const isStock = counting?.rule.kind === 'list-count' && counting.rule.time === 'latest'
  const drafts = isStock ? draftStock(plan, count) : draftFlow(plan, count)
  const where = counting?.rule.kind === 'list-count' ? counting.rule.where : undefined
  if (counting?.rule.kind === 'distinct') addKeys(plan, drafts, counting.rule.column)
  addSums(plan, drafts)

  const filterColumn = plan.list.columns.find(({ id }) => id === where?.column)
  const before = filterColumn?.choices?.find((choice) => !where?.oneOf.includes(choice))
  const place = (draft: Draft, period: number): readonly FilledItem[] => {
    const { id, fields } = draft
    const item = { list: plan.list.id, id, fields }
    if (!isStock) return draft.from === period ? [item] : []
    if (draft.from <= period) return [item]
    // A stock item that does not count yet is listed as being on its way, where the list can say so.
    return where && before !== undefined ? [{ ...item, fields: { ...fields, [where.column]: before } }] : []
  }
  return plan.units.map((_, unit) => {
    const own = drafts.filter((draft) => draft.unit === unit)
    return Array.from({ length: plan.periods }, (__, period) => own.flatMap((draft) => place(draft, period)))
  })
}

function draftFlow(plan: ListPlan, count: number): Draft[] {
  const { units, periods, random } = plan
  const weights = units.flatMap((_, unit) =>
    Array.from({ length: periods }, (__, period) => plan.weightOf(unit, period) * (0.4 + 1.2 * random())),
  )
  const distinct = plan.fed.some(({ rule }) => rule.kind === 'distinct')
  // Some keys come twice (a joint branch in two streets): a distinct count must not add them up.
  const rows = distinct ? count + Math.round(count / 16) : count
  return apportion(rows, weights).flatMap((items, cell) =>
    Array.from({ length: items }, (_, n) => {
      const unit = Math.floor(cell / periods)
      const from = cell % periods
      return draft(plan, unit, from, from, n + 1)
    }),
  )
}

function draftStock(plan: ListPlan, count: number): Draft[] {
  const { units, periods, random } = plan
  const where = plan.fed.map(({ rule }) => (rule.kind === 'list-count' ? rule.where : undefined))[0]
  return apportion(count, unevenWeights(units.length, random)).flatMap((items, unit) => {
    const counted = Array.from({ length: items }, (_, n) => {
      // Most of a stock is there from the beginning; the rest arrives by the last period.
      const from = random() < 0.6 ? 0 : Math.floor(random() * periods)
      const made = draft(plan, unit, from, periods - 1, n + 1)
      if (where) made.fields[where.column] = where.oneOf[0] ?? null
      return made
    })
    if (!where || random() > 0.3) return counted
    return [...counted, draft(plan, unit, periods, periods - 1, items + 1)] // still under way at the end
  })
}

function draft(plan: ListPlan, unit: number, from: number, dated: number, n: number): Draft {
  const { list, hints, random } = plan
  const templates = hints.items[list.id] ?? []
  // A short list (five named chains) is used in order, a long one at random.
  const template = templates[n - 1] && plan.units.length === 1 ? templates[n - 1] : pickOne(templates, random)
  const unitName = shortName(plan.units[unit]?.name ?? '')
  const fill = (text: string) => text.replaceAll('{unit}', unitName).replaceAll('{n}', String(n))
  const fields: Record<string, CellValue> = {}
  for (const [index, column] of list.columns.entries()) {
    const given = template?.[column.id]
    switch (column.valueType) {
      case 'text':
        fields[column.id] = `${fill(given ?? `{unit}${column.name.zh}{n}`)}${index === 0 ? '(演示)' : ''}`
        break
      case 'choice':
        fields[column.id] =
          given ??
          pickOne(column.choices ?? [], random, hints.choiceWeights[`${list.id}/${column.id}`]) ??
          null
        break
      case 'date':
        fields[column.id] = dayOfYear(plan.year, (dated + random()) / plan.periods)
        break
      case 'number':
        fields[column.id] = Math.ceil(random() * 20)
        break
      case 'yesno':
        fields[column.id] = random() < 0.5
        break
    }
  }
  return { unit, from, id: `d${from.toString(36)}x${n.toString(36)}`, fields }
}

/** Gives the rows `count` different keys; the rows beyond that repeat a key of the same company elsewhere. */
function addKeys(plan: ListPlan, drafts: readonly Draft[], column: string): void {
  const distinct = plan.fed.find(({ rule }) => rule.kind === 'distinct')
  const count = distinct ? plan.targetOf(distinct) : drafts.length
  const [named] = plan.list.columns
  for (const [index, own] of drafts.entries()) {
    const twin = index < count ? undefined : drafts[(index * 7) % count]
    if (twin) {
      Object.assign(own.fields, twin.fields)
      continue
    }
    own.fields[column] = `DEMO${String(index + 1).padStart(14, '0')}`
    // One name per key: the number in a template's name is that of the company.
    if (named) own.fields[named.id] = String(own.fields[named.id]).replace(/\d+号/, `${index + 1}号`)
  }
}

/** Splits each summed column's target over the items, in steps of the unit people type in. */
function addSums(plan: ListPlan, drafts: readonly Draft[]): void {
  for (const indicator of plan.fed) {
    const { rule } = indicator
    if (rule.kind !== 'list-sum') continue
    const column = plan.list.columns.find(({ id }) => id === rule.column)
    if (!column) continue
    const step = toScaled((column.entryUnit?.factor ?? 1) * 10 ** -column.decimals, indicator.decimals) || 1
    const weights = drafts.map(({ fields }) => {
      const extra = Object.values(fields).map((value) =>
        typeof value === 'string' ? (plan.hints.sumWeights[value] ?? 1) : 1,
      )
      return (0.4 + 1.2 * plan.random()) * Math.max(1, ...extra)
    })
    const target = Math.round(plan.targetOf(indicator) / step)
    for (const [index, steps] of apportion(target, weights).entries()) {
      const own = drafts[index]
      if (own) own.fields[rule.column] = fromScaled(steps * step, indicator.decimals)
    }
  }
}

/** `YYYY-MM-DD` of the day at a fraction of the year. */
function dayOfYear(year: number, fraction: number): string {
  const start = Date.UTC(year, 0, 1)
  const end = Date.UTC(year + 1, 0, 1)
  return new Date(start + fraction * (end - start - 1)).toISOString().slice(0, 10)
}

/** 良安田社区居委会 → 良安田社区. */
function shortName(name: string): string {
  return name.replace(/居民委员会$|居委会$/, '')
}
