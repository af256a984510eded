import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectSheet, type SheetClient } from '../../../server/demo/sheet-client.js'
import { cellsOf, writeCell } from '../../../shared/protocol/return-document.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { until } from '../../support/until.js'

let server: RelayServer
const clients: SheetClient[] = []

beforeAll(async () => {
  server = await createRelayServer()
})
afterAll(async () => {
  for (const client of clients) await client.close()
  await server.destroy()
})

async function connect(login: string): Promise<SheetClient> {
  const client = await connectSheet(server.url, await server.cookieFor(login))
  clients.push(client)
  return client
}

it('an edit that is on its way to the disk when the return is handed in is refused, told, and in nobody’s document', async () => {
  const { a1 } = server.places
  const mine = returnOf(a1)
  const writer = await (await connect(a1.id)).open(mine)
  const colleague = await (await connect(await server.addColleague(a1.id, 'zhou'))).open(mine)
  writeCell(writer.doc, sheet.meetings, 1)
  await writer.saved()
  await until('the colleague to see it', () => cellsOf(colleague.doc).get(sheet.meetings) === 1)

  const release = server.store.holdAppends()
  writeCell(writer.doc, sheet.meetings, 2)
  const saved = writer.saved()
  const told = expect(saved).rejects.toMatchObject({ code: 'not-editable', keys: [sheet.meetings] })
  await until('the edit to reach the door of the disk', () => server.store.appending === 1)
  const answer = await fetch(`${server.url}/api/returns/${mine.table}/${mine.period}/${mine.org}/submit`, {
    method: 'POST',
    headers: {
      cookie: await server.cookieFor(a1.id),
      origin: server.url,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ missing: '暂无' }),
  })
  expect(answer.status).toBe(200)
  release()
  await told
  // The colleague was in the same room, whose document was ahead of the disk: it is closed and comes back as a reader.
  await expect(colleague.saved()).rejects.toMatchObject({ code: expect.stringMatching(/1013|4409/) })
  expect(cellsOf(colleague.doc).get(sheet.meetings)).toBe(1)
  const again = await (await connect('zhou')).open(mine)
  expect(again.access).toBe('read')
  expect(cellsOf(again.doc).get(sheet.meetings)).toBe(1)
  const { cells } = await server.store.readSheet(mine.table, mine.period, [mine.org])
  expect(cells.map(({ key, value }) => [key, value])).toEqual([[sheet.meetings, 1]])
})

it('the same page writes again after a submission was sent back', async () => {
  const { a2, streetA } = server.places
  const mine = returnOf(a2)
  const first = await connect(a2.id)
  const writer = await first.open(mine)
  writeCell(writer.doc, sheet.meetings, 3)
  await writer.saved()
  const act = async (
    login: string,
    action: string,
    body: unknown = action === 'submit' ? { missing: '暂无' } : {},
  ) =>
    fetch(`${server.url}/api/returns/${mine.table}/${mine.period}/${mine.org}/${action}`, {
      method: 'POST',
      headers: {
        cookie: await server.cookieFor(login),
        origin: server.url,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
  expect((await act(a2.id, 'submit')).status).toBe(200)
  await expect(writer.saved()).rejects.toMatchObject({ code: '4409' })
  expect((await act(streetA.id, 'send-back', { reason: '请核实' })).status).toBe(200)
  const reopened = await first.open(mine)
  expect(reopened.access).toBe('write')
  writeCell(reopened.doc, sheet.meetings, 4)
  await reopened.saved()
  expect((await server.store.statusOf(mine)).status).toBe('sent-back')
})
