import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { RollUpModel, Store } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import {
  asIndicatorCode,
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  asUserId,
  type OrgUnitId,
  type ReturnRef,
} from '../../../shared/domain/ids.js'
import type { Indicator, RollUpRule } from '../../../shared/domain/indicator.js'
import { buildOrgTree, type OrgLevel, type OrgUnit } from '../../../shared/domain/org.js'
import { totalsRead } from '../../../shared/domain/roll-up.js'
import { isEditable, lenses, type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import { buildCatalogue, type Pack, participants, returnLevels } from '../../../shared/domain/table.js'
import { type CommitMaker, createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { fuzzSeeds, type Random, seededRandom } from '../../support/random.js'

// Random trees with units that begin and end, every additive rule, random edits, steps and changes of the tree: the
// totals kept edit by edit must be those of a rebuild, whatever the order of the edits.

const everyone: readonly OrgLevel[] = ['city', 'district', 'street', 'community']
const rules: readonly RollUpRule[] = [
  { kind: 'sum' },
  { kind: 'latest' },
  { kind: 'window', months: 3 },
  { kind: 'distinct', list: 'item', column: 'key' },
  { kind: 'list-count', list: 'item', time: 'flow' },
  { kind: 'list-sum', list: 'item', column: 'cost', time: 'latest' },
  { kind: 'direct' },
]
const codeOf = (place: number) => asIndicatorCode(`P.${String(place).padStart(2, '0')}`)
const named = (text: string) => ({ zh: text, en: text })
const base = { unit: '个', valueType: 'number', decimals: 0, definition: '测试用' } as const
const indicators: readonly Indicator[] = [
  ...rules.map((rule, place): Indicator => {
    const code = codeOf(place)
    return { ...base, code, name: named(code), entryLevels: everyone, rule }
  }),
  {
    ...base,
    code: codeOf(rules.length),
    name: named('count'),
    entryLevels: [],
    rule: { kind: 'count-where', source: codeOf(0) },
  },
]
const table = asTableId('P-01')
const pack: Pack = {
  id: 'p',
  name: named('p'),
  year: 2024,
  source: '测试',
  scope: 'root',
  tables: [
    {
      id: table,
      version: 1,
      name: named('p'),
      formCode: '',
      layout: 'matrix',
      periodType: 'month',
      visibility: 'city',
      columns: indicators.map(({ code }) => ({ indicator: code, group: [] })),
      lists: [
        {
          id: 'item',
          name: named('item'),
          entryLevels: everyone,
          columns: [
            { id: 'key', name: named('key'), valueType: 'text', unit: '', decimals: 0, required: false },
            {
              id: 'cost',
              name: named('cost'),
              valueType: 'number',
              unit: '个',
              decimals: 0,
              required: false,
            },
          ],
        },
      ],
      note: '',
    },
  ],
  indicators,
}
const catalogue = buildCatalogue([pack])

/** A tree of up to 25 units; some begin or end within the two years. */
function randomUnits(random: Random): readonly OrgUnit[] {
  const units: OrgUnit[] = []
  const add = (id: string, level: OrgLevel, parent: string | null, position: number) => {
    const roll = random.next()
    units.push({
      id: asOrgUnitId(id),
      name: id,
      level,
      parentId: parent === null ? null : asOrgUnitId(parent),
      position,
      validFrom: parent !== null && roll < 0.12 ? '2024-02-10' : null,
      validTo: parent !== null && roll > 0.88 ? '2024-01-20' : null,
    })
  }
  add('root', 'city', null, 0)
  const districts = 1 + Math.floor(random.next() * 3)
  for (let d = 0; d < districts; d += 1) {
    add(`d${d}`, 'district', 'root', d)
    for (let s = Math.floor(random.next() * 3); s > 0; s -= 1) {
      add(`d${d}s${s}`, 'street', `d${d}`, s)
      for (let c = Math.floor(random.next() * 4); c > 0; c -= 1)
        add(`d${d}s${s}c${c}`, 'community', `d${d}s${s}`, c)
    }
  }
  return units
}

// What a rebuild in SQL could read otherwise: halves, both truths, texts, the empty one.
const oddValues: readonly CellValue[] = [2.5, -2.5, -0.5, 1.005, 1e-7, true, false, '文', '']
const months = ['202311', '202312', '202401', '202402', '202403'].map(asPeriodCode)
const statuses: readonly ReturnStatus[] = returnStatuses.filter((status) => status !== 'empty')
type Step =
  | { readonly kind: 'edit'; readonly ref: ReturnRef; readonly cells: Readonly<Record<string, CellValue>> }
  | { readonly kind: 'status'; readonly ref: ReturnRef; readonly to: ReturnStatus }

function randomSteps(random: Random, model: RollUpModel, count: number): readonly Step[] {
  return Array.from({ length: count }, (): Step => {
    const period = random.pick(months)
    const part = participants(catalogue, model.tree, table, period)
    const org = random.pick(part?.units ?? []).id
    const ref = { table, period, org }
    if (random.next() < 0.25) return { kind: 'status', ref, to: random.pick(statuses) }
    const cells: Record<string, CellValue> = {}
    for (let n = 1 + Math.floor(random.next() * 3); n > 0; n -= 1) {
      const roll = random.next()
      if (roll < 0.6)
        cells[codeOf(random.pick([0, 1, 2, 6]))] = random.pick<CellValue>([
          ...oddValues,
          0,
          1,
          7,
          -3,
          null,
          { na: '无' },
        ])
      else if (roll < 0.9) {
        const item = `item:${random.pick(['a', 'b', 'c'])}`
        cells[`${item}/key`] = random.pick<CellValue>(['甲', '乙', '"\\\u0001', '\ud800', null])
        cells[`${item}/cost`] = random.pick<CellValue>([1, 2, 5, null])
        if (random.next() < 0.2) cells[`${item}/~deleted`] = random.pick<CellValue>([true, false])
      } else cells['item#none'] = random.pick<CellValue>([true, false])
    }
    return { kind: 'edit', ref, cells }
  })
}

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huibiao-properties-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  files += 1
  const store = await openSqliteStore({ file: join(folder, `${files}.sqlite`) })
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

/** `maker` knows what each return held before: the same one goes through all steps on a store. */
async function play(
  store: Store,
  model: RollUpModel,
  steps: readonly Step[],
  maker: CommitMaker = createCommitMaker(model, asUserId('u1')),
): Promise<void> {
  for (const step of steps) {
    const { status } = await store.statusOf(step.ref)
    if (step.kind === 'status') {
      if (status !== step.to) await moveStatus(store, step.ref, step.to, model)
    } else if (isEditable(status)) await store.append([maker.commit(step.ref, step.cells)], model)
  }
}

/** All stored totals of all periods, windows and lenses. */
async function everything(store: Store): Promise<readonly string[]> {
  const periods = [...months, '2023Q4', '2023S2', '2023', '2024Q1', '2024S1', '2024', '202404'].map(
    asPeriodCode,
  )
  const reads = periods.flatMap((period) => totalsRead(indicators, period, catalogue.indicator))
  const unique = [...new Map(reads.map((read) => [`${read.indicator}/${read.period}`, read])).values()]
  const lists = await Promise.all(lenses.map((lens) => store.readTotals({ reads: unique, lens })))
  return lists.flatMap(({ totals }) => totals.map((total) => JSON.stringify(total))).sort()
}

describe('totals kept edit by edit', () => {
  it.each(fuzzSeeds([1, 2, 3, 4, 5, 6]))(
    'are those of a full rebuild, also after the tree changed (FUZZ_SEED=%i)',
    async (seed) => {
      const random = seededRandom(seed)
      const units = randomUnits(random)
      const model: RollUpModel = { catalogue, tree: buildOrgTree(units) }
      await withStore(async (store) => {
        await store.replaceOrgUnits(units)
        const maker = createCommitMaker(model, asUserId('u1'))
        await play(store, model, randomSteps(random, model, 80), maker)
        const found = await store.checkTotals(model)
        expect(found.differences).toEqual([])
        expect(found.compared).toBeGreaterThan(50)

        // A unit ends, another is taken out of the tree with what stands below it, a third is moved.
        const victim = random.pick(units.slice(1)).id
        const changed = units
          .filter(({ id }) => id === 'root' || !id.startsWith(`${victim}c`))
          .map((unit): OrgUnit => (unit.id === victim ? { ...unit, validTo: '2024-01-31' } : unit))
        const next: RollUpModel = { catalogue, tree: buildOrgTree(changed) }
        await store.replaceOrgUnits(changed)
        await store.rebuildTotals(next)
        await play(store, next, randomSteps(random, next, 40), maker)
        expect((await store.checkTotals(next)).differences).toEqual([])
      })
    },
  )

  it.each(fuzzSeeds([11, 12, 13]))('do not depend on the order of edits (FUZZ_SEED=%i)', async (seed) => {
    const random = seededRandom(seed)
    const units = randomUnits(random)
    const model: RollUpModel = { catalogue, tree: buildOrgTree(units) }
    // One edit per cell: of several to one cell, the last would win, and order would rightly matter.
    const edits: Step[] = []
    for (const period of months)
      for (const { id } of participants(catalogue, model.tree, table, period)?.units ?? []) {
        const ref = { table, period, org: id as OrgUnitId }
        for (const place of [0, 1, 2, 6])
          if (random.next() < 0.5)
            edits.push({ kind: 'edit', ref, cells: { [codeOf(place)]: Math.floor(random.next() * 9) } })
        if (random.next() < 0.5)
          edits.push({ kind: 'edit', ref, cells: { [`item:${id}/key`]: random.pick(['甲', '乙']) } })
      }
    const shuffled = [...edits]
    for (let i = shuffled.length - 1; i > 0; i -= 1) {
      const j = Math.floor(random.next() * (i + 1))
      const [a, b] = [shuffled[i], shuffled[j]]
      if (a && b) [shuffled[i], shuffled[j]] = [b, a]
    }
    const one = await withStore(async (store) => {
      await play(store, model, edits)
      return everything(store)
    })
    const other = await withStore(async (store) => {
      await play(store, model, shuffled)
      return everything(store)
    })
    expect(one.length).toBeGreaterThan(10)
    expect(other).toEqual(one)
  })

  it('asks every level that the table is filled at', () => {
    const [definition] = pack.tables
    expect(definition && returnLevels(catalogue, definition)).toEqual(everyone)
  })
})
