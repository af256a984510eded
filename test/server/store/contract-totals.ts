import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asPeriodCode, type IndicatorCode, type OrgUnitId } from '../../../shared/domain/ids.js'
import { evaluateTotal } from '../../../shared/domain/roll-up.js'
import { type Lens, lenses, type ReturnStatus } from '../../../shared/domain/status.js'
import { type CommitMaker, createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { readsAt } from '../../support/reads.js'
import { smallCodes, smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2, b1, streetA, streetB, district } = smallOrgs
const codes = smallCodes

/** `[n, reported, na]` as stored, undefined when nothing is reported. */
async function figures(
  store: Store,
  indicator: IndicatorCode,
  org: OrgUnitId,
  period: string,
  lens: Lens = 'all',
): Promise<readonly number[] | undefined> {
  const { totals } = await store.readTotals({
    reads: readsAt([indicator], asPeriodCode(period)),
    lens,
    orgs: [org],
  })
  const [total] = totals
  return total && [total.n, total.reported, total.na]
}

type Row = readonly [org: OrgUnitId, period: string, cells: Readonly<Record<string, CellValue>>]

/** Writes rows one batch each, and after every batch checks the totals against a rebuild. */
async function fill(store: Store, maker: CommitMaker, rows: readonly Row[]): Promise<void> {
  for (const [org, period, cells] of rows) {
    await store.append([maker.commit(smallReturn(org, period), cells)], smallModel)
    expect((await store.checkTotals(smallModel)).differences).toEqual([])
  }
}

/** An empty store, and a table-driven check of totals after some rows. */
async function check(
  fresh: Fresh,
  indicator: IndicatorCode,
  rows: readonly Row[],
  expected: readonly (readonly [org: OrgUnitId, period: string, figures: readonly number[] | undefined])[],
): Promise<{ readonly store: Store; readonly maker: CommitMaker }> {
  const store = await fresh()
  const maker = createCommitMaker(smallModel)
  await fill(store, maker, rows)
  for (const [org, period, want] of expected)
    expect([org, period, await figures(store, indicator, org, period)]).toEqual([org, period, want])
  return { store, maker }
}

export function registerTotals(fresh: Fresh): void {
  describe('totals by roll-up rule', () => {
    it('sum: adds units and periods; a street may hold a row of its own', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { [codes.sum]: 3 }],
        [a1, '202403', { [codes.sum]: 5 }],
        [a2, '202403', { [codes.sum]: 0 }],
        [streetA, '202403', { [codes.sum]: 20 }],
        [b1, '202404', { [codes.sum]: 7 }],
        [b1, '202312', { [codes.sum]: 1000 }],
      ]
      await check(fresh, codes.sum, rows, [
        [a1, '202403', [5, 1, 0]],
        [a1, '2024Q1', [8, 2, 0]],
        [streetA, '202403', [25, 3, 0]],
        [streetA, '2024Q1', [28, 4, 0]],
        [streetB, '2024Q1', undefined],
        [district, '2024Q2', [7, 1, 0]],
        [district, '2024S1', [35, 5, 0]],
        [district, '2024', [35, 5, 0]],
        [district, '2023', [1000, 1, 0]],
      ])
    })

    it('sum: adds money as exact hundredths', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { [codes.money]: 0.1 }],
        [a2, '202401', { [codes.money]: 0.2 }],
        [b1, '202401', { [codes.money]: 9_000_000_000_000.01 }],
      ]
      await check(fresh, codes.money, rows, [
        [streetA, '202401', [30, 2, 0]],
        [district, '2024', [900_000_000_000_031, 3, 0]],
      ])
    })

    it('latest: a stock takes the last reported period of each unit', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { [codes.latest]: 10 }],
        [a1, '202403', { [codes.latest]: 4 }],
        [a2, '202402', { [codes.latest]: 1 }],
        [b1, '202407', { [codes.latest]: 100 }],
      ]
      const { store, maker } = await check(fresh, codes.latest, rows, [
        [a1, '2024Q1', [4, 1, 0]],
        [streetA, '2024Q1', [5, 2, 0]],
        [streetA, '202401', [10, 1, 0]],
        [district, '2024S2', [100, 1, 0]],
        [district, '2024', [105, 3, 0]],
      ])
      await fill(store, maker, [[a1, '202403', { [codes.latest]: null }]])
      expect(await figures(store, codes.latest, streetA, '2024Q1')).toEqual([11, 2, 0])
      await fill(store, maker, [[a1, '202402', { [codes.latest]: 6 }]])
      expect(await figures(store, codes.latest, district, '2024')).toEqual([107, 3, 0])
    })

    it('latest of yes or no: counts the units that said yes', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { [codes.yesno]: true }],
        [a2, '202401', { [codes.yesno]: false }],
        [b1, '202401', { [codes.yesno]: { na: '无' } }],
      ]
      await check(fresh, codes.yesno, rows, [
        [streetA, '202401', [1, 2, 0]],
        [district, '2024', [1, 3, 1]],
      ])
    })

    it('count-where: counts the units whose source is above 0 over the period', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { [codes.sum]: 0 }],
        [a1, '202402', { [codes.sum]: 2 }],
        [a2, '202401', { [codes.sum]: 0 }],
        [b1, '202401', { [codes.sum]: { na: '无' } }],
      ]
      const { store, maker } = await check(fresh, codes.covered, rows, [
        [streetA, '202401', [0, 2, 0]],
        [streetA, '202402', [1, 1, 0]],
        [streetA, '2024Q1', [1, 2, 0]],
        [district, '2024', [1, 3, 1]],
      ])
      await fill(store, maker, [
        [a2, '202405', { [codes.sum]: 1 }],
        [a1, '202402', { [codes.sum]: null }],
      ])
      expect(await figures(store, codes.covered, streetA, '2024Q1')).toEqual([0, 2, 0])
      expect(await figures(store, codes.covered, district, '2024')).toEqual([1, 3, 1])
    })

    it('distinct: counts each key once, however many units and periods have it', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { 'project:1/place': '公园', 'project:2/place': '学校' }],
        [a2, '202401', { 'project:1/place': '学校', 'project:2/place': ' 学校 ' }],
        [a1, '202402', { 'project:1/place': '公园' }],
        [b1, '202404', { 'project:1/place': '公园', 'project:2/place': '医院\u0000“”' }],
      ]
      const { store, maker } = await check(fresh, codes.distinct, rows, [
        [a1, '202401', [2, 1, 0]],
        [a2, '202401', [1, 1, 0]],
        [streetA, '202401', [2, 2, 0]],
        [streetA, '2024Q1', [2, 3, 0]],
        [district, '2024', [3, 4, 0]],
      ])
      await fill(store, maker, [[a1, '202401', { 'project:2/~deleted': true }]])
      expect(await figures(store, codes.distinct, streetA, '202401')).toEqual([2, 2, 0])
      await fill(store, maker, [[a2, '202401', { 'project:1/place': '车站', 'project:2/place': '车站' }]])
      expect(await figures(store, codes.distinct, streetA, '202401')).toEqual([2, 2, 0])
      expect(await figures(store, codes.distinct, a2, '2024')).toEqual([1, 1, 0])
      await fill(store, maker, [
        [a2, '202401', { 'project:1/~deleted': true, 'project:2/~deleted': true, 'project#none': true }],
      ])
      expect(await figures(store, codes.distinct, streetA, '202401')).toEqual([1, 2, 0])
      expect(await figures(store, codes.distinct, district, '2024')).toEqual([2, 4, 0])
    })

    it('distinct: says what moved when two units swap a key in one batch', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const place = 'project:1/place'
      await fill(store, maker, [
        [a1, '202401', { [place]: '公园' }],
        [a2, '202401', { [place]: '学校' }],
      ])
      const swap = [
        maker.commit(smallReturn(a1, '202401'), { [place]: '学校' }),
        maker.commit(smallReturn(a2, '202401'), { [place]: '公园' }),
      ]
      expect((await store.append(swap, smallModel)).totals).toEqual([])
      expect((await store.checkTotals(smallModel)).differences).toEqual([])
    })

    it('list-count and list-sum: count and add the items that pass, as a flow or as a stock', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { 'project:1/state': 'done', 'project:1/cost': 10.25, 'project:2/state': 'open' }],
        [a1, '202402', { 'project:1/state': 'done', 'project:1/cost': 1 }],
        [a2, '202402', { 'project#none': true }],
      ]
      const { store } = await check(fresh, codes.listCount, rows, [
        [a1, '202401', [1, 1, 0]],
        [streetA, '202402', [1, 2, 0]],
        [streetA, '2024Q1', [2, 3, 0]],
      ])
      expect(await figures(store, codes.listSum, district, '2024')).toEqual([1125, 3, 0])
      expect(await figures(store, codes.listLatest, a1, '2024')).toEqual([1, 1, 0])
      expect(await figures(store, codes.listLatest, district, '202401')).toEqual([2, 1, 0])
      expect(await figures(store, codes.listLatest, district, '2024')).toEqual([1, 2, 0])
    })

    it('ratio: comes from the totals of its parts and is not stored', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [
        [a1, '202401', { [codes.latest]: 1, [codes.sum]: 2 }],
        [a2, '202401', { [codes.latest]: 1, [codes.sum]: 8 }],
      ])
      const ratio = smallModel.catalogue.indicator(codes.ratio)
      if (!ratio) throw new Error('the small pack has a ratio')
      const { totals } = await store.readTotals({
        reads: readsAt([codes.latest, codes.sum, codes.ratio], asPeriodCode('202401')),
        lens: 'all',
        orgs: [streetA],
      })
      expect(totals.map(({ indicator }) => indicator).sort()).toEqual([codes.latest, codes.sum])
      const total = evaluateTotal(ratio, {
        scope: streetA,
        period: asPeriodCode('202401'),
        catalogue: smallModel.catalogue,
        tree: smallModel.tree,
        lookup: (code) => totals.find(({ indicator }) => indicator === code),
      })
      expect(total.value).toBe(20)
    })

    it('direct: stays with the unit that typed it', async () => {
      const rows: readonly Row[] = [
        [streetA, '202401', { [codes.direct]: 2 }],
        [district, '202401', { [codes.direct]: 3 }],
      ]
      await check(fresh, codes.direct, rows, [
        [streetA, '202401', [2, 1, 0]],
        [district, '202401', [3, 1, 0]],
        [district, '2024', [3, 1, 0]],
      ])
    })

    it('never: is not aggregated', async () => {
      const rows: readonly Row[] = [[a1, '202401', { [codes.never]: 2 }]]
      await check(fresh, codes.never, rows, [
        [a1, '202401', [2, 1, 0]],
        [streetA, '202401', undefined],
      ])
    })

    it('text: has no number, only that it was reported', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { [codes.text]: '开展宣传' }],
        [a2, '202401', { [codes.text]: { na: '无' } }],
        [b1, '202401', { [codes.text]: '' }],
      ]
      await check(fresh, codes.text, rows, [[district, '202401', [0, 2, 1]]])
    })

    it('a weekly table adds up to the year and to nothing between', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const weeks = ['2024W01', '2024W11', '2024W52'].map((week, i) =>
        maker.commit(smallReturn(a1, week, smallTables.weekly.id), { [codes.weekly]: 10 ** i }),
      )
      await store.append(weeks, smallModel)
      expect(await figures(store, codes.weekly, district, '2024W11')).toEqual([10, 1, 0])
      expect(await figures(store, codes.weekly, district, '2024')).toEqual([111, 3, 0])
      expect(await figures(store, codes.weekly, district, '2024Q1')).toBeUndefined()
      expect((await store.checkTotals(smallModel)).differences).toEqual([])
    })

    it('leaves out cells of units whose level does not fill the indicator', async () => {
      await check(
        fresh,
        codes.latest,
        [[streetA, '202401', { [codes.latest]: 5 }]],
        [[streetA, '202401', undefined]],
      )
    })
  })

  describe('coverage', () => {
    it('tells 0 from missing and from not applicable', async () => {
      const rows: readonly Row[] = [
        [a1, '202401', { [codes.sum]: 0 }],
        [a2, '202401', { [codes.sum]: { na: '本期未开展' } }],
        [b1, '202401', { [codes.sum]: 4 }],
        [b1, '202401', { [codes.sum]: null }],
      ]
      const { store } = await check(fresh, codes.sum, rows, [
        [a1, '202401', [0, 1, 0]],
        [a2, '202401', [0, 1, 1]],
        [b1, '202401', undefined],
        [district, '202401', [0, 2, 1]],
      ])
      const months = ['202401', '202402'].map(asPeriodCode)
      const { reported, seq } = await store.reportedPeriods(codes.sum, months)
      expect(Object.fromEntries(reported)).toEqual({ [a1]: ['202401'], [a2]: ['202401'] })
      expect(seq).toBe(await store.currentSeq())
    })

    it('reads totals of several indicators and all units at one seq', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [[a1, '202401', { [codes.sum]: 1, [codes.latest]: 2, [codes.text]: '甲' }]])
      const { totals, seq } = await store.readTotals({
        reads: readsAt([codes.sum, codes.latest], asPeriodCode('2024')),
        lens: 'all',
      })
      expect(seq).toBe(1)
      const places = totals.map(({ indicator, org, n }) => `${indicator} ${org} ${n}`).sort()
      expect(places).toEqual(
        [a1, streetA, district].flatMap((org) => [`T.latest ${org} 2`, `T.sum ${org} 1`]).sort(),
      )
    })
  })

  describe('what an append tells', () => {
    it('gives the new absolute value of every total that moved, each once', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [[a1, '202401', { [codes.money]: 1 }]])
      const { totals } = await store.append(
        [
          maker.commit(smallReturn(a1, '202402'), { [codes.money]: 2 }),
          maker.commit(smallReturn(a2, '202402'), { [codes.money]: 3 }),
          maker.commit(smallReturn(a1, '202402'), { [codes.money]: 4 }),
        ],
        smallModel,
      )
      const told = totals.map(({ org, period, n, reported, na }) => [org, period, n, reported, na])
      const months = (org: OrgUnitId, own: number, more: number, units: number) => [
        [org, '202402', own, units, 0],
        ...['2024Q1', '2024S1', '2024'].map((period) => [org, period, own + more, units + (more ? 1 : 0), 0]),
      ]
      const want = [
        ...months(a1, 400, 100, 1),
        ...months(a2, 300, 0, 1),
        ...months(streetA, 700, 100, 2),
        ...months(district, 700, 100, 2),
      ]
      expect(told.sort()).toEqual(want.sort())
      expect(totals.every(({ lens, indicator }) => lens === 'all' && indicator === codes.money)).toBe(true)
    })

    it('tells of a total that fell back to nothing', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [[b1, '202401', { [codes.never]: 1 }]])
      const clear = maker.commit(smallReturn(b1, '202401'), { [codes.never]: null })
      const { totals } = await store.append([clear], smallModel)
      expect(totals).toHaveLength(4)
      expect(totals[0]).toMatchObject({ n: 0, reported: 0, na: 0 })
    })
  })

  describe('lenses', () => {
    const through = async (store: Store, org: OrgUnitId, period: string, code = codes.sum) =>
      Promise.all(lenses.map((lens) => figures(store, code, org, period, lens)))

    it('follow the status of the return', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [
        [a1, '202401', { [codes.sum]: 5, 'project:1/place': '公园' }],
        [a2, '202401', { [codes.sum]: 7, 'project:1/place': '公园' }],
      ])
      const move = async (status: ReturnStatus) => {
        const before = await store.currentSeq()
        const { seq, totals } = await moveStatus(store, smallReturn(a1, '202401'), status, smallModel)
        expect(seq).toBeGreaterThan(before)
        expect((await store.checkTotals(smallModel)).differences).toEqual([])
        return totals
      }
      const all = [12, 2, 0]
      const own = [5, 1, 0]
      expect(await move('submitted')).toEqual([])
      expect(await through(store, streetA, '2024Q1')).toEqual([all, undefined, undefined])
      await move('street-approved')
      expect(await through(store, streetA, '2024Q1')).toEqual([all, undefined, undefined])
      const moved = await move('approved')
      expect(moved.every(({ lens }) => lens === 'reviewed')).toBe(true)
      expect(await through(store, streetA, '2024Q1')).toEqual([all, own, undefined])
      expect(await through(store, district, '2024', codes.distinct)).toEqual([
        [1, 2, 0],
        [1, 1, 0],
        undefined,
      ])
      await move('locked')
      expect(await through(store, streetA, '2024Q1')).toEqual([all, own, own])
      await move('locked')
      expect(await through(store, streetA, '2024Q1')).toEqual([all, own, own])
      await move('sent-back')
      expect(await through(store, streetA, '2024Q1')).toEqual([all, undefined, undefined])
      expect(await through(store, district, '2024', codes.distinct)).toEqual([
        [1, 2, 0],
        undefined,
        undefined,
      ])
      expect(await store.statusOf(smallReturn(a1, '202401'))).toEqual({ status: 'sent-back', epoch: 1 })
    })

    it('take the last reviewed period of a stock, not the last', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [
        [a1, '202401', { [codes.latest]: 5 }],
        [a1, '202402', { [codes.latest]: 6 }],
        [a1, '202403', { [codes.latest]: 7 }],
      ])
      await moveStatus(store, smallReturn(a1, '202401'), 'locked', smallModel)
      await moveStatus(store, smallReturn(a1, '202402'), 'approved', smallModel)
      expect(await through(store, district, '2024', codes.latest)).toEqual([
        [7, 1, 0],
        [6, 1, 0],
        [5, 1, 0],
      ])
      expect((await store.checkTotals(smallModel)).differences).toEqual([])
    })

    it('a status set before the first value creates the return', async () => {
      const store = await fresh()
      const { seq, totals } = await moveStatus(store, smallReturn(a1), 'sent-back', smallModel)
      expect(totals).toEqual([])
      expect(seq).toBe(await store.currentSeq())
      expect(await store.loadReturn(smallReturn(a1))).toMatchObject({
        status: 'sent-back',
        seq: 0,
        updates: [],
      })
    })
  })

  describe('rebuild', () => {
    it('writes what was there, and forgets what nothing supports', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [
        [a1, '202401', { [codes.sum]: 5, [codes.latest]: 1, 'project:1/place': '公园', 'project:1/cost': 3 }],
        [a2, '202402', { [codes.sum]: 7, [codes.text]: '甲', 'project:1/place': '公园' }],
        [streetA, '202402', { [codes.direct]: 7 }],
      ])
      await moveStatus(store, smallReturn(a1, '202401'), 'locked', smallModel)
      const before = await everything(store)
      const { leaves, totals } = await store.rebuildTotals(smallModel)
      expect(leaves).toBe(13)
      expect(totals).toBe(before.length)
      expect(await everything(store)).toEqual(before)
      expect(await store.checkTotals(smallModel)).toEqual({ compared: totals, differences: [] })
    })

    it('finds a total that cells do not support, and a rebuild mends it', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await fill(store, maker, [[a1, '202401', { [codes.sum]: 5 }]])
      // A commit whose leaf contradicts its cell: what a fault in the relay would look like.
      const leaves = [{ indicator: codes.sum, leaf: { kind: 'value', n: 50 } as const }]
      await store.append(
        [maker.commit(smallReturn(a1, '202401'), { [codes.sum]: 6 }, { leaves })],
        smallModel,
      )
      const { differences } = await store.checkTotals(smallModel)
      expect(differences).toContainEqual({
        org: district,
        indicator: codes.sum,
        period: '2024',
        lens: 'all',
        stored: { n: 50, reported: 1, na: 0 },
        rebuilt: { n: 6, reported: 1, na: 0 },
      })
      await store.rebuildTotals(smallModel)
      expect((await store.checkTotals(smallModel)).differences).toEqual([])
      expect(await figures(store, codes.sum, district, '2024')).toEqual([6, 1, 0])
    })
  })
}

/** All stored totals of 2024 in one order. */
async function everything(store: Store): Promise<readonly string[]> {
  const periods = ['202401', '202402', '2024Q1', '2024S1', '2024'].map(asPeriodCode)
  const lists = await Promise.all(
    periods.flatMap((period) =>
      lenses.map((lens) => store.readTotals({ reads: readsAt(Object.values(codes), period), lens })),
    ),
  )
  return lists.flatMap(({ totals }) => totals.map((total) => JSON.stringify(total))).sort()
}
