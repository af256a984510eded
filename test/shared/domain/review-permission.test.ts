import { describe, expect, it } from 'vitest'
import { asOrgUnitId, asUserId, type OrgUnitId } from '../../../shared/domain/ids.js'
import type { OrgLevel } from '../../../shared/domain/org.js'
import { decide } from '../../../shared/domain/permission.js'
import { type Person, type Role, roles } from '../../../shared/domain/person.js'
import { reviewChain } from '../../../shared/domain/review-chain.js'
import { type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import { type ReviewAction, reviewActions } from '../../../shared/domain/workflow.js'
import { cityOrgs, cityTree } from '../../support/city-tree.js'
import { smallModel, smallOrgs } from '../../support/small-pack.js'

const { a1, a2, b1, streetA, streetB, district } = smallOrgs
const orgs = { a1, a2, b1, streetA, streetB, district }
type Place = keyof typeof orgs

const person = (role: Role, org: OrgUnitId): Person => ({ id: asUserId('u'), name: '张三', role, org })
const ask = (who: Person, action: ReviewAction, org: OrgUnitId, status: ReturnStatus) =>
  decide(who, { action, org, status, chain: reviewChain(smallModel.tree, org, district) }, smallModel.tree)

/** Everything that is allowed, as `role@unit action unit status,…`; every other combination must be refused. */
const allowedLines = [
  ...(['clerk', 'reviewer', 'supervisor'] as const).flatMap((role) =>
    Object.keys(orgs).flatMap((unit) => [
      `${role}@${unit} submit ${unit} *`,
      `${role}@${unit} withdraw ${unit} *`,
    ]),
  ),
  'reviewer@streetA approve a1 submitted',
  'reviewer@streetA approve a2 submitted',
  'reviewer@streetA send-back a1 submitted',
  'reviewer@streetA send-back a2 submitted',
  'reviewer@streetB approve b1 submitted',
  'reviewer@streetB send-back b1 submitted',
  ...(['approve', 'send-back', 'lock'] as const).flatMap((action) => [
    ...['a1', 'a2', 'b1'].map(
      (unit) => `supervisor@district ${action} ${unit} street-approved,district-approved,approved,locked`,
    ),
    ...['streetA', 'streetB', 'district'].map(
      (unit) =>
        `supervisor@district ${action} ${unit} submitted,street-approved,district-approved,approved,locked`,
    ),
  ]),
]

const allowed = new Set(
  allowedLines.flatMap((line) => {
    const [who = '', action = '', unit = '', statuses = ''] = line.split(' ')
    const list = statuses === '*' ? returnStatuses : statuses.split(',')
    return list.map((status) => `${who} ${action} ${unit} ${status}`)
  }),
)

describe('decide on steps of the review chain', () => {
  it('allows exactly what is listed: role × unit × action × return × status', () => {
    const wrong: string[] = []
    let asked = 0
    for (const role of roles)
      for (const at of Object.keys(orgs) as Place[])
        for (const action of reviewActions)
          for (const unit of Object.keys(orgs) as Place[])
            for (const status of returnStatuses) {
              const line = `${role}@${at} ${action} ${unit} ${status}`
              asked += 1
              if (ask(person(role, orgs[at]), action, orgs[unit], status).allowed !== allowed.has(line))
                wrong.push(line)
            }
    expect(asked).toBe(7 * 6 * 5 * 6 * 8)
    expect(wrong).toEqual([])
  })

  it.each([
    ['clerk', 'a1', 'submit', 'a2', 'open', 'not-your-unit'],
    ['viewer', 'a1', 'submit', 'a1', 'open', 'role-cannot-write'],
    ['clerk', 'a1', 'approve', 'a1', 'submitted', 'role-cannot-review'],
    ['administrator', 'district', 'approve', 'a1', 'submitted', 'role-cannot-review'],
    ['auditor', 'district', 'lock', 'a1', 'approved', 'role-cannot-review'],
    ['reviewer', 'district', 'approve', 'a1', 'submitted', 'role-cannot-review'],
    ['supervisor', 'streetA', 'approve', 'a1', 'street-approved', 'role-cannot-review'],
    ['reviewer', 'streetA', 'approve', 'b1', 'submitted', 'not-below-you'],
    ['reviewer', 'streetA', 'approve', 'streetA', 'submitted', 'own-return'],
    ['reviewer', 'streetA', 'approve', 'a1', 'street-approved', 'not-your-turn'],
    ['reviewer', 'streetA', 'approve', 'a1', 'open', 'not-your-turn'],
    ['reviewer', 'streetA', 'lock', 'a1', 'approved', 'role-cannot-lock'],
    ['supervisor', 'district', 'approve', 'a1', 'submitted', 'not-your-turn'],
  ] as const)('tells a %s of %s why not: %s %s while %s (%s)', (role, at, action, unit, status, code) => {
    expect(ask(person(role, orgs[at]), action, orgs[unit], status)).toMatchObject({ allowed: false, code })
  })

  it('lets each level of a city say its word in turn, and nobody another’s', () => {
    const { city, other } = cityOrgs
    const seats = { a1, streetA, district, other, city }
    const may = (status: ReturnStatus, org: OrgUnitId, chosen?: readonly OrgLevel[]) =>
      Object.entries(seats).flatMap(([name, seat]) =>
        (['reviewer', 'supervisor'] as const)
          .filter(
            (role) =>
              decide(
                person(role, seat),
                { action: 'approve', org, status, chain: reviewChain(cityTree, org, city, chosen) },
                cityTree,
              ).allowed,
          )
          .map((role) => `${role}@${name}`),
      )
    expect(may('submitted', a1)).toEqual(['reviewer@streetA'])
    expect(may('street-approved', a1)).toEqual(['supervisor@district'])
    expect(may('district-approved', a1)).toEqual(['supervisor@city'])
    expect(may('submitted', district)).toEqual(['supervisor@city'])
    expect(may('submitted', city)).toEqual(['supervisor@city'])
    expect(may('submitted', a1, ['district', 'city'])).toEqual(['supervisor@district'])
    expect(may('submitted', a1, ['city'])).toEqual(['supervisor@city'])
  })

  it('keeps a city out of what a district collects for itself', () => {
    const chain = reviewChain(cityTree, a1, district)
    const asked = { action: 'approve', org: a1, status: 'street-approved', chain } as const
    expect(decide(person('supervisor', cityOrgs.city), asked, cityTree)).toMatchObject({
      code: 'not-your-turn',
    })
    expect(decide(person('supervisor', district), asked, cityTree).allowed).toBe(true)
  })

  it('leaves settings to administrators, tasks to supervisors, reminders to those who review', () => {
    const who = (action: 'configure-review' | 'manage-task' | 'urge', org: OrgUnitId) =>
      roles.flatMap((role) =>
        (Object.keys(orgs) as Place[])
          .filter((at) => decide(person(role, orgs[at]), { action, org }, smallModel.tree).allowed)
          .map((at) => `${role}@${at}`),
      )
    expect(who('configure-review', district)).toEqual(['administrator@district'])
    expect(who('manage-task', district)).toEqual(['supervisor@district'])
    expect(who('manage-task', a1)).toEqual(['supervisor@district'])
    expect(who('urge', a1)).toEqual(['reviewer@streetA', 'supervisor@district'])
    expect(who('urge', district)).toEqual([])
  })

  it('knows no unknown unit', () => {
    expect(ask(person('supervisor', district), 'lock', asOrgUnitId('999'), 'approved')).toMatchObject({
      code: 'unknown-org-unit',
    })
  })

  it('shows reasons to the unit and those above it, not to neighbours', () => {
    const may = (at: OrgUnitId, org: OrgUnitId) =>
      decide(person('clerk', at), { action: 'read-reviews', org }, smallModel.tree).allowed
    expect([may(a1, a1), may(streetA, a1), may(district, a1)]).toEqual([true, true, true])
    expect([may(a2, a1), may(streetB, a1), may(a1, streetA)]).toEqual([false, false, false])
  })
})
