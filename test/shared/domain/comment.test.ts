import { describe, expect, it } from 'vitest'
import { mentionBeingTyped, mentionedIn } from '../../../shared/domain/comment.js'
import { asOrgUnitId, asUserId } from '../../../shared/domain/ids.js'
import { decide } from '../../../shared/domain/permission.js'
import type { Role } from '../../../shared/domain/person.js'
import { smallModel, smallOrgs } from '../../support/small-pack.js'

const { district, streetA, streetB, a1, a2, b1 } = smallOrgs
const person = (role: Role, org: string) => ({ id: asUserId('me'), name: '我', role, org: asOrgUnitId(org) })

describe('comments on the return of a community', () => {
  it.each<readonly [Role, string, 'own' | 'street' | 'district', boolean, boolean]>([
    ['clerk', a1, 'own', true, true],
    ['clerk', a2, 'own', false, false],
    ['clerk', a2, 'street', true, false],
    ['clerk', b1, 'street', false, false],
    ['clerk', b1, 'district', true, false],
    ['reviewer', streetA, 'own', true, true],
    ['reviewer', streetB, 'district', true, false],
    ['supervisor', district, 'own', true, true],
    ['viewer', district, 'own', true, false],
    ['auditor', district, 'own', true, false],
    ['auditor', streetB, 'own', false, false],
    ['administrator', district, 'district', false, false],
    ['security', district, 'district', false, false],
  ])('%s of %s, table open to %s: reads %s, writes %s', (role, org, visibility, reads, writes) => {
    const ask = (request: Parameters<typeof decide>[1]) =>
      decide(person(role, org), request, smallModel.tree).allowed
    expect(ask({ action: 'read-comments', org: a1, visibility })).toBe(reads)
    expect(ask({ action: 'write-comment', org: a1, visibility })).toBe(writes)
    const edit = (author: string) =>
      ask({ action: 'edit-comment', org: a1, visibility, author: asUserId(author) })
    expect(edit('me')).toBe(writes)
    expect(edit('somebody')).toBe(false)
  })
})

describe('mentions', () => {
  const people = ['王芳', '王芳芳', '李 四'].map((name) => ({ id: asUserId(name), name }))
  it.each([
    ['请@王芳 看', ['王芳']],
    ['请@王芳芳看', ['王芳芳']],
    ['@王芳芳 @王芳', ['王芳', '王芳芳']],
    ['@李 四,两次@李 四', ['李 四']],
    ['王芳没有被叫', []],
    ['@@王芳', ['王芳']],
    ['', []],
  ])('%s', (text, names) => {
    expect(mentionedIn(text, people).map(({ name }) => name)).toEqual(names)
  })

  it.each([
    ['@', 1, ''],
    ['请@王', 3, '王'],
    ['请@王芳 看', 6, undefined],
    ['请@王芳', 1, undefined],
    ['没有', 2, undefined],
    [`@${'长'.repeat(31)}`, 32, undefined],
  ])('being typed in %s at %s', (text, cursor, word) => {
    expect(mentionBeingTyped(text, cursor)).toBe(word)
  })
})
