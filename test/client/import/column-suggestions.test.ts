import { describe, expect, it } from 'vitest'
import { type ColumnOption, suggestColumns } from '../../../client/import/column-suggestions.js'
import { fileHeads } from '../../../client/import/file-heads.js'
import { nameLikeness } from '../../../client/import/name-likeness.js'
import { sheetOf } from '../../support/import-hand.js'

const option = (id: string, name: string, more: Partial<ColumnOption> = {}): ColumnOption => ({
  id,
  names: [name, id],
  group: [],
  unit: '次',
  isNumber: true,
  typed: true,
  ...more,
})

const headsOf = (...heads: string[]) => fileHeads(sheetOf([heads]), 0, 0)

describe('heads of a file', () => {
  it.each([
    ['投入金额(万元)', '投入金额', '万元'],
    ['投入金额（单位：万元）', '投入金额', '万元'],
    ['投入金额\n万元', '投入金额', '万元'],
    ['参加人次 （ 人次 ）', '参加人次', '人次'],
    ['次数', '次数', ''],
  ])('%j is %s in %s', (text, name, unit) => {
    expect(headsOf(text)[0]).toMatchObject({ name, unit })
  })

  it('a line of units below the names is no name', () => {
    const sheet = sheetOf([
      ['金额', '人次'],
      ['万元', '（人次）'],
    ])
    expect(fileHeads(sheet, 0, 1)).toMatchObject([
      { name: '金额', unit: '万元' },
      { name: '人次', unit: '人次' },
    ])
  })
})

describe('suggested columns', () => {
  it('the same name is sure, a like one is likely, a distant one asks to be checked, others stay open', () => {
    const options = [
      option('a', '社区居民议事协商次数'),
      option('b', '“三治”宣传活动场数'),
      option('c', '多形式居务公开次数'),
    ]
    const found = suggestColumns(
      headsOf('居民议事协商次数', '备注', '多形式居务公开 次数', '三治宣传场数'),
      options,
    )
    expect(found.map((choice) => choice && [choice.target, choice.confidence])).toEqual([
      ['a', 'likely'],
      undefined,
      ['c', 'same'],
      ['b', 'check'],
    ])
  })

  it('each column of the sheet is filled once, from the better head; two of one name from left to right', () => {
    const twins = [option('a', '次数', { group: ['一'] }), option('b', '次数', { group: ['二'] })]
    expect(suggestColumns(headsOf('次数', '次数', '次数'), twins).map((choice) => choice?.target)).toEqual([
      'a',
      'b',
      undefined,
    ])
    const grouped = fileHeads(
      sheetOf([
        ['二', '一'],
        ['次数', '次数'],
      ]),
      0,
      1,
    )
    expect(suggestColumns(grouped, twins).map((choice) => choice?.target)).toEqual(['b', 'a'])
  })

  it('a unit of measure is taken along where it is another one, for money also from above the table', () => {
    const money = option('m', '投入', { unit: '元' })
    expect(suggestColumns(headsOf('投入(万元)'), [money])[0]?.unit).toBe('万元')
    expect(suggestColumns(headsOf('投入(元)'), [money])[0]?.unit).toBe('')
    const measured = suggestColumns(headsOf('投入', '次数'), [money, option('n', '次数')], {
      measure: '万元',
    })
    expect(measured.map((choice) => choice?.unit)).toEqual(['万元', ''])
  })
})

describe('likeness of names', () => {
  it('is 1 for the same but for marks and blanks, less for a part, 0 for strangers', () => {
    expect(nameLikeness('“三治” 宣传', '三治宣传')).toBe(1)
    expect(nameLikeness('居民议事', '社区居民议事协商')).toBeGreaterThan(0.7)
    expect(nameLikeness('居民议事', '备注')).toBe(0)
    expect(nameLikeness('', '备注')).toBe(0)
  })
})
