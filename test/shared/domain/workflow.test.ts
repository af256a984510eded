import { describe, expect, it } from 'vitest'
import type { OrgLevel } from '../../../shared/domain/org.js'
import { type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import { holderOf, nextStatus, type ReviewAction, reviewActions } from '../../../shared/domain/workflow.js'

const levels = ['community', 'street', 'district'] as const satisfies readonly OrgLevel[]

/** Every step that is possible; all others are refused. `*` stands for all levels. */
const possible: readonly (readonly [ReturnStatus, ReviewAction, OrgLevel | '*', ReturnStatus])[] = [
  ['open', 'submit', '*', 'submitted'],
  ['sent-back', 'submit', '*', 'submitted'],
  ['submitted', 'withdraw', '*', 'open'],
  ['submitted', 'approve', 'community', 'street-approved'],
  ['submitted', 'approve', 'street', 'approved'],
  ['submitted', 'approve', 'district', 'approved'],
  ['street-approved', 'approve', '*', 'approved'],
  ['submitted', 'send-back', '*', 'sent-back'],
  ['street-approved', 'send-back', '*', 'sent-back'],
  ['approved', 'send-back', '*', 'sent-back'],
  ['approved', 'lock', '*', 'locked'],
]

const cases = returnStatuses.flatMap((status) =>
  reviewActions.flatMap((action) => levels.map((level) => ({ status, action, level }))),
)

describe('nextStatus', () => {
  it.each(cases)('$status + $action of a $level', ({ status, action, level }) => {
    const expected = possible.find(
      ([from, what, of]) => from === status && what === action && (of === '*' || of === level),
    )?.[3]
    const next = nextStatus(status, action, level)
    if (expected) expect(next).toEqual({ ok: true, value: expected })
    else {
      expect(next.ok).toBe(false)
      if (!next.ok) expect(next.error.message).toMatch(/[\u4e00-\u9fff]/)
    }
  })

  it('leads a community through both levels and a street through one', () => {
    const walk = (level: OrgLevel) => {
      const way: ReturnStatus[] = ['open']
      const actions: readonly ReviewAction[] = ['submit', 'approve', 'approve', 'lock']
      for (const action of actions) {
        const next = nextStatus(way[way.length - 1] ?? 'open', action, level)
        if (next.ok) way.push(next.value)
      }
      return way
    }
    expect(walk('community')).toEqual(['open', 'submitted', 'street-approved', 'approved', 'locked'])
    expect(walk('street')).toEqual(['open', 'submitted', 'approved', 'locked'])
  })

  it('lets nothing out of a lock', () => {
    for (const action of reviewActions)
      expect(nextStatus('locked', action, 'community')).toMatchObject({
        ok: false,
        error: { code: 'locked' },
      })
  })
})

describe('holderOf', () => {
  it.each([
    ['empty', 'community', 'unit'],
    ['open', 'street', 'unit'],
    ['sent-back', 'community', 'unit'],
    ['submitted', 'community', 'street'],
    ['submitted', 'street', 'district'],
    ['submitted', 'district', 'district'],
    ['street-approved', 'community', 'district'],
    ['approved', 'community', 'district'],
    ['locked', 'street', 'district'],
  ] as const)('%s of a %s is with the %s', (status, level, holder) => {
    expect(holderOf(status, level)).toBe(holder)
  })
})
