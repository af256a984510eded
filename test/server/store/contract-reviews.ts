import { describe, expect, it } from 'vitest'
import type { StatusChange, Store } from '../../../server/store/store.js'
import { asUserId, type ReturnRef } from '../../../shared/domain/ids.js'
import { type Lens, lenses } from '../../../shared/domain/status.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { readsAt } from '../../support/reads.js'
import { smallCodes, smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2, b1, streetA } = smallOrgs
const { sum } = smallCodes
const at = new Date('2024-04-02T08:00:00.123Z')
const march = { table: smallTables.monthly.id, period: smallReturn(a1).period }

const change = (more: Partial<StatusChange>): StatusChange => ({
  from: 'open',
  to: 'submitted',
  action: 'submit',
  by: asUserId('u1'),
  at,
  reason: null,
  cells: [],
  ...more,
})
const step = (store: Store, ref: ReturnRef, more: Partial<StatusChange>) =>
  store.setStatus(ref, change(more), smallModel)

async function filled(fresh: Fresh): Promise<Store> {
  const store = await fresh()
  const maker = createCommitMaker(smallModel)
  await store.append(
    [maker.commit(smallReturn(a1), { [sum]: 5 }), maker.commit(smallReturn(a2), { [sum]: 7 })],
    smallModel,
  )
  return store
}

