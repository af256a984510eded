import { afterAll, beforeAll, expect, it } from 'vitest'
import { asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { spliceText } from '../../../shared/protocol/return-document.js'
import { createRelayServer, type RelayServer } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'

let server: RelayServer

beforeAll(async () => {
  server = await createRelayServer()
})
afterAll(() => server.destroy())

it('the totals of a text are the texts in official order, with who did not answer', async () => {
  const { district, streetA, streetB } = server.places
  for (const [unit, words] of [
    [streetB, '=乙街道做法'],
    [streetA, '甲街道做法'],
  ] as const) {
    const client = new ReturnClient({
      table: asTableId('LG24-04'),
      period: asPeriodCode('2024Q1'),
      org: unit.id,
    })
    await client.connect(server.url, await server.cookieFor(unit.id))
    spliceText(client.doc, 'LG24.04.02', { at: 0, remove: 0, insert: words })
    await client.saved()
    await client.close()
  }
  const file = async (period: string, lens: string) => {
    const path = `${server.url}/export/totals/LG24-04/${period}/${district.id}.csv?lens=${lens}`
    return await (await fetch(path, { headers: { cookie: await server.cookieFor(district.id) } })).text()
  }
  const all = await file('2024Q1', 'all')
  expect(all.indexOf(`${streetA.name}:甲街道做法`)).toBeGreaterThan(0)
  expect(all.indexOf(`${streetB.name}:=乙街道做法`)).toBeGreaterThan(all.indexOf(`${streetA.name}:`))
  expect(all).toMatch(/缺报:[^"]*街道/)
  const reviewed = await file('2024Q1', 'reviewed')
  expect(reviewed).not.toContain('街道做法')
  expect(reviewed).toContain('缺报或未审:')
  expect(await file('2024', 'all')).not.toContain('街道做法')
})
