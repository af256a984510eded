import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { ReturnRef } from '../../../shared/domain/ids.js'
import type { ReturnConflicts } from '../../../shared/protocol/api.js'
import type { WireConflict } from '../../../shared/protocol/frames.js'
import { openRaw, type RawSocket } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { until } from '../../support/until.js'

let server: RelayServer
let colleague: string
let ref: ReturnRef
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await createRelayServer({ lingerMs: 0 })
  colleague = await server.addColleague(server.places.a1.id, 'li')
})
let month = 0
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})
afterAll(() => server.destroy())

/** A return of its own for every test. */
function freshReturn(): ReturnRef {
  month += 1
  const period = `2024${String(month).padStart(2, '0')}` as ReturnRef['period']
  ref = { ...returnOf(server.places.a1), period }
  return ref
}

/** A person's page on the return; `client` decides who wins. */
function page(client: number): ReturnClient {
  const doc = new Y.Doc()
  doc.clientID = client
  const one = new ReturnClient(ref, doc)
  open.push(one)
  return one
}

/** Somebody who only listens to what is told about the return on the control channel. */
async function listen(login: string): Promise<RawSocket> {
  const raw = await openRaw(server.url, { cookie: await server.cookieFor(login) })
  open.push(raw)
  raw.tell({ t: 'open', ch: 1, ...ref })
  await raw.take('opened')
  return raw
}

/** What the socket was last told to choose between. */
const shown = (raw: RawSocket): readonly WireConflict[] | undefined =>
  raw.messages.flatMap((each) => (each.t === 'conflicts' ? [each.conflicts] : [])).at(-1)

const toHear = (raw: RawSocket, count: number) =>
  until(`${count} conflicts`, () => {
    const conflicts = shown(raw)
    return conflicts?.length === count ? conflicts : undefined
  })

async function bothOffline(): Promise<{ readonly first: ReturnClient; readonly second: ReturnClient }> {
  const { a1 } = server.places
  const [first, second] = [page(1_000), page(2_000)]
  await first.connect(server.url, await server.cookieFor(a1.id))
  await second.connect(server.url, await server.cookieFor(colleague))
  first.cut()
  second.cut()
  first.set(sheet.meetings, 12)
  second.set(sheet.meetings, 15)
  return { first, second }
}

async function comeBack(client: ReturnClient, login: string): Promise<void> {
  await client.connect(server.url, await server.cookieFor(login))
  await client.saved()
}

describe('two people who wrote one cell offline', () => {
  it.each([
    ['the winner comes last', true],
    ['the winner comes first', false],
  ])('both learn both values and both names; %s', async (_what, winnerLast) => {
    freshReturn()
    const { a1 } = server.places
    const { first, second } = await bothOffline()
    const [anna, bao] = [await listen(a1.id), await listen(colleague)]
    expect(await toHear(anna, 0)).toEqual([])
    const inOrder = [() => comeBack(first, a1.id), () => comeBack(second, colleague)]
    for (const back of winnerLast ? inOrder : inOrder.reverse()) await back()
    for (const raw of [anna, bao]) {
      const [conflict] = await toHear(raw, 1)
      expect(conflict).toEqual({
        seq: await server.store.currentSeq(),
        key: sheet.meetings,
        kept: { value: 15, by: '同事li' },
        lost: { value: 12, by: expect.stringContaining('填报员') },
      })
    }
    for (const client of [first, second])
      await until('both documents agree', () => client.value(sheet.meetings) === 15)
    const stored = await server.store.conflicts(ref, { limit: 9 })
    expect(stored).toMatchObject([{ kept: { value: 15 }, lost: { value: 12 }, settledBy: null }])
  })

  it('who reopens later is told too, also after the room was forgotten', async () => {
    freshReturn()
    const { first, second } = await bothOffline()
    await comeBack(first, server.places.a1.id)
    await comeBack(second, colleague)
    await first.close()
    await second.close()
    const loads = server.store.loads.length
    const raw = await until('the room to be loaded anew', async () => {
      const one = await listen(colleague)
      return server.store.loads.length > loads ? one : undefined
    })
    expect(await toHear(raw, 1)).toMatchObject([{ kept: { value: 15 }, lost: { value: 12 } }])
  })

  it.each([
    ['the lost value', 12],
    ['the kept value, written once more', 15],
    ['a third value', 14],
  ])('have it settled for both by whoever chooses %s', async (_what, choice) => {
    freshReturn()
    const { first, second } = await bothOffline()
    const [anna, bao] = [await listen(server.places.a1.id), await listen(colleague)]
    await comeBack(first, server.places.a1.id)
    await comeBack(second, colleague)
    await toHear(anna, 1)
    await toHear(bao, 1)
    await until('the loser shows what was kept', () => first.value(sheet.meetings) === 15)
    first.set(sheet.meetings, choice)
    await first.saved()
    await toHear(anna, 0)
    await toHear(bao, 0)
    await until('the other one agrees', () => second.value(sheet.meetings) === choice)
    const settledBy = await server.store.currentSeq()
    expect(await server.store.conflicts(ref, { limit: 9 })).toMatchObject([{ settledBy }])
  })

  it('is not settled by what was written offline before its author heard of it', async () => {
    freshReturn()
    const { first, second } = await bothOffline()
    await comeBack(second, colleague)
    second.cut()
    second.set(sheet.meetings, 16) // on top of the own 15
    const anna = await listen(server.places.a1.id)
    await comeBack(first, server.places.a1.id)
    await toHear(anna, 1)
    await comeBack(second, colleague)
    expect((await toHear(anna, 1))[0]).toMatchObject({ lost: { value: 12 } })
    await until('the newest value', () => first.value(sheet.meetings) === 16)
  })

  it('is settled by a choice that was made offline', async () => {
    freshReturn()
    const { first, second } = await bothOffline()
    const anna = await listen(server.places.a1.id)
    await comeBack(first, server.places.a1.id)
    await comeBack(second, colleague)
    await toHear(anna, 1)
    second.cut()
    second.set(sheet.meetings, 12)
    await comeBack(second, colleague)
    await toHear(anna, 0)
  })

  it('are told at once to writers only; whoever may read the history may read about them', async () => {
    freshReturn()
    const { district } = server.places
    const { first, second } = await bothOffline()
    const chief = await listen(district.id)
    await comeBack(first, server.places.a1.id)
    await comeBack(second, colleague)
    await chief.settled()
    expect(shown(chief)).toBeUndefined()
    const ask = (headers: Record<string, string>, org: string = ref.org) =>
      fetch(`${server.url}/api/conflicts/${ref.table}/${ref.period}/${org}`, { headers })
    const asChief = { cookie: await server.cookieFor(district.id) }
    const answer = (await (await ask(asChief)).json()) as ReturnConflicts
    expect(answer.conflicts).toMatchObject([
      { key: sheet.meetings, kept: { value: 15, by: '同事li' }, lost: { value: 12 }, settledBy: null },
    ])
    expect((await ask({})).status).toBe(401)
    expect((await ask(asChief, 'nowhere')).status).toBe(404)
  })
})
