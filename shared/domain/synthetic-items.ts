import type { CellValue } from './cell-value.js'
import { fromScaled, toScaled } from './cell-value.js'
import type { PeriodCode } from './ids.js'
import type { Indicator } from './indicator.js'
import type { OrgUnit } from './org.js'
import { daysOf } from './period.js'
import type { SyntheticHints } from './synthetic-hint-kinds.js'
import { apportion, pickOne, type Random, unevenWeights } from './synthetic-split.js'
import type { ListColumn, ListDefinition } from './table.js'

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
  /** The periods that are filled, in order: as many as {@link periods}. */
  readonly codes: readonly PeriodCode[]
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
  readonly serial: number
  readonly id: string
  readonly fields: Record<string, CellValue>
}

/** Made-up items whose counts, sums and distinct keys come out at the targets of the indicators they feed. */
export function syntheticItems(plan: ListPlan): ItemGrid {
  const counting = countingOf(plan)
  const kinds = kindsOf(plan)
  const count = kinds
    ? kinds.reduce((sum, kind) => sum + plan.targetOf(kind), 0)
    : counting
      ? plan.targetOf(counting)
      : plan.units.length * plan.periods
  const isStock = counting?.rule.kind === 'list-count' && counting.rule.time === 'latest'
  const drafts = isStock ? draftStock(plan, count) : draftFlow(plan, count)
  const where = counting?.rule.kind === 'list-count' ? counting.rule.where : undefined
  if (counting?.rule.kind === 'distinct') addKeys(plan, drafts, counting.rule.column)
  chooseParts(plan, drafts)
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

/** The indicator that says how many items there are: a count of all of them, if there is one, else of some. */
function countingOf({ fed }: ListPlan): Indicator | undefined {
  const counts = fed.filter(({ rule }) => rule.kind === 'list-count' || rule.kind === 'distinct')
  return counts.find(({ rule }) => rule.kind !== 'list-count' || !rule.where) ?? counts[0]
}

/** The indicators of a flow that is only counted kind by kind (4 and 17 and 14 selections): its items are all of these. */
function kindsOf({ fed }: ListPlan): readonly Indicator[] | undefined {
  const counts = fed.filter(({ rule }) => rule.kind === 'list-count' || rule.kind === 'distinct')
  const apart = counts.every(({ rule }) => rule.kind === 'list-count' && rule.where && rule.time === 'flow')
  return apart && counts.length > 1 ? counts : undefined
}

/** A short list (five named chains, wherever they are) takes its names in order, a long one at random. */
function isOrdered({ hints, list, units }: ListPlan, rows: number): boolean {
  return units.length === 1 || rows <= (hints.items[list.id]?.length ?? 0)
}

function draftFlow(plan: ListPlan, count: number): Draft[] {
  const { units, periods, random } = plan
  const weights = units.flatMap((_, unit) =>
    Array.from({ length: periods }, (__, period) => plan.weightOf(unit, period) * (0.4 + 1.2 * random())),
  )
  const distinct = plan.fed.some(({ rule }) => rule.kind === 'distinct')
  // Some keys come twice (a joint branch in two streets): a distinct count must not add them up.
  const rows = distinct ? count + Math.round(count / 16) : count
  const ordered = isOrdered(plan, rows)
  let made = 0
  return apportion(rows, weights).flatMap((items, cell) =>
    Array.from({ length: items }, (_, n) => {
      const unit = Math.floor(cell / periods)
      const from = cell % periods
      made += 1
      return draft(plan, { unit, from, dated: from, n: n + 1, serial: ordered ? made : n + 1, ordered })
    }),
  )
}

function draftStock(plan: ListPlan, count: number): Draft[] {
  const { units, periods, random } = plan
  const where = plan.fed.map(({ rule }) => (rule.kind === 'list-count' ? rule.where : undefined))[0]
  const ordered = units.length === 1
  const dated = periods - 1
  return apportion(count, unevenWeights(units.length, random)).flatMap((items, unit) => {
    const counted = Array.from({ length: items }, (_, n) => {
      // Most of a stock is there from the beginning; the rest arrives by the last period.
      const from = random() < 0.6 ? 0 : Math.floor(random() * periods)
      const made = draft(plan, { unit, from, dated, n: n + 1, serial: n + 1, ordered })
      if (where) made.fields[where.column] = where.oneOf[0] ?? null
      return made
    })
    if (!where || random() > 0.3) return counted
    const next = items + 1
    return [...counted, draft(plan, { unit, from: periods, dated, n: next, serial: next, ordered })] // still under way
  })
}

interface DraftPlace {
  readonly unit: number
  readonly from: number
  /** Period in which its dates lie. */
  readonly dated: number
  /** Number within its return, from 1. */
  readonly n: number
  /** The number it goes by, and its place among the templates where these are taken in order. */
  readonly serial: number
  readonly ordered: boolean
}

function draft(plan: ListPlan, { unit, from, dated, n, serial, ordered }: DraftPlace): Draft {
  const { list, hints, random } = plan
  const templates = hints.items[list.id] ?? []
  const inOrder = ordered ? templates[serial - 1] : undefined
  const template = inOrder ?? pickOne(templates, random)
  const own: Draft = { unit, from, serial, id: `d${from.toString(36)}x${n.toString(36)}`, fields: {} }
  for (const [index, column] of list.columns.entries()) {
    const given = template?.[column.id]
    switch (column.valueType) {
      case 'text':
        own.fields[column.id] = textOf(plan, own, column, given, index === 0)
        break
      case 'choice':
        own.fields[column.id] =
          given ??
          pickOne(column.choices ?? [], random, hints.choiceWeights[`${list.id}/${column.id}`]) ??
          null
        break
      case 'date':
        own.fields[column.id] = dayWithin(plan.codes, dated, random())
        break
      case 'number':
        own.fields[column.id] = Math.ceil(random() * 20)
        break
      case 'yesno':
        own.fields[column.id] = random() < 0.5
        break
    }
  }
  return own
}

function textOf(
  plan: ListPlan,
  { unit, serial }: Draft,
  column: ListColumn,
  given: string | undefined,
  marked: boolean,
): string {
  const text = (given ?? `{unit}${column.name.zh}{n}`)
    .replaceAll('{unit}', shortName(plan.units[unit]?.name ?? ''))
    .replaceAll('{n}', String(serial))
  return marked ? `${text}(演示)` : text
}

/**
 * Where a list also counts parts of its items (其中:防疫项目), as many items as the part's target get its choice, and
 * all others another one. An item that changes its choice takes the words of a template of the new one.
 */
function chooseParts(plan: ListPlan, drafts: readonly Draft[]): void {
  const counting = countingOf(plan)
  const kinds = kindsOf(plan)
  const parts = plan.fed.flatMap((indicator) => {
    const { rule } = indicator
    return (kinds || indicator !== counting) && rule.kind === 'list-count' && rule.where
      ? [{ where: rule.where, count: plan.targetOf(indicator) }]
      : []
  })
  for (const column of plan.list.columns) {
    const own = parts.filter(({ where }) => where.column === column.id)
    if (own.length === 0) continue
    const free = drafts
      .map((draft) => ({ draft, place: plan.random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ draft }) => draft)
    for (const { where, count } of own)
      for (const chosen of free.splice(0, count)) choose(plan, chosen, column, where.oneOf)
    const counted = new Set(own.flatMap(({ where }) => where.oneOf))
    const others = column.choices?.filter((choice) => !counted.has(choice)) ?? []
    for (const other of free) choose(plan, other, column, others)
  }
}

function choose(plan: ListPlan, draft: Draft, column: ListColumn, choices: readonly string[]): void {
  const present = draft.fields[column.id]
  if (choices.some((choice) => choice === present)) return
  const choice = pickOne(choices, plan.random)
  if (choice === undefined) return
  draft.fields[column.id] = choice
  const templates = plan.hints.items[plan.list.id]?.filter((template) => template[column.id] === choice) ?? []
  const template = pickOne(templates, plan.random)
  if (!template) return
  for (const [index, text] of plan.list.columns.entries()) {
    const given = template[text.id]
    if (text.valueType === 'text' && given !== undefined)
      draft.fields[text.id] = textOf(plan, draft, text, given, index === 0)
  }
}

/** Gives the rows `count` different keys; the rows beyond that repeat a key of the same company elsewhere. */
function addKeys(plan: ListPlan, drafts: readonly Draft[], column: string): void {
  const distinct = plan.fed.find(({ rule }) => rule.kind === 'distinct')
  const count = distinct ? plan.targetOf(distinct) : drafts.length
  const [named] = plan.list.columns
  for (const [index, own] of drafts.entries()) {
    const from = (index * 7) % count
    const others = [...drafts.slice(from, count), ...drafts.slice(0, from)]
    const twin = index < count ? undefined : (others.find(({ unit }) => unit !== own.unit) ?? others[0])
    if (twin) {
      Object.assign(own.fields, twin.fields)
      continue
    }
    // Where the name itself is the key, numbered or listed names differ already.
    if (named?.id === column) continue
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
    // At least a step each, where there are enough: one senior social worker per pilot community.
    for (const [index, steps] of apportion(target, weights, 1).entries()) {
      const own = drafts[index]
      if (own) own.fields[rule.column] = fromScaled(steps * step, indicator.decimals)
    }
  }
}

/** `YYYY-MM-DD` of the day at a fraction of a period. */
function dayWithin(codes: readonly PeriodCode[], place: number, fraction: number): string {
  const code = codes[Math.min(place, codes.length - 1)]
  if (code === undefined) return ''
  const { first, last } = daysOf(code)
  const start = Date.parse(first)
  const days = (Date.parse(last) - start) / 86_400_000 + 1
  return new Date(start + Math.floor(fraction * days) * 86_400_000).toISOString().slice(0, 10)
}

/** 良安田社区居委会 → 良安田社区. */
function shortName(name: string): string {
  return name.replace(/居民委员会$|居委会$/, '')
}
