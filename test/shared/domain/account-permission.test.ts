import { describe, expect, it } from 'vitest'
import { accountActions, roleMismatch } from '../../../shared/domain/account-permission.js'
import { loginProblem, nameProblem } from '../../../shared/domain/account-rules.js'
import { asOrgUnitId, asUserId } from '../../../shared/domain/ids.js'
import { decide } from '../../../shared/domain/permission.js'
import { type Person, type Role, roles } from '../../../shared/domain/person.js'
import { smallModel, smallOrgs } from '../../support/small-pack.js'

const { tree } = smallModel
const { district, streetA, streetB, a1, b1 } = smallOrgs
const person = (role: Role, org = district, id = 'me'): Person => ({
  id: asUserId(id),
  name: '某人',
  role,
  org,
})

const administers = [
  'create-account',
  'rename-account',
  'move-account',
  'disable-account',
  'enable-account',
  'reset-password',
  'link-identity',
  'end-sessions',
  'ask-role',
]
const confirms = ['confirm-role', 'refuse-role', 'unlock-account']

const target = (id: string, role: Role = 'clerk', pending: { role: Role; by: string } | null = null) => ({
  id: asUserId(id),
  role,
  pending: pending && { role: pending.role, by: asUserId(pending.by) },
})

describe('accounts', () => {
  it('role x action: the administrator administers, the security administrator confirms, nobody else does either', () => {
    for (const role of roles) {
      const may = accountActions.filter(
        (action) => decide(person(role), { action, org: a1, target: target('other') }, tree).allowed,
      )
      const expected = role === 'administrator' ? administers : role === 'security' ? confirms : []
      expect(may, role).toEqual(accountActions.filter((action) => expected.includes(action)))
      expect(decide(person(role), { action: 'list-accounts', org: a1 }, tree).allowed, role).toBe(
        role === 'administrator' || role === 'security',
      )
    }
  })

  it('nobody does anything to the own account but give it a name', () => {
    for (const role of roles)
      for (const action of accountActions)
        expect(
          decide(person(role), { action, org: a1, target: target('me', role) }, tree).allowed,
          `${role} ${action}`,
        ).toBe(role === 'administrator' && action === 'rename-account')
  })

  it('nobody confirms what they asked for themselves', () => {
    const own = target('other', 'viewer', { role: 'supervisor', by: 'me' })
    expect(decide(person('security'), { action: 'confirm-role', org: a1, target: own }, tree)).toMatchObject({
      code: 'own-request',
    })
  })

  it('a way in as a security administrator is given by another one only', () => {
    for (const account of [target('s', 'security'), target('s', 'viewer', { role: 'security', by: 'x' })])
      for (const action of ['reset-password', 'link-identity'] as const) {
        expect(
          decide(person('administrator'), { action, org: district, target: account }, tree).allowed,
        ).toBe(false)
        expect(decide(person('security'), { action, org: district, target: account }, tree).allowed).toBe(
          true,
        )
      }
  })

  it('is scoped: the own unit and what lies below, where from and where to', () => {
    const street = person('administrator', streetA)
    for (const [org, allowed] of [
      [streetA, true],
      [a1, true],
      [b1, false],
      [streetB, false],
      [district, false],
      [asOrgUnitId('gone'), false],
    ] as const)
      expect(decide(street, { action: 'rename-account', org, target: target('o') }, tree).allowed, org).toBe(
        allowed,
      )
    const move = (org: typeof a1, to: typeof a1) =>
      decide(street, { action: 'move-account', org, to, target: target('o') }, tree)
    expect(move(a1, streetA).allowed).toBe(true)
    expect(move(a1, b1)).toMatchObject({ code: 'not-below-you' })
    expect(move(b1, a1)).toMatchObject({ code: 'not-below-you' })
    expect(move(a1, asOrgUnitId('nowhere'))).toMatchObject({ code: 'unknown-org-unit' })
  })

  it('of a unit that is gone belong to the top, which can move them away', () => {
    const gone = asOrgUnitId('gone')
    const top = person('administrator', tree.root.id)
    expect(
      decide(top, { action: 'move-account', org: gone, to: a1, target: target('o') }, tree).allowed,
    ).toBe(true)
    expect(decide(top, { action: 'create-account', org: gone }, tree)).toMatchObject({
      code: 'unknown-org-unit',
    })
  })
})

describe('what an account may be', () => {
  it('a role goes with a level', () => {
    expect(roleMismatch('reviewer', 'community')).toContain('街道')
    expect(roleMismatch('reviewer', 'street')).toBeUndefined()
    expect(roleMismatch('supervisor', 'street')).toContain('区')
    expect(roleMismatch('clerk', 'street')).toBeUndefined()
  })

  it.each(['', ' ', 'a b', "x';DROP TABLE account;--", '<b>', 'a'.repeat(65), '.a', 'a\u0000', 'a\n'])(
    'login %j is refused',
    (login) => expect(loginProblem(login)).toBeDefined(),
  )
  it.each(['a', '440307', 'wang.fang', '王芳', 'w_f@office-1', 'a'.repeat(64)])(
    'login %j is taken',
    (login) => expect(loginProblem(login)).toBeUndefined(),
  )
  it.each(['', 'x'.repeat(41), 'a\u0000b', '\u202eabc', 'a\nb'])('name %j is refused', (name) =>
    expect(nameProblem(name)).toBeDefined(),
  )
  it('a name may be what it is', () => expect(nameProblem("O'Neill <王> 小芳")).toBeUndefined())
})
