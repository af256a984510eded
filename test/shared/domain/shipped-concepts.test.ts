import { describe, expect, it } from 'vitest'
import { asIndicatorCode } from '../../../shared/domain/ids.js'
import { shippedPackNamed } from '../../support/longhua-packs.js'

const { catalogue } = await shippedPackNamed('lh2020')

/** The rows of the study's table of concepts, with the indicators that stand in its cells. */
const studied: readonly (readonly [name: string, members: readonly string[]])[] = [
  ['民生微实事项目数', ['LG24.02.01', 'SZ25.07.01', 'FM24.03.01', 'LH20.04.03']],
  ['民生微实事资金', ['LG24.02.02', 'FM24.03.02', 'LH20.04.04']],
  ['新就业群体友好场景数', ['LG24.07.01', 'SZ25.03.02']],
  ['小哥工作室', ['LG24.07.04', 'SZ25.03.04']],
  ['诉求建议', ['LG24.06.02', 'SZ25.01.02', 'FM24.03.08', 'FM24.03.10', 'FM24.06.11']],
  ['“每周一评”', ['LG24.03.04', 'SZ25.06.01', 'SZWK.02.08']],
  ['产业链党委数', ['LG24.05.10', 'SZ25.02.03']],
  ['两新工委成员单位数', ['LG24.05.03', 'SZWK.02.07']],
  ['高级社会工作师数', ['LG24.10.03', 'SZ25.10.04', 'SZ25.10.05']],
  ['志愿者', ['LG24.09.02', 'FM24.05.01', 'LH20.03.02']],
  ['小区数', ['LG24.03.S1', 'LG24.03.01', 'LG24.04.01', 'SZ25.05.03', 'LH20.02.S2']],
  ['街道、居委会数', ['LG24.00.01', 'LG24.01.03', 'LH20.00.03']],
]

describe('the concept dictionary that ships', () => {
  it('has the twelve concepts of the study', () => {
    expect(catalogue.concepts.map(({ name, members }) => [name.zh, members])).toEqual(studied)
  })

  it('finds the same figure under its names in other tables', () => {
    const same = catalogue.conceptOf(asIndicatorCode('LG24.10.03'))
    expect(same?.members).toContain('SZ25.10.04')
    expect(catalogue.conceptOf(asIndicatorCode('LG24.06.04'))).toBeUndefined()
  })

  it('spans more than one pack with every concept', () => {
    const packOf = (code: string) =>
      catalogue.packs.find(({ indicators }) => indicators.some((one) => one.code === code))?.id
    for (const { id, members } of catalogue.concepts)
      expect([id, new Set(members.map(packOf)).size > 1]).toEqual([id, true])
  })
})
