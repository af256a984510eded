import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite3 from 'sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPacks, shippedPacksDir } from '../../../server/catalogue/load-packs.js'
import { checkTotals } from '../../../server/command/check-totals.js'
import type { CommandIo } from '../../../server/command/command-io.js'
import { exportFile } from '../../../server/command/export-file.js'
import { databaseFile } from '../../../server/create-server.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'

let server: TestServer
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huibiao-command-'))
  server = await createTestServer()
  const catalogue = await loadPacks(await shippedPacksDir())
  if (!catalogue.ok) throw new Error('the shipped packs are unsound')
  const model = { catalogue: catalogue.value, tree: buildOrgTree(await server.store.readOrgUnits()) }
  const [community] = model.tree.within(asOrgUnitId('440307'), ['community'])
  const ref = {
    table: asTableId('LG24-01'),
    period: asPeriodCode('202403'),
    org: asOrgUnitId(community?.id ?? ''),
  }
  await server.store.append([createCommitMaker(model).commit(ref, { 'LG24.01.01': 5 })], model)
})

afterAll(async () => {
  await server.destroy()
  await rm(folder, { recursive: true, force: true })
})

/** Runs a command with what it prints. */
async function run(
  command: (args: readonly string[], io: CommandIo) => Promise<number>,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly printed: string }> {
  const printed: string[] = []
  const io: CommandIo = {
    env: { DATA_DIR: server.dataDir },
    out: (text) => printed.push(text),
    err: (text) => printed.push(text),
  }
  return { code: await command(args, io), printed: printed.join('\n') }
}

const sheet = ['--table', 'LG24-01', '--period', '202403', '--scope', '440307']

describe('the commands while a server runs', () => {
  it('[E11] exports through the server, as the demo supervisor', async () => {
    const out = join(folder, 'running.csv')
    const { code, printed } = await run(exportFile, ...sheet, '--out', out, '--url', server.url)
    expect(code).toBe(0)
    expect(printed).toContain(server.url)
    expect((await readFile(out, 'utf8')).split('\r\n')[1]).toMatch(/^,合计,440307,5,/)
  })

  it('[E11] has the server check its totals', async () => {
    const { code, printed } = await run(checkTotals, '--url', server.url)
    expect(printed).toMatch(/比较汇总 [1-9]\d* 项,差异 0 项/)
    expect(code).toBe(0)
  })

  it('[E11] repeats the server’s words when it refuses, and leaves no file', async () => {
    const out = join(folder, 'refused.xlsx')
    const asked = run(exportFile, ...sheet.slice(0, 4), '--scope', '999', '--out', out, '--url', server.url)
    await expect(asked).rejects.toThrow(/404 没有这个组织单位/)
    const wrong = ['--login', '440307', '--password', 'wrong', '--url', server.url]
    await expect(run(checkTotals, ...wrong)).rejects.toThrow(/401 账号或密码不正确/)
    expect(await readdir(folder)).not.toContain('refused.xlsx')
  })

  it('[E11] says that nobody answers at an address', async () => {
    await expect(run(checkTotals, '--url', 'http://127.0.0.1:1')).rejects.toThrow('连不上 http://127.0.0.1:1')
  })
})

describe('the commands on the data of a stopped server', () => {
  beforeAll(() => server.stop())

  it('[E11] exports the same file', async () => {
    const out = join(folder, 'stopped.csv')
    expect((await run(exportFile, ...sheet, '--out', out)).code).toBe(0)
    expect(await readFile(out, 'utf8')).toBe(await readFile(join(folder, 'running.csv'), 'utf8'))
  })

  it('[E11] has on record what was taken away, by a person and at the machine itself', async () => {
    const store = await openSqliteStore({ file: join(server.dataDir, databaseFile) })
    const taken = await store.readAudit({ kinds: ['export'], limit: 2 })
    await store.close()
    expect(taken).toMatchObject([
      { account: '命令行 / command', detail: { what: 'sheet', details: { format: 'csv' } } },
      { origin: { address: '127.0.0.1' }, detail: { what: 'sheet' } },
    ])
  })

  it('[E11] exports totals as XLSX by the name of the file', async () => {
    const out = join(folder, 'totals.xlsx')
    expect((await run(exportFile, ...sheet, '--totals', '--out', out)).code).toBe(0)
    expect((await readFile(out)).subarray(0, 2).toString()).toBe('PK')
    expect(await readdir(folder)).not.toContain('totals.xlsx.part')
  })

  it.each([
    [['--table', 'NOPE', '--period', '202403', '--scope', '440307'], '没有报表 NOPE'],
    [['--table', 'LG24-01', '--period', '2024W03', '--scope', '440307'], '没有报告期 2024W03'],
    [['--table', 'LG24-01', '--period', '202403', '--scope', '1'], '没有组织单位 1'],
    [['--table', 'LG24-01', '--period', '202403'], '缺少 --scope'],
    [[...sheet, '--format', 'pdf'], '--format 应为 csv 或 xlsx'],
    [[...sheet, '--totals', '--lens', 'x'], '--lens 应为'],
    [[...sheet, '--unknown'], '--unknown'],
  ])('[E11] says what is wrong with %j', async (args, words) => {
    await expect(run(exportFile, ...args, '--out', join(folder, 'never.csv'))).rejects.toThrow(words)
    expect(await readdir(folder)).not.toContain('never.csv')
  })

  it('[E11] says that a folder holds no data instead of creating some', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'))
    await expect(run(checkTotals, '--data-dir', empty)).rejects.toThrow('没有汇表数据')
    expect(await readdir(empty)).toEqual([])
  })

  it('[E11] finds a total that does not fit its cells, names it and fails', async () => {
    expect((await run(checkTotals)).code).toBe(0)
    const database = new sqlite3.Database(join(server.dataDir, databaseFile))
    const spoil = `UPDATE total SET n = n + 1 WHERE indicator = 'LG24.01.01' AND org = '440307' AND period = '2024'`
    await new Promise<void>((resolve, reject) =>
      database.exec(spoil, (error) => (error ? reject(error) : resolve())),
    )
    await new Promise<void>((resolve) => database.close(() => resolve()))
    const { code, printed } = await run(checkTotals)
    expect(code).toBe(1)
    expect(printed).toMatch(/440307 LG24\.01\.01 2024 all {2}维护值 \/ stored 6 .* 重算值 \/ rebuilt 5 /)
  })

  it.each([
    ['export', exportFile],
    ['totals:check', checkTotals],
  ])('explains itself: %s', async (name, command) => {
    const { code, printed } = await run(command, '--help')
    expect(code).toBe(0)
    expect(printed).toContain(`npm run ${name}`)
  })
})
