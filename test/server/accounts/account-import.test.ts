import { readXlsx, writeXlsx } from 'hucre'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportDone, ImportPreview } from '../../../shared/protocol/accounts-api.js'
import { AccountOffice, duties } from '../../support/account-office.js'
import { createTestServer } from '../../support/test-server.js'
import { zipOf } from '../../support/zip-file.js'

let office: AccountOffice

beforeAll(async () => {
  office = new AccountOffice(await createTestServer())
})
afterAll(() => office.server.destroy())

const bytes = (text: string) => new TextEncoder().encode(text)
const head = '账号,姓名,单位代码,角色\n'

async function preview(file: Uint8Array, as: string = duties.administrator): Promise<ImportPreview> {
  const answer = await office.ask(as, 'POST', '/api/accounts/import/preview', file)
  expect(answer.status, await answer.clone().text()).toBe(200)
  return (await answer.json()) as ImportPreview
}
const carryOut = (file: Uint8Array, plan: string) =>
  office.ask(duties.administrator, 'POST', `/api/accounts/import?plan=${plan}`, file)

describe('importing people', () => {
  const file = bytes(
    `${head}imp1,甲某,440307003002,填报员\nimp2,乙某,440307003,街道审核员\nimp3,丙某,440307003002,街道审核员\nimp4,丁某,999,填报员\nimp1,戊某,440307003002,填报员\nimp6,,440307003002,国王\n`,
  )

  it('is previewed row by row, and nothing is written by that', async () => {
    const before = (await office.server.store.accounts()).length
    const { lines } = await preview(file)
    expect(lines.map(({ line, outcome, says }) => [line, outcome, says.join()])).toEqual([
      [2, 'create', expect.stringContaining('新建')],
      [3, 'create', expect.stringContaining('新建')],
      [4, 'error', '街道审核员只能设在街道'],
      [5, 'error', '没有“999”这个单位'],
      [6, 'error', '账号与第2行重复'],
      [7, 'error', '没有“国王”这个角色'],
    ])
    expect(await office.server.store.accounts()).toHaveLength(before)
  })

  it('is carried out as it was previewed, once; a second time changes nothing', async () => {
    const { plan } = await preview(file)
    const answer = await carryOut(file, plan)
    expect(answer.status).toBe(200)
    const done = (await answer.json()) as ImportDone
    expect(done.created.map(({ login }) => login)).toEqual(['imp1', 'imp2'])
    expect(new Set(done.created.map(({ password }) => password)).size).toBe(2)
    expect(await office.server.store.accountByLogin('imp1')).toMatchObject({
      confirmed: false,
      mustChangePassword: true,
      pending: { role: 'clerk' },
    })
    // The plan was for people who were not there yet.
    const again = await carryOut(file, plan)
    expect(again.status).toBe(409)
    const second = await preview(file)
    expect(second.lines.map(({ outcome }) => outcome)).toEqual([
      'same',
      'same',
      'error',
      'error',
      'error',
      'error',
    ])
    expect(await (await carryOut(file, second.plan)).json()).toEqual({ created: [], changed: 0 })
  })

  it('moves and renames whom it finds, and asks for their new role', async () => {
    await preview(bytes(`${head}imp7,己某,440307003002,填报员\n`)).then(({ plan }) =>
      carryOut(bytes(`${head}imp7,己某,440307003002,填报员\n`), plan),
    )
    const changed = bytes(`${head}imp7,己某某,440307003,街道审核员\n`)
    const { plan, lines } = await preview(changed)
    expect(lines[0]).toMatchObject({ outcome: 'change' })
    expect(lines[0]?.says).toHaveLength(3)
    expect((await carryOut(changed, plan)).status).toBe(200)
    expect(await office.server.store.accountByLogin('imp7')).toMatchObject({
      name: '己某某',
      org: '440307003',
      pending: { role: 'reviewer' },
    })
    const steps = await office.server.store.accountSteps(
      (await office.server.store.accountByLogin('imp7'))?.id ?? ('' as never),
      10,
    )
    expect(steps.find(({ action }) => action === 'move-account')).toMatchObject({
      old: '440307003002',
      new: '440307003',
    })
  })

  it('is all or nothing: a login that was taken meanwhile refuses the lot', async () => {
    const two = bytes(`${head}imp8,庚某,440307003002,填报员\nimp9,辛某,440307003002,填报员\n`)
    const { plan } = await preview(two)
    await office.ask(duties.administrator, 'POST', '/api/accounts', {
      login: 'imp9',
      name: '别人',
      org: '440307003002',
      role: 'clerk',
    })
    const answer = await carryOut(two, plan)
    expect(answer.status).toBe(409)
    expect(await office.server.store.accountByLogin('imp8')).toBeUndefined()
  })

  it('reads what Chinese Windows writes, tabs and semicolons, and workbooks with codes as numbers', async () => {
    const gbk = Uint8Array.from([
      // 账号,姓名,单位代码,角色 in GB 18030
      0xd5, 0xcb, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb5, 0xa5, 0xce, 0xbb, 0xb4, 0xfa, 0xc2,
      0xeb, 0x2c, 0xbd, 0xc7, 0xc9, 0xab, 0x0a, 0x67, 0x31, 0x2c, 0xbc, 0xd7, 0x2c, 0x34, 0x34, 0x30, 0x33,
      0x30, 0x37, 0x2c, 0x76, 0x69, 0x65, 0x77, 0x65, 0x72, 0x0a,
    ])
    expect((await preview(gbk)).lines).toMatchObject([{ login: 'g1', name: '甲', outcome: 'create' }])
    for (const sign of [';', '\t']) {
      const text = `${head}g2,甲,440307,viewer\n`.replaceAll(',', sign)
      expect((await preview(bytes(text))).lines).toMatchObject([{ login: 'g2', outcome: 'create' }])
    }
    const workbook = await writeXlsx({
      sheets: [
        {
          name: 'x',
          rows: [['通讯录'], ['角色', '姓名', '账号', '单位代码'], ['填报员', '甲', 13900, 440307003002]],
        },
      ],
    })
    expect((await preview(workbook)).lines).toMatchObject([
      { line: 3, login: '13900', org: '440307003002', outcome: 'create' },
    ])
  })

  it('keeps HTML, SQL and formulas as the text they are, or refuses them in words', async () => {
    const nasty = `<img src=x onerror=alert(1)>`
    const text = bytes(`${head}n1,"${nasty}",440307,viewer\n"n2';DROP TABLE account;--",甲,440307,viewer\n`)
    const { plan, lines } = await preview(text)
    expect(lines.map(({ outcome }) => outcome)).toEqual(['create', 'error'])
    expect((await carryOut(text, plan)).status).toBe(200)
    expect((await office.server.store.accountByLogin('n1'))?.name).toBe(nasty)
    expect((await office.list('n1')).accounts[0]?.name).toBe(nasty)
  })

  it('has a template that it reads itself', async () => {
    const answer = await office.ask(duties.administrator, 'GET', '/api/accounts/import/template.xlsx')
    expect(answer.headers.get('content-disposition')).toContain('attachment')
    const file = new Uint8Array(await answer.arrayBuffer())
    expect((await readXlsx(file)).sheets[0]?.rows[0]).toEqual(['账号', '姓名', '单位代码', '角色'])
    expect((await preview(file)).lines).toMatchObject([{ login: 'example01', outcome: 'create' }])
  })

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, number, string]>([
    ['nothing', () => new Uint8Array(), 400, '空'],
    ['no heads', () => bytes('a,b\n1,2\n'), 400, '表头'],
    ['only heads', () => bytes(head), 400, '没有内容'],
    ['random bytes', () => Uint8Array.from({ length: 300 }, (_, i) => (i * 7919) % 256), 400, '认不出'],
    ['an old xls', () => Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 400, 'xls'],
    ['a zip that is none', () => bytes('PK\x03\x04 and then nothing'), 400, 'xlsx'],
    ['more than a megabyte', () => new Uint8Array(1024 * 1024 + 1), 413, '1 MB'],
    ['too many rows', () => bytes(head + 'a,b,440307,viewer\n'.repeat(501)), 400, '500'],
  ])('%s is refused in words', async (_what, file, status, words) => {
    const path = '/api/accounts/import/preview'
    // The server hangs up on a body that it did not read: the next test must not inherit that connection.
    const answer = await office.ask(duties.administrator, 'POST', path, await file(), { connection: 'close' })
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { message: string }).message).toContain(words)
  })

  it('is not for others, whatever they send', async () => {
    for (const login of [
      duties.security,
      duties.auditor,
      duties.viewer,
      '440307',
      '440307003',
      '440307003002',
    ])
      for (const path of ['/api/accounts/import/preview', '/api/accounts/import?plan=x'])
        expect((await office.ask(login, 'POST', path, new Uint8Array(16))).status, login).toBe(403)
    expect((await office.askAs('', 'POST', '/api/accounts/import/preview', file)).status).toBe(401)
  })
})

describe('a zip bomb', () => {
  const bomb = new Uint8Array(200 * 1024 * 1024)

  it('is refused in words, and the server goes on', async () => {
    const answer = await office.ask(
      duties.administrator,
      'POST',
      '/api/accounts/import/preview',
      zipOf('xl/worksheets/sheet1.xml', bomb, 100),
    )
    expect(answer.status).toBe(400)
    expect((await office.list('admin')).total).toBe(1)
  })
})
