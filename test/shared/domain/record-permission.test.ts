import { describe, expect, it } from 'vitest'
import { asUserId } from '../../../shared/domain/ids.js'
import { decide } from '../../../shared/domain/permission.js'
import { type Person, type Role, roles } from '../../../shared/domain/person.js'
import { type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import { smallModel, smallOrgs } from '../../support/small-pack.js'

const { tree } = smallModel
const person = (role: Role, org: Person['org'], id = 'me'): Person => ({
  id: asUserId(id),
  name: id,
  role,
  org,
})
const { district, streetA, streetB, a1, b1 } = smallOrgs
const orgs = [district, streetA, streetB, a1, b1]

/** Everybody the request is allowed for, as `role@unit`. */
const allowedFor = (request: (who: Person) => Parameters<typeof decide>[1]): readonly string[] =>
  roles.flatMap((role) =>
    orgs
      .filter((org) => decide(person(role, org), request(person(role, org)), tree).allowed)
      .map((org) => `${role}@${org}`),
  )

describe('rights on records', () => {
  it('the audit log is for the auditor and the supervisor, of their own unit and below', () => {
    expect(allowedFor(() => ({ action: 'read-audit', org: a1 }))).toEqual([
      `supervisor@${district}`,
      `supervisor@${streetA}`,
      `supervisor@${a1}`,
      `auditor@${district}`,
      `auditor@${streetA}`,
      `auditor@${a1}`,
    ])
    expect(allowedFor(() => ({ action: 'read-audit', org: district }))).toEqual([
      `supervisor@${district}`,
      `auditor@${district}`,
    ])
  })

  it('a correction is asked for by the unit and by those who review it', () => {
    expect(allowedFor(() => ({ action: 'request-correction', org: a1, status: 'locked' }))).toEqual([
      `clerk@${a1}`,
      `reviewer@${district}`,
      `reviewer@${streetA}`,
      `reviewer@${a1}`,
      `supervisor@${district}`,
      `supervisor@${streetA}`,
      `supervisor@${a1}`,
    ])
  })

  it('and decided by a supervisor with the right to lock, never by who asked', () => {
    const asked = (requestedBy: string) => () =>
      ({
        action: 'decide-correction',
        org: a1,
        status: 'locked',
        requestedBy: asUserId(requestedBy),
      }) as const
    expect(allowedFor(asked('somebody'))).toEqual([`supervisor@${district}`])
    expect(allowedFor(asked('me'))).toEqual([])
  })

  it.each(returnStatuses)('only what is settled is corrected: %s', (status: ReturnStatus) => {
    const settled = status === 'approved' || status === 'locked'
    const supervisor = person('supervisor', district)
    const requestedBy = asUserId('other')
    expect(decide(supervisor, { action: 'request-correction', org: a1, status }, tree).allowed).toBe(settled)
    expect(
      decide(supervisor, { action: 'decide-correction', org: a1, status, requestedBy }, tree),
    ).toMatchObject(settled ? { allowed: true } : { allowed: false, code: 'not-correctable' })
  })
})
