import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { type LocalStore, memoryStore } from '../../client/sync/local-store.js'
import type { CellsEvent } from '../../client/sync/sheet-session.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { createTestServer, type TestServer } from '../support/test-server.js'

// The client's session against a real server on a real socket; only the browser's storage is replaced by memory.

const community = '440307015001'
const street = '440307015'
const events = ['cells', 'totals', 'people', 'connection', 'access', 'refused', 'undo']
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'

let server: TestServer
let communities: readonly string[] = []
const open: LiveSheet[] = []

interface Desk {
  readonly sheet: LiveSheet
  /** Cuts the line as a dead router does; the sheet finds its way back by itself. */
  cut(): void
  /** While false, no new connection is let out. */
  network: boolean
}

async function sit(login: string, local: LocalStore = memoryStore()): Promise<Desk> {
  const cookie = await server.cookieFor(login)
  const answer = await fetch(`${server.url}/api/workplace`, { headers: { cookie } })
  const workplace = new WorkplaceModel((await answer.json()) as Workplace)
  let socket: NodeWebSocket | undefined
  const desk = {
    network: true,
    cut: () => socket?.terminate(),
    sheet: new LiveSheet({
      ref: { table: asTableId('LG24-01'), period: asPeriodCode('202403'), scope: asOrgUnitId(street) },
      workplace,
      openSocket: () => {
        if (!desk.network) throw new Error('no network')
        socket = new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
          headers: { cookie, origin: server.url },
        })
        return socket as unknown as WebSocket
      },
      openLocal: async () => local,
      refused: async () => false,
    }),
  }
  open.push(desk.sheet)
  return desk
}

/** Resolves as soon as the condition holds; asked again at every event of the sheet. */
function until(sheet: LiveSheet, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return
      for (const name of events) sheet.removeEventListener(name, look)
      resolve()
    }
    for (const name of events) sheet.addEventListener(name, look)
    look()
  })
}

const mayWrite = (sheet: LiveSheet, org: string) =>
  until(sheet, () => sheet.access(org).ok && sheet.connection.state === 'online')

function write(sheet: LiveSheet, org: string, key: string, value: number | string) {
  return sheet.write([{ org, key, value }], `填报 ${key}`)
}

beforeAll(async () => {
  server = await createTestServer()
  const units = await server.store.readOrgUnits()
  communities = units.filter(({ parentId }) => parentId === street).map(({ id }) => id)
})
afterEach(() => {
  for (const sheet of open.splice(0)) sheet.close()
})
afterAll(() => server.destroy())

const [own, other] = [() => communities[0] ?? community, () => communities[1] ?? community]

