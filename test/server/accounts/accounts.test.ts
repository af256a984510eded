import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AccountChange, AccountDone, AccountPast } from '../../../shared/protocol/accounts-api.js'
import type { Problem } from '../../../shared/protocol/api.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { AccountOffice, duties } from '../../support/account-office.js'
import { messagesOf, openRawLine } from '../../support/raw-line.js'
import { handshakeStatus, openRaw } from '../../support/raw-socket.js'
import { createTestServer, signIn } from '../../support/test-server.js'

const unit = '440307003002'
const otherUnit = '440307003005'
const street = '440307003'
const password = 'Lan-Tian-2026'

let office: AccountOffice
let nowMs = Date.UTC(2024, 2, 1)
let count = 0

beforeAll(async () => {
  office = new AccountOffice(
    await createTestServer({ now: () => new Date(nowMs), sessionLookMs: 20, failuresPerAddress: 60 }),
  )
})
afterAll(() => office.server.destroy())
beforeEach(() => {
  count += 1
})

const problemOf = async (answer: Response) => (await answer.json()) as Problem
const workplace = (cookie: string) => office.askAs(cookie, 'GET', '/api/workplace')
const signInAnswer = (login: string, secret: string) =>
  office.askAs('', 'POST', '/api/sign-in', { login, password: secret })

/** Somebody new with a socket and a line open. */
async function someoneAtWork(role = 'clerk', org = unit) {
  const login = `work${count}`
  const cookie = await office.employ(login, { org, role })
  const socket = await openRaw(office.server.url, { cookie })
  await socket.take('hello')
  const line = await openRawLine(office.server.url, cookie)
  expect(messagesOf(await line.poll(0)).map(({ t }) => t)).toContain('hello')
  return { login, cookie, socket, line }
}

describe('a new account', () => {
  it('works only once its role is confirmed, and then only to change the password that others know', async () => {
    const login = 'new-one'
    const made = await office.ask(duties.administrator, 'POST', '/api/accounts', {
      login,
      name: '新来的人',
      org: unit,
      role: 'clerk',
    })
    expect(made.status).toBe(200)
    expect(made.headers.get('cache-control')).toBe('no-store')
    const { account, password: oneTime = '' } = (await made.json()) as AccountDone
    expect(account).toMatchObject({
      state: 'awaiting',
      pending: { role: 'clerk', by: expect.stringContaining('系统管理员') },
    })
    expect((await problemOf(await signInAnswer(login, oneTime))).code).toBe('not-confirmed')
    expect((await problemOf(await signInAnswer(login, 'wrong'))).code).toBe('wrong-password')

    expect(
      (await office.change(duties.administrator, login, { action: 'confirm-role', role: 'clerk' })).status,
    ).toBe(403)
    expect(
      (await office.change(duties.security, login, { action: 'confirm-role', role: 'supervisor' })).status,
    ).toBe(409)
    expect(
      (await office.change(duties.security, login, { action: 'confirm-role', role: 'clerk' })).status,
    ).toBe(200)

    const cookie = await signIn(office.server.url, login, oneTime)
    expect(await (await office.askAs(cookie, 'GET', '/api/me')).json()).toMatchObject({
      mustChangePassword: true,
    })
    for (const path of [
      '/api/workplace',
      '/api/my-returns',
      '/api/accounts',
      `/export/sheet/LG24-01/202403/${street}.csv`,
    ])
      expect((await problemOf(await office.askAs(cookie, 'GET', path))).code, path).toBe(
        'must-change-password',
      )
    expect((await office.askAs(cookie, 'POST', '/api/line')).status).toBe(403)
    expect(await handshakeStatus(office.server.url, { cookie })).toBe(403)

    for (const [current, next, code] of [
      ['wrong', password, 'wrong-password'],
      [oneTime, 'short', 'too-short'],
      [oneTime, `${login}-Aa1`, 'like-login'],
      [oneTime, oneTime, 'too-plain'],
    ] as const)
      expect(
        (await problemOf(await office.askAs(cookie, 'POST', '/api/password', { current, next }))).code,
      ).toBe(code)
    const changed = await office.askAs(cookie, 'POST', '/api/password', { current: oneTime, next: password })
    expect(changed.status).toBe(204)
    const renewed = changed.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(renewed).not.toBe(cookie)
    expect((await workplace(cookie)).status).toBe(401)
    expect((await workplace(renewed)).status).toBe(200)
    expect((await signInAnswer(login, oneTime)).status).toBe(401)
  })

  it('does not get a password back that was among the last five', async () => {
    const login = `history${count}`
    let cookie = await office.employ(login, { org: unit })
    let current = password
    const change = async (next: string) => {
      const answer = await office.askAs(cookie, 'POST', '/api/password', { current, next })
      if (answer.status === 204) {
        cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
        current = next
      }
      return answer.status === 204 ? 'changed' : (await problemOf(answer)).code
    }
    expect(await change(password)).toBe('used-before')
    for (let i = 1; i <= 4; i += 1) expect(await change(`Lan-Tian-203${i}`)).toBe('changed')
    expect(await change(password)).toBe('used-before')
    expect(await change('Lan-Tian-2035')).toBe('changed')
    expect(await change(password)).toBe('changed')
  })

  it('appears by name without a restart, and its past stays with it when it moves', async () => {
    const { login, socket, line } = await someoneAtWork()
    await socket.close()
    await line.hangUp()
    expect(
      (await office.change(duties.administrator, login, { action: 'move-account', org: otherUnit })).status,
    ).toBe(200)
    const answer = await office.ask(
      duties.administrator,
      'GET',
      `/api/accounts/${await office.idOf(login)}/steps`,
    )
    const { steps } = (await answer.json()) as AccountPast
    expect(steps[0]).toMatchObject({
      action: 'move-account',
      old: unit,
      new: otherUnit,
      by: expect.stringContaining('系统管理员'),
    })
    const audit = await office.server.store.readAudit({ kinds: ['account'], limit: 1 })
    expect(audit[0]).toMatchObject({
      detail: { action: 'move-account', details: { from: unit, to: otherUnit } },
    })
  })
})

