import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { memoryStore } from '../../client/sync/local-store.js'
import { sameValue } from '../../shared/domain/cell-value.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { messageTypes, unframe } from '../../shared/protocol/frames.js'
import { sheet as cells, createRelayServer, type RelayServer } from '../support/relay-server.js'

// Two people of one unit at two windows, each a real session on a real socket.

const key = cells.meetings
/** Number of the y-protocols message that answers the other side's first question. */
const step2 = 1
const events = ['cells', 'connection', 'access', 'conflicts', 'refused']
let server: RelayServer
let org: string
let colleague: string
let month = 0
const open: LiveSheet[] = []

interface Desk {
  readonly sheet: LiveSheet
  cut(): void
  network: boolean
  /** While true, a line goes dead for what the page sends when it answers the server's first question. */
  mute: boolean
}

beforeAll(async () => {
  server = await createRelayServer()
  org = server.places.a1.id
  colleague = await server.addColleague(server.places.a1.id, 'li')
})
afterEach(() => {
  for (const sheet of open.splice(0)) sheet.close()
})
afterAll(() => server.destroy())

async function sit(login: string): Promise<Desk> {
  const cookie = await server.cookieFor(login)
  const answer = await fetch(`${server.url}/api/workplace`, { headers: { cookie } })
  const workplace = new WorkplaceModel((await answer.json()) as Workplace)
  let socket: NodeWebSocket | undefined
  const desk: Desk = {
    network: true,
    mute: false,
    cut: () => socket?.terminate(),
    sheet: new LiveSheet({
      ref: {
        table: asTableId('LG24-01'),
        period: asPeriodCode(`2024${String(month).padStart(2, '0')}`),
        scope: workplace.person.org,
      },
      workplace,
      openSocket: () => {
        if (!desk.network) throw new Error('no network')
        socket = new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
          headers: { cookie, origin: server.url },
        })
        const send = socket.send.bind(socket)
        let dead = false
        socket.send = (data: Uint8Array) => {
          const said = unframe(data)
          dead ||= desk.mute && said?.payload[0] === messageTypes.sync && said.payload[1] === step2
          if (!dead) send(data)
        }
        return socket as unknown as WebSocket
      },
      openLocal: async () => memoryStore(),
      refused: async () => false,
    }),
  }
  open.push(desk.sheet)
  await until(desk.sheet, () => desk.sheet.access(org).ok && desk.sheet.connection.state === 'online')
  return desk
}

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

/** Both write the same cell without a network and come back, one after the other. */
async function meet(): Promise<readonly [Desk, Desk]> {
  month += 1
  const desks = [await sit(org), await sit(colleague)] as const
  for (const [desk, value] of [[desks[0], 12] as const, [desks[1], 15] as const]) {
    desk.network = false
    desk.cut()
    await until(desk.sheet, () => desk.sheet.connection.state === 'offline')
    expect(desk.sheet.write([{ org, key, value }], '填报')).toEqual({ ok: true })
  }
  for (const desk of desks) {
    desk.network = true
    await until(desk.sheet, () => desk.sheet.connection.pending === 0)
  }
  for (const { sheet } of desks) await until(sheet, () => sheet.conflicts.length === 1)
  return desks
}

const kept = ({ sheet }: Desk) => sheet.conflicts[0]?.kept.value

