import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pruneAudit } from '../../../server/command/prune-audit.js'
import { verifyAudit } from '../../../server/command/verify-audit.js'
import { databaseFile } from '../../../server/create-server.js'
import { openDatabase } from '../../../server/store/sqlite/connection.js'
import { asUserId } from '../../../shared/domain/ids.js'
import type { Role } from '../../../shared/domain/person.js'
import { httpHand } from '../../support/http-hand.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'

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
  await add('inspector', 'auditor')
  await add('street-inspector', 'auditor', streetA.id)
  await add('looker', 'viewer')
  const page = new ReturnClient(returnOf(a1))
  await page.connect(server.url, await server.cookieFor(a1.id))
  page.set(sheet.meetings, 5)
  page.set(`${sheet.meetings}#note`, formula)
  await page.saved()
  await page.close()
  const way = `/api/returns/LG24-01/202403/${a1.id}`
  await httpHand(server, a1.id).post(`${way}/submit`, { missing: formula })
  await httpHand(server, streetA.id).post(`${way}/send-back`, { reason: formula })
})
afterAll(() => server.destroy())

const file = (login: string, path: string) => httpHand(server, login).get<string>(path)
const linesOf = (text: string) => text.split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? []

describe('files for inspectors', () => {
  it('hold who, when, from where and what, and are an entry themselves', async () => {
    const { status, body } = await file('inspector', '/export/audit.csv?period=202403')
    expect(status).toBe(200)
    const kinds = linesOf(body).map((line) => line.split(',')[2])
    expect(kinds).toContain('填报修改')
    expect(kinds).toContain('报送流转')
    expect(linesOf(body)[0]).toContain('127.0.0.1')
    const [entry] = await server.store.readAudit({ kinds: ['export'], limit: 1 })
    expect(entry).toMatchObject({
      account: 'u-inspector',
      detail: { what: 'audit', details: { period: '202403' } },
    })
    const past = await file('inspector', `/export/history.csv?unit=${server.places.a1.id}`)
    expect(past.body).toContain('填报中')
    expect(linesOf(past.body)[0]).toMatch(/,空,5,/)
  })

  it('run no formula that somebody typed', async () => {
    const past = await file('inspector', '/export/history.csv')
    expect(past.body).toContain("'=HYPERLINK")
    for (const text of [past.body, (await file('inspector', '/export/audit.csv')).body])
      for (const line of linesOf(text)) expect(line).not.toMatch(/(^|,)"?[=+@]/)
    expect((await file('inspector', '/export/audit.xlsx')).status).toBe(200)
    expect((await file('inspector', '/export/history.xlsx')).status).toBe(200)
  })

  it('are for the auditor and the supervisor of that scope only', async () => {
    const { a1, a2, streetA, streetB, district } = server.places
    for (const what of ['audit.csv', 'history.xlsx']) {
      for (const login of [a1.id, a2.id, streetA.id, 'looker'])
        expect([login, (await file(login, `/export/${what}`)).status]).toEqual([login, 403])
      expect((await fetch(`${server.url}/export/${what}`)).status).toBe(401)
      expect((await file(district.id, `/export/${what}`)).status).toBe(200)
      expect((await file('street-inspector', `/export/${what}`)).status).toBe(200)
      expect((await file('street-inspector', `/export/${what}?unit=${district.id}`)).status).toBe(403)
      expect((await file('street-inspector', `/export/${what}?unit=${streetB.id}`)).status).toBe(403)
    }
  })

  it('are narrowed by unit, person, kind and time', async () => {
    const { a2, streetA } = server.places
    const count = async (query: string) =>
      linesOf((await file('inspector', `/export/audit.csv?${query}`)).body).length
    expect(await count(`kind=cells&unit=${a2.id}`)).toBe(0)
    expect(await count('kind=cells')).toBeGreaterThan(0)
    expect(await count('kind=prune')).toBe(0)
    expect(await count('from=2999-01-01')).toBe(0)
    expect(await count('to=2001-01-01')).toBe(0)
    const reviewer = (await server.store.accounts()).find(({ login }) => login === streetA.id)
    expect(await count(`kind=status&account=${reviewer?.id}`)).toBe(1)
    for (const wrong of ['kind=x', 'from=yesterday'])
      expect((await file('inspector', `/export/audit.csv?${wrong}`)).status).toBe(400)
    expect((await file('inspector', '/export/audit.csv?unit=9')).status).toBe(404)
  })

  it('cannot be written to: there is no door that changes the past', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      for (const path of [
        '/export/audit.csv',
        `/api/history/LG24-01/202403/${server.places.a1.id}`,
        '/api/audit',
      ])
        expect((await httpHand(server, 'inspector').ask(method, path, {})).status).toBeGreaterThanOrEqual(400)
  })
})

describe('the commands', () => {
  const run = async (command: typeof verifyAudit, ...args: readonly string[]) => {
    const said: string[] = []
    const io = { env: {}, out: (text: string) => said.push(text), err: (text: string) => said.push(text) }
    const code = await command([...args, '--data-dir', server.dataDir], io)
    return { code, said: said.join('\n') }
  }

  it('verify the log of a running server, and find what another hand changed', async () => {
    expect(await run(verifyAudit)).toMatchObject({ code: 0, said: expect.stringContaining('完好') })
    const database = await openDatabase(join(server.dataDir, databaseFile))
    const exec = (script: string) => database.write((sql) => sql.exec(script))
    await exec("UPDATE cell SET value = '6' WHERE value = '5'")
    expect(await run(verifyAudit)).toMatchObject({ code: 1, said: expect.stringContaining('cell-changed') })
    // A chain that is broken is not pruned: nothing may cover the traces.
    const later = () => new Date(Date.now() + 400 * 24 * 60 * 60 * 1000)
    // Days begin in Beijing: late in the day of UTC tomorrow has begun there, and is not yet behind everything.
    const day = new Date(Date.now() + 2 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
    const prune: typeof verifyAudit = (args, io) => pruneAudit(args, io, later)
    const signed = ['--before', day, '--by', '王审计', '--reason', '满期']
    expect((await run(prune, ...signed)).code).toBe(1)
    await exec("UPDATE cell SET value = '5' WHERE value = '6'")
    await database.close()
    expect((await run(verifyAudit)).code).toBe(0)

    await expect(run(pruneAudit, ...signed)).rejects.toThrow('180')
    await expect(run(prune, '--before', day)).rejects.toThrow('--by')
    expect(await run(prune, ...signed)).toMatchObject({ code: 0, said: expect.stringContaining('保留 1 条') })
    // The server goes on writing behind the entry that is left.
    await httpHand(server, server.places.district.id).get('/export/audit.csv')
    expect(await run(verifyAudit)).toMatchObject({ code: 0 })
    const [, anchor] = await server.store.readAudit({ limit: 2 })
    expect(anchor).toMatchObject({ kind: 'prune', detail: { details: { words: '王审计:满期' } } })
  })

  it('say how they are used, and what is not there', async () => {
    expect((await run(verifyAudit, '--help')).said).toContain('--data-dir')
    expect((await run(pruneAudit, '--help')).said).toContain('--before')
    const io = { env: {}, out: () => {}, err: () => {} }
    await expect(verifyAudit(['--data-dir', join(server.dataDir, 'nowhere')], io)).rejects.toThrow(
      'no such data file',
    )
  })
})
