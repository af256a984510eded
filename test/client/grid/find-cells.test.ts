import { describe, expect, it } from 'vitest'
import { findCells, planReplace } from '../../../client/grid/find-cells.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const sheet = openSmallSheet({
  cells: [
    [smallOrgs.a1, smallCodes.sum, 1200],
    [smallOrgs.a1, smallCodes.latest, 12],
    [smallOrgs.a1, smallCodes.text, '开展 Party 活动12次;PARTY 总结'],
    [smallOrgs.a1, smallCodes.yesno, true],
    [smallOrgs.a2, smallCodes.sum, 12],
  ],
})
const find = (text: string, whole = false) =>
  findCells({ text, whole }, sheet, sheet.view).map(({ row, column }) => `${row.id} ${column?.id ?? 'name'}`)
const replace = (text: string, by: string, whole = false) => {
  const query = { text, whole }
  return planReplace(query, by, findCells(query, sheet, sheet.view), sheet.view)
}
const a1 = `own/${smallOrgs.a1}`

describe('finding', () => {
  it('looks at names, figures and texts, without commas, width or case', () => {
    expect(find('甲一')).toEqual([`${a1} name`])
    expect(find('1200')).toContain(`${a1} ${smallCodes.sum}`)
    expect(find('１,200')).toContain(`${a1} ${smallCodes.sum}`)
    expect(find('party')).toEqual([`${a1} ${smallCodes.text}`])
    expect(find('  ')).toEqual([])
    expect(find('没有的')).toEqual([])
  })

  it('a whole cell says it and nothing else', () => {
    expect(find('12', true)).toEqual(expect.arrayContaining([`${a1} ${smallCodes.latest}`]))
    expect(find('12', true)).not.toContain(`${a1} ${smallCodes.sum}`)
  })
})

describe('replacing', () => {
  it('writes only one’s own cells, every place in a text, and counts the rest', () => {
    const plan = replace('12', '15')
    expect(plan.changes).toEqual([
      { org: smallOrgs.a1, key: smallCodes.sum, value: 1500 },
      { org: smallOrgs.a1, key: smallCodes.latest, value: 15 },
      { org: smallOrgs.a1, key: smallCodes.text, value: '开展 Party 活动15次;PARTY 总结' },
    ])
    expect(plan.foreign).toBeGreaterThanOrEqual(1)
    expect(replace('party', '党建').changes[0]?.value).toBe('开展 党建 活动12次;党建 总结')
  })

  it('names what the column cannot hold, and leaves it', () => {
    const plan = replace('12', '约12')
    expect(plan.changes.map(({ key }) => key)).toEqual([smallCodes.text])
    expect(plan.refused.map(({ column, text }) => [column.id, text])).toEqual([
      [smallCodes.sum, '约1200'],
      [smallCodes.latest, '约12'],
    ])
    expect(plan.refused[0]?.reason).toContain('概数')
  })

  it('signs of patterns are only signs', () => {
    expect(replace('(.*)', 'x').changes).toEqual([])
    expect(replace('活动12次', '$& 次').changes[0]?.value).toBe('开展 Party $& 次;PARTY 总结')
  })

  it('a whole cell is replaced by the new text', () => {
    expect(replace('12', '', true).changes).toEqual([
      { org: smallOrgs.a1, key: smallCodes.latest, value: null },
    ])
  })
})
