import { describe, expect, it } from 'vitest'
import type { CellConflict, Store } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2 } = smallOrgs
const { sum, text } = smallCodes
const ref = smallReturn(a1)

const met = (more: Partial<CellConflict> = {}): CellConflict => ({
  key: sum,
  kept: 15,
  keptBy: asUserId('u1'),
  lost: 12,
  lostBy: asUserId('u2'),
  ...more,
})

async function append(store: Store, ...commits: Parameters<Store['append']>[0]) {
  return store.append(commits, smallModel)
}

export function registerConflicts(fresh: Fresh): void {
  describe('conflicts', () => {
    it('are recorded with both values, both names and the commit, also when that changed no cell', async () => {
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
      const won = maker.commit(ref, { [sum]: 15 })
      const lost = maker.commit(ref, {}, { by: asUserId('u2'), conflicts: [met()] })
      const { outcomes } = await append(store, won, lost)
      expect(outcomes).toMatchObject([{ ok: true }, { ok: true, seq: 2 }])
      expect(await store.conflicts(ref, { limit: 9 })).toEqual([
        {
          seq: 2,
          at: lost.at,
          key: sum,
          kept: { value: 15, by: '张三' },
          lost: { value: 12, by: 'u2' }, // no such account: better its id than nobody
          settledBy: null,
        },
      ])
      expect(await store.history(ref, { limit: 9 })).toHaveLength(1)
      expect((await store.loadReturn(ref))?.updates).toHaveLength(2)
    })

    it('keep every kind of value, and several of one commit', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const conflicts = [
        met({ kept: null, lost: { na: '“没有”' } }),
        met({ key: text, kept: true, lost: '一行\n二行' }),
      ]
      await append(store, maker.commit(ref, { [sum]: 1 }, { conflicts }))
      const stored = await store.conflicts(ref, { limit: 9 })
      expect(stored.map(({ key, kept, lost }) => [key, kept.value, lost.value])).toEqual([
        [sum, null, { na: '“没有”' }],
        [text, true, '一行\n二行'],
      ])
    })

    it('are settled by a later commit that says so, for its cell and its return only', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const both = [met(), met({ key: text, kept: 'b', lost: 'a' })]
      await append(store, maker.commit(ref, {}, { conflicts: both }))
      await append(store, maker.commit(smallReturn(a2), {}, { conflicts: [met()] }))
      await append(store, maker.commit(ref, { [sum]: 12 }, { settles: [sum, sum] }))
      const open = await store.conflicts(ref, { open: true, limit: 9 })
      expect(open.map(({ key }) => key)).toEqual([text])
      const all = await store.conflicts(ref, { limit: 9 })
      expect(all.map(({ key, settledBy }) => [key, settledBy])).toEqual([
        [sum, 3],
        [text, null],
      ])
      expect(await store.conflicts(smallReturn(a2), { open: true, limit: 9 })).toHaveLength(1)
    })

    it('that come after a settlement are open again', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await append(
        store,
        maker.commit(ref, {}, { conflicts: [met()] }),
        maker.commit(ref, { [sum]: 12 }, { settles: [sum] }),
        maker.commit(ref, {}, { conflicts: [met({ kept: 12, lost: 13 })] }),
      )
      const open = await store.conflicts(ref, { open: true, limit: 9 })
      expect(open.map(({ seq, lost }) => [seq, lost.value])).toEqual([[3, 13]])
    })

    it('come newest first and no more than asked for', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      for (let i = 0; i < 5; i += 1)
        await append(store, maker.commit(ref, {}, { conflicts: [met({ lost: i })] }))
      const newest = await store.conflicts(ref, { limit: 2 })
      expect(newest.map(({ lost }) => lost.value)).toEqual([4, 3])
    })

    it('of a commit that the fence refuses are not recorded', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      await append(store, maker.commit(ref, { [sum]: 1 }))
      await moveStatus(store, ref, 'submitted', smallModel)
      await append(store, maker.commit(ref, {}, { conflicts: [met()] }))
      expect(await store.conflicts(ref, { limit: 9 })).toEqual([])
    })

    it('outlive compaction', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const { seq } = await append(store, maker.commit(ref, {}, { conflicts: [met()] }))
      await store.compact(ref, new Uint8Array([0, 0]), seq)
      expect(await store.conflicts(ref, { limit: 9 })).toHaveLength(1)
    })

    it('of a return that nobody has touched are none', async () => {
      const store = await fresh()
      expect(await store.conflicts(ref, { limit: 9 })).toEqual([])
    })
  })
}
