import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readComparison } from '../../../server/rollup/comparison-reader.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { RollUpModel, Store } from '../../../server/store/store.js'
import { formatChange } from '../../../shared/domain/comparison.js'
import { asIndicatorCode, asOrgUnitId, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import { buildCatalogue } from '../../../shared/domain/table.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { tinyIndicator, tinyPack, tinyTable, tinyUnit } from '../../support/tiny-pack.js'

const table = asTableId('T-01')
const pack = tinyPack(
  't',
  'C',
  [tinyTable('T-01', 'month', ['T.flow', 'T.stock', 'T.done', 'T.rate'])],
  [
    tinyIndicator('T.flow', { kind: 'sum' }, ['district']),
    tinyIndicator('T.stock', { kind: 'latest' }, ['district']),
    tinyIndicator('T.done', { kind: 'sum' }, ['district']),
    tinyIndicator(
      'T.rate',
      {
        kind: 'ratio',
        numerator: asIndicatorCode('T.done'),
        denominator: asIndicatorCode('T.flow'),
        factor: 100,
      },
      [],
      { unit: '%', decimals: 1 },
    ),
  ],
)
// At the turn of the year a and b became m; s was split into u and v.
const old = { validTo: '2023-12-31' }
const fresh = { validFrom: '2024-01-01' }
const id = asOrgUnitId
const units = [
  tinyUnit('C'),
  tinyUnit('C/k'),
  tinyUnit('C/a', { ...old, successors: [id('m')] }),
  tinyUnit('C/b', { ...old, successors: [id('m')] }),
  tinyUnit('C/m', fresh),
  tinyUnit('C/s', { ...old, successors: [id('u'), id('v')] }),
  tinyUnit('C/u', fresh),
  tinyUnit('C/v', fresh),
]
const model: RollUpModel = { catalogue: buildCatalogue([pack]), tree: buildOrgTree(units) }
const definition = pack.tables[0]
if (!definition) throw new Error('no table')

let folder = ''
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huibiao-comparison-'))
  store = await openSqliteStore({ file: join(folder, 'test.sqlite') })
  const maker = createCommitMaker(model)
  const put = (org: string, period: string, flow: number, done: number, stock: number) =>
    maker.commit(
      { table, period: asPeriodCode(period), org: id(org) },
      { 'T.flow': flow, 'T.done': done, 'T.stock': stock },
    )
  await store.append(
    [
      put('k', '202302', 100, 50, 7),
      put('a', '202302', 30, 30, 1),
      put('b', '202302', 10, 0, 2),
      put('s', '202302', 60, 6, 3),
      put('k', '202401', 80, 60, 8),
      put('k', '202402', 150, 90, 9),
      put('m', '202402', 50, 40, 4),
      put('u', '202402', 5, 5, 1),
    ],
    model,
  )
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const compare = async (period: string) => {
  const { totals } = await readComparison(store, model, {
    table: definition,
    period: asPeriodCode(period),
    scope: id('C'),
    lens: 'all',
  })
  return (org: string, code: string) => {
    const found = totals.find((total) => total.org.id === org && total.indicator.code === code)
    if (!found) throw new Error(`${org} ${code} is not there`)
    const { now, yearToDate, lastYear, previous, yearOnYear, periodOnPeriod } = found
    return [now, yearToDate, lastYear, previous, formatChange(yearOnYear), formatChange(periodOnPeriod)]
  }
}

describe('本期, 本年累计, 上年同期, 上期, 同比, 环比', () => {
  it('of a flow: summed from January, compared in per cent', async () => {
    const row = await compare('202402')
    expect(row('k', 'T.flow')).toEqual([150, 230, 100, 80, '+50.0%', '+87.5%'])
  })

  it('of a stock: the last one stands for the year so far', async () => {
    const row = await compare('202402')
    expect(row('k', 'T.stock')).toEqual([9, 9, 7, 8, '+28.6%', '+12.5%'])
  })

  it('of a rate: from sums of its parts, compared in 百分点', async () => {
    const row = await compare('202402')
    const [now, soFar, lastYear, previous, year, period] = row('k', 'T.rate')
    expect([now, lastYear, previous]).toEqual([60, 50, 75])
    expect(soFar).toBeCloseTo((150 / 230) * 100)
    expect([year, period]).toEqual(['+10.0个百分点', '-15.0个百分点'])
  })

  it('a merged unit is compared with all that it was made of', async () => {
    const row = await compare('202402')
    expect(row('m', 'T.flow')).toEqual([50, 50, 40, null, '+25.0%', '—'])
    expect(row('m', 'T.rate')[2]).toBe(75)
  })

  it('a part of a split one with nothing: 口径调整; the whole above it is compared', async () => {
    const row = await compare('202402')
    expect(row('u', 'T.flow')).toEqual([5, 5, null, null, '口径调整', '—'])
    expect(row('C', 'T.flow')).toEqual([205, 285, 200, 80, '+2.5%', '+156.3%'])
  })

  it('a year has a year before, and no period before that', async () => {
    const row = await compare('2024')
    expect(row('k', 'T.flow')).toEqual([230, 230, 100, 100, '+130.0%', '—'])
  })

  it('nothing reported has no change', async () => {
    const row = await compare('202403')
    expect(row('k', 'T.flow')).toEqual([null, 230, null, 150, '—', '—'])
  })
})
