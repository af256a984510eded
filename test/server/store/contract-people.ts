import { describe, expect, it } from 'vitest'
import type { Account } from '../../../server/store/account-store.js'
import { StoreError } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { smallOrgs, smallUnits } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const account = (id: string, more: Partial<Account> = {}): Account => ({
  id: asUserId(id),
  login: `login-${id}`,
  name: `姓名${id}`,
  role: 'clerk',
  org: smallOrgs.a1,
  passwordHash: `hash-${id}`,
  disabled: false,
  confirmed: true,
  pending: null,
  mustChangePassword: false,
  passwordChangedAt: null,
  subject: null,
  ...more,
})

export function registerPeople(fresh: Fresh): void {
  describe('org units', () => {
    it('are replaced as a whole and keep their order', async () => {
      const store = await fresh()
      expect(await store.readOrgUnits()).toEqual([])
      await store.replaceOrgUnits(smallUnits)
      expect(await store.readOrgUnits()).toEqual(smallUnits)
      const fewer = smallUnits.slice(0, 2).map((unit) => ({ ...unit, validFrom: '2024-01-01', name: '新名' }))
      await store.replaceOrgUnits(fewer)
      expect(await store.readOrgUnits()).toEqual(fewer)
    })
  })

  describe('accounts', () => {
    it('are found by login and listed in the order of adding', async () => {
      const store = await fresh()
      const list = [account('b'), account('a', { role: 'auditor', disabled: true })]
      await store.addAccounts(list)
      await store.addAccounts([account('c')])
      expect(await store.accounts()).toEqual([...list, account('c')])
      expect(await store.accountByLogin('login-a')).toEqual(list[1])
      expect(await store.accountByLogin('LOGIN-A')).toBeUndefined()
    })

    it('are added all or none: a taken login refuses the lot', async () => {
      const store = await fresh()
      await store.addAccounts([account('a')])
      const again = [account('b'), account('c', { login: 'login-a' })]
      await expect(store.addAccounts(again)).rejects.toBeInstanceOf(StoreError)
      expect(await store.accounts()).toHaveLength(1)
    })
  })

  describe('sessions', () => {
    it('begin, are touched, and end', async () => {
      const store = await fresh()
      await store.addAccounts([account('a')])
      const createdAt = new Date('2024-03-01T00:00:00.001Z')
      const lastSeenAt = new Date('2024-03-02T00:00:00.002Z')
      await store.addSession('t1', asUserId('a'), createdAt)
      expect(await store.session('t1')).toEqual({
        account: account('a'),
        createdAt,
        lastSeenAt: createdAt,
        byIdentity: false,
        ended: null,
      })
      await store.touchSession('t1', lastSeenAt)
      expect(await store.session('t1')).toEqual({
        account: account('a'),
        createdAt,
        lastSeenAt,
        byIdentity: false,
        ended: null,
      })
      await store.endSession('t1')
      expect(await store.session('t1')).toBeUndefined()
      await store.touchSession('t1', lastSeenAt)
      expect(await store.session('t1')).toBeUndefined()
    })
  })

  describe('settings', () => {
    it('are read back and overwritten', async () => {
      const store = await fresh()
      expect(await store.setting('demo')).toBeUndefined()
      await store.setSetting('demo', 'true')
      await store.setSetting('demo', '')
      expect(await store.setting('demo')).toBe('')
    })
  })

  describe('upkeep', () => {
    it('probes the disk', async () => {
      const store = await fresh()
      await store.probe()
      await store.probe()
    })

    it('refuses work once it is closed', async () => {
      const store = await fresh()
      await store.close()
      await expect(store.currentSeq()).rejects.toMatchObject({ code: 'closed' })
      await expect(store.setSetting('a', 'b')).rejects.toMatchObject({ code: 'closed' })
    })
  })
}
