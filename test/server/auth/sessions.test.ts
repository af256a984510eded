import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Passwords } from '../../../server/auth/passwords.js'
import { type SessionLimits, Sessions } from '../../../server/auth/sessions.js'
import type { NewAccount } from '../../../server/store/account-store.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import { type Store, StoreError } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { smallOrgs } from '../../support/small-pack.js'

const clerk: NewAccount = {
  id: asUserId('u1'),
  login: 'clerk',
  name: '填报员',
  role: 'clerk',
  org: smallOrgs.a1,
  passwordHash: '',
  disabled: false,
}
const minuteMs = 60_000
const hourMs = 60 * minuteMs

let dir: string
let store: Store
let nowMs: number
let errors: unknown[]

const open = (over: Partial<Store> = {}, limits?: SessionLimits) =>
  new Sessions(
    { ...store, ...over },
    () => new Date(nowMs),
    (error) => errors.push(error),
    limits,
  )

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huibiao-sessions-'))
  store = await openSqliteStore({ file: join(dir, 'data.sqlite') })
  await store.addAccounts([clerk, { ...clerk, id: asUserId('u2'), login: 'gone', disabled: true }])
  nowMs = Date.UTC(2024, 2, 1)
  errors = []
})
afterEach(async () => {
  await store.close()
  await rm(dir, { recursive: true })
})

describe('a session', () => {
  it('is found by its token and by nothing else', async () => {
    const sessions = open()
    const token = await sessions.begin(clerk)
    const found = await sessions.find(token)
    expect(found?.account.login).toBe('clerk')
    expect(found?.session).not.toBe(token)
    for (const wrong of [undefined, '', 'x', `${token}x`, token.slice(1), found?.session, 'x'.repeat(5000)])
      expect(await sessions.find(wrong)).toBeUndefined()
  })

  it('has a token that is not in the store and not used twice', async () => {
    const sessions = open()
    const tokens = new Set(await Promise.all(Array.from({ length: 20 }, () => sessions.begin(clerk))))
    expect(tokens.size).toBe(20)
    for (const token of tokens) {
      expect(token.length).toBeGreaterThanOrEqual(43)
      expect(await store.session(token)).toBeUndefined()
    }
  })

  it('ends when it is ended', async () => {
    const sessions = open()
    const token = await sessions.begin(clerk)
    const found = await sessions.find(token)
    await sessions.end(found?.session ?? '')
    expect(await sessions.find(token)).toBeUndefined()
  })

  it('of an account that was disabled counts no more', async () => {
    const sessions = open()
    const token = await sessions.begin({ ...clerk, id: asUserId('u2') })
    expect(await sessions.find(token)).toBeUndefined()
  })

  it('lives through pauses of less than four hours, at most twelve', async () => {
    const sessions = open()
    const token = await sessions.begin(clerk)
    for (let hours = 3; hours <= 12; hours += 3) {
      nowMs += 3 * hourMs
      const found = await sessions.find(token)
      expect(found, `after ${hours} hours`).toBeDefined()
      await sessions.acted(found?.session ?? '')
    }
    nowMs += minuteMs
    expect(await sessions.find(token)).toBeUndefined()
    nowMs -= 6 * hourMs
    expect(await sessions.find(token)).toBeUndefined() // gone for good, whatever the clock says
  })

  it('ends after a pause of more than four hours', async () => {
    const sessions = open()
    const token = await sessions.begin(clerk)
    nowMs += 4 * hourMs + 1
    expect(await sessions.find(token)).toBeUndefined()
  })

  it('idles out under an open page: to be asked for is no action of the person', async () => {
    const sessions = open()
    const token = await sessions.begin(clerk)
    for (let minutes = 0; minutes < 4 * 60; minutes += 5) {
      nowMs += 5 * minuteMs
      expect(await sessions.find(token), `after ${minutes + 5} minutes`).toBeDefined()
    }
    nowMs += 1
    // Every window of it is told the same.
    expect(await sessions.look(token)).toEqual({ ended: 'timeout' })
    expect(await sessions.look(token)).toEqual({ ended: 'timeout' })
  })

  it('counts what the person did, when they did it, also over a restart; an older word takes nothing back', async () => {
    const sessions = open()
    const token = await sessions.begin(clerk)
    const session = (await sessions.find(token))?.session ?? ''
    nowMs += 3 * hourMs
    await sessions.acted(session, hourMs) // two hours after the start
    await sessions.acted(session, 2 * hourMs)
    expect(await sessions.left(session)).toEqual({ idleLeftMs: 3 * hourMs, absoluteLeftMs: 9 * hourMs })
    nowMs += 3 * hourMs
    // Nobody acts in the future, and nothing but an action helps.
    await sessions.acted(session, -hourMs)
    expect((await sessions.left(session))?.idleLeftMs).toBe(4 * hourMs)
    nowMs += 3 * hourMs
    expect((await open().find(token))?.session).toBe(session)
    nowMs += hourMs + 1
    expect(await open().find(token)).toBeUndefined()
    expect(await sessions.left(session)).toBeUndefined()
  })

  it('writes its use down seldom, and often enough for a short idle time', async () => {
    let written = 0
    const counted = {
      touchSession: (...parts: Parameters<Store['touchSession']>) => {
        written += 1
        return store.touchSession(...parts)
      },
    }
    const session = async (sessions: Sessions) =>
      (await sessions.find(await sessions.begin(clerk)))?.session ?? ''
    const usual = open(counted)
    const name = await session(usual)
    for (let seconds = 0; seconds < 180; seconds += 1) {
      nowMs += 1000
      await usual.acted(name)
    }
    expect(written).toBe(2)
    const short = open(counted, { absoluteMs: hourMs, idleMs: 20_000 })
    const other = await session(short)
    written = 0
    for (let seconds = 0; seconds < 40; seconds += 1) {
      nowMs += 1000
      await short.acted(other)
      expect(await short.check(other)).toHaveProperty('signedIn')
    }
    expect(written).toBe(20)
    nowMs += 20_001
    expect(await short.check(other)).toEqual({ ended: 'timeout' })
  })

  it('is still good when its use cannot be written down: a full disk keeps nobody from reading', async () => {
    const token = await open().begin(clerk)
    nowMs += 5 * minuteMs
    const full = () => Promise.reject(new StoreError('disk-full', 'database or disk is full'))
    const sessions = open({ touchSession: full, endSession: full })
    const found = await sessions.find(token)
    expect(found?.account.login).toBe('clerk')
    await sessions.acted(found?.session ?? '')
    expect((await sessions.find(token))?.account.login).toBe('clerk')
    expect(errors).toHaveLength(1)
    nowMs += 5 * hourMs
    expect(await sessions.find(token)).toBeUndefined()
  })
})

