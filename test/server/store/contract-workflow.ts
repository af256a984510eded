import { describe, expect, it } from 'vitest'
import { asPeriodCode, asUserId } from '../../../shared/domain/ids.js'
import type { Extension, Task } from '../../../shared/domain/task.js'
import { noteKey } from '../../../shared/protocol/return-document.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { smallCodes, smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2 } = smallOrgs
const { sum, latest } = smallCodes
const table = smallTables.monthly.id
const march = asPeriodCode('202403')
const at = (text: string) => new Date(`2024-04-${text}:00.000Z`)
const [u1, u2] = [asUserId('u1'), asUserId('u2')]

const task: Task = {
  table,
  period: march,
  deadline: at('05T10:00'),
  lockAt: null,
  lockedAt: null,
  issuedBy: u1,
  issuedAt: at('01T01:00'),
  leadMinutes: 2220,
  reason: null,
  escalated: 0,
}
const extension: Extension = {
  table,
  period: march,
  org: a1,
  until: at('09T10:00'),
  reason: '停电“两天”',
  by: u1,
  at: at('05T11:00'),
}

export function registerWorkflow(fresh: Fresh): void {
  describe('tasks, extensions, explanations, reminders', () => {
    it('a task is kept as it was issued, and replaced by what is issued next', async () => {
      const store = await fresh()
      expect(await store.tasks()).toEqual([])
      await store.putTask(task)
      const other = { ...task, period: asPeriodCode('202402') }
      await store.putTask(other)
      expect(await store.tasks()).toEqual([other, task])
      const locked = {
        ...task,
        lockAt: at('10T00:00'),
        lockedAt: at('10T00:01'),
        reason: '临时任务',
        escalated: 2,
      }
      await store.putTask(locked)
      expect(await store.tasks()).toEqual([other, locked])
    })

    it('an extension belongs to one unit, and a later one takes its place', async () => {
      const store = await fresh()
      await store.putExtension(extension)
      await store.putExtension({ ...extension, org: a2 })
      await store.putExtension({ ...extension, until: at('12T10:00'), reason: '再延' })
      expect(await store.extensions()).toEqual([
        { ...extension, until: at('12T10:00'), reason: '再延' },
        { ...extension, org: a2 },
      ])
    })

    it('explanations of all periods are found again, newest period first, cleared and blank ones not', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const note = (code: string) => noteKey(code)
      await store.append(
        [
          maker.commit(smallReturn(a1, '202401'), { [note(sum)]: '一月' }),
          maker.commit(smallReturn(a1, '202402'), { [note(sum)]: '二月', [note(latest)]: '  ' }),
          maker.commit(smallReturn(a2, '202402'), { [note(sum)]: '邻居' }),
        ],
        smallModel,
      )
      await store.append([maker.commit(smallReturn(a1), { [note(sum)]: '三月', [sum]: 4 })], smallModel)
      await store.append([maker.commit(smallReturn(a1), { [note(sum)]: null })], smallModel)
      expect(await store.notesOf(table, a1)).toEqual([
        { period: '202402', key: note(sum), value: '二月' },
        { period: '202401', key: note(sum), value: '一月' },
      ])
    })

    it('a person has one digest a day, which stays read once it was read, and nobody reads another’s', async () => {
      const store = await fresh()
      const digest = { account: u1, day: '2024-04-05', deliverAt: at('05T01:00'), items: [] }
      await store.putReminder(digest)
      const items = [{ table, period: march, orgs: [a1] }]
      await store.putReminder({ ...digest, items })
      await store.putReminder({ ...digest, account: u2 })
      await store.putReminder({ ...digest, day: '2024-04-08', deliverAt: at('08T01:00') })
      const mine = await store.reminders(u1, 10)
      expect(mine.map(({ day, items: of, readAt }) => [day, of, readAt])).toEqual([
        ['2024-04-08', [], null],
        ['2024-04-05', items, null],
      ])
      const id = mine[1]?.id ?? 0
      expect(await store.readReminder(id, u2, at('05T02:00'))).toBe(false)
      expect(await store.readReminder(id, u1, at('05T02:00'))).toBe(true)
      expect(await store.readReminder(id, u1, at('05T03:00'))).toBe(true)
      await store.putReminder({ ...digest, items: [] })
      expect((await store.reminders(u1, 10))[1]?.readAt).toEqual(at('05T02:00'))
    })
  })
}
