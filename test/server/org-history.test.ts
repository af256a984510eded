import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOrgUnitsCsv, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { importOrg } from '../../server/command/import-org.js'
import { getJson } from '../../server/demo/api-client.js'
import { connectSheet } from '../../server/demo/sheet-client.js'
import { formatChange } from '../../shared/domain/comparison.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { ComparisonAnswer, Missing, MyReturn, TotalsAnswer } from '../../shared/protocol/api.js'
import { writeCells } from '../../shared/protocol/return-document.js'
import { createTestServer, signIn, type TestServer } from '../support/test-server.js'

// 龙城街道 is split into 龙东 and 龙西 at the turn of the year; 2023 is filled before, 2024 after.
const whole = '440307015'
const [east, west] = ['440307101', '440307102']
const district = '440307'

let dataDir: string
let server: TestServer
let password: string
const lines: string[] = []

const fill = async (org: string, period: string, count: number) => {
  const client = await connectSheet(server.url, await signIn(server.url, district, password))
  try {
    const opened = await client.open(refOf(org, period))
    if (opened.access !== 'write') throw new Error(String(opened.reason))
    writeCells(opened.doc, [['LG24.05.05', count]])
    await opened.saved()
  } finally {
    await client.close()
  }
}
const refOf = (org: string, period: string) => ({
  table: asTableId('LG24-05'),
  period: asPeriodCode(period),
  org: asOrgUnitId(org),
})
const fillAsUnit = async (org: string, period: string, count: number) => {
  const client = await connectSheet(server.url, await signIn(server.url, org, password))
  const opened = await client.open(refOf(org, period))
  writeCells(opened.doc, [['LG24.05.05', count]])
  await opened.saved()
  await client.close()
}
const get = async <Answer>(path: string, who = district) =>
  (await getJson(server.url, path, await signIn(server.url, who, password))) as Answer
const query = (period: string, scope = district) =>
  new URLSearchParams({ table: 'LG24-05', period, scope, lens: 'all', indicator: 'LG24.05.05' })

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-history-'))
  server = await createTestServer({ dataDir })
  password = server.password
  await fillAsUnit(whole, '202312', 7)
  await fillAsUnit('440307003', '202312', 10)
  await server.stop()
  const csv = (await readOrgUnitsCsv(await shippedPacksDir()))
    .replace(
      `${whole},龙城街道,street,,${district},,,`,
      [
        `${whole},龙城街道,street,,${district},,2023-12-31,${east} ${west}`,
        `${east},龙东街道,street,,${district},2024-01-01,,`,
        `${west},龙西街道,street,,${district},2024-01-01,,`,
      ].join('\n'),
    )
    .replaceAll(`,community,,${whole},`, `,community,,${east},`)
  const file = join(dataDir, 'units.csv')
  await writeFile(file, csv)
  const code = await importOrg(['--file', file], {
    env: { DATA_DIR: dataDir },
    out: (text) => void lines.push(text),
    err: (text) => void lines.push(text),
  })
  if (code !== 0) throw new Error(lines.join('\n'))
  server = await createTestServer({ dataDir })
})
afterAll(async () => {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe('a street that was split, after the import of the new units', () => {
  it('a sheet shows the units of its own time', async () => {
    const unitsOf = async (period: string) =>
      new Set((await get<TotalsAnswer>(`/api/totals?${query(period)}`)).totals.map(({ org }) => org))
    const [before, after] = [await unitsOf('202312'), await unitsOf('202401')]
    expect([before.has(whole), before.has(east), before.has(west)]).toEqual([true, false, false])
    expect([after.has(whole), after.has(east), after.has(west)]).toEqual([false, true, true])
  })

  it('asks the new ones, and the old one for its own time only', async () => {
    const missing = async (period: string) =>
      (await get<Missing>(`/api/missing?${query(period)}`)).units.map(({ org }) => org)
    expect(await missing('202312')).not.toContain(whole) // it has reported
    expect(await missing('202311')).toContain(whole)
    expect(await missing('202401')).toEqual(expect.arrayContaining([east, west]))
    expect(await missing('202401')).not.toContain(whole)
    const asked = await get<readonly MyReturn[]>('/api/my-returns', whole)
    expect(asked.filter(({ period }) => period >= '2024')).toEqual([])
    const client = await connectSheet(server.url, await signIn(server.url, whole, password))
    await expect(client.open(refOf(whole, '202401'))).rejects.toThrow()
    await client.close()
  })

  it('keeps what was reported, counts every unit of the time, and says 口径调整 where nothing can be compared', async () => {
    await fill(district, '202401', 0).catch(() => undefined) // the district has cells of its own, not this one
    const totalOf = async (period: string) => {
      const { totals } = await get<TotalsAnswer>(`/api/totals?${query(period)}`)
      return totals.find(({ org, indicator }) => org === district && indicator === 'LG24.05.05')
    }
    expect(await totalOf('202312')).toMatchObject({ value: 17, reported: 2, expected: 11 })
    expect(await totalOf('202401')).toMatchObject({ value: null, reported: 0, expected: 12 })
    const { rows } = await get<ComparisonAnswer>(`/api/comparison?${query('202401')}`)
    const of = (org: string) => rows.find((row) => row.org === org && row.indicator === 'LG24.05.05')
    expect(formatChange(of(east)?.periodOnPeriod ?? { kind: 'none' })).toBe('口径调整')
    expect(of(district)?.previous).toBe(17)
    expect(of('440307003')).toMatchObject({ previous: 10 })
  })

  it('a rebuild from the cells finds the same totals', async () => {
    expect(await get('/api/totals-check')).toMatchObject({ differences: [] })
  })
})
