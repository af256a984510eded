import { once } from 'node:events'
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectSheet } from '../../server/demo/sheet-client.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { TotalsAnswer, Workplace } from '../../shared/protocol/api.js'
import { writeCells } from '../../shared/protocol/return-document.js'
import { openRaw } from '../support/raw-socket.js'
import {
  compileServer,
  copyProgram,
  demoPassword,
  type ServerProcess,
  startServerProcess,
} from '../support/server-process.js'
import { signIn } from '../support/test-server.js'
import { until, within } from '../support/until.js'

/** A process on a busy machine of two cores takes its time; nothing is measured by this. */
const patienceMs = 60_000
vi.setConfig({ testTimeout: 2 * patienceMs })

let dir: string
const running: ServerProcess[] = []

beforeAll(() => compileServer())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huibiao-start-'))
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.kill('SIGKILL')))
  await rm(dir, { recursive: true })
})

function start(...asked: Parameters<typeof startServerProcess>): ServerProcess {
  const server = startServerProcess(...asked)
  running.push(server)
  return server
}

/** Starts a server that cannot; returns what it says. */
async function refused(...asked: Parameters<typeof startServerProcess>): Promise<string> {
  const server = start(...asked)
  const { code } = await within('the server to give up', server.exited, patienceMs).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}; it said: ${JSON.stringify(server.output)}`)
    },
  )
  expect(code).toBe(1)
  expect(server.output.stdout).not.toContain('http://')
  expect(server.output.stderr).toContain('汇表没有启动')
  expect(server.output.stderr).not.toMatch(/\n\s+at /) // words, no stack
  return server.output.stderr
}

describe('the first start', () => {
  it('makes a usable district and says where, with accounts that are shown once', async () => {
    const first = start({ DATA_DIR: dir })
    const url = await first.serving()
    const password = await demoPassword(dir)
    expect(first.output.stdout).toContain(password)
    expect(first.output.stdout).toContain('440307')
    // The communities of 龙岗区; in 龙华区 only the two that the shipped tables ask, one of them a station of its own.
    expect(first.output.stdout.match(/^440307\d{6} .*填报员$/gm)).toHaveLength(119)
    expect(first.output.stdout.match(/^440309\d{6} .*填报员$/gm)).toEqual(['440309005011  章阁社区填报员'])
    expect(first.output.stdout).toMatch(/^440309005S01 +福民社区填报员$/m)
    expect(first.output.stdout.match(/填报员/g)).toHaveLength(119 + 1 + 1)
    expect((await stat(join(dir, 'demo-accounts.csv'))).mode & 0o077).toBe(0)
    const cookie = await signIn(url, '440307', password)
    await first.kill('SIGTERM')

    const second = start({ DATA_DIR: dir })
    const again = await second.serving()
    expect(second.output.stdout).not.toContain(password)
    expect(second.output.stdout).toContain('demo-accounts.csv')
    expect((await fetch(`${again}/api/me`, { headers: { cookie } })).status).toBe(200)
  })

  it('ends with code 0 when asked to, telling those who are connected to come back', async () => {
    const server = start({ DATA_DIR: dir })
    const url = await server.serving()
    const cookie = await signIn(url, '440307', await demoPassword(dir))
    const raw = await openRaw(url, { cookie })
    await raw.take('hello')
    await server.kill('SIGINT')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect(await raw.ended).toMatchObject({ code: 1012 })
    expect(await readdir(dir)).not.toContain('huibiao.sqlite-wal')
  })

  it('explains itself with --help and starts nothing', async () => {
    const server = start({ DATA_DIR: dir }, { args: ['--help'] })
    expect(await server.exited).toMatchObject({ code: 0 })
    for (const word of ['HOST', 'PORT', 'DATA_DIR', '用法']) expect(server.output.stdout).toContain(word)
    expect(await readdir(dir)).toEqual([])
  })
})

describe('a start that cannot be', () => {
  it('with a port in use says which and what to do', async () => {
    const other = createHttpServer()
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const words = await refused({ DATA_DIR: dir, PORT: String(port) })
    expect(words).toContain(String(port))
    expect(words).toContain('已被占用')
    expect(words).toContain(`PORT=${port + 1}`)
    other.close()
    // The accounts of that first try are not lost: the next start says where they are.
    const next = start({ DATA_DIR: dir })
    const url = await next.serving()
    expect(next.output.stdout).toContain(join(dir, 'demo-accounts.csv'))
    await signIn(url, '440307', await demoPassword(dir))
  })

  it.each(['abc', '-1', '70000', '80.5'])('with PORT=%s says so', async (port) => {
    expect(await refused({ DATA_DIR: dir, PORT: port })).toContain(`PORT=${port}`)
  })

  it('with an address this machine does not have says so', async () => {
    expect(await refused({ DATA_DIR: dir, HOST: '203.0.113.7' })).toContain('HOST')
  })

  it('with data that another server has open says so, and that one goes on', async () => {
    const first = start({ DATA_DIR: dir })
    const url = await first.serving()
    const words = await refused({ DATA_DIR: dir })
    expect(words).toContain('in-use')
    expect(words).toMatch(/另一个/)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  it.each<[string, (file: string) => Promise<void>]>([
    [
      'that is no database',
      (file) => writeFile(file, 'this is no database at all, but long enough to be read as one'.repeat(100)),
    ],
    ['whose header was overwritten', (file) => overwrite(file, 0, 100)],
    ['whose pages were overwritten', (file) => overwrite(file, 8192, 60_000)],
    [
      'that was cut short',
      async (file) => {
        const handle = await open(file, 'r+')
        await handle.truncate(20_000)
        await handle.close()
      },
    ],
  ])('with a database file %s: refuses, says how to restore, changes nothing', async (_what, spoil) => {
    const first = start({ DATA_DIR: dir })
    await first.serving()
    await first.kill('SIGTERM')
    const file = join(dir, 'huibiao.sqlite')
    await spoil(file)
    const before = await readFile(file)
    const words = await refused({ DATA_DIR: dir })
    expect(words).toContain('corrupt')
    expect(words).toMatch(/备份/)
    expect(words).toContain(file)
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it('with a data folder that is a file says so', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    expect(await refused({ DATA_DIR: file })).toContain(file)
  })
})

describe('a start with an unsound pack', () => {
  let program: string

  beforeAll(async () => {
    program = await mkdtemp(join(tmpdir(), 'huibiao-program-'))
    await copyProgram(program)
  })
  afterAll(() => rm(program, { recursive: true }))

  it.each<
    [
      string,
      string,
      (pack: { table: Record<string, unknown>; indicators: Record<string, unknown>[] }) => void,
      RegExp,
    ]
  >([
    [
      'a column without its indicator',
      'LG24-01.json',
      (pack) => void pack.indicators.shift(),
      /LG24-01\.json.*LG24\.01\.01/s,
    ],
    [
      'an unknown period type',
      'LG24-03.json',
      (pack) => void Object.assign(pack.table, { periodType: 'fortnight' }),
      /LG24-03\.json.*periodType/s,
    ],
    [
      'an indicator without decimals',
      'LG24-05.json',
      (pack) => void delete pack.indicators[0]?.decimals,
      /LG24-05\.json.*decimals/s,
    ],
  ])('%s: refuses, naming file and field; nothing is made', async (_what, name, spoil, words) => {
    const file = join(program, 'shared', 'packs', 'lg2024', name)
    const sound = await readFile(file, 'utf8')
    const pack = JSON.parse(sound)
    spoil(pack)
    await writeFile(file, JSON.stringify(pack))
    const said = await refused({ DATA_DIR: dir }, { root: program })
    expect(said).toMatch(words)
    expect(said).toContain('数据未被改动')
    expect(await readdir(dir)).toEqual([])
    await writeFile(file, sound)
  })

  it('that is no JSON at all', async () => {
    const file = join(program, 'shared', 'packs', 'lg2024', 'LG24-02.json')
    const sound = await readFile(file, 'utf8')
    await writeFile(file, sound.slice(0, 500))
    expect(await refused({ DATA_DIR: dir }, { root: program })).toContain('LG24-02.json')
    await writeFile(file, sound)
    await start({ DATA_DIR: dir }, { root: program }).serving()
  })

  it('put in place while the server runs: refused, the running ones stay; once sound, they are taken', async () => {
    const file = join(program, 'shared', 'packs', 'lg2024', 'LG24-01.json')
    const sound = await readFile(file, 'utf8')
    const server = start({ DATA_DIR: dir }, { root: program })
    const url = await server.serving()
    const password = await demoPassword(dir)
    const nameOf = async () => {
      const cookie = await signIn(url, '440307', password)
      const answer = await fetch(`${url}/api/workplace`, { headers: { cookie } })
      const { packs } = (await answer.json()) as Workplace
      return packs.flatMap(({ tables }) => tables).find(({ id }) => id === 'LG24-01')?.name.zh
    }
    expect(await nameOf()).toBe('基层治理活动统计表')

    await writeFile(file, sound.replace('"source": "LG24.01.04"', '"source": "LG24.01.99"'))
    server.child.kill('SIGHUP')
    await until('the refusal', () => server.output.stderr.includes('继续使用原来的报表包'), patienceMs)
    expect(server.output.stderr).toMatch(
      /LG24-01\.json · LG24-01 · indicators\[4\]\(LG24\.01\.05\)\.rule\.source/,
    )
    expect(await nameOf()).toBe('基层治理活动统计表')

    // Totals that were kept under the old rule are reckoned anew: of two months, the last one stands.
    const yearOf = async () => {
      const cookie = await signIn(url, '440307', password)
      const query = 'table=LG24-01&period=2024&scope=440307015001&lens=all'
      const answer = await fetch(`${url}/api/totals?${query}`, { headers: { cookie } })
      const { totals } = (await answer.json()) as TotalsAnswer
      return totals.find(({ indicator }) => indicator === 'LG24.01.01')?.value
    }
    const client = await connectSheet(url, await signIn(url, '440307015001', password))
    for (const [period, n] of [
      ['202401', 4],
      ['202402', 3],
    ] as const) {
      const ref = {
        table: asTableId('LG24-01'),
        period: asPeriodCode(period),
        org: asOrgUnitId('440307015001'),
      }
      const opened = await client.open(ref)
      writeCells(opened.doc, [['LG24.01.01', n]])
      await opened.saved()
    }
    await client.close()
    expect(await yearOf()).toBe(7)
    const pack = JSON.parse(sound) as { indicators: { code: string; rule: object }[] }
    for (const one of pack.indicators) if (one.code === 'LG24.01.01') one.rule = { kind: 'latest' }
    await writeFile(file, JSON.stringify(pack).replace('基层治理活动统计表', '基层治理活动月报'))
    server.child.kill('SIGHUP')
    await until('the new packs', () => server.output.stdout.includes('报表包已更换'), patienceMs)
    expect(await nameOf()).toBe('基层治理活动月报')
    expect(await yearOf()).toBe(3)
    await writeFile(file, sound)
  })
})

async function overwrite(file: string, at: number, length: number): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(length, 0xa5), 0, length, at)
  await handle.close()
}
