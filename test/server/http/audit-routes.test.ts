import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile } from '../../../server/create-server.js'
import { auditPageSql } from '../../../server/store/sqlite/audit-log.js'
import { openDatabase } from '../../../server/store/sqlite/connection.js'
import type { AuditEntry } from '../../../shared/domain/audit.js'
import { asOrgUnitId, asUserId } from '../../../shared/domain/ids.js'
import type { Role } from '../../../shared/domain/person.js'
import { type AuditCheck, type AuditPage, auditPageSize } from '../../../shared/protocol/audit-api.js'
import { httpHand } from '../../support/http-hand.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { until } from '../../support/until.js'

let server: RelayServer
const formula = '=HYPERLINK("http://x","点这里")'

beforeAll(async () => {
  server = await createRelayServer()
  const { a1, district, streetA } = server.places
  const colleague = (await server.store.accounts()).find(({ org }) => org === district.id)
  if (!colleague) throw new Error('nobody works in the district')
  const add = (login: string, role: Role, org = district.id) =>
    server.store.addAccounts([
      { ...colleague, id: asUserId(`u-${login}`), login, name: `测试${login}`, role, org },
    ])
  await add('inspector', 'auditor', asOrgUnitId('4403'))
  await add('street-inspector', 'auditor', streetA.id)
  const page = new ReturnClient(returnOf(a1))
  await page.connect(server.url, await server.cookieFor(a1.id))
  page.set(sheet.meetings, 5)
  page.set(`${sheet.meetings}#note`, formula)
  await page.saved()
  page.set(sheet.meetings, 6)
  await page.saved()
  await page.close()
}, 60_000)
afterAll(() => server.destroy())

const page = async (login: string, query: string) => {
  const { status, body } = await httpHand(server, login).get<AuditPage>(`/api/audit?${query}`)
  return { status, lines: body.lines ?? [], next: body.next }
}

describe('the audit log on screen', () => {
  it('shows edits with old and new values, who and from where', async () => {
    const { a1 } = server.places
    const { lines } = await page('inspector', 'kind=cells')
    expect(lines[0]).toMatchObject({
      kind: 'cells',
      login: a1.id,
      address: '127.0.0.1',
      org: a1.id,
      table: sheet.table,
      period: sheet.period,
      cells: [{ key: sheet.meetings, old: 5, new: 6 }],
      cellCount: 1,
      hash: expect.stringMatching(/^[\da-f]{64}$/),
    })
    // What was typed stays what it was: the page shows it as a text.
    expect(lines.flatMap(({ cells }) => cells)).toContainEqual({
      key: `${sheet.meetings}#note`,
      old: null,
      new: formula,
    })
  })

  it('goes on page by page, each entry once, newest first', async () => {
    const at = new Date('2024-01-02T08:00:00Z')
    const entries = Array.from(
      { length: 2 * auditPageSize + 7 },
      (_, i): AuditEntry => ({
        at: new Date(at.getTime() + Math.floor(i / 3)),
        by: asUserId('u-inspector'),
        origin: null,
        event: { kind: 'setting', action: 'working-calendar', details: { i } },
      }),
    )
    await server.store.appendAudit(entries)
    const seen: number[] = []
    let pages = 0
    for (let next: string | null = ''; next !== null; pages += 1) {
      const { lines, next: after } = await page('inspector', `kind=setting&before=${next}`)
      seen.push(...lines.map(({ detail }) => Number((detail.details as { i: number }).i)))
      next = after
    }
    expect(pages).toBe(3)
    expect(seen).toEqual(entries.map((_, i) => entries.length - 1 - i))
  })

  it('is narrowed by unit, person, kind and time, and to what a scope may see', async () => {
    const { a1, a2, streetA, streetB, district } = server.places
    const kinds = async (login: string, query: string) =>
      (await page(login, query)).lines.map(({ kind }) => kind)
    expect(await kinds('inspector', `unit=${a2.id}&kind=cells`)).toEqual([])
    expect(await kinds('inspector', `who=${a1.id}&kind=cells`)).toHaveLength(
      (await kinds('inspector', 'kind=cells')).length,
    )
    expect(await kinds('inspector', 'who=没有这个人')).toEqual([])
    expect(await kinds('inspector', 'from=2999-01-01')).toEqual([])
    expect(await kinds('inspector', 'from=2024-01-02&to=2024-01-03')).toContain('setting')
    // The log of no unit is for those who look over all of them.
    expect(await kinds('street-inspector', 'kind=setting')).toEqual([])
    expect((await kinds('street-inspector', 'kind=cells')).length).toBeGreaterThan(0)
    expect((await page('street-inspector', `unit=${district.id}`)).status).toBe(403)
    expect((await page('street-inspector', `unit=${streetB.id}`)).status).toBe(403)
    expect((await page(streetA.id, '')).status).toBe(403)
    for (const wrong of ['kind=x', 'from=yesterday', 'before=1', 'before=1.x'])
      expect((await page('inspector', wrong)).status, wrong).toBe(400)
    expect((await page('inspector', 'unit=9')).status).toBe(404)
    expect((await fetch(`${server.url}/api/audit`)).status).toBe(401)
  })

  it('narrows the files by the same words', async () => {
    const file = (query: string) => httpHand(server, 'inspector').get<string>(`/export/${query}`)
    const mine = (await file(`audit.csv?kind=cells&who=${server.places.a1.id}`)).body
    expect(mine).toContain('填报修改')
    expect((await file('audit.csv?kind=cells&who=没有这个人')).body).not.toContain('填报修改')
    expect((await file('history.csv?who=没有这个人')).body).not.toContain(server.places.a1.name)
  })
})

