import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readElsewhere } from '../../../server/rollup/elsewhere-reader.js'
import { readFindings } from '../../../server/rollup/findings-reader.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { RollUpModel, Store } from '../../../server/store/store.js'
import type { Check } from '../../../shared/domain/check-definition.js'
import { compileChecks } from '../../../shared/domain/checks.js'
import { asIndicatorCode, asOrgUnitId, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import { buildCatalogue } from '../../../shared/domain/table.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { tinyIndicator, tinyPack, tinyTable, tinyUnit } from '../../support/tiny-pack.js'

const check = (id: string, at: Check['at'], expression: string): Check => ({
  id,
  tables: [asTableId('D-01')],
  severity: 'hard',
  at,
  levels: ['district', 'street'],
  expression,
  cells: [asIndicatorCode('D.stock')],
  message: { zh: `${id}:{D.stock}`, en: id },
})
const district = tinyPack(
  'd',
  'B',
  [tinyTable('D-01', 'month', ['D.stock']), tinyTable('D-02', 'month', ['D.other'])],
  [
    tinyIndicator('D.stock', { kind: 'latest' }, ['district', 'street']),
    tinyIndicator('D.other', { kind: 'sum' }, ['street']),
  ],
  {
    checks: [
      check('falls', 'own', '[D.stock] >= [D.stock@上期]'),
      check('half', 'own', '[D.stock] >= [D.stock@上年同期] / 2'),
      check('beyond', 'total', '[D.stock] <= [C.all@市@全年]'),
      check('table', 'own', '[D.stock] <= [D.other]'),
      check('share', 'own', '[D.stock] <= [D.stock@区]'),
    ],
  },
)
const city = tinyPack(
  'c',
  'A',
  [tinyTable('C-01', 'year', ['C.all'])],
  [tinyIndicator('C.all', { kind: 'sum' }, ['city', 'district'])],
)
const units = [tinyUnit('A'), tinyUnit('A/B'), tinyUnit('A/B/s1'), tinyUnit('A/B/s2')]
const model: RollUpModel = { catalogue: buildCatalogue([city, district]), tree: buildOrgTree(units) }
const table = district.tables[0]
if (!table) throw new Error('no table')
const maker = createCommitMaker(model)
const put = (tableId: string, org: string, period: string, cells: Record<string, number>) =>
  maker.commit({ table: asTableId(tableId), period: asPeriodCode(period), org: asOrgUnitId(org) }, cells)

let folder = ''
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huibiao-elsewhere-'))
  store = await openSqliteStore({ file: join(folder, 'test.sqlite') })
  await store.append(
    [
      put('D-01', 's1', '202303', { 'D.stock': 30 }),
      put('D-01', 's1', '202402', { 'D.stock': 12 }),
      put('D-01', 's1', '202403', { 'D.stock': 10 }),
      put('D-01', 's2', '202403', { 'D.stock': 5 }),
      put('D-01', 'B', '202403', { 'D.stock': 1 }),
      put('D-02', 's1', '202403', { 'D.other': 9 }),
      put('C-01', 'B', '2024', { 'C.all': 7 }),
      put('C-01', 'A', '2024', { 'C.all': 8 }),
    ],
    model,
  )
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const period = asPeriodCode('202403')
const broken = async () => {
  const { findings } = await readFindings(store, model, {
    table,
    period,
    scope: asOrgUnitId('B'),
    maySeeRow: () => true,
  })
  return findings.map((finding) => `${finding.org} ${finding.check} ${finding.message.zh}`)
}

describe('checks across periods, tables, levels and packs', () => {
  it('are evaluated over what the other figures are; what is missing accuses nobody', async () => {
    expect(await broken()).toEqual([
      // 16 in the district's total, 15 in the whole city's year.
      'B beyond beyond:16 个',
      's1 falls falls:10 个',
      's1 half half:10 个',
      's1 table table:10 个',
    ])
  })

  it('hold again as soon as the other figure does', async () => {
    await store.append(
      [put('C-01', 'A', '2024', { 'C.all': 9 }), put('D-02', 's1', '202403', { 'D.other': 10 })],
      model,
    )
    expect(await broken()).toEqual(['s1 falls falls:10 个', 's1 half half:10 个'])
  })

  it('send a browser only what its units need, and nothing of what is missing', async () => {
    const checks = compileChecks(model.catalogue.checksOf(table.id), model.catalogue.indicator)
    const elsewhere = await readElsewhere(store, model, { table, period, checks })
    expect([...elsewhere.list([asOrgUnitId('s1')])].sort()).toEqual([
      ['s1', 'C.all@市@全年', 16],
      ['s1', 'D.other', 10],
      ['s1', 'D.stock@上年同期', 30],
      ['s1', 'D.stock@上期', 12],
      ['s1', 'D.stock@区', 16],
    ])
    expect(
      elsewhere
        .list([asOrgUnitId('s2')])
        .map(([, name]) => name)
        .sort(),
    ).toEqual(['C.all@市@全年', 'D.stock@区'])
    expect(elsewhere.of(asOrgUnitId('s1'), 'D.never')).toBeUndefined()
  })
})
