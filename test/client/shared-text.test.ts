import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { memoryStore } from '../../client/sync/local-store.js'
import type { CoWrittenText, TextChanged } from '../../client/sync/sheet-session.js'
import { openTabLine } from '../../client/sync/tab-line.js'
import { asOrgUnitId, asPeriodCode, asTableId, type PeriodCode } from '../../shared/domain/ids.js'
import { applyDelta } from '../../shared/domain/text-change.js'
import type { CellHistory, Workplace } from '../../shared/protocol/api.js'
import { createTestServer, type TestServer } from '../support/test-server.js'
import { until } from '../support/until.js'

// Several windows on one text, each the client's own session against a real server on a real socket.

const street = '440307015'
const feature = 'LG24.04.02'
const table = asTableId('LG24-04')

let server: TestServer
const open: LiveSheet[] = []

beforeAll(async () => {
  server = await createTestServer()
})
afterEach(() => {
  for (const sheet of open.splice(0)) sheet.close()
})
afterAll(() => server.destroy())

async function sit(period: PeriodCode, login = street, asTab = false) {
  const cookie = await server.cookieFor(login)
  const answer = await fetch(`${server.url}/api/workplace`, { headers: { cookie } })
  const workplace = new WorkplaceModel((await answer.json()) as Workplace)
  let socket: NodeWebSocket | undefined
  const desk = {
    cookie,
    network: true,
    cut: () => socket?.terminate(),
    sheet: new LiveSheet({
      ref: { table, period, scope: asOrgUnitId(street) },
      workplace,
      openSocket: () => {
        if (!desk.network) throw new Error('no network')
        socket = new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
          headers: { cookie, origin: server.url },
        })
        return socket as unknown as WebSocket
      },
      openLocal: async () => memoryStore(),
      ...(asTab ? { openTabLine } : {}),
      refused: async () => false,
    }),
  }
  open.push(desk.sheet)
  await until('the text to be writable', () => login !== street || desk.sheet.access(street).ok)
  return desk
}

type Desk = Awaited<ReturnType<typeof sit>>

function textAt({ sheet }: Desk): CoWrittenText {
  const text = sheet.text(street, feature)
  if (!text) throw new Error('no text')
  return text
}

/** Types at a place; refusals fail the test. */
const type = (text: CoWrittenText, at: number, insert: string, remove = 0) =>
  expect(text.splice({ at, remove, insert })).toEqual({ ok: true })

const saved = ({ sheet }: Desk) =>
  until('everything to be saved', () => sheet.saveState(street, feature) === 'saved')