describe('LiveSheet', () => {
  it('shows what it writes at once, and says saved only after the server did', async () => {
    const { sheet } = await sit(own())
    await mayWrite(sheet, own())
    const heard: CellsEvent[] = []
    sheet.addEventListener('cells', (event) => heard.push((event as CustomEvent<CellsEvent>).detail))
    expect(write(sheet, own(), meetings, 12)).toEqual({ ok: true })
    expect(heard[0]).toEqual({ changes: [{ org: own(), key: meetings }], whole: false, remote: false })
    expect([sheet.value(own(), meetings), sheet.saveState(own(), meetings)]).toEqual([12, 'saving'])
    expect(sheet.connection.pending).toBe(1)
    await until(sheet, () => sheet.saveState(own(), meetings) === 'saved')
    expect(sheet.connection.pending).toBe(0)
    await until(sheet, () => sheet.status(own()) === 'open')
    await until(sheet, () => sheet.total(street, meetings)?.n === 12)
  })

  it('is ready when the own row takes what is typed, not a moment before', async () => {
    const { sheet } = await sit(own())
    await until(sheet, () => sheet.ready)
    expect(sheet.access(own())).toEqual({ ok: true })
    expect(write(sheet, own(), meetings, 3)).toEqual({ ok: true })
  })

  it('shows others’ rows through the feed with the name of who changed them, and who is there', async () => {
    const mine = await sit(own())
    const theirs = await sit(other())
    await mayWrite(theirs.sheet, other())
    await until(mine.sheet, () => mine.sheet.ready)
    write(theirs.sheet, other(), publicity, 5)
    await until(mine.sheet, () => mine.sheet.value(other(), publicity) === 5)
    expect(mine.sheet.changedBy(other(), publicity)).toMatch(/填报员/)
    await until(mine.sheet, () => mine.sheet.people.length === 1)
    theirs.sheet.setCursor({ org: other(), key: publicity })
    await until(mine.sheet, () => mine.sheet.people[0]?.at?.key === publicity)
  })

  it('refuses another unit’s row with the reason, and writes nothing of a mixed change', async () => {
    const { sheet } = await sit(own())
    await mayWrite(sheet, own())
    const before = sheet.value(own(), publicity)
    const outcome = sheet.write(
      [
        { org: own(), key: publicity, value: 77 },
        { org: other(), key: publicity, value: 77 },
      ],
      '粘贴',
    )
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('其他单位') })
    expect(sheet.value(own(), publicity)).toBe(before)
    expect(sheet.undoLabel).toBeUndefined()
  })

  it('merges two windows of one unit, and undo in one leaves alone what the other wrote since', async () => {
    const first = (await sit(own())).sheet
    const second = (await sit(own())).sheet
    await mayWrite(first, own())
    await mayWrite(second, own())
    first.write(
      [
        { org: own(), key: meetings, value: 20 },
        { org: own(), key: publicity, value: 30 },
      ],
      '粘贴',
    )
    await until(second, () => second.value(own(), publicity) === 30)
    write(second, own(), meetings, 21)
    await until(first, () => first.value(own(), meetings) === 21)
    expect(first.undo()).toMatchObject({ label: '粘贴', restored: 1, skipped: 1 })
    expect(first.value(own(), meetings)).toBe(21)
    expect(first.value(own(), publicity)).not.toBe(30)
  })

  it('keeps edits through a dead network and brings them to the server by itself', async () => {
    const desk = await sit(own())
    const { sheet } = desk
    await mayWrite(sheet, own())
    desk.network = false
    desk.cut()
    await until(sheet, () => sheet.connection.state === 'offline')
    expect(write(sheet, own(), meetings, 41)).toEqual({ ok: true })
    expect(sheet.saveState(own(), meetings)).toBe('local')
    expect(sheet.connection.pending).toBe(1)
    desk.network = true
    await until(sheet, () => sheet.saveState(own(), meetings) === 'saved')
    const witness = (await sit(other())).sheet
    await until(witness, () => witness.value(own(), meetings) === 41)
  })

  it('sets a refused value aside, shows the server’s again, and sends what was not at fault', async () => {
    const { sheet } = await sit(own())
    await mayWrite(sheet, own())
    write(sheet, own(), meetings, 50)
    await until(sheet, () => sheet.connection.pending === 0)
    sheet.write(
      [
        { org: own(), key: meetings, value: '五十来次' },
        { org: own(), key: publicity, value: 51 },
      ],
      '粘贴',
    )
    await until(sheet, () => sheet.refused.length === 2) // both are safe while the document is rebuilt
    await until(sheet, () => sheet.refused.length === 1)
    expect(sheet.refused).toMatchObject([{ org: own(), key: meetings, value: '五十来次' }])
    await until(
      sheet,
      () => sheet.value(own(), publicity) === 51 && sheet.saveState(own(), publicity) === 'saved',
    )
    expect(sheet.value(own(), meetings)).toBe(50)
    const [value] = sheet.refused
    if (value) sheet.discardRefused(value)
    expect(sheet.refused).toEqual([])
  })

  it('shows the copy of the sheet before the server answers', async () => {
    const local = memoryStore()
    const before = (await sit(own(), local)).sheet
    await mayWrite(before, own())
    write(before, own(), meetings, 60)
    await until(before, () => before.total(street, meetings)?.n === 60) // the feed has it: the copy will too
    before.close() // keeps the copy
    const desk = await sit(own(), local)
    desk.network = false
    const { sheet } = desk
    await until(sheet, () => sheet.ready)
    expect(sheet.connection).toMatchObject({ fromCopy: true })
    expect(sheet.value(own(), meetings)).toBe(60)
    // Never yet read from the server in this window, and no copy of the document: too early to write.
    expect(sheet.access(own()).ok).toBe(false)
    desk.network = true
    await until(sheet, () => !sheet.connection.fromCopy && sheet.access(own()).ok)
  })
})
