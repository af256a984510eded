import { describe, expect, it } from 'vitest'
import type { OrgLevel } from '../../../shared/domain/org.js'
import type { ReviewChain } from '../../../shared/domain/review-chain.js'
import { type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import {
  holderOf,
  isSettledBelow,
  nextStatus,
  type ReviewAction,
  reviewActions,
} from '../../../shared/domain/workflow.js'

/** Chains of every length, by the levels that look at a return in turn. */
const chains = {
  four: { levels: ['street', 'district', 'city'], top: 'city' },
  three: { levels: ['street', 'district'], top: 'district' },
  two: { levels: ['district', 'city'], top: 'city' },
  one: { levels: ['district'], top: 'district' },
  streetOnly: { levels: ['street'], top: 'district' },
  cityOnly: { levels: ['city'], top: 'city' },
} as const satisfies Readonly<Record<string, ReviewChain>>
type ChainName = keyof typeof chains

/** Every step that is possible; all others are refused. `*` stands for all chains. */
const possible: readonly (readonly [ReturnStatus, ReviewAction, readonly ChainName[] | '*', ReturnStatus])[] =
  [
    ['open', 'submit', '*', 'submitted'],
    ['sent-back', 'submit', '*', 'submitted'],
    ['submitted', 'withdraw', '*', 'open'],
    ['submitted', 'approve', ['four', 'three'], 'street-approved'],
    ['submitted', 'approve', ['two'], 'district-approved'],
    ['submitted', 'approve', ['one', 'streetOnly', 'cityOnly'], 'approved'],
    ['street-approved', 'approve', ['four', 'two'], 'district-approved'],
    ['street-approved', 'approve', ['three', 'one', 'streetOnly', 'cityOnly'], 'approved'],
    ['district-approved', 'approve', '*', 'approved'],
    ['submitted', 'send-back', '*', 'sent-back'],
    ['street-approved', 'send-back', '*', 'sent-back'],
    ['district-approved', 'send-back', '*', 'sent-back'],
    ['approved', 'send-back', '*', 'sent-back'],
    ['approved', 'lock', '*', 'locked'],
  ]

const names = Object.keys(chains) as ChainName[]
const cases = returnStatuses.flatMap((status) =>
  reviewActions.flatMap((action) => names.map((name) => ({ status, action, name }))),
)

describe('nextStatus', () => {
  it.each(cases)('$status + $action, chain of $name', ({ status, action, name }) => {
    const expected = possible.find(
      ([from, what, of]) => from === status && what === action && (of === '*' || of.includes(name)),
    )?.[3]
    const next = nextStatus(status, action, chains[name])
    if (expected) expect(next).toEqual({ ok: true, value: expected })
    else {
      expect(next.ok).toBe(false)
      if (!next.ok) expect(next.error.message).toMatch(/[\u4e00-\u9fff]/)
    }
  })

  it('leads a return through one to three reviewing levels', () => {
    const walk = (name: ChainName) => {
      const way: ReturnStatus[] = ['open']
      const actions: readonly ReviewAction[] = ['submit', 'approve', 'approve', 'approve', 'lock']
      for (const action of actions) {
        const next = nextStatus(way[way.length - 1] ?? 'open', action, chains[name])
        if (next.ok) way.push(next.value)
      }
      return way
    }
    expect(walk('four')).toEqual([
      'open',
      'submitted',
      'street-approved',
      'district-approved',
      'approved',
      'locked',
    ])
    expect(walk('three')).toEqual(['open', 'submitted', 'street-approved', 'approved', 'locked'])
    expect(walk('two')).toEqual(['open', 'submitted', 'district-approved', 'approved', 'locked'])
    expect(walk('one')).toEqual(['open', 'submitted', 'approved', 'locked'])
  })

  it('lets nothing out of a lock', () => {
    for (const action of reviewActions)
      expect(nextStatus('locked', action, chains.three)).toMatchObject({
        ok: false,
        error: { code: 'locked' },
      })
  })
})

describe('holderOf', () => {
  it.each<[ReturnStatus, ChainName, string]>([
    ['empty', 'three', 'unit'],
    ['open', 'one', 'unit'],
    ['sent-back', 'four', 'unit'],
    ['submitted', 'three', 'street'],
    ['submitted', 'one', 'district'],
    ['submitted', 'two', 'district'],
    ['submitted', 'cityOnly', 'city'],
    ['street-approved', 'three', 'district'],
    ['street-approved', 'four', 'district'],
    ['street-approved', 'cityOnly', 'city'],
    ['street-approved', 'streetOnly', 'street'],
    ['district-approved', 'four', 'city'],
    ['district-approved', 'three', 'district'],
    ['approved', 'three', 'district'],
    ['approved', 'streetOnly', 'district'],
    ['locked', 'four', 'city'],
  ])('%s, chain of %s, is with the %s', (status, name, holder) => {
    expect(holderOf(status, chains[name])).toBe(holder)
  })
})

describe('isSettledBelow', () => {
  const settled = (name: ChainName, above: OrgLevel) =>
    returnStatuses.filter((status) => isSettledBelow(status, chains[name], above))

  it('a return is through for a unit above it once no level up to that one has it in hand', () => {
    expect(settled('four', 'street')).toEqual(['street-approved', 'district-approved', 'approved', 'locked'])
    expect(settled('four', 'district')).toEqual(['district-approved', 'approved', 'locked'])
    expect(settled('four', 'city')).toEqual(['approved', 'locked'])
    expect(settled('three', 'district')).toEqual(['approved', 'locked'])
  })

  it('a level that does not review waits only until the return is handed in', () => {
    expect(settled('one', 'street')).toEqual([
      'submitted',
      'street-approved',
      'district-approved',
      'approved',
      'locked',
    ])
  })
})
