import { describe, expect, it } from 'vitest'
import { asOrgUnitId } from '../../../shared/domain/ids.js'
import { documentOf, linesOf } from './sample-sheet.js'

const march = {
  '440307002001': { 'A.1': 3, 'A.2': 7, 'A.4': 12_345.67, 'A.5': '已核实', 'A.1#note': '含线上' },
  '440307002002': { 'A.1': 0, 'A.2': { na: '无场地' } },
  '440307001': { 'A.4': 10_000 },
  '440307001001': { 'A.1': 4, 'A.2': 3 },
}

describe('a matrix sheet as a grid', () => {
  it('[E1] puts 合计 first, then per street 小计, 本级 and communities in official order', () => {
    expect(linesOf(documentOf('T-1', { 202403: march }))).toEqual([
      [null, '合计', '440307', 7, 10, 70, 2.234567, '—'],
      [null, '南湾街道小计', '440307002', 3, 7, 42.86, 1.234567, '—'],
      [1, '南湾街道本级', '440307002', '—', '—', '—', null, '—'],
      [2, '沙湾社区', '440307002001', 3, 7, 42.86, 1.234567, '已核实'],
      [3, '丹竹头社区', '440307002002', 0, '不适用', '—', null, null],
      [null, '吉华街道小计', '440307001', 4, 3, 133.33, 1, '—'],
      [4, '吉华街道本级', '440307001', '—', '—', '—', 1, '—'],
      [5, '水径社区', '440307001001', 4, 3, 133.33, null, null],
      [6, '三联社区', '440307001002', null, null, null, null, null],
    ])
  })

  it('[E1] has no total over a single unit', () => {
    const lines = linesOf(documentOf('T-1', { 202403: march }, { scope: '440307002001' }))
    expect(lines).toEqual([[1, '沙湾社区', '440307002001', 3, 7, 42.86, 1.234567, '已核实']])
  })

  it('[E1] adds up the periods of a longer one', () => {
    const april = { '440307002001': { 'A.1': 2, 'A.2': 3 } }
    const lines = linesOf(documentOf('T-1', { 202403: march, 202404: april }, { period: '2024' }))
    expect(lines[0]?.slice(3, 6)).toEqual([9, 13, 69.23])
    expect(lines[3]?.slice(3, 6)).toEqual([5, 10, 50])
  })

  it('[E2] leaves out the rows of units the person may not see', () => {
    const visible = [asOrgUnitId('440307002001')]
    const names = linesOf(documentOf('T-1', { 202403: march }, { visible })).map((line) => line[1])
    expect(names).toEqual(['合计', '南湾街道小计', '沙湾社区'])
  })

  it('names units in the heads and in the line above the table, and shows decimals as far as used', () => {
    const grid = documentOf('T-1', { 202403: march }).grids[0]
    expect(grid?.unitLine).toBe('见各栏')
    expect(grid?.columns.map(({ unit, decimals }) => `${unit}${decimals}`).slice(3)).toEqual([
      '次0',
      '人次0',
      '%2',
      '万元6',
      '0',
    ])
  })

  it('says what the rows rest on: table note, legend, how far the returns have come, explanations', () => {
    const document = documentOf('T-1', { 202403: march })
    expect(document.title).toBe('2024年3月龙岗区基层治理活动统计表')
    expect(document.notes[0]).toBe('按月填报。')
    expect(document.notes.at(-1)).toBe('报送状态:未填报2份,已提交4份。')
    expect(document.annexes.map((annex) => annex.name)).toEqual(['指标解释', '填报说明'])
    expect(document.annexes[1]?.rows.map((row) => row.cells)).toEqual([
      [1, '沙湾社区', '2024年3月', '会议场次', '说明', '含线上'],
      [2, '丹竹头社区', '2024年3月', '参加人次', '不适用', '无场地'],
    ])
  })
})

describe('a form as a grid', () => {
  const year = { '440307': { 'B.2': '2024-05-17', 'B.3': '全区概况' } }

  it('[E3] lists the indicators of one unit down the page, groups as lines of their own', () => {
    expect(linesOf(documentOf('T-2', { 2024: year }))).toEqual([
      [null, '基本情况', null, null, null],
      [1, '街道数', 'B.1', '个', 2],
      [2, '挂牌日期', 'B.2', '', '2024-05-17'],
      [3, '概况', 'B.3', '', '全区概况'],
    ])
  })
})

describe('a ledger as grids', () => {
  const item = (id: string, order: string, name: string, amount: number | null, deleted = false) => ({
    [`project:${id}/~order`]: order,
    [`project:${id}/name`]: name,
    [`project:${id}/amount`]: amount,
    ...(deleted ? { [`project:${id}/~deleted`]: true } : {}),
  })
  const quarter = {
    '440307002': item('s', 'a', '街道项目', 50_000),
    '440307002001': { ...item('x', 'b', '后一项', 20_000.5), ...item('y', 'a', '前一项', null) },
    '440307001001': item('z', 'a', '已删除', 1, true),
    '440307001002': { 'project#none': true },
  }

  it('[E4] has one row per item in shown order, under the unit it belongs to, after a 合计 row', () => {
    const document = documentOf('T-3', { '2024Q1': quarter })
    expect(document.grids.map((grid) => grid.name)).toEqual(['项目', '汇总'])
    expect(linesOf(document)).toEqual([
      [null, '合计', '共3项', null, 7.00005, null],
      [1, '南湾街道', '本级', '街道项目', 5, 's'],
      [2, '南湾街道', '沙湾社区', '前一项', null, 'y'],
      [3, '南湾街道', '沙湾社区', '后一项', 2.00005, 'x'],
    ])
    expect(document.notes[0]).toBe('项目本期无:三联社区。')
  })

  it('[E4] sums up the items per unit behind them', () => {
    const summary = linesOf(documentOf('T-3', { '2024Q1': quarter }), 1)
    expect(summary.map((line) => line.slice(1))).toEqual([
      ['合计', '440307', 3, 7.00005],
      ['南湾街道小计', '440307002', 3, 7.00005],
      ['南湾街道本级', '440307002', 1, 5],
      ['沙湾社区', '440307002001', 2, 2.00005],
      ['丹竹头社区', '440307002002', null, null],
      ['吉华街道小计', '440307001', 0, 0],
      ['吉华街道本级', '440307001', null, null],
      ['水径社区', '440307001001', null, null],
      ['三联社区', '440307001002', 0, 0],
    ])
  })

  it('[E4] names the period of each item when there are several', () => {
    const document = documentOf('T-3', { '2024Q1': quarter, '2024Q2': {} }, { period: '2024' })
    expect(linesOf(document)[1]).toEqual([1, '2024年第一季度', '南湾街道', '本级', '街道项目', 5])
  })
})
