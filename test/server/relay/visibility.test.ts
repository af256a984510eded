import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shippedPacksDir } from '../../../server/catalogue/load-packs.js'
import type { OrgUnit } from '../../../shared/domain/org.js'
import type { Visibility } from '../../../shared/domain/table.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { openRaw, type RawSocket } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'

/** Monthly tables, each open to other people here: the shipped pack opens all to the district. */
const tables = { own: 'LG24-01', street: 'LG24-09', district: 'LG24-05' } as const

let server: RelayServer
let packsDir: string
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  packsDir = await mkdtemp(join(tmpdir(), 'huibiao-packs-'))
  await cp(await shippedPacksDir(), packsDir, { recursive: true })
  for (const [visibility, id] of Object.entries(tables)) {
    const file = join(packsDir, 'lg2024', `${id}.json`)
    const pack = JSON.parse(await readFile(file, 'utf8')) as { table: { visibility: Visibility } }
    pack.table.visibility = visibility as Visibility
    await writeFile(file, JSON.stringify(pack))
  }
  server = await createRelayServer({ packsDir })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})
afterAll(async () => {
  await server.destroy()
  await rm(packsDir, { recursive: true })
})

async function socketOf(unit: OrgUnit): Promise<RawSocket> {
  const raw = await openRaw(server.url, { cookie: await server.cookieFor(unit.id) })
  open.push(raw)
  return raw
}

const feed = (table: string, scope: OrgUnit) =>
  ({ t: 'feed', table, period: sheet.period, scope: scope.id }) as const

describe('a table open to the own unit only', () => {
  const table = tables.own

  it('shows a clerk one row of the whole district, and its changes alone', async () => {
    const { a1, a2, district } = server.places
    const clerk = await socketOf(a1)
    clerk.tell(feed(table, district))
    const snapshot = await clerk.take('snapshot')
    expect(snapshot.rows.map(([org]) => org)).toEqual([a1.id])

    for (const [unit, value] of [
      [a2, 777],
      [a1, 5],
    ] as const) {
      const writer = new ReturnClient({ table: sheet.table, period: sheet.period, org: unit.id })
      await writer.connect(server.url, await server.cookieFor(unit.id))
      open.push(writer)
      writer.set(sheet.meetings, value)
      await writer.saved()
    }
    const delta = await clerk.take('delta', ({ cells }) => cells.length > 0)
    expect(delta.cells).toEqual([[a1.id, sheet.meetings, 5, expect.any(String)]])
    expect(JSON.stringify(clerk.messages)).not.toContain('777')
    for (const message of clerk.messages)
      if (message.t === 'delta' || message.t === 'snapshot')
        for (const [org] of message.totals) expect(org).toBe(a1.id)
  })

  it('a later snapshot and a resumed feed keep to the same row', async () => {
    const { a1, streetA } = server.places
    const first = await socketOf(a1)
    first.tell(feed(table, streetA))
    const snapshot = await first.take('snapshot')
    expect(snapshot.rows.map(([org]) => org)).toEqual([a1.id])
    const back = await socketOf(a1)
    back.tell({ ...feed(table, streetA), since: 0, feed: snapshot.feed })
    await back.settled()
    expect(JSON.stringify(back.messages)).not.toContain('777')
  })

  it('another unit may be neither watched nor opened, nor its totals read', async () => {
    const { a1, a2, streetB } = server.places
    const clerk = await socketOf(a1)
    for (const scope of [a2, streetB]) {
      clerk.tell(feed(table, scope))
      expect(await clerk.take('refused')).toMatchObject({ of: 'feed', code: 'not-visible' })
      clerk.tell({ t: 'totals', table, period: '2024', scope: scope.id, lens: 'all' })
      expect(await clerk.take('refused')).toMatchObject({ of: 'totals', code: 'not-visible' })
    }
    clerk.tell({ t: 'open', ch: 1, table, period: sheet.period, org: a2.id })
    expect(await clerk.take('closed')).toMatchObject({ code: closeCodes.forbidden })
    clerk.tell({ t: 'totals', table, period: '2024', scope: server.places.district.id, lens: 'all' })
    const totals = await clerk.take('totals-snapshot')
    for (const [org] of totals.totals) expect(org).toBe(a1.id)
  })

  it('those above see what is below them', async () => {
    const { streetA, streetB, a1, a2, district, tree } = server.places
    const street = await socketOf(streetA)
    street.tell(feed(table, district))
    expect((await street.take('snapshot')).rows.map(([org]) => org)).toEqual(
      tree.childrenOf(streetA.id).map(({ id }) => id),
    )
    street.tell(feed(table, streetB))
    expect(await street.take('refused')).toMatchObject({ code: 'not-visible' })
    const supervisor = await socketOf(district)
    supervisor.tell(feed(table, district))
    const { rows } = await supervisor.take('snapshot')
    expect(rows).toHaveLength(119)
    expect(rows.map(([org]) => org)).toEqual(expect.arrayContaining([a1.id, a2.id]))
  })

  it("people beside one's unit are not shown; those above are, but not where they look", async () => {
    const { a1, a2, district } = server.places
    const clerk = await socketOf(a1)
    const neighbour = await socketOf(a2)
    const supervisor = await socketOf(district)
    for (const raw of [clerk, neighbour, supervisor]) raw.tell(feed(table, district))
    neighbour.tell({ t: 'at', place: { org: a2.id, key: sheet.meetings } })
    const all = await supervisor.take('people', ({ people }) => people.some(({ at }) => at !== null))
    expect(all.people.length).toBeGreaterThanOrEqual(3)
    const own = await clerk.take('people')
    expect(new Set(own.people.map(({ org }) => org))).toEqual(new Set([a1.id, district.id]))
    for (const { org, at } of own.people) if (org !== a1.id) expect(at).toBeNull()
  })

  it('what somebody has selected is told whole to those who see all its rows, and to nobody else', async () => {
    const { streetA, a1, district, tree } = server.places
    const last = tree.childrenOf(streetA.id).at(-1)?.id ?? ''
    const [clerk, street, supervisor] = await Promise.all([
      socketOf(a1),
      socketOf(streetA),
      socketOf(district),
    ])
    for (const raw of [clerk, street, supervisor]) raw.tell(feed(table, district))
    const at = { org: a1.id, key: sheet.meetings }
    const span = {
      from: at,
      to: { org: last, key: sheet.events },
      rows: tree.childrenOf(streetA.id).length,
      print: 7,
    }
    street.tell({ t: 'at', place: { ...at, span } })
    const { id } = await street.take('hello')
    const all = await supervisor.take('people', ({ people }) =>
      people.some((each) => each.id === id && each.at),
    )
    expect(all.people.find((each) => each.id === id)?.at).toEqual({ ...at, span })
    // The clerk sees the own row only: where the cursor is, not how far the selection goes.
    const own = await clerk.take('people', ({ people }) => people.some((each) => each.id === id && each.at))
    expect(own.people.find((each) => each.id === id)?.at).toEqual(at)
    // An end that is nowhere is nobody's, and an older page tells none at all.
    street.tell({ t: 'at', place: { ...at, span: { ...span, to: { org: '999999', key: sheet.events } } } })
    const forged = await supervisor.take('people', ({ people }) =>
      people.some((each) => each.id === id && each.at && !each.at.span),
    )
    expect(forged.people.find((each) => each.id === id)?.at).toEqual(at)
  })

  it('over HTTP too: totals, who is missing, history, export', async () => {
    const { a1, a2 } = server.places
    const get = async (path: string) =>
      (await fetch(`${server.url}${path}`, { headers: { cookie: await server.cookieFor(a1.id) } })).status
    const query = (scope: OrgUnit) => `table=${table}&period=${sheet.period}&scope=${scope.id}`
    for (const path of [`/api/totals?${query(a2)}`, `/api/missing?${query(a2)}&indicator=${sheet.meetings}`])
      expect(await get(path), path).toBe(403)
    expect(await get(`/api/history/${table}/${sheet.period}/${a2.id}`)).toBe(403)
    const file = (kind: string, unit: OrgUnit) => `/export/${kind}/${table}/${sheet.period}/${unit.id}.csv`
    for (const kind of ['sheet', 'totals']) {
      expect(await get(file(kind, a2)), kind).toBe(403)
      expect(await get(file(kind, a1)), kind).toBe(200)
    }
    expect(await get(`/api/totals?${query(a1)}`)).toBe(200)
    expect(await get(`/api/history/${table}/${sheet.period}/${a1.id}`)).toBe(200)
  })

  it('who is missing in it cannot be asked through a table that is open to all', async () => {
    const { a1, district } = server.places
    const answer = await fetch(
      `${server.url}/api/missing?table=${tables.district}&period=${sheet.period}&scope=${district.id}&indicator=${sheet.meetings}`,
      { headers: { cookie: await server.cookieFor(a1.id) } },
    )
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'unknown-indicator' })
  })
})

