import { nothing, type TemplateResult } from 'lit'
import { describe, expect, it } from 'vitest'
import { textDifference } from '../../client/pages/text-difference.js'

/** The words of a template, with its marks. */
function words(template: TemplateResult | undefined): string | undefined {
  return template?.strings
    .map((part, i) => {
      const value: unknown = template.values[i]
      if (value === undefined || value === nothing) return part
      return part + (typeof value === 'string' ? value : words(value as TemplateResult))
    })
    .join('')
}

describe('what became of a long text', () => {
  it('is shown with a little around it', () => {
    const before = '一二三四五六七八九十甲乙丙丁戊己庚辛壬癸'
    expect(words(textDifference(before, before.replace('丙', '子丑')))).toBe(
      '一二三四五六七八九十甲乙<del>丙</del><ins>子丑</ins>丁戊己庚辛壬癸',
    )
    expect(words(textDifference(`${before}${before}`, `${before}新${before}`))).toBe(
      '…九十甲乙丙丁戊己庚辛壬癸<ins>新</ins>一二三四五六七八九十甲乙…',
    )
  })

  it('is left to the two wordings where they have little in common, and for other values', () => {
    expect(textDifference('短文', '短句')).toBeUndefined()
    expect(textDifference(null, '新写的')).toBeUndefined()
    expect(textDifference(5, 6)).toBeUndefined()
    expect(textDifference({ na: '无' }, '有')).toBeUndefined()
  })
})
