import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { sheetColumns } from '../../client/grid/sheet-columns.js'
import { sheetRows } from '../../client/grid/sheet-rows.js'
import { SheetView } from '../../client/grid/sheet-view.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { memoryStore } from '../../client/sync/local-store.js'
import { getJson } from '../../server/demo/api-client.js'
import { parseDemoAccounts } from '../../server/demo/demo-account-file.js'
import { demoAccountsCsv } from '../../server/demo/demo-accounts.js'
import { type DemoFillResult, demoFill } from '../../server/demo/demo-fill.js'
import { prove } from '../../server/demo/proof.js'
import { proofSource } from '../../server/demo/proof-source.js'
import { connectSheet } from '../../server/demo/sheet-client.js'
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js'
import type { Store } from '../../server/store/store.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { joinTexts } from '../../shared/domain/joined-texts.js'
import { syntheticFill } from '../../shared/domain/synthetic-fill.js'
import type { Pack } from '../../shared/domain/table.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { shenzhenPack } from '../support/shenzhen-pack.js'
import { shippedTree } from '../support/shipped-pack.js'
import { createTestServer, type TestServer } from '../support/test-server.js'

const review = await shenzhenPack('sz2025')
const digest = await shenzhenPack('szwk2026')

let dataDir: string
let store: Store
let server: TestServer
let filled: DemoFillResult

/** The city's own tables need the city and its districts, and nobody below them. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-city-'))
  store = await openSqliteStore({ file: join(dataDir, 'test.sqlite') })
  const { units } = await shippedTree()
  await store.replaceOrgUnits(units.filter(({ level }) => level === 'city' || level === 'district'))
  server = await createTestServer({ dataDir, store })
  const accounts = parseDemoAccounts(demoAccountsCsv(server.newAccounts))
  filled = await demoFill({ url: server.url, accounts })
}, 240_000)
afterAll(async () => {
  await server.stop()
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** What the proof reads of the running server, as the city. */
async function withSource<Value>(
  pack: Pack,
  use: (source: ReturnType<typeof proofSource>) => Promise<Value>,
) {
  const cookie = await server.cookieFor('4403')
  const workplace = (await getJson(server.url, '/api/workplace', cookie)) as Workplace
  const client = await connectSheet(server.url, cookie)
  try {
    return await use(proofSource(pack, workplace, { url: server.url, cookie, client }))
  } finally {
    await client.close()
  }
}
const rowsOf = (pack: Pack) => withSource(pack, (source) => prove(pack, source))

/** Opens a sheet as the city's page does, and tells what its cells show: above the rows where there is such a row. */
async function openSheet(id: string, code: string) {
  const cookie = await server.cookieFor('4403')
  const workplace = new WorkplaceModel((await getJson(server.url, '/api/workplace', cookie)) as Workplace)
  const table = workplace.catalogue.table(asTableId(id))
  if (!table) throw new Error(`no table ${id}`)
  const scope = asOrgUnitId('4403')
  const sheet = new LiveSheet({
    ref: { table: table.id, period: asPeriodCode(code), scope },
    workplace,
    openSocket: () =>
      new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
        headers: { cookie, origin: server.url },
      }) as unknown as WebSocket,
    openLocal: async () => memoryStore(),
    refused: async () => false,
  })
  await new Promise<void>((resolve) => {
    const look = () => {
      if (sheet.connection.state === 'online' && sheet.connection.seq > 0) resolve()
    }
    for (const name of ['connection', 'cells', 'totals']) sheet.addEventListener(name, look)
    look()
  })
  const view = new SheetView(sheet, workplace, table)
  const rows = sheetRows(workplace.tree, workplace.catalogue, table, scope)
  const columns = sheetColumns(workplace.catalogue, table.id)
  const shown = (org: string, indicator: string) => {
    const row = rows.find((each) => each.org.id === org)
    const column = columns.find((each) => each.id === indicator)
    if (!row || !column) throw new Error(`the sheet has no ${org} ${indicator}`)
    return view.text(row, column)
  }
  return { shown, close: () => sheet.close() }
}

