import { writeXlsx } from 'hucre'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ReadWorkbook, readLimits } from '../../../shared/protocol/import-api.js'
import { AccountOffice, duties } from '../../support/account-office.js'
import { createTestServer } from '../../support/test-server.js'

let office: AccountOffice
beforeAll(async () => {
  office = new AccountOffice(await createTestServer())
})
afterAll(() => office.server.destroy())

const path = '/api/import/read'

describe('reading a file for the import', () => {
  it('gives a clerk the cells, and writes nothing anywhere', async () => {
    const seq = await office.server.store.currentSeq()
    const file = await writeXlsx({ sheets: [{ name: '三月', rows: [['单位', '数']] }] })
    const answer = await office.ask('440307015001', 'POST', path, file)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { format, sheets } = (await answer.json()) as ReadWorkbook
    expect(format).toBe('xlsx')
    expect(sheets).toMatchObject([{ name: '三月', rows: [['单位', '数']] }])
    expect(await office.server.store.currentSeq()).toBe(seq)
  })

  it('is for those who fill, and for pages of ours', async () => {
    const file = new TextEncoder().encode('a,b')
    expect((await office.askAs('', 'POST', path, file)).status).toBe(401)
    expect((await office.ask(duties.viewer, 'POST', path, file)).status).toBe(403)
    expect((await office.ask(duties.auditor, 'POST', path, file)).status).toBe(403)
    expect(
      (await office.ask('440307015001', 'POST', path, file, { origin: 'https://elsewhere.example' })).status,
    ).toBe(403)
  })

  it('says in words what it cannot read, and that a file is too large', async () => {
    const old = await office.ask('440307015001', 'POST', path, Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))
    expect(old.status).toBe(400)
    expect(((await old.json()) as { message: string }).message).toContain('xls')
    // The server hangs up on a body that it did not read: the next test must not inherit that connection.
    const large = await office.ask('440307015001', 'POST', path, new Uint8Array(readLimits.bytes + 1), {
      connection: 'close',
    })
    expect(large.status).toBe(413)
    expect(((await large.json()) as { message: string }).message).toContain('8 MB')
  })
})
