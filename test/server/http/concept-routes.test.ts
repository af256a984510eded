import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSheet } from '../../../server/demo/sheet-client.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import type { ConceptFigures } from '../../../shared/protocol/api.js'
import { writeCells } from '../../../shared/protocol/return-document.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.destroy())

async function write(org: string, table: string, period: string, cells: Readonly<Record<string, CellValue>>) {
  const client = await connectSheet(server.url, await server.cookieFor(org))
  const opened = await client.open({
    table: asTableId(table),
    period: asPeriodCode(period),
    org: asOrgUnitId(org),
  })
  writeCells(opened.doc, Object.entries(cells))
  await opened.saved()
  await client.close()
}

async function conceptsOf(who: string) {
  const answer = await fetch(`${server.url}/api/concepts`, {
    headers: { cookie: await server.cookieFor(who) },
  })
  const { figures } = (await answer.json()) as ConceptFigures
  return (code: string) => figures.find(({ indicator }) => indicator === code)
}

describe('GET /api/concepts', () => {
  it('puts the figures of one concept side by side, missing, zero and 不适用 apart', async () => {
    await write('440307003', 'LG24-10', '2024S2', { 'LG24.10.03': 21 })
    await write('4403', 'SZ25-10', '202512', { 'SZ25.10.04': 0 })
    await write('440307003', 'LG24-07', '2024Q4', { 'LG24.07.01': { na: '无此场景' } })
    const figureOf = await conceptsOf('440307')
    expect(figureOf('LG24.10.03')).toMatchObject({ org: '440307', period: '2024', value: 21, words: '21名' })
    expect(figureOf('SZ25.10.04')).toMatchObject({ org: '4403', period: '2025', value: 0, reported: 1 })
    expect(figureOf('SZ25.10.05')).toMatchObject({ value: null, words: '—', reported: 0 })
    expect(figureOf('LG24.07.01')).toMatchObject({ value: null, reported: 1, na: 1 })
  })

  it('shows a figure where the person may read it, and none elsewhere', async () => {
    const ofCommunity = await conceptsOf('440307015001')
    // 龙华区's figures are open to 龙华区 only.
    expect(ofCommunity('LH20.04.03')).toBeUndefined()
    expect(ofCommunity('LG24.10.03')).toMatchObject({ org: '440307', value: 21 })
    const ofLonghua = await conceptsOf('440309')
    expect(ofLonghua('LH20.04.03')).toMatchObject({ org: '440309', value: null })
    expect(ofLonghua('LG24.10.03')).toBeUndefined()
  })

  it('asks who it is, and which figures are meant', async () => {
    expect((await fetch(`${server.url}/api/concepts`)).status).toBe(401)
    const cookie = await server.cookieFor('440307')
    const odd = await fetch(`${server.url}/api/concepts?lens=none`, { headers: { cookie } })
    expect([odd.status, ((await odd.json()) as { code: string }).code]).toEqual([400, 'unknown-lens'])
  })
})