describe('a city’s year and week through a real server', () => {
  it('every district and the city fill their own rows', () => {
    const wanted = [review, digest].flatMap(({ pack, tree }) => syntheticFill(pack, tree))
    expect(new Set(wanted.map(({ ref }) => ref.org)).size).toBe(12)
    expect(filled.accounts).toBe(12)
    expect(filled.returns).toBeGreaterThanOrEqual(wanted.length)
  })

  it.each([
    ['sz2025', review.pack, 66],
    ['szwk2026', digest.pack, 39],
  ] as const)('%s prints what its document printed, in every column', async (_, pack, columns) => {
    const rows = await rowsOf(pack)
    expect(rows.length).toBe(columns)
    const differing = rows.filter(({ difference }) => difference !== null)
    expect(differing.map(({ indicator, difference }) => `${indicator.code} ${difference}`)).toEqual([])
  })

  it('the same cell reads 915万余 and 超900万, and a figure of two tables is one', async () => {
    const rows = await rowsOf(review.pack)
    const of = (code: string) => rows.filter(({ indicator }) => indicator.code === code)
    const [text, headline] = [of('SZ25.10.15')[0], of('SZ25.10.16')[0]]
    expect([text?.ours, headline?.ours]).toEqual(['915万余人次', '超900万人次'])
    expect(text?.value).toBe(headline?.value)
    expect(of('SZ25.02.06').map(({ table, ours }) => [table.id, ours])).toEqual([
      ['SZ25-02', '近1万场次'],
      ['SZ25-08', '近1万场次'],
    ])
  })

  it('titles lie in the rows of the districts, as printed', async () => {
    for (const { rule, published } of digest.pack.indicators) {
      if (rule.kind !== 'of-unit') continue
      const sheet = await store.readSheet(asTableId('SZWK-01'), asPeriodCode('2026W11'), [rule.unit])
      const title = sheet.cells.find(({ key }) => key === rule.source)?.value
      expect(`${digest.tree.get(rule.unit)?.name}:${title}`).toBe(published?.text)
    }
  })

  it('a sheet shows the referenced figures and the titles of the districts', async () => {
    const review = await openSheet('SZ25-08', '2025')
    expect([review.shown('4403', 'SZ25.08.02'), review.shown('4403', 'SZ25.02.06')]).toEqual([
      '166',
      expect.stringMatching(/^9,\d{3}$/),
    ])
    review.close()
    const week = await openSheet('SZWK-01', '2026W11')
    expect(week.shown('4403', 'SZWK.01.06')).toBe('召开2026年社工机构工作会议')
    expect(week.shown('440309', 'SZWK.01.06')).toBe('')
    week.close()
    const next = await openSheet('SZWK-01', '2026W12')
    expect(next.shown('4403', 'SZWK.01.06')).toBe('未报送')
    next.close()
  })

  it('the digest of all districts has the published headings in official order, and says who has none', async () => {
    const { text, none } = joinTexts(await withSource(digest.pack, (source) => source.digest()), 'week')
    const headings = digest.pack.indicators.flatMap(({ rule, published }) =>
      rule.kind === 'of-unit' && published ? [published.text] : [],
    )
    expect(headings.length).toBe(8)
    const lines = text.split('\n')
    expect(headings.map((heading) => lines.indexOf(heading))).toEqual(headings.map((_, place) => 2 * place))
    expect(lines[1]).toBe('福田区本周要闻的正文(演示)。')
    expect(none).toEqual(['盐田区', '大鹏新区', '深汕特别合作区'])
    expect(lines[lines.length - 1]).toBe('本周无:盐田区、大鹏新区、深汕特别合作区')
  })

  it('a rebuild from the cells finds the same totals', async () => {
    const check = await getJson(server.url, '/api/totals-check', await server.cookieFor('4403'))
    expect(check).toMatchObject({ differences: [] })
  })
})
