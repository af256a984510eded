import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asPeriodCode, asTableId, type OrgUnitId, type ReturnRef } from '../../../shared/domain/ids.js'
import { periodsOfYear } from '../../../shared/domain/period.js'
import type { ServerMessage } from '../../../shared/protocol/frames.js'
import { cellsOf, readReturn, spliceText, textOf } from '../../../shared/protocol/return-document.js'
import { fuzzSeeds, type Random, seededRandom } from '../../support/random.js'
import { openRaw } from '../../support/raw-socket.js'
import { readsAt } from '../../support/reads.js'
import { createRelayServer, type RelayServer, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { shippedPack } from '../../support/shipped-pack.js'
import { signIn } from '../../support/test-server.js'
import { until } from '../../support/until.js'

let server: RelayServer
let cookies: readonly string[]

beforeAll(async () => {
  server = await createRelayServer()
  const { a1 } = server.places
  const colleague = await server.addColleague(a1.id, 'colleague')
  cookies = [await server.cookieFor(a1.id), await signIn(server.url, colleague, server.password)]
})
afterAll(() => server.destroy())

const keys = [sheet.meetings, sheet.events, 'LG24.01.04', `${sheet.meetings}#note`]

function anyValue(key: string, random: Random): CellValue {
  if (random.chance(0.1)) return null
  if (key.endsWith('#note')) return `说明${random.int(100)}`
  if (random.chance(0.1)) return { na: '' }
  return random.int(500)
}

/** Cells that hold something, by key. */
function sorted(cells: Iterable<readonly [string, CellValue]>): Record<string, CellValue> {
  const held = [...cells].filter(([, value]) => value !== null)
  return Object.fromEntries(held.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const contents = (client: ReturnClient) => sorted(cellsOf(client.doc).entries())

/** What a viewer makes of the feed. */
function picture(messages: readonly ServerMessage[], org: OrgUnitId): Record<string, CellValue> {
  const cells = new Map<string, CellValue>()
  for (const message of messages) {
    if (message.t === 'snapshot') {
      cells.clear()
      const [, , ...values] = message.rows.find(([id]) => id === org) ?? [org, 'empty']
      for (const [i, value] of values.entries()) cells.set(message.keys[i] ?? '', value)
      for (const [id, key, value] of message.more) if (id === org) cells.set(key, value)
    }
    if (message.t === 'delta')
      for (const [id, key, value] of message.cells) if (id === org) cells.set(key, value)
  }
  return sorted(cells)
}

const narrative = 'LG24.04.02'

/** Types somewhere in the text, or takes a part of it out; it stays short enough for everybody at once. */
function write(doc: Y.Doc, random: Random): void {
  const letters = [...textOf(doc, narrative).toString()]
  const place = random.int(letters.length + 1)
  const most = letters.length > 60 ? letters.length : 4
  const gone = letters.slice(place, place + random.int(most)).join('')
  const insert = Array.from({ length: random.int(5) }, () =>
    random.pick(['街', '道', '😀', '𠮷', '\n']),
  ).join('')
  const at = letters.slice(0, place).join('').length
  spliceText(doc, narrative, { at, remove: gone.length, insert })
}

/** Each seed gets a month of its own: nothing of one run is left for the next. */
function monthOf(run: number): string {
  const months = periodsOfYear(2024, 'month')
  return months[run % months.length] ?? '202401'
}

describe('several people in one return, with cuts', () => {
  it.each(fuzzSeeds([101, 102, 103, 104]).map((seed, run) => [seed, run] as const))(
    'all see the same in the end (FUZZ_SEED=%i)',
    async (seed, run) => {
      const random = seededRandom(seed)
      const { a1, district } = server.places
      const ref: ReturnRef = { table: sheet.table, period: asPeriodCode(monthOf(run)), org: a1.id }
      const clients = Array.from({ length: 4 }, () => new ReturnClient(ref))
      const cookieOf = (i: number) => cookies[i % cookies.length] ?? ''
      const viewer = await openRaw(server.url, { cookie: await server.cookieFor(district.id) })
      viewer.tell({ t: 'feed', table: ref.table, period: ref.period, scope: district.id })
      await viewer.take('snapshot')

      for (let step = 0; step < 160; step += 1) {
        const i = random.int(clients.length)
        const client = clients[i]
        if (!client) continue
        const what = random.next()
        if (what < 0.65) {
          const count = random.chance(0.2) ? 3 : 1
          client.setAll(
            Array.from({ length: count }, () => {
              const key = random.pick(keys)
              return [key, anyValue(key, random)] as const
            }),
          )
        } else if (what < 0.75) client.cut()
        else if (what < 0.78) {
          // The page is reloaded: a new document, and a new client id, over what the old one left in the browser.
          const left = client.reload()
          clients[i] = left
        } else if (!client.isOnline) await client.connect(server.url, cookieOf(i))
        else if (random.chance(0.3)) await client.saved()
      }
      for (const [i, client] of clients.entries())
        if (!client.isOnline) await client.connect(server.url, cookieOf(i))
      await Promise.all(clients.map((client) => client.saved()))
      expect(clients.map(({ refusal }) => refusal)).toEqual(clients.map(() => undefined))

      const { cells } = await server.store.readSheet(ref.table, ref.period, [a1.id])
      const truth = sorted(cells.map(({ key, value }) => [key, value] as const))
      for (const client of clients)
        await until(
          'the last news to arrive',
          () => JSON.stringify(contents(client)) === JSON.stringify(truth),
        )
      await until(
        'the viewer to see it',
        () => JSON.stringify(picture(viewer.messages, a1.id)) === JSON.stringify(truth),
      )
      const late = await openRaw(server.url, { cookie: await server.cookieFor(district.id) })
      late.tell({ t: 'feed', table: ref.table, period: ref.period, scope: district.id })
      await late.take('snapshot')
      await late.settled()
      expect(picture(late.messages, a1.id)).toEqual(truth)

      const totals = await server.store.readTotals({ reads: readsAt(keys, ref.period), lens: 'all' })
      for (const key of keys.filter((each) => !each.includes('#'))) {
        const value = truth[key]
        for (const org of [a1.id, district.id]) {
          const total = totals.totals.find((each) => each.org === org && each.indicator === key)
          expect(total?.n ?? 0, `${key} of ${org}`).toBe(typeof value === 'number' ? value : 0)
          expect(total?.reported ?? 0).toBe(value === undefined ? 0 : 1)
        }
      }
      await Promise.all([viewer.close(), late.close(), ...clients.map((client) => client.close())])
    },
  )

  it.each(fuzzSeeds([201, 202, 203]).map((seed, run) => [seed, run] as const))(
    'who write one text together all have the same words in the end (FUZZ_SEED=%i)',
    async (seed, run) => {
      const random = seededRandom(seed)
      const { streetA, district } = server.places
      const quarter = periodsOfYear(2024, 'quarter')[run % 4] ?? '2024Q1'
      const ref: ReturnRef = { table: asTableId('LG24-04'), period: asPeriodCode(quarter), org: streetA.id }
      const cookie = await server.cookieFor(streetA.id)
      const clients = Array.from({ length: 4 }, () => new ReturnClient(ref))
      const viewer = await openRaw(server.url, { cookie: await server.cookieFor(district.id) })
      viewer.tell({ t: 'feed', table: ref.table, period: ref.period, scope: district.id })
      await viewer.take('snapshot')

      for (let step = 0; step < 160; step += 1) {
        const i = random.int(clients.length)
        const client = clients[i]
        if (!client) continue
        const what = random.next()
        if (what < 0.7) write(client.doc, random)
        else if (what < 0.78) client.cut()
        else if (what < 0.81) clients[i] = client.reload()
        else if (!client.isOnline) await client.connect(server.url, cookie)
        else if (random.chance(0.3)) await client.saved()
      }
      for (const client of clients) if (!client.isOnline) await client.connect(server.url, cookie)
      await Promise.all(clients.map((client) => client.saved()))
      expect(clients.map(({ refusal }) => refusal)).toEqual(clients.map(() => undefined))

      const { cells } = await server.store.readSheet(ref.table, ref.period, [streetA.id])
      const truth = cells.find(({ key }) => key === narrative)?.value ?? null
      const words = (doc: Y.Doc) => readReturn(doc, new Set([narrative])).get(narrative) ?? null
      for (const client of clients) await until('the last news to arrive', () => words(client.doc) === truth)
      expect(String(truth)).not.toContain('\ufffd')
      await until(
        'the viewer to see it',
        () => (picture(viewer.messages, streetA.id)[narrative] ?? null) === truth,
      )
      await Promise.all([viewer.close(), ...clients.map((client) => client.close())])
    },
  )

  it('and the totals kept on the way are those of a rebuild', async () => {
    const { catalogue } = await shippedPack()
    const { differences, compared } = await server.store.checkTotals({ catalogue, tree: server.places.tree })
    expect(compared).toBeGreaterThan(0)
    expect(differences).toEqual([])
  })
})