describe('what was decided is felt at once', () => {
  it.each<[string, AccountChange, string]>([
    ['deactivation', { action: 'disable-account' }, '停用'],
    ['a move', { action: 'move-account', org: otherUnit }, '单位'],
    ['a reset', { action: 'reset-password' }, '重置'],
    ['signing out everywhere', { action: 'end-sessions' }, '全部设备'],
  ])('%s closes sockets and lines of this person, and says why', async (_what, change, words) => {
    const { login, cookie, socket, line } = await someoneAtWork()
    const bystander = await openRaw(office.server.url, { cookie: await office.server.cookieFor(unit) })
    expect((await office.change(duties.administrator, login, change)).status).toBe(200)
    expect(await socket.ended).toMatchObject({
      code: closeCodes.unauthenticated,
      reason: expect.stringContaining(words),
    })
    expect((await line.get(1)).status).toBe(401)
    const answer = await workplace(cookie)
    expect(answer.status).toBe(401)
    expect(await problemOf(answer)).toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining(words),
    })
    expect(await handshakeStatus(office.server.url, { cookie })).toBe(401)
    await bystander.settled()
    await bystander.close()
  })

  it('a role taken away mid-session is gone in the same moment', async () => {
    const { login, cookie, socket } = await someoneAtWork('reviewer', street)
    expect(
      (await office.change(duties.administrator, login, { action: 'ask-role', role: 'viewer' })).status,
    ).toBe(200)
    await socket.settled() // nothing happens before it is confirmed
    expect(
      (await office.change(duties.security, login, { action: 'confirm-role', role: 'viewer' })).status,
    ).toBe(200)
    expect((await socket.ended).code).toBe(closeCodes.unauthenticated)
    expect((await workplace(cookie)).status).toBe(401)
    const again = await signIn(office.server.url, login, password)
    expect(await (await office.askAs(again, 'GET', '/api/me')).json()).toMatchObject({ role: 'viewer' })
  })

  it('a session that grew too old ends what is open for it', async () => {
    let later = 0
    const server = await createTestServer({ now: () => new Date(nowMs + later), sessionLookMs: 20 })
    try {
      const cookie = await server.cookieFor(unit)
      const socket = await openRaw(server.url, { cookie })
      await socket.take('hello')
      later = 13 * 60 * 60_000
      expect(await socket.ended).toMatchObject({ code: closeCodes.unauthenticated })
      later = 0 // gone for good, whatever the clock says
      expect(await handshakeStatus(server.url, { cookie })).toBe(401)
    } finally {
      await server.destroy()
    }
  })

  it('one click signs out everywhere', async () => {
    const { login, cookie, socket } = await someoneAtWork()
    const second = await signIn(office.server.url, login, password)
    const answer = await office.askAs(second, 'POST', '/api/sign-out-everywhere')
    expect(answer.status).toBe(204)
    expect((await socket.ended).code).toBe(closeCodes.unauthenticated)
    for (const each of [cookie, second]) expect((await workplace(each)).status).toBe(401)
  })

  it('a cookie stolen before the sign-out opens nothing after it', async () => {
    const { cookie } = await someoneAtWork()
    expect((await office.askAs(cookie, 'POST', '/api/sign-out')).status).toBe(204)
    expect((await workplace(cookie)).status).toBe(401)
    expect(await handshakeStatus(office.server.url, { cookie })).toBe(401)
    expect((await office.askAs(cookie, 'POST', '/api/line')).status).toBe(401)
  })

  it('a deactivated person does not come in, and comes back when reactivated', async () => {
    const { login } = await someoneAtWork()
    await office.change(duties.administrator, login, { action: 'disable-account' })
    expect((await signInAnswer(login, password)).status).toBe(401)
    expect((await office.change(duties.administrator, login, { action: 'enable-account' })).status).toBe(200)
    nowMs += 60_000
    expect((await signInAnswer(login, password)).status).toBe(200)
  })
})

