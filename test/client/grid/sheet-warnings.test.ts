import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WorkplaceModel } from '../../../client/app/workplace-model.js'
import { SheetWarnings, type WarnedRow } from '../../../client/grid/sheet-warnings.js'
import type { Check } from '../../../shared/domain/check-definition.js'
import { asIndicatorCode, asPeriodCode, asTableId, type OrgUnitId } from '../../../shared/domain/ids.js'
import { noteKey } from '../../../shared/protocol/return-document.js'
import { openCheckedSheet } from '../../support/checked-sheet.js'
import { MemorySession } from '../../support/memory-session.js'
import { shippedPack } from '../../support/shipped-pack.js'
import { smallCodes as codes, smallModel, smallOrgs, smallTables } from '../../support/small-pack.js'

const row = (org: OrgUnitId, kind: WarnedRow['kind'] = 'unit'): WarnedRow => {
  const unit = smallModel.tree.get(org)
  if (!unit) throw new Error(`no unit ${org}`)
  return { kind, org: unit }
}
const { a1, a2, district } = smallOrgs

describe('the warnings of an open sheet', () => {
  it('stand at every cell concerned, of the row concerned', () => {
    const { warnings } = openCheckedSheet([
      [a1, codes.sum, 3],
      [a1, codes.latest, 5],
      [a2, codes.sum, 5],
      [a2, codes.latest, 5],
    ])
    const at = (org: OrgUnitId, key: string) => warnings.at(row(org), key).map(({ check }) => check)
    expect(at(a1, codes.sum)).toEqual(['part'])
    expect(at(a1, codes.latest)).toEqual(['part'])
    expect(at(a1, codes.money)).toEqual([])
    expect(at(a2, codes.sum)).toEqual([])
    expect(warnings.all().map(({ check, org }) => [check, org])).toEqual([['part', a1]])
  })

  it('come and go with every edit, the own hand and others alike', () => {
    const { session, warnings } = openCheckedSheet([
      [a1, codes.sum, 3],
      [a1, codes.latest, 3],
    ])
    const found = () => warnings.at(row(a1), codes.sum).map(({ check }) => check)
    expect(found()).toEqual([])
    session.write([{ org: a1, key: codes.latest, value: 4 }], '填写')
    expect(found()).toEqual(['part'])
    session.write([{ org: a1, key: codes.sum, value: 2000 }], '填写')
    expect(found()).toEqual(['high'])
    session.remote([{ org: a1, key: codes.sum, value: 1 }], '李四')
    expect(found()).toEqual(['part'])
    session.write([{ org: a1, key: codes.latest, value: null }], '清除')
    expect(found()).toEqual([])
    session.undo()
    expect(found()).toEqual(['part'])
  })

  it('follow a ledger', () => {
    const { session, warnings } = openCheckedSheet()
    const found = () => warnings.at(row(a1), codes.listLatest).length
    expect(found()).toBe(0)
    const add = (item: string, place: string) =>
      session.write([{ org: a1, key: `project:${item}/place`, value: place }], '填写')
    add('x', '甲')
    expect(found()).toBe(0)
    add('y', '甲')
    expect(found()).toBe(1)
    add('y', '乙')
    expect(found()).toBe(0)
  })

  it('of a sum stand at the sum, and at the own row where the unit types the figure itself', () => {
    const totals = {
      [`${district}/${codes.latest}`]: { n: 12, reported: 3, na: 0 },
      [`${district}/${codes.direct}`]: { n: 10, reported: 1, na: 0 },
    }
    const { session, warnings } = openCheckedSheet([], totals)
    const at = (kind: WarnedRow['kind'], key: string) => warnings.at(row(district, kind), key).length
    expect(at('total', codes.direct)).toBe(1)
    expect(at('total', codes.latest)).toBe(1)
    expect(at('unit', codes.direct)).toBe(1)
    expect(at('unit', codes.latest)).toBe(0)
    totals[`${district}/${codes.latest}`] = { n: 10, reported: 3, na: 0 }
    session.dispatchEvent(new CustomEvent('totals'))
    expect(at('total', codes.direct)).toBe(0)
  })

  it('a soft one counts as explained once a note stands beside one of its cells', () => {
    const { session, warnings } = openCheckedSheet([[a1, codes.sum, 5000]])
    const [finding] = warnings.at(row(a1), codes.sum)
    if (!finding) throw new Error('nothing found')
    expect(finding.severity).toBe('soft')
    expect(warnings.isExplained(finding)).toBe(false)
    session.write([{ org: a1, key: noteKey(codes.sum), value: '大型活动' }], '写说明')
    expect(warnings.isExplained(finding)).toBe(true)
    expect(warnings.at(row(a1), codes.sum)).toEqual([finding])
  })

  it('are after any edits the same as those of a sheet opened now', () => {
    const edit = fc.record({
      org: fc.constantFrom(a1, a2, smallOrgs.b1),
      change: fc.oneof(
        fc.tuple(
          fc.constantFrom<string>(codes.sum, codes.latest, codes.money),
          fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(5000, null, { na: '无' })),
        ),
        fc.tuple(
          fc.constantFrom('project:x/place', 'project:y/place', 'project:z/state'),
          fc.constantFrom('甲', '乙', null),
        ),
        fc.tuple(fc.constant('project#none'), fc.boolean()),
      ),
    })
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), fc.boolean(), (edits, looking) => {
        const { session, warnings, workplace } = openCheckedSheet()
        warnings.all()
        for (const { org, change } of edits) {
          session.remote([{ org, key: change[0], value: change[1] }], '李四')
          if (looking) warnings.all()
        }
        const fresh = new SheetWarnings(session, workplace, smallTables.monthly)
        const sorted = (from: SheetWarnings) =>
          from
            .all()
            .map((finding) => JSON.stringify(finding))
            .sort()
        expect(sorted(warnings)).toEqual(sorted(fresh))
      }),
    )
  })

  it('say nothing before the sheet is there', () => {
    const { session, warnings } = openCheckedSheet([[a1, codes.sum, 5000]])
    session.ready = false
    expect(warnings.at(row(a1), codes.sum)).toEqual([])
    expect(warnings.all()).toEqual([])
    session.ready = true
    expect(warnings.all().length).toBe(1)
  })
})

