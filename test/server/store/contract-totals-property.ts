import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Commit, RollUpModel, Store } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asOrgUnitId } from '../../../shared/domain/ids.js'
import { isTyped } from '../../../shared/domain/indicator.js'
import { buildOrgTree, type OrgUnit } from '../../../shared/domain/org.js'
import { isEditable, type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallModel, smallReturn } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

/** A district with one to three streets of one to three communities each. */
const trees = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
  .map((streets): readonly OrgUnit[] => {
    const unit = (id: string, level: OrgUnit['level'], parent: string | null, position: number): OrgUnit => ({
      id: asOrgUnitId(id),
      name: id,
      level,
      parentId: parent === null ? null : asOrgUnitId(parent),
      position,
      validFrom: null,
      validTo: null,
    })
    return [
      unit('1', 'district', null, 0),
      ...streets.flatMap((communities, s) => [
        unit(`1${s}`, 'street', '1', s),
        ...Array.from({ length: communities }, (_, c) => unit(`1${s}${c}`, 'community', `1${s}`, c)),
      ]),
    ]
  })

const na: CellValue = { na: '无' }
const numbers = fc.oneof(fc.constantFrom<CellValue>(null, na, 0), fc.integer({ min: -3, max: 9 }))
const typed = smallModel.catalogue.packs
  .flatMap((pack) => pack.indicators)
  .filter((indicator) => isTyped(indicator) && indicator.code !== 'T.weekly')
  .map(({ code }) => code)

const cell = fc.oneof(
  // Those whose totals depend on more than the leaf that changed, often enough to meet themselves.
  fc.tuple(fc.constantFrom('T.sum', 'T.latest'), numbers),
  fc.tuple(fc.constantFrom<string>(...typed), numbers),
  fc.tuple(
    fc.constantFrom('project:1/place', 'project:2/place'),
    fc.constantFrom<CellValue>('甲', '乙', null),
  ),
  fc.tuple(
    fc.constantFrom('project:1/state', 'project:2/state'),
    fc.constantFrom<CellValue>('done', 'open', null),
  ),
  fc.tuple(fc.constantFrom('project:1/cost', 'project:2/cost'), numbers),
  fc.tuple(fc.constantFrom('project:1/~deleted', 'project:2/~deleted'), fc.boolean()),
  fc.tuple(
    fc.constantFrom('project#none', 'T.distinct', 'T.listSum'),
    fc.constantFrom<CellValue>(true, na, null),
  ),
)

/** Which unit and month, by number; then either cells to write or a status to set. */
const step = fc.record({
  org: fc.nat(20),
  period: fc.constantFrom('202401', '202402', '202404', '202409', '202301'),
  what: fc.oneof(
    { weight: 5, arbitrary: fc.record({ cells: fc.array(cell, { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ status: fc.constantFrom<ReturnStatus>(...returnStatuses) }) },
  ),
  /** Whether the batch gathered so far is written before this step. */
  flush: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function run(store: Store, units: readonly OrgUnit[], steps: readonly Step[]): Promise<RollUpModel> {
  const model: RollUpModel = { catalogue: smallModel.catalogue, tree: buildOrgTree(units) }
  const maker = createCommitMaker(model)
  let batch: Commit[] = []
  const flush = async () => {
    const { outcomes } = await store.append(batch, model)
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    batch = []
  }
  for (const { org, period, what, flush: now } of steps) {
    const unit = units[org % units.length]
    if (!unit) continue
    const ref = smallReturn(unit.id, period)
    if ('status' in what) {
      await flush()
      await moveStatus(store, ref, what.status, model)
    } else if (isEditable((await store.statusOf(ref)).status)) {
      batch.push(maker.commit(ref, Object.fromEntries(what.cells)))
      if (now) await flush()
    }
  }
  await flush()
  return model
}

export function registerTotalsProperty(fresh: Fresh): void {
  describe('totals of any history', () => {
    it('equal a rebuild from the cells', async () => {
      await fc.assert(
        fc.asyncProperty(trees, fc.array(step, { maxLength: 40, size: 'max' }), async (units, steps) => {
          const store = await fresh()
          const model = await run(store, units, steps)
          expect((await store.checkTotals(model)).differences).toEqual([])
          await store.rebuildTotals(model)
          expect((await store.checkTotals(model)).differences).toEqual([])
          await store.close()
        }),
        { numRuns: 25 },
      )
    })
  })
}
