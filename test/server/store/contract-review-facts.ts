import { describe, expect, it } from 'vitest'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallCodes, smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import type { Fresh } from './store-contract.js'

const { a1, a2, b1 } = smallOrgs
const { sum, latest, money } = smallCodes
const march = { table: smallTables.monthly.id, period: smallReturn(a1).period }

export function registerReviewFacts(fresh: Fresh): void {
  describe('review facts', () => {
    it('are all steps of many returns of one sheet, newest first', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      for (const org of [a1, a2, b1]) {
        await store.append([maker.commit(smallReturn(org), { [sum]: 5 })], smallModel)
        await moveStatus(store, smallReturn(org), 'submitted', smallModel)
      }
      await store.append([maker.commit(smallReturn(a1, '202404'), { [sum]: 5 })], smallModel)
      await moveStatus(store, smallReturn(a1, '202404'), 'submitted', smallModel)
      await moveStatus(store, smallReturn(a1), 'sent-back', smallModel, { reason: '核实' })
      await moveStatus(store, smallReturn(a1), 'submitted', smallModel)
      const steps = await store.stepsOf({ ...march, orgs: [a1, a2] })
      expect(steps.map(({ ref, action, reason }) => [ref.org, action, reason])).toEqual([
        [a1, 'submit', null],
        [a1, 'send-back', '核实'],
        [a2, 'submit', null],
        [a1, 'submit', null],
      ])
      expect(await store.stepsOf({ ...march, orgs: [] })).toEqual([])
    })

    it('are the cells that differ from a commit of their own return on, whatever lay in between', async () => {
      const store = await fresh()
      const maker = createCommitMaker(smallModel)
      const write = async (org: typeof a1, cells: Readonly<Record<string, number | null>>) =>
        (await store.append([maker.commit(smallReturn(org), cells)], smallModel)).seq
      await write(a1, { [sum]: 1, [latest]: 1, [money]: 1 })
      const late = await write(a2, { [sum]: 1, [latest]: 1 })
      const early = await write(a1, { [sum]: 2 })
      await write(a1, { [sum]: 3, [latest]: 9 })
      await write(a1, { [sum]: 4, [latest]: 1, [money]: null })
      await write(a2, { [sum]: 7 })
      await write(b1, { [sum]: 7 })
      const since = [
        { org: a2, seq: late },
        { org: a1, seq: early },
      ]
      expect(await store.changedSince({ ...march, since })).toEqual([
        { org: a2, key: sum, old: 1, new: 7, by: 'u1' },
        { org: a1, key: money, old: 1, new: null, by: 'u1' },
        { org: a1, key: sum, old: 2, new: 4, by: 'u1' },
      ])
      expect(await store.changedSince({ ...march, since: [] })).toEqual([])
    })
  })
}
