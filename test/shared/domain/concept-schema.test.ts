import { describe, expect, it } from 'vitest'
import { parseConcepts } from '../../../shared/domain/concept-schema.js'
import { smallCodes, smallModel } from '../../support/small-pack.js'

const packs = smallModel.catalogue.packs
const concept = (id: string, members: readonly string[], more: object = {}) => ({
  id,
  name: { zh: '概念', en: 'Concept' },
  members,
  note: '单位不同',
  ...more,
})
const read = (...concepts: readonly object[]) => parseConcepts({ concepts }, packs)
const issuesOf = (...concepts: readonly object[]) => {
  const result = read(...concepts)
  return result.ok ? [] : result.error
}

describe('the concept dictionary', () => {
  it('ties indicators together', () => {
    expect(read(concept('projects', [smallCodes.sum, smallCodes.listCount]))).toMatchObject({
      ok: true,
      value: [{ id: 'projects', members: [smallCodes.sum, smallCodes.listCount] }],
    })
  })

  it('names the place of a member that no pack defines', () => {
    expect(issuesOf(concept('projects', [smallCodes.sum, 'T.none']))).toMatchObject([
      { file: 'concepts.json', table: null, field: 'concepts[0](projects).members[1]' },
    ])
  })

  it('refuses an indicator that belongs to two concepts, or twice to one', () => {
    const [issue, ...others] = issuesOf(concept('a', [smallCodes.sum]), concept('b', [smallCodes.sum]))
    expect(others).toEqual([])
    expect(issue).toMatchObject({ field: 'concepts[1](b).members[0]' })
    expect(issue?.message).toContain('已属于概念 a')
    expect(issuesOf(concept('a', [smallCodes.sum, smallCodes.sum]))).toHaveLength(1)
  })

  it('refuses a doubled id', () => {
    expect(issuesOf(concept('a', [smallCodes.sum]), concept('a', [smallCodes.latest]))).toMatchObject([
      { field: 'concepts[1](a).id' },
    ])
  })

  it('refuses fields it does not know and concepts without members', () => {
    const fields = issuesOf(concept('a', [], { colour: 'red' })).map(({ field }) => field)
    expect(fields).toContain('concepts[0](a).colour')
    expect(fields).toContain('concepts[0](a).members')
    expect(parseConcepts([], packs).ok).toBe(false)
    expect(parseConcepts(null, packs).ok).toBe(false)
  })
})