describe('a password', () => {
  it('fits its hash and no other; the hash is argon2id and salted', async () => {
    const passwords = new Passwords()
    const [first, second] = await Promise.all([passwords.hash('密码一二三'), passwords.hash('密码一二三')])
    expect(first).toMatch(/^\$argon2id\$/)
    expect(first).not.toBe(second)
    expect(await passwords.verify(first, '密码一二三')).toBe(true)
    expect(await passwords.verify(second, '密码一二三')).toBe(true)
    expect(await passwords.verify(first, '密码一二')).toBe(false)
    expect(await passwords.verify(undefined, '密码一二三')).toBe(false)
  })

  it('of many people at once is checked in turn, none forgotten', async () => {
    const passwords = new Passwords()
    const hash = await passwords.hash('x')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        passwords.verify(i % 4 === 3 ? undefined : hash, i % 2 ? 'x' : 'y'),
      ),
    )
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => i % 2 === 1 && i % 4 !== 3))
  })

  it('that cannot be checked does not hold up the next', async () => {
    const passwords = new Passwords()
    const broken = await Promise.allSettled(Array.from({ length: 8 }, () => passwords.verify('no hash', 'x')))
    expect(broken.every(({ status }) => status === 'rejected')).toBe(true)
    expect(await passwords.verify(await passwords.hash('x'), 'x')).toBe(true)
  })
})
