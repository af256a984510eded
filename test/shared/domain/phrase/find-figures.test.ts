import { describe, expect, it } from 'vitest'
import { figuresOf, findFigures } from '../../../../shared/domain/phrase/find-figures.js'

describe('the figures of a sentence', () => {
  it('are found where they stand, with what they count', () => {
    const sentence =
      '2024年5月17日挂牌成立以来,服务市民915万余人次,办结率100%,“三治”宣传活动2400多场,占全市三分之一,增量全市第二,邻里节活动千余场次,投入2.22亿元'
    expect(findFigures(sentence, '人次')).toEqual([
      '915万余人次',
      '100%',
      '2400多场',
      '三分之一',
      '第二',
      '千余场次',
      '2.22亿元',
    ])
  })

  it('knows the indicator’s own unit, and 以上 behind it', () => {
    expect(findFigures('收到感谢信和锦旗3000余封(面)', '封(面)')).toEqual(['3000余封(面)'])
    expect(findFigures('服务5000人次以上,80%以上的小区', '人次')).toEqual(['5000人次以上', '80%以上'])
  })

  it('leaves out names that are written with numerals', () => {
    expect(findFigures('“六治”模式、一站多居、5G、两新党组织', '个')).not.toContain('六')
    expect(findFigures('一街道一特色', '个')).toEqual([])
  })

  it('of several, keeps those that may speak of the indicator', () => {
    const found = ['915万余人次', '100%', '2400多场', '三分之一', '第二', '约1000多人']
    expect(figuresOf(found, '人次')).toEqual(['915万余人次'])
    expect(figuresOf(found, '%')).toEqual(['100%', '三分之一'])
    expect(figuresOf(found, '位')).toEqual(['第二'])
    expect(figuresOf(found, '人')).toEqual(['约1000多人'])
    expect(figuresOf(found, '支')).toEqual(found) // none fits: all are shown
    expect(figuresOf(['三分之一'], '名')).toEqual(['三分之一'])
  })
})