describe('a table open to the own street', () => {
  it('shows a clerk the rows of the street, whatever scope is asked', async () => {
    const { a1, streetA, streetB, district, tree } = server.places
    const street = tree.childrenOf(streetA.id).map(({ id }) => id)
    const clerk = await socketOf(a1)
    clerk.tell(feed(tables.street, district))
    expect((await clerk.take('snapshot')).rows.map(([org]) => org)).toEqual(street)
    clerk.tell(feed(tables.street, streetA))
    expect((await clerk.take('snapshot')).rows.map(([org]) => org)).toEqual(street)
    clerk.tell(feed(tables.street, streetB))
    expect(await clerk.take('refused')).toMatchObject({ code: 'not-visible' })
  })

  it("lets a clerk read a neighbour's return, and one of another street not", async () => {
    const { a1, a2, b1 } = server.places
    const clerk = await socketOf(a1)
    clerk.tell({ t: 'open', ch: 1, table: tables.street, period: sheet.period, org: a2.id })
    expect(await clerk.take('opened')).toMatchObject({ access: 'read' })
    clerk.tell({ t: 'open', ch: 2, table: tables.street, period: sheet.period, org: b1.id })
    expect(await clerk.take('closed')).toMatchObject({ ch: 2, code: closeCodes.forbidden })
  })
})

describe('a table open to the whole district', () => {
  it('shows everybody every row', async () => {
    const { b1, district, tree } = server.places
    const clerk = await socketOf(b1)
    clerk.tell(feed(tables.district, district))
    const { rows } = await clerk.take('snapshot')
    expect(rows.map(([org]) => org)).toEqual(
      expect.arrayContaining(tree.within(district.id, ['street']).map(({ id }) => id)),
    )
  })
})