describe('separation of duties', () => {
  it('the last administrator and the last security administrator cannot be taken away', async () => {
    const second = await office.employ('admin2', { org: '4403', role: 'administrator' })
    const id = await office.idOf(duties.security)
    const answer = await office.askAs(second, 'POST', `/api/accounts/${id}`, { action: 'disable-account' })
    expect((await problemOf(answer)).code).toBe('last-of-role')
    await office.change(duties.administrator, 'admin2', { action: 'disable-account' })
  })

  it('an administrator cannot become a security administrator by a reset', async () => {
    for (const change of [{ action: 'reset-password' }, { action: 'link-identity', subject: 'me' }] as const)
      expect((await office.change(duties.administrator, duties.security, change)).status).toBe(403)
  })

  const changes: readonly AccountChange[] = [
    { action: 'rename-account', name: '新名' },
    { action: 'move-account', org: otherUnit },
    { action: 'link-identity', subject: 'x' },
    { action: 'ask-role', role: 'viewer' },
    { action: 'confirm-role', role: 'viewer' },
    { action: 'refuse-role', role: 'viewer' },
    { action: 'disable-account' },
    { action: 'enable-account' },
    { action: 'reset-password' },
    { action: 'end-sessions' },
    { action: 'unlock-account' },
  ]
  it.each(['audit', 'viewer', '440307', street, unit])(
    '%s is refused at every door, and nothing changes',
    async (login) => {
      const before = await office.server.store.accounts()
      for (const change of changes) {
        const answer = await office.change(login, '440307003004', change)
        // Whoever may not even look is not told that the account is there.
        expect([403, 404], change.action).toContain(answer.status)
      }
      const newcomer = { login: 'x1', name: 'x', org: unit, role: 'administrator' }
      expect((await office.ask(login, 'POST', '/api/accounts', newcomer)).status).toBe(403)
      expect((await office.ask(login, 'GET', '/api/accounts')).status).toBe(403)
      expect((await office.ask(login, 'GET', `/api/accounts/${await office.idOf(unit)}/steps`)).status).toBe(
        404,
      )
      expect((await office.ask(login, 'GET', '/api/accounts/import/template.xlsx')).status).toBe(403)
      expect(await office.server.store.accounts()).toEqual(before)
    },
  )

  it('nobody without a session, nor a foreign page with one, gets anywhere', async () => {
    const id = await office.idOf(unit)
    const cookie = await office.server.cookieFor(duties.administrator)
    const posts = [
      ['/api/accounts', {}],
      [`/api/accounts/${id}`, { action: 'disable-account' }],
      ['/api/accounts/import/preview', {}],
      ['/api/accounts/import?plan=x', {}],
      ['/api/password', { current: 'a', next: 'b' }],
      ['/api/sign-out-everywhere', {}],
    ] as const
    for (const [path, body] of posts) {
      expect((await office.askAs('', 'POST', path, body)).status, path).toBe(401)
      for (const origin of ['https://evil.example', 'null']) {
        const answer = await office.askAs(cookie, 'POST', path, body, { origin })
        expect((await problemOf(answer)).code, path).toBe('foreign-origin')
      }
    }
    expect((await workplace(cookie)).status).toBe(200)
    expect((await office.server.store.accountByLogin(unit))?.disabled).toBe(false)
  })
})

