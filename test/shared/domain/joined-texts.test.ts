import { describe, expect, it } from 'vitest'
import { asIndicatorCode } from '../../../shared/domain/ids.js'
import { digestEntry, joinTexts } from '../../../shared/domain/joined-texts.js'
import { findPrivateNumbers } from '../../../shared/domain/private-numbers.js'

describe('texts of several units put together', () => {
  it('stand in the given order, each after its unit; nobody is left out in silence', () => {
    const joined = joinTexts(
      [
        { unit: '福田区', value: '召开会议。\n会上……' },
        { unit: '罗湖区', value: null },
        { unit: '盐田区', value: { na: '本周无活动' } },
        { unit: '南山区', value: '  走访企业。\n' },
        { unit: '宝安区', value: undefined },
        { unit: '龙岗区', value: ' \n' },
      ],
      'week',
    )
    expect(joined.text).toBe(
      '福田区:召开会议。\n会上……\n南山区:走访企业。\n本周无:盐田区\n缺报:罗湖区、宝安区、龙岗区',
    )
    expect(joined.missing).toEqual(['罗湖区', '宝安区', '龙岗区'])
    expect(joined.none).toEqual(['盐田区'])
  })

  it('is complete without such lines, and says who is missing even when nobody wrote', () => {
    expect(joinTexts([{ unit: '甲', value: '一' }], 'month').text).toBe('甲:一')
    expect(joinTexts([{ unit: '甲', value: null }], 'month').text).toBe('缺报:甲')
    expect(joinTexts([{ unit: '甲', value: { na: '' } }], 'quarter').text).toBe('本季无:甲')
  })
})

describe('an entry of a digest', () => {
  const [heading, body, has] = (['H', 'B', 'Y'] as const).map(asIndicatorCode) as [never, never, never]
  const name = { zh: '要闻', en: 'Entries' }
  const entry = (cells: Record<string, string | boolean | null>, asked = true) =>
    digestEntry({ name, heading, body, ...(asked ? { has } : {}) }, (code) => cells[code])

  it('is the heading with the text below it, or the one of them that is there', () => {
    expect(entry({ H: '召开会议 ', B: ' 会上……\n' })).toBe('召开会议\n会上……')
    expect(entry({ H: '召开会议', B: null })).toBe('召开会议')
    expect(entry({ H: ' ', B: '会上……', Y: true })).toBe('会上……')
  })

  it('is an answer when the unit says that it has none, and missing when it wrote neither', () => {
    expect(entry({ Y: false, H: '旧标题' })).toEqual({ na: '' })
    expect(entry({ Y: false, H: '标题' }, false)).toBe('标题')
    expect(entry({ Y: true })).toBeNull()
    expect(entry({})).toBeNull()
  })
})

describe('numbers of persons in a text', () => {
  const kinds = (text: string) => findPrivateNumbers(text).map(({ kind, text: found }) => [kind, found])

  it.each([
    ['联系人13800138000。', [['phone', '13800138000']]],
    [
      '电话:138-0013-8000、+86 139 0013 9000',
      [
        ['phone', '138-0013-8000'],
        ['phone', '+86 139 0013 9000'],
      ],
    ],
    ['座机0755-28921234', [['phone', '0755-28921234']]],
    ['全角１３８００１３８０００', [['phone', '１３８００１３８０００']]],
    ['身份证44030719900307123X,', [['id-number', '44030719900307123X']]],
    ['卡号6222 0213 1234 5678 901', [['bank-card', '6222 0213 1234 5678 901']]],
  ])('%s', (text, expected) => {
    expect(kinds(text)).toEqual(expected)
  })

  it('are not seen in figures, dates, codes and amounts', () => {
    for (const text of [
      '服务915万余人次,投入10.05亿元',
      '2024年3月11日至15日,共12345件',
      '统计用区划代码440307015001',
      '总额13800138000.5元',
      '第12345678901号',
      '2024-03-11',
    ])
      expect(kinds(text), text).toEqual([])
  })

  it('are told with their place, in order', () => {
    const text = '电话13800138000,证件44030719900307123X'
    expect(findPrivateNumbers(text).map(({ at }) => at)).toEqual([2, 16])
  })
})
