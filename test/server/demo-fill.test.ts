import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getJson, SheetClientError, signIn } from '../../server/demo/api-client.js'
import { type DemoLogin, parseDemoAccounts } from '../../server/demo/demo-account-file.js'
import { demoAccountsCsv } from '../../server/demo/demo-accounts.js'
import { demoFill } from '../../server/demo/demo-fill.js'
import { prove } from '../../server/demo/proof.js'
import { proofSource } from '../../server/demo/proof-source.js'
import { connectSheet } from '../../server/demo/sheet-client.js'
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js'
import type { Store } from '../../server/store/store.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { buildOrgTree } from '../../shared/domain/org.js'
import { syntheticFill } from '../../shared/domain/synthetic-fill.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { filledCells } from '../../shared/protocol/filled-cells.js'
import { cellsOf, writeCell } from '../../shared/protocol/return-document.js'
import { shippedPack } from '../support/shipped-pack.js'
import { createTestServer, type TestServer } from '../support/test-server.js'

// 布吉街道 with its 龙岭社区 and one more: as much of the district as a test needs, under the real pack.
const few = ['440307', '440307014', '440307014003', '440307014004']
const { pack, tree } = await shippedPack()

let dataDir: string
let store: Store
let server: TestServer
let accounts: readonly DemoLogin[]

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-fill-'))
  store = await openSqliteStore({ file: join(dataDir, 'test.sqlite') })
  await store.replaceOrgUnits(tree.units.filter(({ id }) => few.includes(id)))
  server = await createTestServer({ dataDir, store })
  accounts = parseDemoAccounts(demoAccountsCsv(server.newAccounts))
})
afterAll(async () => {
  await server.stop()
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

const passwordOf = (org: string) => accounts.find((account) => account.org === org)?.password ?? ''
const clientOf = async (org: string) =>
  connectSheet(server.url, await signIn(server.url, org, passwordOf(org)))
const proved = async () => {
  const cookie = await signIn(server.url, '440307', passwordOf('440307'))
  const workplace = (await getJson(server.url, '/api/workplace', cookie)) as Workplace
  const client = await connectSheet(server.url, cookie)
  try {
    return await prove(pack, proofSource(pack, workplace, { url: server.url, cookie, client }))
  } finally {
    await client.close()
  }
}

describe('filling a running server through its front door', () => {
  it('writes every return as its own unit, onto the disk, and nothing the second time', async () => {
    const wanted = syntheticFill(pack, buildOrgTree(await store.readOrgUnits()))
    const finished: string[] = []
    const first = await demoFill({
      url: server.url,
      accounts,
      onProgress: ({ name }) => finished.push(name),
    })
    expect(first).toEqual({
      accounts: 4,
      returns: wanted.length,
      cells: wanted.reduce((sum, filled) => sum + filledCells(filled).length, 0),
    })
    expect(finished.length).toBe(4)
    expect(await demoFill({ url: server.url, accounts })).toEqual({ ...first, cells: 0 })

    for (const filled of wanted.filter(({ ref }) => ref.table === 'LG24-05')) {
      const { cells } = await store.readSheet(filled.ref.table, filled.ref.period, [filled.ref.org])
      const stored = Object.fromEntries(cells.map(({ key, value }) => [key, value]))
      expect(stored).toEqual(Object.fromEntries(filledCells(filled)))
    }
  })

  it('leaves totals that a rebuild from the cells confirms', async () => {
    const check = await getJson(server.url, '/api/totals-check', await server.cookieFor('440307'))
    expect(check).toMatchObject({ differences: [] })
  })

  it('proves the published words, except those that count units this small tree has not got', async () => {
    const rows = await proved()
    expect(rows.length).toBe(53)
    const differing = rows.filter(({ difference }) => difference !== null)
    expect(differing.map(({ indicator, ours }) => `${indicator.code} ${ours}`)).toEqual([
      'LG24.00.01 1个',
      'LG24.01.03 2个',
      'LG24.01.05 2个',
      'LG24.05.04 1个',
      'LG24.07.04 1个',
    ])
    expect(differing[0]?.difference).toContain('公布“11个”,现为“1个”')
  })

  it('compares texts as texts, and says from which cells a figure comes', async () => {
    const rows = await proved()
    const rowOf = (code: string) => rows.find(({ indicator }) => indicator.code === code)
    expect(rowOf('LG24.05.02')).toMatchObject({ published: '1+3+28+1', ours: '1+3+28+1', difference: null })
    expect(rowOf('LG24.08.02')?.ours).toBe('布吉街道龙岭社区试点')
    expect(rowOf('LG24.00.02')).toMatchObject({ ours: '2024年5月17日', difference: null })
    // Two communities, twelve months each.
    expect(rowOf('LG24.01.06')?.trace).toMatch(/^2 个单位 24 格 @\d+$/)
    expect(rowOf('LG24.01.03')?.trace).toMatch(/^自动计算 @\d+$/)

    const client = await clientOf('440307')
    const ref = { table: asTableId('LG24-05'), period: asPeriodCode('202412'), org: asOrgUnitId('440307') }
    const channel = await client.open(ref)
    writeCell(channel.doc, 'LG24.05.02', '1+3+27+1')
    await channel.saved()
    const row = (await proved()).find(({ indicator }) => indicator.code === 'LG24.05.02')
    expect(row?.difference).toContain('公布“1+3+28+1”,单元格里没有这些文字')
    expect(await demoFill({ url: server.url, accounts })).toMatchObject({ cells: 1 })
    await client.close()
  })

  it('sees a changed figure: the proof names the indicator and both words', async () => {
    const client = await clientOf('440307014003')
    const channel = await client.open({
      table: asTableId('LG24-01'),
      period: asPeriodCode('202407'),
      org: asOrgUnitId('440307014003'),
    })
    const before = cellsOf(channel.doc).get('LG24.01.06')
    writeCell(channel.doc, 'LG24.01.06', Number(before) + 1)
    await channel.saved()
    const row = (await proved()).find(({ indicator }) => indicator.code === 'LG24.01.06')
    expect(row).toMatchObject({ published: '411次', ours: '412次', value: 412 })
    expect(row?.difference).not.toBeNull()

    // A further run puts it right again and writes nothing else.
    expect(await demoFill({ url: server.url, accounts })).toMatchObject({ cells: 1 })
    await client.close()
  })
})

describe('a client of the sheet socket', () => {
  const own = {
    table: asTableId('LG24-01'),
    period: asPeriodCode('202401'),
    org: asOrgUnitId('440307014003'),
  }

  it('is told why it may only read the row of another unit', async () => {
    const client = await clientOf('440307014004')
    const channel = await client.open(own)
    expect(channel.access).toBe('read')
    expect(channel.reason).toContain('只能填报本单位的数据')
    await client.close()
  })

  it('fails loudly, in the server’s words, when a write is refused', async () => {
    const client = await clientOf('440307014003')
    const channel = await client.open(own)
    writeCell(channel.doc, 'LG24.01.01', 'many')
    const error = await channel.saved().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(SheetClientError)
    expect(error).toMatchObject({ code: 'wrong-type', keys: ['LG24.01.01'] })
    expect(String(error)).toContain('应为数字')
    await client.close()
  })

  it('fails what is waiting when a return does not exist or the socket ends', async () => {
    const client = await clientOf('440307014003')
    await expect(client.open({ ...own, period: asPeriodCode('2024Q1') })).rejects.toMatchObject({
      code: '4404',
    })
    const channel = await client.open(own)
    const ended = client.close()
    await expect(channel.saved()).rejects.toBeInstanceOf(SheetClientError)
    await ended
  })

  it('is not let in without a session or with a wrong password', async () => {
    await expect(connectSheet(server.url, 'none=1')).rejects.toBeInstanceOf(SheetClientError)
    await expect(signIn(server.url, '440307014003', 'wrong')).rejects.toMatchObject({
      code: 'wrong-password',
    })
    await expect(demoFill({ url: server.url, accounts: [] })).rejects.toMatchObject({ code: 'no-accounts' })
    const one = accounts.filter(({ org }) => org === '440307')
    await expect(demoFill({ url: server.url, accounts: one })).rejects.toMatchObject({ code: 'no-account' })
  })
})
