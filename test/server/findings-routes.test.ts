import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSheet } from '../../server/demo/sheet-client.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { FindingsAnswer, Problem } from '../../shared/protocol/api.js'
import { noteKey, writeCells } from '../../shared/protocol/return-document.js'
import { shippedPack } from '../support/shipped-pack.js'
import { createTestServer, type TestServer } from '../support/test-server.js'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.destroy())

const district = '440307'
const pinghu = '440307003'

async function write(
  org: string,
  table: string,
  period: string,
  cells: readonly (readonly [string, CellValue])[],
): Promise<number> {
  const client = await connectSheet(server.url, await server.cookieFor(org))
  const opened = await client.open({
    table: asTableId(table),
    period: asPeriodCode(period),
    org: asOrgUnitId(org),
  })
  writeCells(opened.doc, cells)
  const seq = await opened.saved()
  await client.close()
  return seq
}

async function ask<Answer>(who: string | undefined, query: Readonly<Record<string, string>>) {
  const headers = who === undefined ? undefined : { cookie: await server.cookieFor(who) }
  const answer = await fetch(
    `${server.url}/api/findings?${new URLSearchParams(query)}`,
    headers && { headers },
  )
  return { status: answer.status, body: (await answer.json()) as Answer }
}
const findingsOf = async (table: string, period: string, scope = district, who = district) =>
  (await ask<FindingsAnswer>(who, { table, period, scope })).body

describe('GET /api/findings', () => {
  it('tells of the rows that break a check, with the figures, until they are put right', async () => {
    const broken = await write(pinghu, 'LG24-06', '2024W10', [
      ['LG24.06.02', 10],
      ['LG24.06.03', 12],
    ])
    const { seq, findings } = await findingsOf('LG24-06', '2024W10')
    expect(seq).toBeGreaterThanOrEqual(broken)
    expect(findings).toEqual([
      {
        check: 'K000.01',
        severity: 'hard',
        at: 'own',
        org: pinghu,
        cells: ['LG24.06.03', 'LG24.06.02'],
        message: {
          zh: '办结条数 12 条大于收集条数 10 条:办结的应是已收集的诉求',
          en: expect.stringContaining('12'),
        },
        explained: false,
      },
    ])
    expect((await findingsOf('LG24-06', '2024W10', pinghu, pinghu)).findings.length).toBe(1)
    expect((await findingsOf('LG24-06', '2024W10', '440307006')).findings).toEqual([])
    expect((await findingsOf('LG24-06', '2024W11')).findings).toEqual([])

    await write(pinghu, 'LG24-06', '2024W10', [[noteKey('LG24.06.03'), '含上周结转']])
    expect((await findingsOf('LG24-06', '2024W10')).findings[0]?.explained).toBe(true)

    const mended = await write(pinghu, 'LG24-06', '2024W10', [['LG24.06.03', 9]])
    const after = await findingsOf('LG24-06', '2024W10')
    expect(after.findings).toEqual([])
    expect(after.seq).toBeGreaterThanOrEqual(mended)
  })

  it('reads ledgers: as many names as the number says', async () => {
    const chain = (id: string, name: string) => [`chains:${id}/name`, name] as const
    await write(district, 'LG24-05', '202403', [chain('a', '生物医药'), chain('b', '生物医药')])
    const { findings } = await findingsOf('LG24-05', '202403')
    expect(findings.map(({ check, org }) => [check, org])).toEqual([['K000.16', district]])
    expect(findings[0]?.message.zh).toContain('只有 1 条')
  })

  it('judges the claims of a year on its complete totals, across tables', async () => {
    const { tree } = await shippedPack()
    const streets = tree.within(asOrgUnitId(district), ['street'])
    for (const [i, street] of streets.entries()) {
      expect((await findingsOf('LG24-07', '2024')).findings).toEqual([])
      await write(street.id, 'LG24-07', '2024Q4', [['LG24.07.04', i > 0]])
    }
    const { findings } = await findingsOf('LG24-07', '2024')
    expect(findings.map(({ check, at, org }) => [check, at, org])).toEqual([
      ['K000.11-07', 'total', district],
    ])
    expect(findings[0]?.message.zh).toContain('10 个,街道 11 个')
    // In the quarter it is only the truth so far.
    expect((await findingsOf('LG24-07', '2024Q4')).findings).toEqual([])
  })

  it('lets in whom the totals let in, and says why not', async () => {
    const query = { table: 'LG24-06', period: '2024W10', scope: district }
    const refused = async (who: string | undefined, part: Readonly<Record<string, string>>) => {
      const { status, body } = await ask<Problem>(who, { ...query, ...part })
      return [status, body.code]
    }
    expect(await refused(undefined, {})).toEqual([401, 'unauthenticated'])
    expect(await refused(district, { table: 'X' })).toEqual([404, 'unknown-table'])
    expect(await refused(district, { period: '2024W99' })).toEqual([404, 'unknown-period'])
    expect(await refused(district, { scope: '999' })).toEqual([404, 'unknown-org-unit'])
    // The tables of this pack are open to the whole district.
    expect((await ask('440307003002', query)).status).toBe(200)
  })
})
