import { describe, expect, it } from 'vitest'
import { maxOpenLateEdits } from '../../../server/store/late-edit-store.js'
import type { Store } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2 } = smallOrgs
const { sum, text } = smallCodes
const at = new Date('2024-05-02T08:00:00.123Z')
const [clerk, other] = [asUserId('u1'), asUserId('u2')]

async function submitted(fresh: Fresh): Promise<Store> {
  const store = await fresh()
  const maker = createCommitMaker(smallModel)
  await store.append([maker.commit(smallReturn(a1), { [sum]: 5 })], smallModel)
  await moveStatus(store, smallReturn(a1), 'submitted', smallModel)
  return store
}
const keep = (store: Store, cells: Parameters<Store['keepLateEdits']>[1]['cells'], by = clerk) =>
  store.keepLateEdits(smallReturn(a1), { by, at, cells })
const brief = async (store: Store) =>
  (await store.lateEdits({ limit: 9999 })).map(({ key, value, held, by, state }) => [
    key,
    value,
    held,
    by.id,
    state,
  ])

export function registerLateEdits(fresh: Fresh): void {
  describe('late edits', () => {
    it('are kept with what the cell held, once, and the newer takes the place of the older', async () => {
      const store = await submitted(fresh)
      expect(
        await keep(store, [
          { key: sum, value: 6 },
          { key: text, value: '甲' },
        ]),
      ).toEqual({ kept: 2, fresh: 2 })
      expect(await keep(store, [{ key: sum, value: 6 }])).toEqual({ kept: 1, fresh: 0 })
      expect(await keep(store, [{ key: sum, value: null }])).toEqual({ kept: 1, fresh: 1 })
      await keep(store, [{ key: sum, value: 6 }], other)
      expect(await brief(store)).toEqual([
        [sum, 6, 5, 'u1', 'replaced'],
        [text, '甲', null, 'u1', 'open'],
        [sum, null, 5, 'u1', 'open'],
        [sum, 6, 5, 'u2', 'open'],
      ])
      expect((await store.lateEdits({ limit: 1 }))[0]).toMatchObject({ status: 'submitted', at })
      // Nothing of it is in the return.
      expect((await store.readSheet(smallReturn(a1).table, smallReturn(a1).period, [a1])).cells).toEqual([
        { org: a1, key: sum, value: 5 },
      ])
      expect(await store.readAudit({ kinds: ['late-edit'], limit: 9 })).toMatchObject([
        { account: 'u2' },
        { detail: { details: { keys: [sum] } } },
        { org: a1, detail: { step: 'kept', details: { keys: [sum, text], status: 'submitted' } } },
      ])
    })

    it('are bounded per person and return', async () => {
      const store = await submitted(fresh)
      const many = Array.from({ length: maxOpenLateEdits + 5 }, (_, i) => ({ key: `K.${i}`, value: i }))
      expect(await keep(store, many)).toEqual({ kept: maxOpenLateEdits, fresh: maxOpenLateEdits })
      expect(await keep(store, [{ key: 'K.0', value: 'new' }])).toEqual({ kept: 1, fresh: 1 })
      expect(await keep(store, [{ key: 'other', value: 1 }])).toEqual({ kept: 0, fresh: 0 })
      expect(await keep(store, [{ key: 'other', value: 1 }], other)).toEqual({ kept: 1, fresh: 1 })
    })

    it('are not taken for a return that nobody touched', async () => {
      const store = await submitted(fresh)
      const late = { by: clerk, at, cells: [{ key: sum, value: 1 }] }
      expect(await store.keepLateEdits(smallReturn(a2), late)).toEqual({ kept: 0, fresh: 0 })
    })

    it('are decided once, with who, when and why', async () => {
      const store = await submitted(fresh)
      await keep(store, [
        { key: sum, value: 6 },
        { key: text, value: '甲' },
      ])
      const decide = { answer: '已过截止', by: other, at }
      expect(
        await store.decideLateEdits(smallReturn(a1), { ids: [1, 99], state: 'declined', ...decide }),
      ).toEqual([1])
      expect(
        await store.decideLateEdits(smallReturn(a1), { ids: [1, 2], state: 'adopted', ...decide }),
      ).toEqual([2])
      expect(await store.decideLateEdits(smallReturn(a2), { ids: [1], state: 'adopted', ...decide })).toEqual(
        [],
      )
      const [one, two] = await store.lateEdits({ orgs: [a1], by: clerk, limit: 9 })
      expect(one).toMatchObject({ state: 'declined', decidedBy: 'u2', decidedAt: at, answer: '已过截止' })
      expect(two).toMatchObject({ state: 'adopted' })
      expect(await store.lateEdits({ states: ['open'], limit: 9 })).toEqual([])
      expect(await store.lateEdits({ orgs: [a2], limit: 9 })).toEqual([])
      expect(await store.readAudit({ kinds: ['late-edit'], limit: 2 })).toMatchObject([
        { detail: { step: 'adopted', details: { cells: [{ key: text, value: '甲' }] } } },
        { account: 'u2', detail: { step: 'declined', details: { answer: '已过截止' } } },
      ])
      expect((await store.verifyAudit()).broken).toBe(null)
    })
  })
}
