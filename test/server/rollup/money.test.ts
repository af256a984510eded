import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTotals } from '../../../server/rollup/totals-reader.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { RollUpModel, Store } from '../../../server/store/store.js'
import { fromScaled, maxScaledNumber, toScaled } from '../../../shared/domain/cell-value.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import { buildCatalogue } from '../../../shared/domain/table.js'
import { parseTypedValue } from '../../../shared/domain/typed-value.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { tinyIndicator, tinyPack, tinyTable, tinyUnit } from '../../support/tiny-pack.js'

const table = asTableId('M-01')
const pack = tinyPack(
  'm',
  'C',
  [tinyTable('M-01', 'month', ['M.yuan'])],
  [tinyIndicator('M.yuan', { kind: 'sum' }, ['district'], { unit: '元', decimals: 2 })],
)
const places = Array.from({ length: 9 }, (_, n) => `u${n}`)
const model: RollUpModel = {
  catalogue: buildCatalogue([pack]),
  tree: buildOrgTree([tinyUnit('C'), ...places.map((place) => tinyUnit(`C/${place}`))]),
}
const definition = pack.tables[0]
if (!definition) throw new Error('no table')

let folder = ''
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huibiao-money-'))
  store = await openSqliteStore({ file: join(folder, 'test.sqlite') })
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const yearOf = async () => {
  const { totals } = await readTotals(store, model, {
    table: definition,
    period: asPeriodCode('2024'),
    scope: asOrgUnitId('C'),
    lens: 'all',
  })
  return totals.find(({ org }) => org.id === 'C')?.value
}

describe('money', () => {
  it('keeps every 分 of 万亿元 through cells, sums and changes', async () => {
    const maker = createCommitMaker(model)
    // 0.1 + 0.2 and friends, beside amounts of 万亿元.
    const amounts = places.map((_, n) => 1_234_567_890_123.01 + n * 0.1)
    const put = (n: number, amount: number) =>
      maker.commit(
        { table, period: asPeriodCode('202403'), org: asOrgUnitId(places[n] ?? '') },
        { 'M.yuan': amount },
      )
    await store.append(
      amounts.map((amount, n) => put(n, Number(amount.toFixed(2)))),
      model,
    )
    const exact = amounts.reduce((sum, amount) => sum + BigInt(amount.toFixed(2).replace('.', '')), 0n)
    expect((await yearOf())?.toFixed(2).replace('.', '')).toBe(String(exact))
    // A hundred changes of one cell leave nothing behind.
    for (let n = 0; n < 100; n += 1) await store.append([put(0, n / 100)], model)
    const rest = amounts
      .slice(1)
      .reduce((sum, amount) => sum + BigInt(amount.toFixed(2).replace('.', '')), 99n)
    expect((await yearOf())?.toFixed(2).replace('.', '')).toBe(String(rest))
    expect((await store.checkTotals(model)).differences).toEqual([])
  })

  it('every amount with two decimals that a cell takes is its own scaled integer', () => {
    const fen = fc.integer({ min: 0, max: maxScaledNumber })
    fc.assert(
      fc.property(fen, (n) => {
        expect(toScaled(fromScaled(n, 2), 2)).toBe(n)
        expect(
          parseTypedValue(fromScaled(n, 2).toFixed(2), { valueType: 'number', unit: '元', decimals: 2 }),
        ).toEqual({
          ok: true,
          value: fromScaled(n, 2),
        })
      }),
      { seed: 2024, numRuns: 2000 },
    )
    expect(parseTypedValue('20.01万亿', { valueType: 'number', unit: '元', decimals: 2 }).ok).toBe(false)
  })

  it('a sum that no double holds to the last 分 is no number rather than a wrong one', async () => {
    const maker = createCommitMaker(model)
    const most = maxScaledNumber / 100
    const put = (place: string, amount: number) =>
      maker.commit({ table, period: asPeriodCode('202404'), org: asOrgUnitId(place) }, { 'M.yuan': amount })
    await store.append(
      places.slice(1).map((place) => put(place, most)),
      model,
    )
    expect(await yearOf()).toBeNull()
    // Put right again, it is the exact sum as before.
    await store.append(
      places.slice(1).map((place) => put(place, 0)),
      model,
    )
    expect(await yearOf()).not.toBeNull()
    expect((await store.checkTotals(model)).differences).toEqual([])
  })

  it('an amount in 亿元 or 万元 is the same 分 as in 元', () => {
    const kind = { valueType: 'number' as const, unit: '元', decimals: 2 }
    for (const text of ['1.234567890123亿', '12345.67890123万', '123456789.0123'])
      expect([text, parseTypedValue(text, kind).ok]).toEqual([text, false]) // finer than 分
    for (const text of ['1.2345678901亿', '12345.678901万元', '123,456,789.01元'])
      expect([text, parseTypedValue(text, kind)]).toEqual([text, { ok: true, value: 123_456_789.01 }])
  })
})