describe('a text in several windows', () => {
  it('holds what both typed at once, wherever they typed it', async () => {
    const period = asPeriodCode('2024Q1')
    const [a, b] = [await sit(period), await sit(period)]
    const [mine, yours] = [textAt(a), textAt(b)]
    type(mine, 0, '吉华街道一街一品')
    mine.rest()
    await until('the other to see it', () => yours.value === '吉华街道一街一品')
    type(mine, 4, '打造')
    type(yours, 8, '。')
    type(yours, 0, '', 2)
    mine.rest()
    yours.rest()
    await until('both to agree', () => mine.value === '街道打造一街一品。' && yours.value === mine.value)
    await saved(a)
    await saved(b)
    expect(a.sheet.value(street, feature)).toBe('街道打造一街一品。')
  })

  it('tells each change as what became of the text', async () => {
    const period = asPeriodCode('2024Q2')
    const [a, b] = [await sit(period), await sit(period)]
    const [mine, yours] = [textAt(a), textAt(b)]
    let copy = ''
    const own: boolean[] = []
    mine.addEventListener('change', (event) => {
      const { delta, own: isOwn } = (event as CustomEvent<TextChanged>).detail
      copy = applyDelta(copy, delta)
      own.push(isOwn)
    })
    type(mine, 0, '甲乙丙')
    mine.rest()
    await until('the other to see it', () => yours.value === '甲乙丙')
    type(yours, 1, '丁', 1)
    yours.rest()
    await until('it to come back', () => mine.value === '甲丁丙')
    expect(copy).toBe('甲丁丙')
    expect(own[0]).toBe(true)
    expect(own.slice(1).every((each) => !each)).toBe(true)
  })

  it('undo takes back own typing only, also where the other wrote in between', async () => {
    const period = asPeriodCode('2024Q3')
    const [a, b] = [await sit(period), await sit(period)]
    const [mine, yours] = [textAt(a), textAt(b)]
    type(yours, 0, '底稿')
    yours.rest()
    await until('it to arrive', () => mine.value === '底稿')
    type(mine, 2, '一二三四')
    mine.rest()
    await until('it to arrive', () => yours.value === '底稿一二三四')
    type(yours, 4, '插入')
    yours.rest()
    await until('it to arrive', () => mine.value === '底稿一二插入三四')
    expect(mine.undo()).toBe(true)
    expect(mine.value).toBe('底稿插入')
    expect(mine.undo()).toBe(false)
    await until('the other to see it', () => yours.value === '底稿插入')
    expect(mine.redo()).toBe(true)
    for (const letter of '底稿插入一二三四') expect(mine.value).toContain(letter)
    // Somebody who won a conflict by a higher client id takes back nothing that is not theirs either.
    expect(yours.undo()).toBe(true)
    expect(yours.undo()).toBe(true)
    expect(yours.canUndo).toBe(false)
    await until('both to agree', () => mine.value === yours.value)
    expect([...mine.value].sort().join('')).toBe([...'一二三四'].sort().join(''))
    await saved(a)
    await saved(b)
  })

  it('keeps what was typed without a network, and the history has no entry per character', async () => {
    const period = asPeriodCode('2024Q4')
    const [a, b] = [await sit(period), await sit(period)]
    const [mine, yours] = [textAt(a), textAt(b)]
    a.network = false
    a.cut()
    await until('the line to be gone', () => a.sheet.connection.state !== 'online')
    const words = '断网时写下的一句话'
    for (const [at, letter] of [...words].entries()) type(mine, at, letter)
    expect(a.sheet.saveState(street, feature)).toBe('local')
    type(yours, 0, '同时')
    for (const [at, letter] of [...'写下的'].entries()) type(yours, 2 + at, letter)
    yours.rest()
    await saved(b)
    a.network = true
    await until('both to agree', () => mine.value === yours.value && mine.value.length === words.length + 5)
    expect(mine.value).toContain(words)
    await saved(a)
    const path = `${server.url}/api/history/${table}/${period}/${street}?key=${feature}`
    const { entries } = (await (await fetch(path, { headers: { cookie: a.cookie } })).json()) as CellHistory
    expect(entries).toHaveLength(2)
    expect(entries[0]?.new).toBe(mine.value)
  })

  it('is a value like any other for who may only read it, and for whole values written into it', async () => {
    const period = asPeriodCode('2024Q1')
    const a = await sit(period)
    const reader = await sit(period, '440307')
    expect(reader.sheet.text(street, feature)).toBeUndefined()
    expect(a.sheet.write([{ org: street, key: feature, value: '整段写入' }], '粘贴')).toEqual({ ok: true })
    expect(textAt(a).value).toBe('整段写入')
    await until('the reader to see it', () => reader.sheet.value(street, feature) === '整段写入')
    a.sheet.write([{ org: street, key: feature, value: { na: '无特色工作' } }], '不适用')
    await until('the reader to see it', () => typeof reader.sheet.value(street, feature) === 'object')
    expect(a.sheet.undo()).toMatchObject({ restored: 1, skipped: 0 })
    await until('the reader to see it', () => reader.sheet.value(street, feature) === '整段写入')
    expect(a.sheet.undo()).toMatchObject({ restored: 1, skipped: 0 })
    expect(a.sheet.value(street, feature)).toBe('街道打造一街一品。')
  })

  it('is the same in two tabs of one browser also without a line, and waits in both', async () => {
    const period = asPeriodCode('2024Q4')
    const [a, b] = [await sit(period, street, true), await sit(period, street, true)]
    for (const desk of [a, b]) {
      desk.network = false
      desk.cut()
      await until('the line to be gone', () => desk.sheet.connection.state === 'offline')
    }
    const [mine, yours] = [textAt(a), textAt(b)]
    const end = mine.value.length
    type(mine, end, '甲')
    await until('the other tab to see the first character', () => yours.value.endsWith('甲'))
    expect(b.sheet.saveState(street, feature)).toBe('local')
    type(yours, end + 1, '乙')
    await until('the first tab to see the second', () => mine.value.endsWith('甲乙'))
    // The one is closed, the other sends both.
    a.sheet.close()
    b.network = true
    await until(
      'everything to be saved',
      () => b.sheet.connection.pending === 0 && b.sheet.connection.state === 'online',
    )
    expect((await sit(period)).sheet.value(street, feature)).toMatch(/甲乙$/)
  })
})
