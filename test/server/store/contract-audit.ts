import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/store/store.js'
import type { AuditEntry, AuditEvent, Origin } from '../../../shared/domain/audit.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, b1 } = smallOrgs
const { sum } = smallCodes
const origin: Origin = { address: '10.1.2.3', session: 'abcdefabcdef', agent: 'Chromium 88' }
const at = new Date('2024-04-02T08:00:00.123Z')
const days = (count: number) => count * 24 * 60 * 60 * 1000

const entry = (event: AuditEvent, when = at): AuditEntry => ({ at: when, by: asUserId('u1'), origin, event })
const signIn = (login: string): AuditEvent => ({ kind: 'sign-in', details: { login } })
const all = (store: Store) => store.readAudit({ limit: 1000 })

export function registerAudit(fresh: Fresh): void {
  describe('the audit log', () => {
    it('has one entry for every commit and every step, with where from and the status of that time', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const ref = smallReturn(a1)
      await store.append(
        [maker.commit(ref, { [sum]: 5 }, { origin }), maker.commit(ref, { [sum]: 6 })],
        smallModel,
      )
      await moveStatus(store, ref, 'submitted', smallModel, { origin, reason: '“请”核实' })
      const [status, second, first] = await all(store)
      expect(first).toMatchObject({
        n: 1,
        kind: 'cells',
        account: 'u1',
        origin,
        table: ref.table,
        period: ref.period,
        org: a1,
        seq: 1,
        detail: { status: 'open', epoch: 1, count: 1 },
      })
      expect(second).toMatchObject({ n: 2, origin: null, seq: 2 })
      expect(second?.detail.digest).not.toBe(first?.detail.digest)
      expect(status).toMatchObject({
        n: 3,
        kind: 'status',
        origin,
        seq: 3,
        detail: { from: 'open', to: 'submitted', action: 'submit', reason: '“请”核实' },
      })
      expect(await store.verifyAudit()).toMatchObject({ entries: 3, last: 3, history: 2, broken: null })
    })

    it('is read in pages, newest first, narrowed by unit, person, kind and time, also after the clock went back', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await store.append([maker.commit(smallReturn(a1), { [sum]: 5 })], smallModel)
      const later = new Date('2030-01-02T08:00:00Z')
      const by = (account: string | null, event: AuditEvent, when: Date): AuditEntry => ({
        ...entry(event, when),
        by: account === null ? null : asUserId(account),
      })
      const late = (minutes: number) => new Date(later.getTime() + minutes * 60_000)
      const login = (name: string): AuditEvent => ({ kind: 'sign-in', org: b1, details: { login: name } })
      await store.appendAudit([
        by('u2', login('a'), late(3)),
        by('u1', login('b'), late(2)),
        by(null, { kind: 'sign-in-refused', details: { login: 'x' } }, late(2)),
        by('u2', login('c'), late(2)),
      ])
      const page = async (query: Omit<Parameters<Store['auditPage']>[0], 'limit'>, limit = 10) =>
        (await store.auditPage({ ...query, limit })).map(({ n }) => n)
      expect(await page({})).toEqual([2, 5, 4, 3, 1])
      expect(await page({}, 2)).toEqual([2, 5])
      expect(await page({ before: { at: late(2), n: 5 } }, 2)).toEqual([4, 3])
      expect(await page({ before: { at: late(2), n: 3 } })).toEqual([1])
      expect(await page({ accounts: [asUserId('u2')] })).toEqual([2, 5])
      expect(await page({ accounts: [] })).toEqual([])
      expect(await page({ orgs: [b1] })).toEqual([2, 5, 3])
      expect(await page({ orgs: [b1], accounts: [asUserId('u1')], kinds: ['sign-in'] })).toEqual([3])
      expect(await page({ kinds: ['cells', 'sign-in-refused'] })).toEqual([4, 1])
      expect(await page({ from: later, to: late(3) })).toEqual([5, 4, 3])
      const [newest] = await store.auditPage({ limit: 1 })
      expect(newest).toMatchObject({
        n: 2,
        account: 'u2',
        org: b1,
        origin,
        detail: { details: { login: 'a' } },
      })
      const [seq] = await store.auditPage({ kinds: ['cells'], limit: 1 })
      expect(await store.cellsOfCommits([seq?.seq ?? 0, 999])).toEqual([
        { seq: 1, key: sum, old: null, new: 5 },
      ])
      const heard: number[][] = []
      await store.verifyAudit((...progress) => heard.push(progress))
      expect(heard).toEqual([[5, 5]])
    })

    it('says nothing of a commit that the fence refused', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await moveStatus(store, smallReturn(a1), 'locked', smallModel)
      await store.append(
        [maker.commit(smallReturn(a1), { [sum]: 5 }), maker.commit(smallReturn(b1), { [sum]: 5 })],
        smallModel,
      )
      expect((await all(store)).map(({ kind, org }) => [kind, org])).toEqual([
        ['cells', b1],
        ['status', a1],
      ])
      expect((await store.verifyAudit()).broken).toBe(null)
    })

    it('takes whatever a person may have typed', async () => {
      const store = await fresh()
      const login = `"'; DROP TABLE audit; --\u0000\u2028 龙岗 \u{1f600} __proto__`
      await store.appendAudit([
        entry({ kind: 'sign-in-refused', details: { login, __proto__: 'x', 'a b': [1, null, { c: true }] } }),
        entry(signIn('张三')),
      ])
      const [second, first] = await all(store)
      expect(first?.detail).toMatchObject({ details: { login } })
      expect(second?.detail).toEqual({ details: { login: '张三' } })
      expect((await store.verifyAudit()).broken).toBe(null)
    })

    it('is read by unit, person, kind and time, in pages', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await store.append(
        [maker.commit(smallReturn(a1), { [sum]: 5 }), maker.commit(smallReturn(b1), { [sum]: 6 })],
        smallModel,
      )
      await store.appendAudit([
        entry(signIn('one')),
        { ...entry(signIn('two'), new Date(at.getTime() + 1)), by: asUserId('u2') },
      ])
      const ns = async (query: Omit<Parameters<Store['readAudit']>[0], 'limit'>, limit = 100) =>
        (await store.readAudit({ ...query, limit })).map(({ n }) => n)
      expect(await ns({})).toEqual([4, 3, 2, 1])
      expect(await ns({}, 3)).toEqual([4, 3, 2])
      expect(await ns({ before: 2 }, 3)).toEqual([1])
      expect(await ns({ orgs: [b1] })).toEqual([2])
      expect(await ns({ orgs: [] })).toEqual([])
      expect(await ns({ table: smallReturn(a1).table })).toEqual([2, 1])
      expect(await ns({ account: asUserId('u2') })).toEqual([4])
      expect(await ns({ kinds: ['sign-in'] })).toEqual([4, 3])
      expect(await ns({ from: at, to: new Date(at.getTime() + 1) })).toEqual([3])
    })

    it('may lose what is older than 180 days, and the rest still verifies', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await store.append(
        [1, 2, 3].map((value) => maker.commit(smallReturn(a1), { [sum]: value }, { at })),
        smallModel,
      )
      const later = new Date(at.getTime() + days(100))
      await store.appendAudit([entry(signIn('later'), later)])
      const now = new Date(at.getTime() + days(200))
      const by = { at: now, by: asUserId('u9'), words: '满 180 天' }
      await expect(store.pruneAudit(new Date(now.getTime() - days(180) + 1), by)).rejects.toThrow(RangeError)
      expect((await all(store)).length).toBe(4)
      expect(await store.pruneAudit(new Date(now.getTime() - days(180)), by)).toEqual({ removed: 3, kept: 2 })
      const [anchor, kept] = await all(store)
      expect(kept).toMatchObject({ n: 4, kind: 'sign-in' })
      expect(anchor).toMatchObject({ n: 5, kind: 'prune', account: 'u9', detail: { through: 3 } })
      expect(await store.verifyAudit()).toMatchObject({ entries: 2, first: 4, last: 5, broken: null })
      await store.append([maker.commit(smallReturn(a1), { [sum]: 4 }, { at: now })], smallModel)
      expect((await store.verifyAudit()).broken).toBe(null)
      // Again, past the first anchor.
      const muchLater = new Date(now.getTime() + days(300))
      expect(await store.pruneAudit(new Date(now.getTime() + days(1)), { ...by, at: muchLater })).toEqual({
        removed: 3,
        kept: 1,
      })
      expect(await store.verifyAudit()).toMatchObject({ entries: 1, first: 7, last: 7, broken: null })
      expect(await store.pruneAudit(at, by)).toEqual({ removed: 0, kept: 1 })
    })

    it('keeps an entry that is young although an older one stands behind it', async () => {
      const store = await fresh()
      const now = new Date(at.getTime() + days(200))
      await store.appendAudit([entry(signIn('young'), now), entry(signIn('clock set back'))])
      const by = { at: now, by: null, words: '' }
      expect(await store.pruneAudit(new Date(at.getTime() + days(1)), by)).toEqual({ removed: 0, kept: 2 })
    })
  })
}
