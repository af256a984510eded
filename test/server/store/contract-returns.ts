import { describe, expect, it } from 'vitest'
import { type Commit, type Store, StoreError } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asUserId } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallCodes, smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2, b1, streetA } = smallOrgs
const { sum, text, latest } = smallCodes
const append = (store: Store, ...commits: readonly Commit[]) => store.append(commits, smallModel)

export function registerReturns(fresh: Fresh): void {
  describe('log of a return', () => {
    it('knows nothing of a return nobody wrote to', async () => {
      const store = await fresh()
      expect(await store.loadReturn(smallReturn(a1))).toBeUndefined()
      expect(await store.statusOf(smallReturn(a1))).toEqual({ status: 'empty', epoch: 1 })
      expect(await store.logSize(smallReturn(a1))).toEqual({ updates: 0, bytes: 0 })
      expect(await store.returnsOf(a1)).toEqual([])
      expect(await store.currentSeq()).toBe(0)
    })

    it('gives updates back in their order, byte for byte', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const updates = [new Uint8Array([0, 1, 255]), new Uint8Array([]), new Uint8Array([39, 0, 34])]
      const [first, second, third] = updates.map((update) =>
        maker.commit(smallReturn(a1), { [sum]: update.length }, { update }),
      )
      if (!first || !second || !third) throw new Error('three commits')
      await append(store, first, maker.commit(smallReturn(a2), { [sum]: 9 }), second)
      const { seq } = await append(store, third)
      const loaded = await store.loadReturn(smallReturn(a1))
      expect(loaded).toEqual({
        epoch: 1,
        status: 'open',
        seq,
        snapshot: null,
        snapshotSeq: 0,
        updates,
        clients: new Map(),
        retired: new Set(),
      })
      expect(await store.logSize(smallReturn(a1))).toEqual({ updates: 3, bytes: 6 })
    })

    it('gives every commit a higher seq, in the order of the batch', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const commits = [a1, a2, a1, b1].map((org, i) => maker.commit(smallReturn(org), { [sum]: i }))
      const { outcomes, seq } = await store.append(commits, smallModel)
      const seqs = outcomes.map((outcome) => (outcome.ok ? outcome.seq : -1))
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
      expect(new Set(seqs).size).toBe(4)
      expect(seq).toBe(seqs.at(-1))
      expect(await store.currentSeq()).toBe(seq)
      expect((await append(store, maker.commit(smallReturn(a1), { [sum]: 5 }))).seq).toBeGreaterThan(seq)
    })

    it('binds a client id to its first account for good', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const write = (by: string, newClients: readonly number[]) =>
        maker.commit(smallReturn(a1), { [sum]: 1 }, { by: asUserId(by), newClients })
      await append(store, write('u1', [4_294_967_295, 7]), write('u2', [7, 8]))
      const loaded = await store.loadReturn(smallReturn(a1))
      expect(loaded?.clients).toEqual(
        new Map([
          [7, 'u1'],
          [8, 'u2'],
          [4_294_967_295, 'u1'],
        ]),
      )
    })

    it('takes a batch of thousands', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const commits = Array.from({ length: 3000 }, (_, i) =>
        maker.commit(smallReturn(a1), { [sum]: i, [text]: `第${i}次` }),
      )
      const { outcomes } = await store.append(commits, smallModel)
      expect(outcomes.every(({ ok }) => ok)).toBe(true)
      expect((await store.loadReturn(smallReturn(a1)))?.updates).toHaveLength(3000)
      expect(await store.history(smallReturn(a1), { key: sum, limit: 5000 })).toHaveLength(3000)
    })

    it('does nothing for an empty batch', async () => {
      const store = await fresh()
      expect(await append(store)).toEqual({ outcomes: [], totals: [], seq: 0 })
    })
  })

  describe('fence', () => {
    it('opens a return with its first commit', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const { outcomes } = await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
      expect(outcomes).toEqual([{ ok: true, seq: 1, status: 'open' }])
      expect(await store.statusOf(smallReturn(a1))).toEqual({ status: 'open', epoch: 1 })
    })

    it.each<ReturnStatus>(['submitted', 'street-approved', 'approved', 'locked'])(
      'refuses a commit to a return that is %s and writes the others of the batch',
      async (status) => {
        const store = await fresh()
        const maker = createCommitMaker(smallModel)
        await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
        await moveStatus(store, smallReturn(a1), status, smallModel)
        const before = await store.loadReturn(smallReturn(a1))
        const result = await append(
          store,
          maker.commit(smallReturn(a1), { [sum]: 100 }),
          maker.commit(smallReturn(a2), { [sum]: 2 }),
        )
        expect(result.outcomes).toEqual([
          { ok: false, code: 'not-editable', status },
          { ok: true, seq: result.seq, status: 'open' },
        ])
        expect(await store.loadReturn(smallReturn(a1))).toEqual(before)
        const sheet = await store.readSheet(smallTables.monthly.id, smallReturn(a1).period, [a1, a2])
        expect(sheet.cells.map(({ value }) => value)).toEqual([1, 2])
        expect(await store.history(smallReturn(a1), { limit: 9 })).toHaveLength(1)
      },
    )

    it('takes commits to a return that was sent back, and leaves its status', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await moveStatus(store, smallReturn(a1), 'sent-back', smallModel)
      const { outcomes } = await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
      expect(outcomes).toMatchObject([{ ok: true, status: 'sent-back' }])
    })

    it('refuses a commit of another epoch', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const other = maker.commit(smallReturn(a1), { [sum]: 1 }, { epoch: 2 })
      expect(await append(store, other)).toEqual({
        outcomes: [{ ok: false, code: 'epoch-changed', status: 'empty' }],
        totals: [],
        seq: 0,
      })
      expect(await store.loadReturn(smallReturn(a1))).toBeUndefined()
    })

    it('writes nothing of a batch whose transaction fails, and goes on afterwards', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
      const before = await store.loadReturn(smallReturn(a1))
      const poison = maker.commit(
        smallReturn(a2),
        {},
        { leaves: [{ indicator: sum, leaf: { kind: 'value', n: Number.NaN } }] },
      )
      const failing = append(store, maker.commit(smallReturn(a1), { [sum]: 5 }), poison)
      await expect(failing).rejects.toBeInstanceOf(StoreError)
      expect(await store.loadReturn(smallReturn(a1))).toEqual(before)
      expect(await store.loadReturn(smallReturn(a2))).toBeUndefined()
      expect(await store.history(smallReturn(a1), { limit: 9 })).toHaveLength(1)
      expect((await store.checkTotals(smallModel)).differences).toEqual([])
      const { outcomes } = await append(store, maker.commit(smallReturn(a2), { [sum]: 5 }))
      expect(outcomes).toMatchObject([{ ok: true }])
    })

    it('lets writers that come at once follow each other', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => append(store, maker.commit(smallReturn(a1), { [sum]: i }))),
      )
      const seqs = results.map(({ seq }) => seq)
      expect(new Set(seqs).size).toBe(20)
      expect((await store.loadReturn(smallReturn(a1)))?.updates).toHaveLength(20)
    })
  })

  describe('snapshot', () => {
    it('replaces exactly the updates it covers and keeps the history', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const one = await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
      await append(store, maker.commit(smallReturn(a2), { [sum]: 1 }))
      const two = await append(store, maker.commit(smallReturn(a1), { [sum]: 2 }))
      const three = await append(store, maker.commit(smallReturn(a1), { [sum]: 3 }))
      await store.compact(smallReturn(a1), new Uint8Array([9, 9]), two.seq)
      const loaded = await store.loadReturn(smallReturn(a1))
      expect(loaded).toMatchObject({ seq: three.seq, snapshotSeq: two.seq })
      expect(loaded?.snapshot).toEqual(new Uint8Array([9, 9]))
      expect(loaded?.updates).toHaveLength(1)
      expect((await store.loadReturn(smallReturn(a2)))?.updates).toHaveLength(1)
      const seqs = (await store.history(smallReturn(a1), { limit: 9 })).map(({ seq }) => seq)
      expect(seqs).toEqual([three.seq, two.seq, one.seq])
      expect(await store.logSize(smallReturn(a1))).toMatchObject({ updates: 1 })
    })

    it('does not let an older snapshot replace a newer one', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const one = await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
      const two = await append(store, maker.commit(smallReturn(a1), { [sum]: 2 }))
      await store.compact(smallReturn(a1), new Uint8Array([2]), two.seq)
      await store.compact(smallReturn(a1), new Uint8Array([1]), one.seq)
      const loaded = await store.loadReturn(smallReturn(a1))
      expect(loaded).toMatchObject({ snapshotSeq: two.seq, updates: [] })
      expect(loaded?.snapshot).toEqual(new Uint8Array([2]))
    })

    it('never gives a seq out twice, even when the whole log was compacted', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const one = await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
      await store.compact(smallReturn(a1), new Uint8Array([1]), one.seq)
      expect(await store.currentSeq()).toBe(one.seq)
      expect((await append(store, maker.commit(smallReturn(a1), { [sum]: 2 }))).seq).toBeGreaterThan(one.seq)
    })

    it('refuses a snapshot that claims to cover what was not committed', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const { seq } = await append(store, maker.commit(smallReturn(a1), { [sum]: 1 }))
      await expect(store.compact(smallReturn(a1), new Uint8Array([1]), seq + 1)).rejects.toThrow(RangeError)
      expect((await store.loadReturn(smallReturn(a1)))?.snapshot).toBeNull()
    })
  })

  describe('cells', () => {
    it('keeps every kind of value as it is', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const values: Readonly<Record<string, CellValue>> = {
        'T.a': 0,
        'T.b': -12.5,
        'T.c': 9_000_000_000_000_000,
        'T.d': '',
        'T.e': '“引号”、\n换行、\u0000、\ud800、😀',
        'T.f': false,
        'T.g': { na: '本期未开展' },
        'T.h': 'null',
      }
      await append(store, maker.commit(smallReturn(a1), values))
      const { cells } = await store.readSheet(smallTables.monthly.id, smallReturn(a1).period, [a1])
      expect(Object.fromEntries(cells.map(({ key, value }) => [key, value]))).toEqual(values)
    })

    it('reads a sheet as of one seq: units asked for, their status, no cleared cells', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await append(
        store,
        maker.commit(smallReturn(a1), { [sum]: 1, [text]: '甲' }),
        maker.commit(smallReturn(a2), { [sum]: 2 }),
        maker.commit(smallReturn(b1), { [sum]: 3 }),
        maker.commit(smallReturn(a1, '202404'), { [sum]: 4 }),
        maker.commit(smallReturn(a1, '2024W11', smallTables.weekly.id), { [smallCodes.weekly]: 5 }),
      )
      await append(store, maker.commit(smallReturn(a1), { [sum]: null }))
      const { seq } = await moveStatus(store, smallReturn(a2), 'submitted', smallModel)
      const asked = [a2, streetA, a1]
      expect(await store.readSheet(smallTables.monthly.id, smallReturn(a1).period, asked)).toEqual({
        seq,
        returns: [
          { org: a2, status: 'submitted' },
          { org: a1, status: 'open' },
        ],
        cells: [
          { org: a2, key: sum, value: 2 },
          { org: a1, key: text, value: '甲' },
        ],
      })
    })

    it('lists the returns of a unit with what each reports', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await append(
        store,
        maker.commit(smallReturn(a1), { [sum]: 0, [text]: '甲', [latest]: { na: '无' }, 'T.sum#note': '注' }),
        maker.commit(smallReturn(a1, '202404'), { [sum]: 4 }),
        maker.commit(smallReturn(a1, '202404'), { [sum]: null }),
        maker.commit(smallReturn(a2), { [sum]: 2 }),
      )
      await moveStatus(store, smallReturn(a1), 'submitted', smallModel)
      const table = smallTables.monthly.id
      expect(await store.returnsOf(a1)).toEqual([
        { table, period: '202403', status: 'submitted', reported: 3 },
        { table, period: '202404', status: 'open', reported: 0 },
      ])
    })
  })

  describe('history', () => {
    it('tells who changed what when, newest first, by return and by key', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
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
      const at = new Date('2024-03-05T01:02:03.456Z')
      const by = asUserId('u2')
      const origin = { address: '10.0.0.7', session: 's', agent: 'Chromium' }
      const then = { origin: null, status: 'open', correction: null }
      const one = await append(store, maker.commit(smallReturn(a1), { [sum]: 1, [text]: '甲' }, { at }))
      const two = await append(
        store,
        maker.commit(smallReturn(a1), { [sum]: { na: '无' } }, { at, by, origin }),
      )
      await append(store, maker.commit(smallReturn(a2), { [sum]: 7 }))
      const entries = await store.history(smallReturn(a1), { limit: 9 })
      expect(entries).toEqual([
        { seq: two.seq, at, by: 'u2', key: sum, old: 1, new: { na: '无' }, ...then, origin },
        { seq: one.seq, at, by: '张三', key: sum, old: null, new: 1, ...then },
        { seq: one.seq, at, by: '张三', key: text, old: null, new: '甲', ...then },
      ])
      expect(await store.history(smallReturn(a1), { key: text, limit: 9 })).toEqual([entries[2]])
      expect(await store.history(smallReturn(a1), { limit: 1 })).toEqual([entries[0]])
      expect(await store.history(smallReturn(b1), { limit: 9 })).toEqual([])
    })

    it('takes a key that one commit wrote twice from its first old to its last new value', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const cells = [
        { key: text, old: null, new: '甲' },
        { key: text, old: '甲', new: '乙' },
      ]
      await append(store, maker.commit(smallReturn(a1), {}, { cells }))
      expect(await store.history(smallReturn(a1), { limit: 9 })).toMatchObject([{ old: null, new: '乙' }])
    })
  })
}
