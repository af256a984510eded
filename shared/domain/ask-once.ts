import { asOrgUnitId, type IndicatorCode, type OrgUnitId } from './ids.js'
import { type Indicator, isTyped, listOf } from './indicator.js'
import type { OrgTree } from './org.js'
import type { TotalModel } from './roll-up.js'
import type { Concept, Pack, TableDefinition } from './table.js'

/** An indicator that asks for what is collected already, or for what a concept knows. */
export interface AskedAgain {
  readonly indicator: Indicator
  readonly table: TableDefinition
  /** Where it is collected already. */
  readonly other: Indicator
  readonly otherTable: TableDefinition
  readonly otherPack: Pack
  /** Why they are taken for the same: one concept, or name and unit. */
  readonly because: 'concept' | 'name'
  readonly concept: Concept | undefined
}

/**
 * 一数一源: what a pack asks for although another table of the same year collects it. Same means one concept, or names that
 * are alike once quotes, brackets and 数/总量 are off, with units that count alike (场, 次). Referenced columns and computed
 * indicators ask nobody and are not looked at; nor are packs of other places, whose units are other people. The catalogue
 * holds the pack and its neighbours.
 */
export function askedAgain(pack: Pack, { catalogue, tree }: TotalModel): readonly AskedAgain[] {
  const collected = catalogue.packs
    .filter(
      ({ year, scope }) => year === pack.year && overlap(tree, asOrgUnitId(scope), asOrgUnitId(pack.scope)),
    )
    .flatMap((each) => each.indicators.filter(isCollected).map((indicator) => ({ indicator, pack: each })))
  const place = new Map(collected.map(({ indicator }, index) => [indicator.code, index]))
  const found: AskedAgain[] = []
  for (const indicator of pack.indicators) {
    const table = catalogue.tableOf(indicator.code)
    const own = place.get(indicator.code)
    if (!table || own === undefined) continue
    const concept = catalogue.conceptOf(indicator.code)
    for (const { indicator: other, pack: otherPack } of collected) {
      const otherTable = catalogue.tableOf(other.code)
      if (!otherTable || otherTable.id === table.id) continue
      // Of two tables of one pack, the later one asks again.
      if (otherPack === pack && (place.get(other.code) ?? 0) > own) continue
      const sameConcept = concept !== undefined && catalogue.conceptOf(other.code) === concept
      const alike = countAlike(indicator.unit, other.unit)
      if (!alike || !(sameConcept || likeness(indicator.name.zh, other.name.zh) >= sameName)) continue
      found.push({
        indicator,
        table,
        other,
        otherTable,
        otherPack,
        because: sameConcept ? 'concept' : 'name',
        concept: sameConcept ? concept : undefined,
      })
    }
  }
  return found
}

/** Concepts whose name an indicator bears without being a member: the dictionary should say whether it is the same. */
export function conceptsLike(
  indicator: Indicator,
  concepts: readonly Concept[],
  isMember: (code: IndicatorCode) => boolean,
): readonly Concept[] {
  if (isMember(indicator.code) || !isCollected(indicator)) return []
  return concepts.filter(({ name }) => likeness(indicator.name.zh, name.zh) >= sameName)
}

/** The warning in words: what is asked again, where it is collected, what to do instead. */
export function askedAgainWords({ indicator, table, other, otherTable, concept }: AskedAgain): string {
  const same = concept ? `同属概念“${concept.name.zh}”(${concept.note})` : '名称和计量单位相同'
  return (
    `报表 ${table.id} 的 ${indicator.code}“${indicator.name.zh}”与 ${otherTable.id}“${otherTable.name.zh}”已收集的 ` +
    `${other.code}“${other.name.zh}”${same}:一数一源,请改用引用列("reference": true) ` +
    `/ already collected by ${otherTable.id}; use a referenced column`
  )
}

const sameName = 0.8

const overlap = (tree: OrgTree, one: OrgUnitId, other: OrgUnitId): boolean =>
  one === other || tree.isWithin(one, other) || tree.isWithin(other, one)

const isCollected = (indicator: Indicator): boolean =>
  (isTyped(indicator) || listOf(indicator) !== undefined) &&
  (indicator.valueType === 'number' || indicator.valueType === 'yesno')

/** Units of measure that different offices use for the same thing. */
const measures = ['个家条项件宗支处', '场次期', '名人位户']

function countAlike(one: string, other: string): boolean {
  if (one === other) return true
  const kind = (unit: string) =>
    measures.findIndex((all) => unit !== '' && [...unit].every((char) => all.includes(char)))
  return kind(one) >= 0 && kind(one) === kind(other)
}

/** How alike two names are, 0 to 1: shared pairs of characters, after what does not tell them apart is off. */
export function likeness(one: string, other: string): number {
  const [a, b] = [bare(one), bare(other)]
  if (a === '' || b === '') return 0
  if (a === b) return 1
  const pairs = (text: string) => [...text].slice(1).map((char, at) => `${[...text][at]}${char}`)
  const [left, right] = [pairs(a), pairs(b)]
  if (left.length === 0 || right.length === 0) return 0
  const rest = [...right]
  let shared = 0
  for (const pair of left) {
    const at = rest.indexOf(pair)
    if (at < 0) continue
    rest.splice(at, 1)
    shared += 1
  }
  return (2 * shared) / (left.length + right.length)
}

function bare(name: string): string {
  return name
    .replace(/[((][^))]*[))]/g, '')
    .replace(/[“”"'‘’「」《》·、,,。::\s]/g, '')
    .replace(/(?:总数量|总人数|总数|总量|数量|人数|次数|场数|场次|件数|条数|个数|数)$/, '')
}