export function registerReviews(fresh: Fresh): void {
  describe('reviews', () => {
    it('are recorded with every step: who, when, from where to where, why, and which cells', async () => {
      const store = await filled(fresh)
      await store.addAccounts([
        {
          id: asUserId('u1'),
          login: 'zhang',
          name: '张三',
          role: 'clerk',
          org: a1,
          passwordHash: 'x',
          disabled: false,
        },
      ])
      const one = await step(store, smallReturn(a1), {})
      const remarks = {
        exception: { kind: 'overdue' as const, reason: '逾期', orgs: [a2] },
        missing: { reason: '“缺”报', cells: [sum] },
      }
      const cells = [{ key: sum, reason: '“五”次与上月相差太大\n请核实' }]
      const two = await step(store, smallReturn(a1), {
        from: 'submitted',
        to: 'sent-back',
        action: 'send-back',
        by: asUserId('u2'),
        reason: '请核实会议次数',
        cells,
        remarks,
      })
      const seqs = [one, two].map((outcome) => (outcome.ok ? outcome.seq : 0))
      expect(await store.reviews(smallReturn(a1))).toEqual([
        {
          seq: seqs[1],
          ref: smallReturn(a1),
          action: 'send-back',
          from: 'submitted',
          to: 'sent-back',
          by: 'u2',
          at,
          reason: '请核实会议次数',
          cells,
          remarks,
        },
        {
          seq: seqs[0],
          ref: smallReturn(a1),
          action: 'submit',
          from: 'open',
          to: 'submitted',
          by: '张三',
          at,
          reason: null,
          cells: [],
          remarks: {},
        },
      ])
      expect(await store.reviews(smallReturn(a2))).toEqual([])
      expect(await store.statusOf(smallReturn(a1))).toEqual({ status: 'sent-back', epoch: 1 })
    })

    it('refuse a step decided on a status that is past, and record nothing of it', async () => {
      const store = await filled(fresh)
      await step(store, smallReturn(a1), {})
      const seq = await store.currentSeq()
      expect(await step(store, smallReturn(a1), {})).toEqual({ ok: false, status: 'submitted' })
      expect(await step(store, smallReturn(b1), {})).toEqual({ ok: false, status: 'empty' })
      expect(await store.currentSeq()).toBe(seq)
      expect(await store.reviews(smallReturn(a1))).toHaveLength(1)
      expect(await store.loadReturn(smallReturn(b1))).toBeUndefined()
    })

    it('refuse a step decided on figures that changed since, and take it on the newest ones', async () => {
      const store = await filled(fresh)
      const seen = await store.currentSeq()
      const maker = createCommitMaker(smallModel)
      await store.append([maker.commit(smallReturn(a1), { [sum]: 6 })], smallModel)
      expect(await step(store, smallReturn(a1), { seen })).toEqual({ ok: false, status: 'open' })
      expect(await store.reviews(smallReturn(a1))).toEqual([])
      expect(await step(store, smallReturn(a2), { seen })).toMatchObject({ ok: true })
      const { seq } = await store.readSheet(march.table, march.period, [a1])
      expect(await step(store, smallReturn(a1), { seen: seq })).toMatchObject({ ok: true })
    })

    it('let only one of two people through who decide at once', async () => {
      const store = await filled(fresh)
      await step(store, smallReturn(a1), {})
      const outcomes = await Promise.all([
        step(store, smallReturn(a1), { from: 'submitted', to: 'street-approved', action: 'approve' }),
        step(store, smallReturn(a1), { from: 'submitted', to: 'open', action: 'withdraw' }),
      ])
      expect(outcomes).toMatchObject([{ ok: true }, { ok: false, status: 'street-approved' }])
      expect(await store.reviews(smallReturn(a1))).toHaveLength(2)
    })

    it('stand in one order with edits: an edit after a submission is refused, whatever came at once', async () => {
      const store = await filled(fresh)
      const maker = createCommitMaker(smallModel)
      const [before, moved, after] = await Promise.all([
        store.append([maker.commit(smallReturn(a1), { [sum]: 6 })], smallModel),
        step(store, smallReturn(a1), {}),
        store.append([maker.commit(smallReturn(a1), { [sum]: 9 })], smallModel),
      ])
      expect(before?.outcomes).toMatchObject([{ ok: true }])
      expect(moved).toMatchObject({ ok: true })
      expect(after?.outcomes).toEqual([{ ok: false, code: 'not-editable', status: 'submitted' }])
      const { cells } = await store.readSheet(march.table, march.period, [a1])
      expect(cells).toEqual([{ org: a1, key: sum, value: 6 }])
    })

    it('move the totals of all lenses in the same step', async () => {
      const store = await filled(fresh)
      const through = async (lens: Lens) => {
        const { totals } = await store.readTotals({
          reads: readsAt([sum], march.period),
          lens,
          orgs: [streetA],
        })
        return totals[0]?.n
      }
      const seen: unknown[] = []
      const look = async () => {
        seen.push(await Promise.all(lenses.map(through)))
        expect((await store.checkTotals(smallModel)).differences).toEqual([])
      }
      await step(store, smallReturn(a1), {})
      await step(store, smallReturn(a1), { from: 'submitted', to: 'street-approved', action: 'approve' })
      await look()
      await step(store, smallReturn(a1), { from: 'street-approved', to: 'approved', action: 'approve' })
      await look()
      const locked = await step(store, smallReturn(a1), { from: 'approved', to: 'locked', action: 'lock' })
      await look()
      expect(seen).toEqual([
        [12, undefined, undefined],
        [12, 5, undefined],
        [12, 5, 5],
      ])
      expect(locked.ok && locked.totals.every(({ lens }) => lens === 'locked')).toBe(true)
    })

    it('tell the newest step of each kind, by units, table and period', async () => {
      const store = await filled(fresh)
      await step(store, smallReturn(a1), {})
      await step(store, smallReturn(a1), {
        from: 'submitted',
        to: 'sent-back',
        action: 'send-back',
        reason: '一',
      })
      await step(store, smallReturn(a1), { from: 'sent-back' })
      await step(store, smallReturn(a1), {
        from: 'submitted',
        to: 'sent-back',
        action: 'send-back',
        reason: '二',
      })
      await moveStatus(store, smallReturn(a1, '202404'), 'submitted', smallModel)
      await moveStatus(store, smallReturn(a2), 'submitted', smallModel)
      const brief = (list: Awaited<ReturnType<Store['latestReviews']>>) =>
        list.map(({ ref, action, reason }) => [ref.org, ref.period, action, reason])
      expect(brief(await store.latestReviews({ orgs: [a1, b1], of: march }))).toEqual([
        [a1, '202403', 'send-back', '二'],
        [a1, '202403', 'submit', null],
      ])
      expect(brief(await store.latestReviews({ orgs: [a1, a2] }))).toEqual([
        [a2, '202403', 'submit', null],
        [a1, '202404', 'submit', null],
        [a1, '202403', 'send-back', '二'],
        [a1, '202403', 'submit', null],
      ])
    })

    it('list the returns at a status', async () => {
      const store = await filled(fresh)
      await step(store, smallReturn(a1), {})
      await moveStatus(store, smallReturn(b1, '202404'), 'submitted', smallModel)
      expect(await store.returnsAt(['submitted'])).toEqual([
        { ref: smallReturn(a1), status: 'submitted' },
        { ref: smallReturn(b1, '202404'), status: 'submitted' },
      ])
      expect(await store.returnsAt(['submitted', 'open'], march)).toEqual([
        { ref: smallReturn(a1), status: 'submitted' },
        { ref: smallReturn(a2), status: 'open' },
      ])
    })
  })
}
