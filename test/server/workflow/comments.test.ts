import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSheet } from '../../../server/demo/sheet-client.js'
import { maxCommentLength, maxComments } from '../../../shared/domain/comment.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import type { Problem } from '../../../shared/protocol/api.js'
import type { CommentList, CommentPeople, Mentions } from '../../../shared/protocol/comment-api.js'
import type { ServerMessage } from '../../../shared/protocol/frames.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'
import { until } from '../../support/until.js'

const street = '440307015'
const otherStreet = '440307014'
const district = '440307'
const table = 'LG24-01'
const meetings = 'LG24.01.01'

let server: TestServer
let communities: readonly string[] = []
const own = () => communities[0] ?? ''
const neighbour = () => communities[1] ?? ''

async function call(login: string | undefined, method: 'GET' | 'POST', path: string, body?: unknown) {
  const cookie = login === undefined ? '' : await server.cookieFor(login)
  const answer = await fetch(`${server.url}/api/${path}`, {
    method,
    headers: { cookie, origin: server.url, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as unknown }
}
const say = (login: string | undefined, period: string, more: object = {}) =>
  call(login, 'POST', 'comments', {
    table,
    period,
    org: own(),
    key: meetings,
    text: '请核实',
    mentions: [],
    ...more,
  })
const list = async (login: string, period: string, scope = own()) =>
  call(login, 'GET', `comments?table=${table}&period=${period}&scope=${scope}`)
const linesOf = async (login: string, period: string, scope?: string) =>
  ((await list(login, period, scope)).body as CommentList).comments
const idOf = async (login: string) => (await server.store.accountByLogin(login))?.id ?? ''

beforeAll(async () => {
  server = await createTestServer()
  const units = await server.store.readOrgUnits()
  communities = units.filter(({ parentId }) => parentId === street).map(({ id }) => id)
})
afterAll(() => server.destroy())

describe('talk about a cell', () => {
  it('goes to and fro between reviewer and clerk, who is called, reads, answers, and is done', async () => {
    const period = '202401'
    const clerk = await idOf(own())
    expect(await say(street, period, { text: ' 与台账不符 ', mentions: [clerk] })).toMatchObject({
      status: 200,
    })
    const { mentions } = (await call(own(), 'GET', 'mentions')).body as Mentions
    expect(mentions).toMatchObject([
      { table, period, org: own(), key: meetings, text: '与台账不符', own: false },
    ])
    const [called] = mentions
    expect((await call(street, 'POST', `mentions/${called?.id}/read`)).status).toBe(404)
    expect((await call(own(), 'POST', `mentions/${called?.id}/read`)).status).toBe(204)
    expect((await call(own(), 'GET', 'mentions')).body).toEqual({ mentions: [] })
    expect((await say(own(), period, { text: '已核对' })).status).toBe(200)
    const [first, answer] = await linesOf(street, period, street)
    expect([first?.text, first?.own, answer?.text, answer?.own]).toEqual([
      '与台账不符',
      true,
      '已核对',
      false,
    ])
    expect(
      await call(own(), 'POST', `comments/${answer?.id}`, { text: '已核对2次', mentions: [] }),
    ).toMatchObject({
      status: 200,
    })
    expect(
      await call(street, 'POST', `comments/${answer?.id}`, { text: '冒名', mentions: [] }),
    ).toMatchObject({
      status: 403,
      body: { code: 'not-your-comment' },
    })
    const place = { table, period, org: own(), key: meetings }
    expect((await call(street, 'POST', 'comments/resolve', place)).body).toEqual({
      ids: [first?.id, answer?.id],
    })
    const done = await linesOf(own(), period)
    expect(done.map(({ text, resolvedBy }) => [text, resolvedBy !== null])).toEqual([
      ['与台账不符', true],
      ['已核对2次', true],
    ])
    expect(done[1]?.editedAt).not.toBeNull()
  })

  it('is heard at once by those who may read it, and by nobody else', async () => {
    const heard: ServerMessage[] = []
    const deaf: ServerMessage[] = []
    const listener = await connectSheet(server.url, await server.cookieFor(street))
    const foreign = await connectSheet(server.url, await server.cookieFor('440309'))
    listener.onMessage((message) => heard.push(message))
    foreign.onMessage((message) => deaf.push(message))
    await say(own(), '202402')
    await until('the news', () => heard.some(({ t }) => t === 'comments'))
    expect(heard.find(({ t }) => t === 'comments')).toEqual({
      t: 'comments',
      table,
      period: '202402',
      org: own(),
    })
    foreign.send({ t: 'ping' })
    await until('the answer', () => deaf.some(({ t }) => t === 'pong'))
    expect(deaf.some(({ t }) => t === 'comments')).toBe(false)
    await listener.close()
    await foreign.close()
  })
})

describe('who may', () => {
  it('write: the unit and those above it; a neighbour only reads', async () => {
    const period = '202403'
    for (const [login, status, code] of [
      [undefined, 401, 'unauthenticated'],
      [neighbour(), 403, 'not-your-unit'],
      [otherStreet, 403, 'not-your-unit'],
      ['440309', 403, 'not-visible'],
      ['admin', 403, 'role-cannot-read'],
      ['viewer', 403, 'role-cannot-write'],
    ] as const) {
      const answer = await say(login, period)
      expect([login, answer.status, (answer.body as Problem).code]).toEqual([login, status, code])
      const place = { table, period, org: own(), key: meetings }
      expect((await call(login, 'POST', 'comments/resolve', place)).status).toBe(status)
    }
    for (const login of [own(), street, district]) expect((await say(login, period)).status).toBe(200)
    expect(await linesOf(neighbour(), period)).toHaveLength(3)
    expect(await linesOf('audit', period, district)).toHaveLength(3)
    expect((await list('440309', period)).status).toBe(403)
    expect((await list('admin', period)).status).toBe(403)
    expect((await list(own(), period, 'nowhere')).status).toBe(404)
    const [one] = await linesOf(own(), period)
    expect(await call('440309', 'POST', `comments/${one?.id}`, { text: 'x', mentions: [] })).toMatchObject({
      status: 404,
    })
  })

  it('be called: whoever may see the return; anybody else is refused in words', async () => {
    const outside = await server.store.accountByLogin('440309')
    const refused = await say(street, '202404', { mentions: [outside?.id] })
    expect(refused).toMatchObject({ status: 400, body: { code: 'cannot-mention' } })
    expect((refused.body as Problem).message).toContain(`${outside?.name}看不到这份报送`)
    expect((await say(street, '202404', { mentions: ['nobody'] })).status).toBe(400)
    expect(await linesOf(street, '202404')).toEqual([])
    const path = `comment-people/${table}/202404/${own()}`
    const { people } = (await call(street, 'GET', path)).body as CommentPeople
    expect(people[0]).toMatchObject({ id: await idOf(own()) })
    expect(people.map(({ id }) => id)).toContain(await idOf(district))
    expect(people.map(({ id }) => id)).not.toContain(outside?.id)
    expect(people.length).toBeLessThanOrEqual(20)
    expect((await call(street, 'GET', `${path}?q=${encodeURIComponent('查无此人')}`)).body).toEqual({
      people: [],
    })
    expect((await call(neighbour(), 'GET', path)).status).toBe(403)
  })
})

describe('what is typed', () => {
  it('is kept as it is, and shown as text', async () => {
    const text = `<img src=x onerror=alert(1)>'; DROP TABLE comment; --`
    expect((await say(own(), '202405', { text })).status).toBe(200)
    expect((await linesOf(own(), '202405'))[0]?.text).toBe(text)
  })

  it.each([
    ['nothing', { text: '  ' }],
    ['too much', { text: '长'.repeat(maxCommentLength + 1) }],
    ['too many people', { mentions: Array.from({ length: 11 }, () => 'x') }],
    ['no cell of this table', { key: 'LG24.02.01' }],
    ['a note beside a cell', { key: `${meetings}#note` }],
    ['no key at all', { key: '../..' }],
    ['no text', { text: 5 }],
  ])('is refused: %s', async (_name, more) => {
    expect((await say(own(), '202406', more)).status).toBe(400)
    expect(await linesOf(own(), '202406')).toEqual([])
  })

  it('has its place: no such return, and a full one', async () => {
    expect((await say(own(), '2024W01')).status).toBe(404)
    const ref = { table: asTableId(table), period: asPeriodCode('202407'), org: asOrgUnitId(own()) }
    const by = (await server.store.accountByLogin(own()))?.id
    if (!by) throw new Error('no account')
    for (let i = 0; i < maxComments; i += 1)
      await server.store.addComment(ref, { by, at: new Date(), key: null, text: 'x', mentions: [] })
    expect(await say(own(), '202407')).toMatchObject({ status: 409, body: { code: 'too-many' } })
  })
})