describe('two people who wrote one cell offline', () => {
  it('both see both values and both names, and the cell is marked', async () => {
    const desks = await meet()
    for (const { sheet } of desks) {
      expect(sheet.hasConflict(org, key)).toBe(true)
      expect(sheet.hasConflict(org, cells.events)).toBe(false)
      const [conflict] = sheet.conflicts
      const said = [conflict?.kept, conflict?.lost].map((each) => [each?.value, each?.by])
      expect(said).toContainEqual([12, expect.stringContaining('填报员')])
      expect(said).toContainEqual([15, '同事li'])
      await until(sheet, () => sheet.value(org, key) === conflict?.kept.value)
    }
    expect(kept(desks[0])).toBe(kept(desks[1]))
  })

  it.each(['kept', 'lost'] as const)('agree after one of them chose the %s value', async (choice) => {
    const [anna, bao] = await meet()
    const [conflict] = anna.sheet.conflicts
    if (!conflict) throw new Error('no conflict')
    await until(anna.sheet, () => anna.sheet.value(org, key) === conflict.kept.value)
    expect(anna.sheet.resolveConflict(conflict, choice, '选定')).toEqual({ ok: true })
    expect(anna.sheet.conflicts).toEqual([])
    await until(bao.sheet, () => bao.sheet.conflicts.length === 0)
    for (const { sheet } of [anna, bao])
      await until(sheet, () => sheet.value(org, key) === conflict[choice].value)
    const ref = { ...anna.sheet.ref, org: server.places.a1.id }
    expect(await server.store.conflicts(ref, { open: true, limit: 9 })).toEqual([])
    expect(await server.store.conflicts(ref, { limit: 9 })).toHaveLength(1)
  })

  it.each(['kept', 'lost'] as const)(
    'can take back that the %s value was chosen: they are asked again',
    async (choice) => {
      const [anna, bao] = await meet()
      const [conflict] = bao.sheet.conflicts
      if (!conflict) throw new Error('no conflict')
      await until(bao.sheet, () => bao.sheet.value(org, key) === conflict.kept.value)
      const before = bao.sheet.undoLabel
      bao.sheet.resolveConflict(conflict, choice, '选定这一格')
      expect(bao.sheet.undoLabel).toBe('选定这一格')
      expect(bao.sheet.conflicts).toEqual([])
      expect(bao.sheet.undo()).toMatchObject({ restored: 1, skipped: 0 })
      expect(bao.sheet.undoLabel).toBe(before)
      expect(bao.sheet.conflicts).toMatchObject([{ kept: conflict.kept, lost: conflict.lost }])
      await until(anna.sheet, () => anna.sheet.conflicts.length === 0)
      await until(anna.sheet, () => anna.sheet.value(org, key) === conflict.kept.value)
      // Whoever writes the cell answers the question, here as well.
      anna.sheet.write([{ org, key, value: 40 }], '填报')
      await until(bao.sheet, () => bao.sheet.value(org, key) === 40 && bao.sheet.conflicts.length === 0)
    },
  )

  it('undo: whose value won gives way to the other one, and redo brings it back; nobody’s work is undone', async () => {
    const desks = await meet()
    const [conflict] = desks[0].sheet.conflicts
    if (!conflict) throw new Error('no conflict')
    const [winner, loser] = conflict.kept.value === 12 ? desks : [desks[1], desks[0]]
    for (const { sheet } of desks) await until(sheet, () => sheet.value(org, key) === conflict.kept.value)
    // The one whose value is not there has nothing to take back, and the step is gone.
    expect(loser.sheet.undo()).toMatchObject({ restored: 0, skipped: 1 })
    expect(loser.sheet.undoLabel).toBeUndefined()
    expect(loser.sheet.redoLabel).toBeUndefined()
    expect(loser.sheet.value(org, key)).toBe(conflict.kept.value)

    expect(winner.sheet.undo()).toMatchObject({ restored: 1, skipped: 0, rivals: 1 })
    for (const { sheet } of desks)
      await until(sheet, () => sheet.value(org, key) === conflict.lost.value && sheet.conflicts.length === 0)
    expect(winner.sheet.redo()).toMatchObject({ restored: 1, skipped: 0 })
    await until(loser.sheet, () => loser.sheet.value(org, key) === conflict.kept.value)
    // Written over since: the step is dropped, the other's work stays.
    loser.sheet.write([{ org, key, value: 77 }], '填报')
    await until(winner.sheet, () => winner.sheet.value(org, key) === 77)
    expect(winner.sheet.undo()).toMatchObject({ restored: 0, skipped: 1 })
    expect(winner.sheet.value(org, key)).toBe(77)
  })

  it('undo of a paste leaves the cell that the other one has confirmed since, and restores the rest exactly', async () => {
    month += 1
    const desks = [await sit(org), await sit(colleague)] as const
    desks[0].sheet.write([{ org, key, value: 3 }], '填报')
    await until(desks[1].sheet, () => desks[1].sheet.value(org, key) === 3)
    for (const [desk, value] of [[desks[0], 5] as const, [desks[1], 7] as const]) {
      await until(desk.sheet, () => desk.sheet.connection.pending === 0)
      desk.network = false
      desk.cut()
      await until(desk.sheet, () => desk.sheet.connection.state === 'offline')
      const both = [key, cells.events].map((each) => ({ org, key: each, value }))
      desk.sheet.write(both.slice(0, value === 5 ? 2 : 1), '粘贴')
    }
    for (const desk of desks) {
      desk.network = true
      await until(desk.sheet, () => desk.sheet.connection.pending === 0)
    }
    for (const { sheet } of desks) await until(sheet, () => sheet.conflicts.length === 1)
    const [conflict] = desks[0].sheet.conflicts
    if (!conflict) throw new Error('no conflict')
    const [winner, loser] = conflict.kept.value === 5 ? desks : [desks[1], desks[0]]
    await until(winner.sheet, () => winner.sheet.value(org, key) === conflict.kept.value)
    loser.sheet.resolveConflict(conflict, 'kept', '选定')
    await until(winner.sheet, () => winner.sheet.conflicts.length === 0)
    // Agreed upon by the other, who wrote it once more: it is theirs as well now.
    expect(winner.sheet.undo()).toMatchObject({ skipped: 1, restored: winner === desks[0] ? 1 : 0 })
    expect(winner.sheet.value(org, key)).toBe(conflict.kept.value)
    expect(winner.sheet.value(org, cells.events) ?? null).toBe(winner === desks[0] ? null : 5)
  })

  it('need not choose again what one of them simply typed over', async () => {
    const [anna, bao] = await meet()
    await until(anna.sheet, () => anna.sheet.value(org, key) === kept(anna))
    anna.sheet.write([{ org, key, value: 14 }], '填报')
    await until(anna.sheet, () => anna.sheet.conflicts.length === 0)
    await until(bao.sheet, () => bao.sheet.conflicts.length === 0 && bao.sheet.value(org, key) === 14)
  })

  it('keep what was displaced before it could be sent: nobody else ever saw it', async () => {
    month += 1
    const anna = await sit(org)
    for (let value = 100; ; value += 2) {
      const bao = await sit(colleague)
      await until(bao.sheet, () => sameValue(bao.sheet.value(org, key), anna.sheet.value(org, key)))
      bao.network = false
      bao.cut()
      await until(bao.sheet, () => bao.sheet.connection.state === 'offline')
      bao.sheet.write([{ org, key, value: value + 1 }], '填报')
      anna.sheet.write([{ org, key, value }], '填报')
      await until(anna.sheet, () => anna.sheet.connection.pending === 0)
      // The server's state arrives; the line breaks before the own state left.
      bao.mute = true
      bao.network = true
      // `saving` means that the server's state is merged; the answer to the marker never comes.
      await until(bao.sheet, () => bao.sheet.saveState(org, key) === 'saving')
      const lost = bao.sheet.value(org, key) === value
      bao.cut()
      bao.mute = false
      if (!lost) {
        bao.sheet.close() // its client id was the higher one: once more, with another
        continue
      }
      await until(bao.sheet, () => bao.sheet.connection.pending === 0)
      expect(bao.sheet.refused).toMatchObject([{ org, key, value: value + 1 }])
      expect(bao.sheet.conflicts).toEqual([])
      return
    }
  })

  it('see it when they open the sheet later', async () => {
    await meet()
    const later = await sit(colleague)
    await until(later.sheet, () => later.sheet.conflicts.length === 1)
  })
})