describe('a sheet of 119 units and 30 checks', () => {
  it('is judged again after one edit well within a frame', async () => {
    const { catalogue, pack, tree } = await shippedPack()
    const table = catalogue.table(asTableId('LG24-09'))
    if (!table) throw new Error('there is no table LG24-09')
    const checks = Array.from(
      { length: 30 },
      (_, i): Check => ({
        id: `P${i}`,
        tables: [table.id],
        severity: 'soft',
        at: 'own',
        levels: ['community'],
        expression: `[LG24.09.03] * 10 + ${i} >= [LG24.09.04]`,
        cells: [asIndicatorCode('LG24.09.03')],
        message: { zh: '{LG24.09.03}', en: '{LG24.09.04}' },
      }),
    )
    const communities = tree.within(tree.root.id, ['community'])
    const workplace = new WorkplaceModel({
      me: { id: 'u1', login: 'u1', name: '张三', role: 'supervisor', org: tree.root.id },
      orgUnits: tree.units,
      packs: [{ ...pack, checks }],
      demo: true,
    })
    const session = new MemorySession({
      ref: { table: table.id, period: asPeriodCode('202403'), scope: tree.root.id },
      orgs: communities.map(({ id }) => id),
      cells: communities.flatMap(({ id }) => [
        [id, 'LG24.09.03', 10] as const,
        [id, 'LG24.09.04', 110] as const,
      ]),
    })
    const warnings = new SheetWarnings(session, workplace, table)
    expect(communities.length).toBe(119)
    expect(warnings.all().length).toBe(119 * 10)
    const fastest = Math.min(
      ...communities.slice(0, 20).map(({ id }) => {
        const begun = performance.now()
        session.remote([{ org: id, key: 'LG24.09.04', value: 0 }], '李四')
        warnings.all()
        return performance.now() - begun
      }),
    )
    expect(warnings.all().length).toBe(99 * 10)
    expect(fastest).toBeLessThan(16)
  })
})
