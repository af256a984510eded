import { describe, expect, it } from 'vitest'
import { asOrgUnitId, asUserId, type OrgUnitId } from '../../../shared/domain/ids.js'
import { decide, visibleScope } from '../../../shared/domain/permission.js'
import { type Person, type Role, roles } from '../../../shared/domain/person.js'
import { isEditable, type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'
import type { Visibility } from '../../../shared/domain/table.js'
import { smallModel, smallOrgs } from '../../support/small-pack.js'

const { tree } = smallModel
const { district, streetA, streetB, a1, a2, b1 } = smallOrgs
const places = { district, streetA, streetB, a1, a2, b1 } as const
type Place = keyof typeof places
const names = Object.keys(places) as Place[]
const visibilities: readonly Visibility[] = ['own', 'street', 'district', 'city']

const person = (role: Role, org: OrgUnitId): Person => ({ id: asUserId('p'), name: '某人', role, org })

/** Whose rows somebody of a unit sees, by the table's setting. Written down by hand, not computed. */
const sees: Readonly<Record<Place, Readonly<Record<Visibility, readonly Place[]>>>> = {
  a1: { own: ['a1'], street: ['streetA', 'a1', 'a2'], district: names, city: names },
  a2: { own: ['a2'], street: ['streetA', 'a1', 'a2'], district: names, city: names },
  b1: { own: ['b1'], street: ['streetB', 'b1'], district: names, city: names },
  streetA: { own: ['streetA', 'a1', 'a2'], street: ['streetA', 'a1', 'a2'], district: names, city: names },
  streetB: { own: ['streetB', 'b1'], street: ['streetB', 'b1'], district: names, city: names },
  district: { own: names, street: names, district: names, city: names },
}

/** 三员: those who run the system, grant rights and audit. They read no figures. */
const apart: readonly Role[] = ['administrator', 'security', 'auditor']

describe('who may see what', () => {
  for (const from of names)
    for (const visibility of visibilities)
      it(`somebody of ${from}, table open to ${visibility}`, () => {
        for (const role of roles)
          for (const action of ['read-return', 'read-total', 'export'] as const) {
            const seen = names.filter(
              (org) =>
                decide(person(role, places[from]), { action, org: places[org], visibility }, tree).allowed,
            )
            const expected = apart.includes(role) ? [] : sees[from][visibility]
            expect(new Set(seen), `${role} ${action}`).toEqual(new Set(expected))
          }
      })

  it('a refusal has a code and words', () => {
    const decision = decide(person('clerk', a1), { action: 'read-return', org: b1, visibility: 'own' }, tree)
    expect(decision).toEqual({
      allowed: false,
      code: 'not-visible',
      reason: '按本表设置,您看不到这个单位的数据',
    })
  })

  it.each(apart)('%s: no row is theirs to look at, and the refusal says why', (role) => {
    for (const visibility of visibilities) {
      expect(visibleScope(person(role, district), visibility, tree)).toBeUndefined()
      const asked = { action: 'read-return', org: district, visibility } as const
      const decision = decide(person(role, district), asked, tree)
      expect(decision).toMatchObject({ allowed: false, code: 'role-cannot-read' })
      if (!decision.allowed) expect(decision.reason).toContain('职责分离')
    }
  })

  it('what is said about returns is for the unit and those above, and on record for the auditor', () => {
    for (const role of roles) {
      const reads = names.filter(
        (org) => decide(person(role, streetA), { action: 'read-reviews', org: places[org] }, tree).allowed,
      )
      const none = role === 'administrator' || role === 'security'
      expect(reads, role).toEqual(none ? [] : ['streetA', 'a1', 'a2'])
    }
  })

  it('an org unit that is not there is neither seen nor written', () => {
    const nowhere = asOrgUnitId('999999')
    for (const action of ['read-return', 'read-total', 'export'] as const)
      expect(
        decide(person('supervisor', district), { action, org: nowhere, visibility: 'district' }, tree),
      ).toMatchObject({ allowed: false, code: 'unknown-org-unit' })
    expect(
      decide(
        person('clerk', nowhere),
        { action: 'write-return', org: nowhere, visibility: 'district', status: 'open' },
        tree,
      ),
    ).toMatchObject({ allowed: false, code: 'unknown-org-unit' })
  })

  it('somebody of a unit that is gone sees nothing', () => {
    const nowhere = person('clerk', asOrgUnitId('999999'))
    for (const visibility of visibilities) {
      expect(visibleScope(nowhere, visibility, tree)).toBeUndefined()
      for (const org of Object.values(places))
        expect(decide(nowhere, { action: 'read-return', org, visibility }, tree).allowed).toBe(false)
    }
  })
})

describe('who may write what', () => {
  const writers: readonly Role[] = ['clerk', 'reviewer', 'supervisor']

  for (const role of roles)
    for (const status of returnStatuses)
      it(`${role}, return ${status}`, () => {
        for (const from of names)
          for (const org of names)
            for (const visibility of visibilities) {
              const decision = decide(
                person(role, places[from]),
                { action: 'write-return', org: places[org], visibility, status },
                tree,
              )
              const may = writers.includes(role) && from === org && isEditable(status)
              expect(decision.allowed, `${from} writes ${org}, ${visibility}`).toBe(may)
            }
      })

  it.each([
    ['role-cannot-write', 'viewer', a1, 'open'],
    ['role-cannot-write', 'administrator', a1, 'open'],
    ['role-cannot-write', 'auditor', a1, 'open'],
    ['not-your-unit', 'clerk', a2, 'open'],
    ['not-your-unit', 'supervisor', a1, 'open'],
    ['not-editable', 'clerk', a1, 'locked'],
    ['not-editable', 'clerk', a1, 'submitted'],
  ] as const)('%s: %s in %s, %s', (code, role, org, status) => {
    const from = role === 'supervisor' ? district : a1
    const asked = { action: 'write-return', org, visibility: 'district', status } as const
    const decision = decide(person(role, from), asked, tree)
    expect(decision).toMatchObject({ allowed: false, code })
    if (!decision.allowed) expect(decision.reason).toMatch(/[\u4e00-\u9fff]{4}/)
  })

  it('is open while the unit itself works on it, and at no other time', () => {
    const open: readonly ReturnStatus[] = ['empty', 'open', 'sent-back']
    expect(returnStatuses.filter(isEditable)).toEqual(open)
  })
})
