import { describe, expect, it } from 'vitest'
import { accountActions } from '../../../shared/domain/account-permission.js'
import { asUserId, type OrgUnitId } from '../../../shared/domain/ids.js'
import type { OrgLevel } from '../../../shared/domain/org.js'
import { decide, type Request } from '../../../shared/domain/permission.js'
import { type Person, type Role, roles } from '../../../shared/domain/person.js'
import type { ReviewChain } from '../../../shared/domain/review-chain.js'
import { type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import { reviewActions } from '../../../shared/domain/workflow.js'
import { cityOrgs, cityTree } from '../../support/city-tree.js'
import { smallOrgs } from '../../support/small-pack.js'

// Every role in every seat, towards every unit, with every action, at every status. What is expected is said by the
// rules below, one for each action, in the words of the office; nothing of it asks the code how it decides.

const { district, streetA, streetB, a1, a2, b1 } = smallOrgs
const { city, other, otherStreet } = cityOrgs

/** The seats, and for each unit those that stand above it, nearest first; written down, not walked. */
const above: Readonly<Record<string, readonly OrgUnitId[]>> = {
  [city]: [],
  [district]: [city],
  [streetA]: [district, city],
  [streetB]: [district, city],
  [a1]: [streetA, district, city],
  [a2]: [streetA, district, city],
  [b1]: [streetB, district, city],
  [other]: [city],
  [otherStreet]: [other, city],
}
const units = Object.keys(above) as OrgUnitId[]
const levelOf: Readonly<Record<string, OrgLevel>> = {
  [city]: 'city',
  [district]: 'district',
  [other]: 'district',
  [streetA]: 'street',
  [streetB]: 'street',
  [otherStreet]: 'street',
  [a1]: 'community',
  [a2]: 'community',
  [b1]: 'community',
}
type Relation = 'own' | 'below' | 'above' | 'elsewhere'
/** What the target is to the seat: `below` is somebody the seat stands over. */
function relation(seat: OrgUnitId, target: OrgUnitId): Relation {
  if (seat === target) return 'own'
  if (above[target]?.includes(seat)) return 'below'
  return above[seat]?.includes(target) ? 'above' : 'elsewhere'
}

interface Case {
  readonly role: Role
  readonly seat: OrgLevel
  readonly to: Relation
  readonly target: OrgLevel
  readonly status: ReturnStatus
}
type Rule = (the: Case) => boolean

const mine: Rule = ({ to }) => to === 'own' || to === 'below'
/** 三员: they run the system, grant rights and audit, and read no figures. */
const apart: readonly Role[] = ['administrator', 'security', 'auditor']
const fills: readonly Role[] = ['clerk', 'reviewer', 'supervisor']
const inHand: readonly ReturnStatus[] = ['empty', 'open', 'sent-back']
const settled: readonly ReturnStatus[] = ['approved', 'locked']
const highSeat = ({ seat }: Case) => seat === 'district' || seat === 'city'

/** Whose turn it is at a status, by chain: the level that may approve and send back; nobody while the unit has it. */
const chains: readonly {
  readonly name: string
  readonly chain: ReviewChain
  readonly target: OrgLevel
  readonly turn: Readonly<Partial<Record<ReturnStatus, OrgLevel>>>
}[] = [
  {
    name: '社区 > 街道 > 区',
    chain: { levels: ['street', 'district'], top: 'district' },
    target: 'community',
    turn: {
      submitted: 'street',
      'street-approved': 'district',
      'district-approved': 'district',
      approved: 'district',
      locked: 'district',
    },
  },
  {
    name: '社区 > 街道 > 区 > 市',
    chain: { levels: ['street', 'district', 'city'], top: 'city' },
    target: 'community',
    turn: {
      submitted: 'street',
      'street-approved': 'district',
      'district-approved': 'city',
      approved: 'city',
      locked: 'city',
    },
  },
  {
    name: '街道 > 区',
    chain: { levels: ['district'], top: 'district' },
    target: 'street',
    turn: {
      submitted: 'district',
      'street-approved': 'district',
      'district-approved': 'district',
      approved: 'district',
      locked: 'district',
    },
  },
]

/** Runs one action for every role, seat, unit and status, and lists where the answer is not what the rule says. */
function wrong(
  request: (org: OrgUnitId, status: ReturnStatus) => Request,
  rule: Rule,
  only: (target: OrgUnitId) => boolean = () => true,
): readonly string[] {
  const found: string[] = []
  let granted = 0
  for (const role of roles)
    for (const seat of units)
      for (const target of units.filter(only))
        for (const status of returnStatuses) {
          const person: Person = { id: asUserId('p'), name: '某人', role, org: seat }
          const the: Case = {
            role,
            seat: levelOf[seat] ?? 'city',
            to: relation(seat, target),
            target: levelOf[target] ?? 'city',
            status,
          }
          const decision = decide(person, request(target, status), cityTree)
          if (decision.allowed) granted += 1
          else if (!/[\u4e00-\u9fff]{4}/.test(decision.reason)) found.push(`no words: ${decision.code}`)
          if (decision.allowed !== rule(the)) found.push(`${role} of ${seat} to ${target}, ${status}`)
        }
  // A rule that never grants anything would pass for the wrong reason.
  expect(granted).toBeGreaterThan(0)
  return found
}

describe('reading', () => {
  it.each(['read-return', 'read-total', 'export'] as const)('%s: own unit and what is below it', (action) => {
    expect(
      wrong(
        (org) => ({ action, org, visibility: 'own' }),
        (the) => !apart.includes(the.role) && mine(the),
      ),
    ).toEqual([])
  })

  it.each(['read-return', 'read-total', 'export'] as const)(
    '%s of a table open to the street: also the own street, with all in it',
    (action) => {
      const sameStreet = (seat: OrgUnitId, target: OrgUnitId) =>
        [streetA, streetB].some((street) => {
          const inside = (unit: OrgUnitId) => unit === street || above[unit]?.includes(street)
          return inside(seat) && inside(target)
        })
      for (const seat of units)
        for (const target of units) {
          const person: Person = { id: asUserId('p'), name: '某人', role: 'clerk', org: seat }
          const may = decide(person, { action, org: target, visibility: 'street' }, cityTree).allowed
          const to = relation(seat, target)
          expect(may, `${seat} to ${target}`).toBe(to === 'own' || to === 'below' || sameStreet(seat, target))
        }
    },
  )

  it.each(['read-return', 'read-total', 'export'] as const)(
    '%s of a table open to the district: nobody of another district',
    (action) => {
      const ours: readonly OrgUnitId[] = [district, streetA, streetB, a1, a2, b1]
      const theirs: readonly OrgUnitId[] = [other, otherStreet]
      for (const [from, to, expected] of [
        [ours, ours, true],
        [theirs, theirs, true],
        [ours, theirs, false],
        [theirs, ours, false],
        [[city], units, true],
        [ours, [city], false],
      ] as const)
        for (const seat of from)
          for (const target of to)
            for (const role of roles) {
              const person: Person = { id: asUserId('p'), name: '某人', role, org: seat }
              expect(
                decide(person, { action, org: target, visibility: 'district' }, cityTree).allowed,
                `${role} of ${seat} to ${target}`,
              ).toBe(expected && !apart.includes(role))
            }
    },
  )

  it('reasons of a review: the unit and those above it, and who audits them', () => {
    expect(
      wrong(
        (org) => ({ action: 'read-reviews', org }),
        (the) => the.role !== 'administrator' && the.role !== 'security' && mine(the),
      ),
    ).toEqual([])
  })

  it('the audit log: auditor and supervisor, of their own scope', () => {
    expect(
      wrong(
        (org) => ({ action: 'read-audit', org }),
        (the) => (the.role === 'auditor' || the.role === 'supervisor') && mine(the),
      ),
    ).toEqual([])
  })

  it('the check of totals: the supervisor, of the own scope', () => {
    expect(
      wrong(
        (org) => ({ action: 'check-totals', org }),
        (the) => the.role === 'supervisor' && mine(the),
      ),
    ).toEqual([])
  })
})

describe('writing', () => {
  it('the own row, by those who fill, while the unit has it in hand', () => {
    expect(
      wrong(
        (org, status) => ({ action: 'write-return', org, visibility: 'city', status }),
        (the) => fills.includes(the.role) && the.to === 'own' && inHand.includes(the.status),
      ),
    ).toEqual([])
  })

  it('nobody once the period is closed', () => {
    for (const role of roles)
      for (const seat of units)
        for (const status of returnStatuses) {
          const person: Person = { id: asUserId('p'), name: '某人', role, org: seat }
          const asked = {
            action: 'write-return',
            org: seat,
            visibility: 'own',
            status,
            closed: true,
          } as const
          expect(decide(person, asked, cityTree).allowed).toBe(false)
        }
  })

  it('a correction is asked for by the unit or its reviewers once the figures are settled', () => {
    expect(
      wrong(
        (org, status) => ({ action: 'request-correction', org, status }),
        (the) =>
          settled.includes(the.status) &&
          ((the.role === 'clerk' && the.to === 'own') ||
            ((the.role === 'reviewer' || the.role === 'supervisor') && mine(the))),
      ),
    ).toEqual([])
  })

  it('and done by another supervisor of district or city', () => {
    const decides: Rule = (the) =>
      the.role === 'supervisor' && highSeat(the) && mine(the) && settled.includes(the.status)
    const by = (requestedBy: string) => (org: OrgUnitId, status: ReturnStatus) =>
      ({ action: 'decide-correction', org, status, requestedBy: asUserId(requestedBy) }) as const
    expect(wrong(by('somebody else'), decides)).toEqual([])
    for (const seat of units) {
      const self: Person = { id: asUserId('p'), name: '某人', role: 'supervisor', org: seat }
      for (const target of units)
        expect(decide(self, by('p')(target, 'locked'), cityTree).allowed).toBe(false)
    }
  })
})

describe('the review chain', () => {
  it.each(['submit', 'withdraw'] as const)('%s: the unit itself, by those who fill', (action) => {
    const [{ chain } = { chain: { levels: ['district'], top: 'district' } as ReviewChain }] = chains
    expect(
      wrong(
        (org, status) => ({ action, org, status, chain }),
        (the) => fills.includes(the.role) && the.to === 'own',
      ),
    ).toEqual([])
  })

  describe.each(chains)('$name', ({ chain, target, turn }) => {
    it.each(['approve', 'send-back', 'lock'] as const)('%s: whose turn it is, and nobody else', (action) => {
      expect(
        wrong(
          (org, status) => ({ action, org, status, chain }),
          (the) => {
            const isTurn = the.to === 'below' && turn[the.status] === the.seat
            const reviewer = the.role === 'reviewer' && the.seat === 'street' && action !== 'lock'
            const supervisor = the.role === 'supervisor' && highSeat(the)
            return isTurn && (reviewer || supervisor)
          },
          (org) => levelOf[org] === target,
        ),
      ).toEqual([])
    })
  })

  it('what nobody stands above is settled by its own supervisor, once it was handed in', () => {
    const chain: ReviewChain = { levels: ['district'], top: 'district' }
    for (const action of reviewActions.filter((each) => each !== 'submit' && each !== 'withdraw'))
      for (const role of roles)
        for (const status of returnStatuses) {
          const person: Person = { id: asUserId('p'), name: '某人', role, org: district }
          expect(
            decide(person, { action, org: district, status, chain }, cityTree).allowed,
            `${role} ${action} ${status}`,
          ).toBe(role === 'supervisor' && !inHand.includes(status))
        }
  })

  it('levels, thresholds and calendar: the administrator, for the own scope', () => {
    expect(
      wrong(
        (org) => ({ action: 'configure-review', org }),
        (the) => the.role === 'administrator' && mine(the),
      ),
    ).toEqual([])
  })

  it('tasks: supervisors of district and city, for what is theirs', () => {
    expect(
      wrong(
        (org) => ({ action: 'manage-task', org }),
        (the) => the.role === 'supervisor' && highSeat(the) && mine(the),
      ),
    ).toEqual([])
  })

  it('催办: those, and the reviewers of a street, of units below them', () => {
    expect(
      wrong(
        (org) => ({ action: 'urge', org }),
        (the) =>
          the.to === 'below' &&
          ((the.role === 'supervisor' && highSeat(the)) ||
            (the.role === 'reviewer' && the.seat === 'street')),
      ),
    ).toEqual([])
  })
})

describe('accounts', () => {
  /** Whose work each step is; towards a security administrator a reset is another one's. */
  const workOf = (action: (typeof accountActions)[number], target: Role): Role => {
    if (action === 'confirm-role' || action === 'refuse-role' || action === 'unlock-account')
      return 'security'
    const isKey = action === 'reset-password' || action === 'link-identity'
    return isKey && target === 'security' ? 'security' : 'administrator'
  }

  it('the list: administrator and security administrator, of their scope', () => {
    expect(
      wrong(
        (org) => ({ action: 'list-accounts', org }),
        (the) => (the.role === 'administrator' || the.role === 'security') && mine(the),
      ),
    ).toEqual([])
  })

  describe.each(accountActions)('%s', (action) => {
    it.each(roles)('of a %s: one duty alone, within its scope', (targetRole) => {
      const target = { id: asUserId('t'), role: targetRole, pending: null }
      expect(
        wrong(
          (org) => ({ action, org, target }),
          (the) => the.role === workOf(action, targetRole) && mine(the),
        ),
      ).toEqual([])
    })

    it('of oneself: never, but for the own name', () => {
      for (const role of roles) {
        const self: Person = { id: asUserId('p'), name: '某人', role, org: city }
        const target = { id: self.id, role, pending: null }
        expect(decide(self, { action, org: city, target }, cityTree).allowed, role).toBe(
          action === 'rename-account' && role === 'administrator',
        )
      }
    })
  })

  it('nobody is moved out of sight, nor fetched from elsewhere', () => {
    const admin: Person = { id: asUserId('p'), name: '某人', role: 'administrator', org: district }
    const target = { id: asUserId('t'), role: 'clerk', pending: null } as const
    const move = (org: OrgUnitId, to: OrgUnitId) =>
      decide(admin, { action: 'move-account', org, to, target }, cityTree).allowed
    expect(move(a1, b1)).toBe(true)
    expect(move(a1, otherStreet)).toBe(false)
    expect(move(otherStreet, a1)).toBe(false)
    expect(move(a1, city)).toBe(false)
  })
})
