import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { lenses } from '../../../shared/domain/status.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { readsAt } from '../../support/reads.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2, b1, streetA } = smallOrgs
const { sum } = smallCodes
const at = new Date('2024-05-02T08:00:00.123Z')
const [asker, decider] = [asUserId('u1'), asUserId('u2')]
const cells = [{ key: sum as string, old: 5, new: 8 }]
const state = {
  snapshot: new Uint8Array([7, 7, 7]),
  client: 4711,
  leaves: [{ indicator: sum, leaf: { kind: 'value' as const, n: 8 } }],
}

async function locked(fresh: Fresh): Promise<Store> {
  const store = await fresh()
  const maker = createCommitMaker(smallModel)
  await store.append(
    [
      maker.commit(smallReturn(a1), { [sum]: 5 }, { newClients: [11] }),
      maker.commit(smallReturn(a2), { [sum]: 7 }),
    ],
    smallModel,
  )
  await moveStatus(store, smallReturn(a1), 'locked', smallModel)
  return store
}

async function request(store: Store, more: { readonly old?: number } = {}): Promise<number> {
  const asked = await store.requestCorrection(smallReturn(a1), {
    cells: cells.map((cell) => ({ ...cell, ...more })),
    reason: '漏报 3 次',
    by: asker,
    at,
  })
  if (!asked.ok) throw new Error(asked.code)
  return asked.correction.id
}
const decision = { by: decider, at, answer: '同意', epoch: 1, basedOn: 1, ...state }

