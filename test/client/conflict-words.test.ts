import { describe, expect, it } from 'vitest'
import { conflictWords } from '../../client/components/conflict-words.js'
import type { CellValue } from '../../shared/domain/cell-value.js'

const text = (value: CellValue) => String(value)
const words = (me: string, kept: string, lost: string) => {
  const conflict = { kept: { value: 15, by: kept }, lost: { value: 12, by: lost } }
  const { who, values } = conflictWords(conflict, { me, now: 15, text })
  return `${who}${values}`
}

describe('the words for a conflict', () => {
  it.each([
    [
      'to the one whose value was not kept',
      words('甲', '乙', '甲'),
      '您和 乙 同时填写了这一格。您填 12,乙填 15,现在保留的是 15。',
    ],
    [
      'to the one whose value was kept',
      words('乙', '乙', '甲'),
      '您和 甲 同时填写了这一格。您填 15,甲填 12,现在保留的是 15。',
    ],
    [
      'to a third person',
      words('丙', '乙', '甲'),
      '甲 和 乙 同时填写了这一格。甲填 12,乙填 15,现在保留的是 15。',
    ],
    [
      'to one person with two windows',
      words('甲', '甲', '甲'),
      '您在两个窗口同时填写了这一格。一处填 12,另一处填 15,现在保留的是 15。',
    ],
    [
      'of two people with one name',
      words('丙', '甲', '甲'),
      '两位 甲 同时填写了这一格。一处填 12,另一处填 15,现在保留的是 15。',
    ],
  ])('%s', (_to, said, expected) => {
    expect(said).toBe(expected)
  })

  it('say what the cell shows by now', () => {
    const conflict = { kept: { value: 15, by: '乙' }, lost: { value: 12, by: '甲' } }
    expect(conflictWords(conflict, { me: '甲', now: 16, text }).values).toContain('现在保留的是 16')
  })
})
