import { describe, expect, it } from 'vitest'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { possibleActions, standingSendBack } from '../../client/review/possible-actions.js'
import { questionFor } from '../../client/review/review-questions.js'
import { passesFilter, reviewFilters, reviewRows } from '../../client/review/review-rows.js'
import { submitQuestion } from '../../client/review/submit-question.js'
import { asPeriodCode, type OrgUnitId } from '../../shared/domain/ids.js'
import type { Role } from '../../shared/domain/person.js'
import { returnStatuses } from '../../shared/domain/status.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'
import { MemorySession } from '../support/memory-session.js'
import { smallCodes, smallModel, smallOrgs, smallTables, smallUnits } from '../support/small-pack.js'

const { a1, a2, b1, streetA, district } = smallOrgs
const table = smallTables.monthly

const workplaceOf = (role: Role, org: OrgUnitId) =>
  new WorkplaceModel({
    me: { id: 'u1', login: 'u1', name: '张三', role, org },
    orgUnits: smallUnits,
    packs: smallModel.catalogue.packs,
    demo: true,
  })

const sessionOf = (scope: OrgUnitId) =>
  new MemorySession({
    ref: { table: table.id, period: asPeriodCode('202403'), scope },
    orgs: smallModel.tree.within(scope, ['district', 'street', 'community']).map(({ id }) => id),
    cells: [[a1, smallCodes.sum, 5]],
  })

const event = (org: string, action: ReviewEvent['action'], seq: number): ReviewEvent => ({
  seq,
  org,
  action,
  from: 'open',
  to: 'submitted',
  by: '张三',
  at: '2024-04-02T08:00:00Z',
  reason: action === 'send-back' ? '请核实' : null,
  cells: [],
  remarks: {},
})

describe('possibleActions', () => {
  const ways = (role: Role, at: OrgUnitId, org: OrgUnitId) =>
    Object.fromEntries(
      returnStatuses
        .map((status) => [status, possibleActions(workplaceOf(role, at), table.id, org, status)] as const)
        .filter(([, actions]) => actions.length > 0),
    )

  it('offers exactly what would succeed', () => {
    expect(ways('clerk', a1, a1)).toEqual({
      open: ['submit'],
      submitted: ['withdraw'],
      'sent-back': ['submit'],
    })
    expect(ways('clerk', a1, a2)).toEqual({})
    expect(ways('reviewer', streetA, a1)).toEqual({ submitted: ['approve', 'send-back'] })
    expect(ways('supervisor', district, a1)).toEqual({
      'street-approved': ['approve', 'send-back'],
      'district-approved': ['approve', 'send-back'],
      approved: ['send-back', 'lock'],
    })
    expect(ways('auditor', district, a1)).toEqual({})
  })
})

describe('standingSendBack', () => {
  it('stands until somebody approves', () => {
    const sentBack = event(a1, 'send-back', 2)
    expect(standingSendBack([sentBack, event(a1, 'submit', 1)])).toBe(sentBack)
    expect(standingSendBack([event(a1, 'submit', 3), sentBack])).toBe(sentBack)
    expect(standingSendBack([event(a1, 'approve', 4), sentBack])).toBeUndefined()
    expect(standingSendBack([])).toBeUndefined()
  })
})

describe('reviewRows', () => {
  it('shows a reviewer the street and below with what is missing, and whose turn it is', () => {
    const session = sessionOf(district)
    session.play({ status: [a1, 'submitted'] })
    session.play({ status: [a2, 'sent-back'] })
    const latest = [event(a2, 'send-back', 3), event(a2, 'submit', 2), event(a1, 'submit', 1)]
    const rows = reviewRows(workplaceOf('reviewer', streetA), table, session, latest)
    expect(rows.map(({ unit }) => unit.id)).toEqual([streetA, a1, a2])
    const [, first, second] = rows
    expect(first).toMatchObject({ status: 'submitted', reported: 1, actions: ['approve', 'send-back'] })
    expect(first?.missing).toHaveLength((first?.expected ?? 0) - 1)
    expect([first?.submitted?.seq, first?.sentBack]).toEqual([1, undefined])
    expect([second?.submitted, second?.sentBack?.seq]).toEqual([undefined, 3])
    const under = (row: (typeof rows)[number]) => reviewFilters.filter((filter) => passesFilter(row, filter))
    expect(rows.map(under)).toEqual([
      ['all', 'notSubmitted'],
      ['all', 'waiting'],
      ['all', 'sentBack'],
    ])
  })

  it('leaves out what the person does not look after', () => {
    const rows = reviewRows(workplaceOf('reviewer', streetA), table, sessionOf(district), [])
    expect(rows.some(({ unit }) => unit.id === b1 || unit.id === district)).toBe(false)
  })
})

describe('what is asked before a step', () => {
  const unit = smallModel.tree.get(a1)
  if (!unit) throw new Error('no a1')

  it('a submission lists what is missing, of what the unit is asked', () => {
    const session = sessionOf(streetA)
    const ref = { ...session.ref, org: a1 }
    const question = submitQuestion({ workplace: workplaceOf('clerk', a1), table, session, ref, unit })
    expect(question.check.missing.map(({ code }) => code)).not.toContain(smallCodes.sum)
    expect(question.check.missing).toHaveLength(question.asked - 1)
    expect([question.check.hard, question.check.soft, question.refused]).toEqual([[], [], 0])
  })

  it('a reason before sending back, a word before a lock, nothing before the rest', () => {
    const ask = (action: Parameters<typeof questionFor>[0]) =>
      questionFor(action, { unit, table, catalogue: smallModel.catalogue })
    expect(ask('send-back')).toMatchObject({ reason: true })
    expect(ask('lock')?.confirm).toBe('锁定')
    expect([ask('approve'), ask('withdraw')]).toEqual([undefined, undefined])
  })
})
