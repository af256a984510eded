import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/store/store.js'
import { maxComments } from '../../../shared/domain/comment.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { smallCodes, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2 } = smallOrgs
const { sum } = smallCodes
const at = new Date('2024-04-02T08:00:00.123Z')
const later = new Date('2024-04-02T09:00:00Z')
const zhang = asUserId('u1')
const li = asUserId('u2')
const nasty = `“'; DROP TABLE comment; --<script>alert(1)</script>\n@张三`

async function peopled(fresh: Fresh): Promise<Store> {
  const store = await fresh()
  const base = { role: 'clerk' as const, org: a1, passwordHash: 'x', disabled: false }
  await store.addAccounts([
    { ...base, id: zhang, login: 'zhang', name: '张三' },
    { ...base, id: li, login: 'li', name: '李四' },
  ])
  return store
}

export function registerComments(fresh: Fresh): void {
  describe('comments', () => {
    it('are kept as they were typed, by return and cell, for returns that nobody touched too', async () => {
      const store = await peopled(fresh)
      const one = { by: zhang, at, key: sum, text: nasty, mentions: [li, li] }
      const first = await store.addComment(smallReturn(a1), one)
      await store.addComment(smallReturn(a1), { by: li, at: later, key: null, text: '整份', mentions: [] })
      await store.addComment(smallReturn(a2), {
        by: asUserId('gone'),
        at,
        key: sum,
        text: '二',
        mentions: [],
      })
      await store.addComment(smallReturn(a1, '202404'), { by: li, at, key: sum, text: '四月', mentions: [] })
      const of = { table: smallTables.monthly.id, period: smallReturn(a1).period }
      const found = await store.comments({ ...of, orgs: [a1, a2] })
      expect(found.map(({ ref, key, by, text }) => [ref.org, key, by.name, text])).toEqual([
        [a1, sum, '张三', nasty],
        [a1, null, '李四', '整份'],
        [a2, sum, 'gone', '二'],
      ])
      expect(found[0]).toMatchObject({ at, editedAt: null, resolvedBy: null, mentions: ['李四'] })
      expect(first.ok && (await store.comment(first.id))).toEqual(found[0])
      expect(await store.comment(999)).toBeUndefined()
      expect(await store.comments({ ...of, orgs: [] })).toEqual([])
    })

    it('get another version when they are said otherwise, and the log keeps both', async () => {
      const store = await peopled(fresh)
      await store.addComment(smallReturn(a1), { by: zhang, at, key: sum, text: '旧', mentions: [] })
      expect(await store.editComment(1, { by: zhang, at: later, text: '新', mentions: [li] })).toBe(true)
      expect(await store.editComment(2, { by: zhang, at: later, text: '新', mentions: [] })).toBe(false)
      expect(await store.comment(1)).toMatchObject({ text: '新', editedAt: later, at, mentions: ['李四'] })
      const log = await store.readAudit({ kinds: ['comment'], limit: 5 })
      expect(log.map(({ by, detail }) => [by, detail.step, detail.details])).toMatchObject([
        ['张三', 'edited', { comment: 1, key: sum, before: '旧', text: '新', mentions: [li] }],
        ['张三', 'written', { comment: 1, text: '旧' }],
      ])
      expect((await store.verifyAudit()).broken).toBeNull()
    })

    it('are called done with place by place; what is said afterwards is open again', async () => {
      const store = await peopled(fresh)
      const say = (key: string | null) =>
        store.addComment(smallReturn(a1), { by: zhang, at, key, text: '核实', mentions: [] })
      await say(sum)
      await say(null)
      await say(sum)
      expect(await store.resolveComments(smallReturn(a1), { key: sum, by: li, at: later })).toEqual([1, 3])
      expect(await store.resolveComments(smallReturn(a1), { key: sum, by: li, at: later })).toEqual([])
      await say(sum)
      const of = { table: smallTables.monthly.id, period: smallReturn(a1).period, orgs: [a1] }
      expect((await store.comments(of)).map(({ resolvedBy }) => resolvedBy)).toEqual([
        '李四',
        null,
        '李四',
        null,
      ])
      expect(await store.resolveComments(smallReturn(a1), { key: null, by: li, at: later })).toEqual([2])
    })

    it('call people, who say that they read it; once read it stays so', async () => {
      const store = await peopled(fresh)
      const say = (mentions: readonly (typeof li)[]) =>
        store.addComment(smallReturn(a1), { by: zhang, at, key: sum, text: '核实', mentions })
      await say([li])
      await say([])
      await say([li, zhang])
      expect((await store.mentionsOf(li, 9)).map(({ comment, readAt }) => [comment.id, readAt])).toEqual([
        [3, null],
        [1, null],
      ])
      expect(await store.readMention(1, li, later)).toBe(true)
      expect(await store.readMention(1, li, new Date(later.getTime() + 1))).toBe(true)
      expect(await store.readMention(2, li, later)).toBe(false)
      await store.editComment(1, { by: zhang, at: later, text: '再核实', mentions: [li] })
      expect((await store.mentionsOf(li, 9)).map(({ readAt }) => readAt)).toEqual([null, later])
      expect(await store.mentionsOf(li, 1)).toHaveLength(1)
    })

    it('are no more than a return may have', async () => {
      const store = await peopled(fresh)
      const say = (org: typeof a1) =>
        store.addComment(smallReturn(org), { by: zhang, at, key: sum, text: '核实', mentions: [] })
      for (let i = 0; i < maxComments; i += 1) expect((await say(a1)).ok).toBe(true)
      expect(await say(a1)).toEqual({ ok: false, code: 'full' })
      expect((await say(a2)).ok).toBe(true)
    })
  })
}
