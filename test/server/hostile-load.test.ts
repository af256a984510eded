import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import { frame } from '../../shared/protocol/frames.js'
import { writeCell } from '../../shared/protocol/return-document.js'
import { type Random, seededRandom } from '../support/random.js'
import { openRaw, saying } from '../support/raw-socket.js'
import { sheet } from '../support/relay-server.js'
import { ReturnClient } from '../support/return-client.js'
import {
  compileServer,
  demoPassword,
  type ServerProcess,
  startServerProcess,
} from '../support/server-process.js'
import { signIn } from '../support/test-server.js'
import { until } from '../support/until.js'

// A whole process under fire, its memory read after a real collection: what stays is what leaks.

vi.setConfig({ testTimeout: 240_000 })

const collectOnSignal = 'data:text/javascript,process.on("SIGUSR2",()=>globalThis.gc())'
const unit = asOrgUnitId('440307015001')
const mostGrowth = 8 * 1024 * 1024
const frames = 10_000
const inOneSocket = 500

let dataDir: string
let server: ServerProcess
let url: string
let cookie: string

beforeAll(async () => {
  await compileServer()
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-fire-'))
  server = startServerProcess({ DATA_DIR: dataDir }, { node: ['--expose-gc', '--import', collectOnSignal] })
  url = await server.serving()
  cookie = await signIn(url, unit, await demoPassword(dataDir))
})
afterAll(async () => {
  await server.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** Used heap in bytes right after a collection. */
async function heap(): Promise<number> {
  server.child.kill('SIGUSR2')
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^huibiao_memory_heap_bytes (\S+)$/m.exec(text)?.[1])
}

/** Frames of every kind of rubbish: noise, honest ones with wrong bytes, giant clocks, numbers without end. */
function rubbish(random: Random): () => Uint8Array {
  const doc = new Y.Doc()
  writeCell(doc, sheet.meetings, 5)
  const update = Y.encodeStateAsUpdate(doc)
  const honest = [
    frame(1, saying.update(update)),
    frame(1, saying.step2(update)),
    frame(1, saying.step1(Y.encodeStateVector(doc))),
    frame(1, saying.marker(3)),
    frame(0, new TextEncoder().encode('{"t":"feed","table":"LG24-01","period":"202403","scope":"440307"}')),
  ]
  const endless = Uint8Array.from({ length: 12 }, () => 0xff)
  // One client, one struct, a clock near 2^53, and nothing behind it.
  const giant = Uint8Array.from([1, 1, 5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x08, 0])
  const kinds: readonly (() => Uint8Array)[] = [
    () => Uint8Array.from({ length: random.int(60) }, () => random.int(256)),
    () => frame(1, saying.update(giant)),
    () => frame(1, saying.update(endless)),
    () => frame(1, endless),
    () => endless,
    () => random.pick(honest).subarray(0, random.int(40)),
    () => {
      const bytes = Uint8Array.from(random.pick(honest))
      for (let i = 0; i < 1 + random.int(4); i += 1) bytes[random.int(bytes.length)] = random.int(256)
      return bytes
    },
  ]
  return () => random.pick(kinds)()
}

async function fire(count: number, seed: number): Promise<void> {
  const next = rubbish(seededRandom(seed))
  for (let sent = 0; sent < count; sent += inOneSocket) {
    const raw = await openRaw(url, { cookie })
    const open = { t: 'open', ch: 1, table: sheet.table, period: sheet.period, org: unit } as const
    for (let i = 0; i < inOneSocket; i += 1) {
      // A channel that was closed for its rubbish is opened again, so that rubbish goes on reaching a room.
      if (i % 20 === 0) raw.tell(open)
      raw.send(next())
    }
    await raw.settled()
    await raw.close()
  }
}

it('ten thousand malformed frames: no crash, and nothing of them stays in memory', async () => {
  // The first thousands compile code and fill what is kept anyway.
  await fire(3_000, 1)
  const before = await heap()
  expect(before).toBeGreaterThan(1_000_000)
  await fire(frames, 2)
  // Rooms linger and sockets are forgotten a moment after they close.
  await until('the memory to be let go', async () => (await heap()) - before < mostGrowth, 60_000)
  expect(server.child.exitCode).toBeNull()
  const client = new ReturnClient({ table: sheet.table, period: sheet.period, org: unit })
  await client.connect(url, cookie)
  client.set(sheet.events, 7)
  await client.saved()
  await client.close()
  expect(server.output.stderr).not.toMatch(/\n\s+at /)
})

it('a thousand sockets that come and go leave nothing behind', async () => {
  const before = await heap()
  for (let round = 0; round < 20; round += 1) {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => openRaw(url, { cookie })))
    for (const raw of sockets) raw.socket.terminate()
    await Promise.all(sockets.map(({ ended }) => ended))
  }
  await until('the memory to be let go', async () => (await heap()) - before < mostGrowth, 60_000)
  const text = await (await fetch(`${url}/metrics`)).text()
  expect(text).toMatch(/^huibiao_sockets 0$/m)
})
