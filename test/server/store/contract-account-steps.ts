import { describe, expect, it } from 'vitest'
import type { AccountStep, NewAccount } from '../../../server/store/account-store.js'
import type { Store } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { smallOrgs } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const at = new Date('2024-03-01T00:00:00.001Z')
const later = new Date('2024-03-02T00:00:00.002Z')
const admin = asUserId('admin')
const clerk = asUserId('clerk')

const account = (id: string, more: Partial<NewAccount> = {}): NewAccount => ({
  id: asUserId(id),
  login: id,
  name: `姓名${id}`,
  role: 'clerk',
  org: smallOrgs.a1,
  passwordHash: `hash-${id}`,
  disabled: false,
  ...more,
})

type Body<Step> = Step extends AccountStep ? Omit<Step, 'account' | 'by' | 'at'> : never
const step = (body: Body<AccountStep>, of = clerk): AccountStep =>
  ({ account: of, by: admin, at, ...body }) as AccountStep

export function registerAccountSteps(fresh: Fresh): void {
  const furnished = async (): Promise<Store> => {
    const store = await fresh()
    await store.addAccounts([
      account('admin', { role: 'administrator', org: smallOrgs.district }),
      account('safe', { role: 'security', org: smallOrgs.district }),
      account('clerk'),
    ])
    return store
  }
  const of = async (store: Store, login = 'clerk') => {
    const found = await store.accountByLogin(login)
    if (!found) throw new Error(`no account ${login}`)
    return found
  }

  describe('steps of an account', () => {
    it('create it as it is told, and are recorded', async () => {
      const store = await furnished()
      const pending = { role: 'clerk', by: admin, at } as const
      const as = account('new', { role: 'viewer', confirmed: false, pending, mustChangePassword: true })
      expect(await store.changeAccounts([step({ action: 'create-account', as }, asUserId('new'))])).toEqual({
        ok: true,
      })
      expect(await of(store, 'new')).toMatchObject({ ...as, subject: null, passwordChangedAt: null })
      expect(await store.accountSteps(asUserId('new'), 10)).toEqual([
        { account: 'new', action: 'create-account', old: null, new: smallOrgs.a1, by: '姓名admin', at },
      ])
    })

    it('move and rename it; its id and its past stay', async () => {
      const store = await furnished()
      await store.changeAccounts([
        step({ action: 'move-account', org: smallOrgs.b1 }),
        step({ action: 'rename-account', name: '新名' }),
      ])
      await store.changeAccounts([{ ...step({ action: 'move-account', org: smallOrgs.a2 }), at: later }])
      expect(await of(store)).toMatchObject({ id: 'clerk', org: smallOrgs.a2, name: '新名' })
      const steps = await store.accountSteps(clerk, 10)
      expect(steps.map(({ action, old, new: now }) => [action, old, now])).toEqual([
        ['move-account', smallOrgs.b1, smallOrgs.a2],
        ['rename-account', '姓名clerk', '新名'],
        ['move-account', smallOrgs.a1, smallOrgs.b1],
      ])
      expect(steps[0]).toMatchObject({ by: '姓名admin', at: later })
      expect(await store.accountSteps(clerk, 1)).toHaveLength(1)
    })

    it('are all taken or none', async () => {
      const store = await furnished()
      const outcome = await store.changeAccounts([
        step({ action: 'rename-account', name: '新名' }),
        step({ action: 'create-account', as: account('x', { login: 'clerk' }) }, asUserId('x')),
      ])
      expect(outcome).toEqual({ ok: false, code: 'login-taken', account: 'x' })
      expect((await of(store)).name).toBe('姓名clerk')
      expect(await store.accountSteps(clerk, 10)).toEqual([])
      expect(await store.changeAccounts([step({ action: 'disable-account' }, asUserId('nobody'))])).toEqual({
        ok: false,
        code: 'unknown-account',
        account: 'nobody',
      })
    })

    it('a role waits until it is confirmed, and what is confirmed is what was looked at', async () => {
      const store = await furnished()
      await store.changeAccounts([step({ action: 'ask-role', role: 'viewer' })])
      expect(await of(store)).toMatchObject({ role: 'clerk', pending: { role: 'viewer', by: admin, at } })
      expect(
        await store.changeAccounts([step({ action: 'confirm-role', role: 'supervisor' })]),
      ).toMatchObject({ ok: false, code: 'stale' })
      await store.changeAccounts([step({ action: 'confirm-role', role: 'viewer' })])
      expect(await of(store)).toMatchObject({ role: 'viewer', pending: null, confirmed: true })
      await store.changeAccounts([step({ action: 'ask-role', role: 'clerk' })])
      await store.changeAccounts([step({ action: 'refuse-role', role: 'clerk' })])
      expect(await of(store)).toMatchObject({ role: 'viewer', pending: null })
      expect(await store.changeAccounts([step({ action: 'refuse-role', role: 'clerk' })])).toMatchObject({
        ok: false,
        code: 'stale',
      })
    })

    it('keep the newest five passwords, and say whose choice the present one is', async () => {
      const store = await furnished()
      expect(await store.passwordHashes(clerk)).toEqual(['hash-clerk'])
      await store.changeAccounts([step({ action: 'reset-password', passwordHash: 'h1' })])
      expect(await of(store)).toMatchObject({
        passwordHash: 'h1',
        mustChangePassword: true,
        passwordChangedAt: null,
      })
      for (const passwordHash of ['h2', 'h3', 'h4', 'h5'])
        await store.changeAccounts([step({ action: 'change-password', passwordHash, keep: null })])
      expect(await of(store)).toMatchObject({ mustChangePassword: false, passwordChangedAt: at })
      expect(await store.passwordHashes(clerk)).toEqual(['h5', 'h4', 'h3', 'h2', 'h1'])
      expect(await store.passwordHashes(admin)).toEqual(['hash-admin'])
    })

    it('an identity belongs to one account only', async () => {
      const store = await furnished()
      await store.changeAccounts([step({ action: 'link-identity', subject: 'sub' })])
      expect((await store.accountBySubject('sub'))?.login).toBe('clerk')
      expect(await store.accountBySubject('other')).toBeUndefined()
      expect(await store.changeAccounts([step({ action: 'link-identity', subject: 'sub' }, admin)])).toEqual({
        ok: false,
        code: 'subject-taken',
        account: 'admin',
      })
      await store.changeAccounts([step({ action: 'link-identity', subject: null })])
      expect(await store.accountBySubject('sub')).toBeUndefined()
    })

    it('never leave the office without somebody to administer and somebody to confirm', async () => {
      const store = await furnished()
      for (const id of ['admin', 'safe'])
        expect(await store.changeAccounts([step({ action: 'disable-account' }, asUserId(id))])).toMatchObject(
          {
            ok: false,
            code: 'last-of-role',
          },
        )
      await store.changeAccounts([step({ action: 'ask-role', role: 'clerk' }, admin)])
      expect(
        await store.changeAccounts([step({ action: 'confirm-role', role: 'clerk' }, admin)]),
      ).toMatchObject({ ok: false, code: 'last-of-role' })
      expect((await of(store, 'admin')).role).toBe('administrator')
      await store.addAccounts([account('second', { role: 'administrator' })])
      expect(await store.changeAccounts([step({ action: 'disable-account' }, admin)])).toEqual({ ok: true })
    })

    it.each<[string, Body<AccountStep>]>([
      ['deactivation', { action: 'disable-account' }],
      ['a move', { action: 'move-account', org: smallOrgs.b1 }],
      ['a reset', { action: 'reset-password', passwordHash: 'h' }],
      ['signing out everywhere', { action: 'end-sessions' }],
    ])('%s ends the sessions of this person alone, with the reason', async (_what, body) => {
      const store = await furnished()
      await store.addSession('t1', clerk, at)
      await store.addSession('t2', clerk, at)
      await store.addSession('t3', admin, at)
      await store.changeAccounts([step(body)])
      expect((await store.session('t1'))?.ended).toBe(body.action)
      expect((await store.session('t2'))?.ended).toBe(body.action)
      expect((await store.session('t3'))?.ended).toBeNull()
    })

    it('a confirmed role ends the sessions that knew another one', async () => {
      const store = await furnished()
      await store.addSession('t1', clerk, at)
      await store.changeAccounts([step({ action: 'ask-role', role: 'viewer' })])
      expect((await store.session('t1'))?.ended).toBeNull()
      await store.changeAccounts([step({ action: 'confirm-role', role: 'viewer' })])
      expect((await store.session('t1'))?.ended).toBe('confirm-role')
    })

    it('a password of the own choice ends all sessions but the one it was chosen in', async () => {
      const store = await furnished()
      await store.addSession('t1', clerk, at)
      await store.addSession('t2', clerk, at)
      await store.changeAccounts([step({ action: 'change-password', passwordHash: 'h', keep: 't2' })])
      expect((await store.session('t1'))?.ended).toBe('change-password')
      expect((await store.session('t2'))?.ended).toBeNull()
    })

    it('sessions of long ago are forgotten', async () => {
      const store = await furnished()
      await store.addSession('old', clerk, at)
      await store.addSession('new', clerk, later)
      await store.forgetSessions(later)
      expect(await store.session('old')).toBeUndefined()
      expect(await store.session('new')).toBeDefined()
    })
  })
}
