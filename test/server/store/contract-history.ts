import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallCodes, smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2, b1, streetA } = smallOrgs
const { sum, text } = smallCodes
const sheet = { table: smallTables.monthly.id, period: smallReturn(a1).period }
const minute = (n: number) => new Date(Date.UTC(2024, 3, 1, 8, n))

/** Minutes 1 to 6: five edits of two units and one of another period. */
async function written(fresh: Fresh): Promise<Store> {
  const store = await fresh()
  const maker = createCommitMaker(smallModel)
  const steps: readonly [Parameters<typeof maker.commit>[0], Parameters<typeof maker.commit>[1], string][] = [
    [smallReturn(a1), { [sum]: 1 }, 'u1'],
    [smallReturn(a1), { [sum]: 2, [text]: '甲' }, 'u2'],
    [smallReturn(a2), { [sum]: { na: '无' } }, 'u3'],
    [smallReturn(a1), { [text]: '乙' }, 'u1'],
    [smallReturn(a1), { [text]: '甲', [sum]: null }, 'u2'],
    [smallReturn(a1, '202404'), { [sum]: 9 }, 'u1'],
  ]
  for (const [i, [ref, cells, by]] of steps.entries())
    await store.append([maker.commit(ref, cells, { at: minute(i + 1), by: asUserId(by) })], smallModel)
  return store
}

export function registerHistory(fresh: Fresh): void {
  describe('the past', () => {
    it('tells what differs between two commits, who wrote it last, and how often', async () => {
      const store = await written(fresh)
      const between = async (after: number, upTo: number, orgs = [a2, a1]) =>
        (await store.differences({ ...sheet, orgs, after, upTo })).map((each) => [
          each.org,
          each.key,
          each.before,
          each.after,
          each.by,
          each.seq,
          each.changes,
        ])
      expect(await between(0, 3)).toEqual([
        [a2, sum, null, { na: '无' }, 'u3', 3, 1],
        [a1, sum, null, 2, 'u2', 2, 2],
        [a1, text, null, '甲', 'u2', 2, 1],
      ])
      expect(await between(1, 4)).toEqual([
        [a2, sum, null, { na: '无' }, 'u3', 3, 1],
        [a1, sum, 1, 2, 'u2', 2, 1],
        [a1, text, null, '乙', 'u1', 4, 2],
      ])
      // 甲 → 乙 → 甲 is no difference; a cleared cell is one.
      expect(await between(3, 99, [a1])).toEqual([[a1, sum, 2, null, 'u2', 5, 1]])
      expect(await between(5, 5)).toEqual([])
      expect(await between(0, 99, [])).toEqual([])
    })

    it('knows who wrote each cell last, and when', async () => {
      const store = await written(fresh)
      const authors = async (orgs: readonly (typeof a1)[]) =>
        (await store.authors({ ...sheet, orgs })).map(({ org, key, account, by, at }) => [
          org,
          key,
          account,
          by,
          at.getTime(),
        ])
      const at = (n: number) => minute(n).getTime()
      expect(await authors([a2, b1, a1])).toEqual([
        [a2, sum, 'u3', 'u3', at(3)],
        [a1, sum, 'u2', 'u2', at(5)], // cleared: also an answer to who did it
        [a1, text, 'u2', 'u2', at(5)],
      ])
      expect(await authors([])).toEqual([])
    })

    it('finds the commit of a moment', async () => {
      const store = await written(fresh)
      expect(await store.seqAt(sheet, minute(0))).toBe(0)
      expect(await store.seqAt(sheet, minute(3))).toBe(3)
      expect(await store.seqAt(sheet, minute(59))).toBe(5)
    })

    it('is read over many returns, by unit, person and time, with the status of that time', async () => {
      const store = await written(fresh)
      await moveStatus(store, smallReturn(a1), 'sent-back', smallModel)
      const maker = createCommitMaker(smallModel)
      await store.append([maker.commit(smallReturn(a1), { [sum]: 3 }, { at: minute(9) })], smallModel)
      const past = async (query: Omit<Parameters<Store['pastOf']>[0], 'limit'>, limit = 99) =>
        (await store.pastOf({ ...query, limit })).map(({ ref, seq, status }) => [ref.org, seq, status])
      expect(await past({ orgs: [a2, b1] })).toEqual([[a2, 3, 'open']])
      expect(await past({ orgs: [streetA] })).toEqual([])
      expect(await past({ table: sheet.table, period: smallReturn(a1, '202404').period })).toEqual([
        [a1, 6, 'open'],
      ])
      expect(await past({ account: asUserId('u2'), period: sheet.period }, 2)).toHaveLength(2)
      expect(await past({ from: minute(9) })).toEqual([[a1, 8, 'sent-back']])
      expect(await past({ to: minute(2) })).toEqual([[a1, 1, 'open']])
    })
  })

  describe('files taken away', () => {
    it('are listed by table, period and scope between two commits, and stand in the audit log', async () => {
      const store = await written(fresh)
      const by = asUserId('u1')
      const taken = { by, what: 'sheet', format: 'xlsx', ...sheet, lens: null } as const
      await store.recordExport({ ...taken, at: minute(10), scope: streetA, seq: 2 })
      await store.recordExport({ ...taken, at: minute(11), scope: b1, seq: 3 })
      await store.recordExport({
        ...taken,
        at: minute(12),
        scope: streetA,
        seq: 4,
        what: 'totals',
        lens: 'locked',
      })
      const of = { tables: [sheet.table], periods: [sheet.period], limit: 9 }
      const list = await store.exportsOf({ ...of, scopes: [a1, streetA], from: 2, before: 5 })
      expect(list).toEqual([
        { ...taken, by: 'u1', at: minute(12), scope: streetA, seq: 4, what: 'totals', lens: 'locked' },
        { ...taken, by: 'u1', at: minute(10), scope: streetA, seq: 2 },
      ])
      expect(await store.exportsOf({ ...of, scopes: [streetA], from: 3, before: 4 })).toEqual([])
      expect(await store.exportsOf({ ...of, tables: [], scopes: [streetA], from: 0, before: 9 })).toEqual([])
      expect(await store.readAudit({ kinds: ['export'], limit: 9 })).toMatchObject([
        { detail: { what: 'totals', asOf: 4, details: { lens: 'locked' } } },
        { org: b1, detail: { asOf: 3 } },
        { org: streetA, account: 'u1', detail: { what: 'sheet', asOf: 2, details: { format: 'xlsx' } } },
      ])
    })
  })
}