describe('the audit log', () => {
  it('knows who came, who went, and who was turned away, from where, and no password', async () => {
    const login = `logged${count}`
    const cookie = await office.employ(login, { org: unit })
    await signInAnswer(login, 'not-the-password')
    await office.askAs(cookie, 'POST', '/api/sign-out')
    const id = await office.idOf(login)
    const entries = await office.server.store.readAudit({
      kinds: ['sign-in', 'sign-in-refused', 'sign-out'],
      limit: 3,
    })
    expect(entries.map(({ kind, account, detail }) => ({ kind, account, detail }))).toEqual([
      { kind: 'sign-out', account: id, detail: { details: {} } },
      { kind: 'sign-in-refused', account: null, detail: { details: { login, why: 'wrong-password' } } },
      { kind: 'sign-in', account: id, detail: { details: { way: 'password' } } },
    ])
    for (const { origin } of entries) expect(origin?.address).toContain('127.0.0.1')
    const all = await office.server.store.readAudit({ limit: 1000 })
    const text = JSON.stringify(all)
    for (const secret of [password, office.server.password, 'not-the-password', '$argon2'])
      expect(text).not.toContain(secret)
    expect((await office.server.store.verifyAudit()).broken).toBeNull()
  })
})

describe('guessing', () => {
  it('makes the account wait, which the security administrator ends', async () => {
    const login = `guess${count}`
    await office.employ(login, { org: unit })
    for (let i = 0; i < 8; i += 1) await signInAnswer(login, `guess${i}`)
    expect((await signInAnswer(login, password)).status).toBe(429)
    expect((await office.list(login, duties.security)).accounts[0]?.lockedSeconds).toBeGreaterThan(0)
    expect((await office.change(duties.administrator, login, { action: 'unlock-account' })).status).toBe(403)
    expect((await office.change(duties.security, login, { action: 'unlock-account' })).status).toBe(200)
    expect((await signInAnswer(login, password)).status).toBe(200)
  })

  it('does not find out the present password at an open screen either', async () => {
    const cookie = await office.employ(`screen${count}`, { org: unit })
    const codes: string[] = []
    for (let i = 0; i < 8; i += 1) {
      const body = { current: `guess${i}`, next: 'Lan-Tian-2099' }
      codes.push((await problemOf(await office.askAs(cookie, 'POST', '/api/password', body))).code)
    }
    expect(codes).toContain('too-many-attempts')
  })

  it('one password on many accounts makes the address wait; those at work are not held up', async () => {
    const cookie = await office.server.cookieFor(duties.administrator)
    const codes = new Set<string>()
    for (let i = 0; i < 70; i += 1)
      codes.add((await problemOf(await signInAnswer(`nobody${i}`, 'Spring2026!'))).code)
    expect([...codes]).toEqual(['wrong-password', 'too-many-attempts'])
    expect((await signInAnswer(unit, office.server.password)).status).toBe(429)
    expect((await workplace(cookie)).status).toBe(200)
    nowMs += 11 * 60_000
    expect((await signInAnswer(unit, office.server.password)).status).toBe(200)
  })
})

describe('what people type', () => {
  it.each(["'; DROP TABLE account; --", '<script>alert(1)</script>', '=1+1', '%00', '\\'])(
    'is text in names, searches and identities: %s',
    async (text) => {
      const login = `text${count}`
      await office.employ(login, { org: unit, name: text })
      expect(
        (await office.change(duties.administrator, login, { action: 'link-identity', subject: text + login }))
          .status,
      ).toBe(200)
      const { accounts } = await office.list(text.split(' ')[0] ?? '')
      expect(accounts.map(({ name }) => name)).toContain(text)
      expect((await office.server.store.accountBySubject(text + login))?.login).toBe(login)
    },
  )

  it.each([
    ['no role', { login: 'y', name: 'y', org: unit }],
    ['a role that is none', { login: 'y', name: 'y', org: unit, role: 'king' }],
    ['a unit that is none', { login: 'y', name: 'y', org: '999', role: 'clerk' }],
    ['a role at a wrong level', { login: 'y', name: 'y', org: unit, role: 'supervisor' }],
    ['a login with signs', { login: '<b>', name: 'y', org: unit, role: 'clerk' }],
    ['no name', { login: 'y', name: ' ', org: unit, role: 'clerk' }],
  ])('with %s is 400 in words', async (_what, body) => {
    const answer = await office.ask(duties.administrator, 'POST', '/api/accounts', body)
    expect(answer.status).toBe(400)
    expect((await problemOf(answer)).message).toMatch(/[\u4e00-\u9fff]/)
  })
})