describe('the verification', () => {
  const hand = () => httpHand(server, 'inspector')
  const finished = (): Promise<AuditCheck> =>
    until('the end of the verification', async () => {
      const { body } = await hand().get<AuditCheck>('/api/audit/check')
      return body.state === 'done' || body.state === 'failed' ? body : undefined
    })

  it('runs on the server and names the first broken link', async () => {
    expect((await hand().get<AuditCheck>('/api/audit/check')).body.state).toBe('never')
    expect((await hand().post<AuditCheck>('/api/audit/check', {})).body).toMatchObject({
      state: 'running',
      by: '测试inspector',
    })
    expect(await finished()).toMatchObject({ state: 'done', report: { broken: null, first: 1 } })
    const database = await openDatabase(join(server.dataDir, databaseFile))
    await database.write((sql) =>
      sql.exec(`DROP TRIGGER audit_unchanged; UPDATE audit SET detail = '{}' WHERE n = 3`),
    )
    await database.close()
    await hand().post('/api/audit/check', {})
    expect((await finished()).report?.broken).toMatchObject({ code: 'entry-changed', n: 3 })
  })
})

it('a page is found in its index alone, whatever narrows it, without sorting the log', async () => {
  const database = await openDatabase(join(server.dataDir, databaseFile))
  const at = new Date(0)
  const page = { limit: 50 }
  for (const query of [
    page,
    { ...page, before: { at, n: 5 } },
    { ...page, before: { at, n: 5 }, from: at, to: at },
    { ...page, orgs: [], accounts: [], kinds: [] },
  ]) {
    const plan = await database.read((sql) =>
      sql.all<{ detail: string }>(
        `EXPLAIN QUERY PLAN ${auditPageSql(query)}`,
        Array.from({ length: 8 }, () => null),
      ),
    )
    const steps = plan.map(({ detail }) => detail)
    const found = steps.filter((step) => step.includes('audit USING COVERING INDEX audit_by_time'))
    expect(found, steps.join('\n')).toHaveLength(1)
    if ('before' in query) expect(found[0]).toContain('SEARCH')
    // The fifty that were found are put in order once more; the log is not.
    expect(steps.indexOf('USE TEMP B-TREE FOR ORDER BY')).not.toBe(
      steps.findIndex((step) => step.includes('audit_by_time')) + 1,
    )
  }
  await database.close()
})