export function registerCorrections(fresh: Fresh): void {
  describe('a correction', () => {
    it('changes cell, history, leaves, totals of every lens, epoch and state in one step; the status stays', async () => {
      const store = await locked(fresh)
      const ref = smallReturn(a1)
      const done = await store.correct(await request(store), decision, smallModel)
      if (!done.ok) throw new Error(done.code)
      expect(done).toMatchObject({
        epoch: 2,
        correction: { state: 'done', seq: done.seq, epoch: 2, answer: '同意' },
      })
      expect(await store.statusOf(ref)).toEqual({ status: 'locked', epoch: 2 })
      expect(await store.loadReturn(ref)).toEqual({
        epoch: 2,
        status: 'locked',
        seq: done.seq,
        snapshot: state.snapshot,
        snapshotSeq: done.seq,
        updates: [],
        clients: new Map([[state.client, asker]]),
        retired: new Set([11]),
      })
      expect((await store.readSheet(ref.table, ref.period, [a1])).cells).toEqual([
        { org: a1, key: sum, value: 8 },
      ])
      expect((await store.history(ref, { limit: 1 }))[0]).toMatchObject({
        seq: done.seq,
        by: 'u1',
        old: 5,
        new: 8,
        status: 'locked',
        correction: 1,
      })
      for (const lens of lenses) {
        const { totals } = await store.readTotals({
          reads: readsAt([sum], ref.period),
          lens,
          orgs: [streetA],
        })
        expect([lens, totals[0]?.n]).toEqual([lens, lens === 'all' ? 15 : 8])
      }
      expect(new Set(done.totals.map(({ lens }) => lens))).toEqual(new Set(lenses))
      expect((await store.checkTotals(smallModel)).differences).toEqual([])
      expect((await store.verifyAudit()).broken).toBe(null)
      expect(await store.readAudit({ kinds: ['correction'], limit: 9 })).toMatchObject([
        {
          account: 'u2',
          seq: done.seq,
          detail: { step: 'done', details: { requestedBy: 'u1', answer: '同意' } },
        },
        { account: 'u1', seq: null, detail: { step: 'requested', details: { cells, reason: '漏报 3 次' } } },
      ])
    })

    it('fences off the old epoch: a late update of it is refused even when the return is open again', async () => {
      const store = await locked(fresh)
      const maker = createCommitMaker(smallModel)
      await store.correct(await request(store), decision, smallModel)
      await moveStatus(store, smallReturn(a1), 'sent-back', smallModel)
      const late = await store.append([maker.commit(smallReturn(a1), { [sum]: 1 })], smallModel)
      expect(late.outcomes).toEqual([{ ok: false, code: 'epoch-changed', status: 'sent-back' }])
      const commit = maker.commit(smallReturn(a1), { [sum]: 9 }, { epoch: 2, newClients: [12] })
      expect((await store.append([commit], smallModel)).outcomes[0]).toMatchObject({ ok: true })
      expect(await store.loadReturn(smallReturn(a1))).toMatchObject({
        clients: new Map([
          [12, 'u1'],
          [state.client, 'u1'],
        ]),
        retired: new Set([11]),
      })
      expect((await store.checkTotals(smallModel)).differences).toEqual([])
    })

    it('needs two people: who asked can only withdraw, and nobody else can do that', async () => {
      const store = await locked(fresh)
      const id = await request(store)
      const refused = { ok: false, code: 'same-person' }
      expect(await store.correct(id, { ...decision, by: asker }, smallModel)).toEqual(refused)
      expect(await store.endCorrection(id, { state: 'refused', answer: '', by: asker, at })).toEqual(refused)
      expect(await store.endCorrection(id, { state: 'withdrawn', answer: null, by: decider, at })).toEqual(
        refused,
      )
      expect((await store.correction(id))?.state).toBe('requested')
      expect((await store.loadReturn(smallReturn(a1)))?.epoch).toBe(1)
    })

    it('is decided once', async () => {
      const store = await locked(fresh)
      const id = await request(store)
      const end = { state: 'refused', answer: '与台账不符', by: decider, at } as const
      expect(await store.endCorrection(id, end)).toMatchObject({
        ok: true,
        correction: { state: 'refused', answer: '与台账不符', decidedBy: { id: 'u2' }, seq: null },
      })
      expect(await store.correct(id, decision, smallModel)).toEqual({ ok: false, code: 'decided' })
      expect(await store.endCorrection(id, end)).toEqual({ ok: false, code: 'decided' })
      expect(await store.correct(99, decision, smallModel)).toEqual({ ok: false, code: 'unknown' })
      expect(
        (await store.readSheet(smallReturn(a1).table, smallReturn(a1).period, [a1])).cells[0]?.value,
      ).toBe(5)
    })

    it('is refused when the ground moved: another value, another epoch, a return that is open', async () => {
      const store = await locked(fresh)
      await expect(request(store, { old: 4 })).rejects.toThrow('changed-since')
      const [one, two, three] = [await request(store), await request(store), await request(store)]
      expect((await store.correct(one ?? 0, decision, smallModel)).ok).toBe(true)
      const changed = { ok: false, code: 'changed-since' }
      expect(await store.correct(two ?? 0, decision, smallModel)).toEqual(changed)
      expect(await store.correct(two ?? 0, { ...decision, epoch: 2 }, smallModel)).toEqual(changed)
      expect(await store.correct(two ?? 0, { ...decision, basedOn: 0 }, smallModel)).toEqual(changed)
      await moveStatus(store, smallReturn(a1), 'sent-back', smallModel)
      expect(await store.correct(three ?? 0, { ...decision, epoch: 2 }, smallModel)).toEqual({
        ok: false,
        code: 'not-correctable',
      })
      const asked = { cells, reason: '', by: asker, at }
      for (const org of [a2, b1])
        expect(await store.requestCorrection(smallReturn(org), asked)).toEqual({
          ok: false,
          code: 'not-correctable',
        })
    })

    it('is listed by table, period, unit and state, newest first', async () => {
      const store = await locked(fresh)
      await moveStatus(store, smallReturn(a2), 'approved', smallModel)
      const first = await request(store)
      await store.requestCorrection(smallReturn(a2), {
        cells: [{ key: sum, old: 7, new: null }],
        reason: '重复',
        by: decider,
        at,
      })
      await store.endCorrection(first, { state: 'withdrawn', answer: null, by: asker, at })
      const ids = async (query: Omit<Parameters<Store['corrections']>[0], 'limit'>) =>
        (await store.corrections({ ...query, limit: 9 })).map(({ id }) => id)
      expect(await ids({})).toEqual([2, 1])
      expect(await ids({ orgs: [a1] })).toEqual([1])
      expect(await ids({ states: ['requested'], table: smallReturn(a1).table })).toEqual([2])
      expect(await ids({ period: smallReturn(a1, '202404').period })).toEqual([])
    })
  })
}
