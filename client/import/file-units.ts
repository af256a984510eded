import type { OrgUnit } from '../../shared/domain/org.js'
import { type NamedRow, UnitNames } from '../grid/paste-names.js'
import type { FileSheet } from './file-sheet.js'
import { plainText } from './file-sheet.js'
import type { ImportTarget } from './import-target.js'

/** Finds the unit of a file's row: by its code, by its name as people shorten it, and by what stands above it. */
export class FileUnits {
  readonly #target: ImportTarget
  readonly #names: UnitNames
  readonly #byCode: ReadonlyMap<string, OrgUnit>
  readonly #short: ReadonlyMap<string, OrgUnit | undefined>

  constructor(target: ImportTarget) {
    this.#target = target
    this.#names = new UnitNames(target.rows)
    this.#byCode = new Map(target.rows.map(({ org }) => [org.id as string, org]))
    this.#short = shortNames(target)
  }

  byCode(text: string): OrgUnit | undefined {
    return this.#byCode.get(plainText(text))
  }

  /** What a text in a column of units means. */
  find(text: string): { readonly is: NamedRow['is']; readonly org?: OrgUnit } {
    const org = this.byCode(text)
    if (org) return { is: 'row', org }
    const found = this.#names.find(text)
    if (found.is === 'row') return { is: 'row', org: found.row.org }
    if (found.is !== 'unknown') return found
    const own = this.#names.find(text.replace(/[（(]?本级[)）]?\s*$/, ''))
    if (own.is === 'row') return { is: 'row', org: own.row.org }
    const short = this.#short.get(shortName(text))
    return short ? { is: 'row', org: short } : found
  }

  /** The unit that several names from the outermost inwards lead to: 街道 and 社区, the last one perhaps 本级 or blank. */
  findPath(names: readonly string[]): { readonly is: NamedRow['is']; readonly org?: OrgUnit } {
    const told = names.map((name) => name.trim()).filter((name) => name !== '' && name !== '本级')
    const last = told[told.length - 1]
    if (last === undefined) return { is: 'unknown' }
    const found = this.find(last)
    if (found.is !== 'several') return found
    const { tree } = this.#target.workplace
    const above = told.slice(0, -1).map((name) => this.#anywhere(name))
    const inside = this.#target.rows.filter(
      ({ org }) =>
        above.every((unit) => unit !== undefined && tree.isWithin(org.id, unit.id)) &&
        new UnitNames([{ id: org.id, kind: 'unit', org, own: false, depth: 0 }]).find(last).is === 'row',
    )
    const [only] = inside
    return only && inside.length === 1 ? { is: 'row', org: only.org } : found
  }

  /** How many cells of a column name units. */
  countIn(sheet: FileSheet, column: number): number {
    let count = 0
    for (let row = 0; row < sheet.height; row += 1) {
      const text = sheet.text(row, column)
      if (text !== '' && this.find(text).is === 'row') count += 1
    }
    return count
  }

  #anywhere(name: string): OrgUnit | undefined {
    const wanted = plainText(name)
    return this.#target.workplace.tree.units.find((unit) => plainText(unit.name) === wanted)
  }
}

const shortName = (text: string): string =>
  plainText(text).replace(/(?:居民委员会|居委会|工作站|党群服务中心)$/, '')

/** 爱联居委会 of 爱联社区爱联居委会: what stands behind the community, where only one unit of the sheet has it. */
function shortNames({ rows }: ImportTarget): ReadonlyMap<string, OrgUnit | undefined> {
  const names = new Map<string, OrgUnit | undefined>()
  for (const { org } of rows) {
    const [, behind] = /社区(.+)$/.exec(plainText(org.name)) ?? []
    const name = behind === undefined ? '' : shortName(behind)
    if (name !== '') names.set(name, names.has(name) ? undefined : org)
  }
  return names
}
