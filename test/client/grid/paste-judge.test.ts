import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBlock } from '../../../client/grid/clipboard-text.js'
import { judgePaste, type PasteJudgement } from '../../../client/grid/paste-judge.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

type Sheet = ReturnType<typeof openSmallSheet>
type Lines = readonly (readonly string[])[]

function judge(
  sheet: Sheet,
  lines: Lines,
  at: { readonly row?: string; readonly code?: keyof typeof smallCodes; readonly tall?: number } = {},
  more: { readonly hiddenRows?: number } = {},
): PasteJudgement {
  const top = sheet.rows.indexOf(sheet.row(at.row ?? `own/${smallOrgs.a1}`))
  const left = sheet.columns.indexOf(sheet.column(smallCodes[at.code ?? 'sum']))
  const selection = { top, left, bottom: top + (at.tall ?? 1) - 1, right: left }
  return judgePaste({ lines, merged: false, hiddenRows: 0, hiddenColumns: 0, ...more }, selection, {
    rows: sheet.rows,
    columns: sheet.columns,
    textAt: (row, column) => sheet.view.text(row, column),
    valueAt: (row, column) => sheet.view.value(row, column),
    editability: (row, column) => sheet.view.editability(row, column),
  })
}

const changes = (judged: PasteJudgement, way: 'name' | 'position' = 'name') => {
  const plan = judged.clear ? judged.plan : judged.doubt.plans.find((each) => each.way === way)?.plan
  return plan?.changes.map(({ org, key, value }) => [org, key, value])
}
const reasons = (judged: PasteJudgement) => (judged.clear ? [] : judged.doubt.reasons)

describe('a paste that is clear is simply done', () => {
  it('numbers as they come: full-width, commas, 万, units, dashes, a year that is a count', () => {
    const sheet = openSmallSheet({ writesAll: true, cells: [[smallOrgs.a1, smallCodes.never, 3]] })
    const judged = judge(sheet, [['１,２００', '1.5万元', '2018']])
    expect(judged.clear).toBe(true)
    expect(changes(judged)).toEqual([
      [smallOrgs.a1, smallCodes.sum, 1200],
      [smallOrgs.a1, smallCodes.money, 15_000],
      [smallOrgs.a1, smallCodes.latest, 2018],
    ])
    expect(changes(judge(sheet, [['2018支']]))).toEqual([[smallOrgs.a1, smallCodes.sum, 2018]])
    expect(changes(judge(sheet, [['—']], { code: 'never' }))).toEqual([
      [smallOrgs.a1, smallCodes.never, null],
    ])
  })

  it('rows of others are left out without a question', () => {
    const sheet = openSmallSheet()
    const judged = judge(sheet, [['1'], ['2']])
    expect(judged.clear).toBe(true)
    expect(judged.clear && judged.plan.refused.map(({ because }) => because)).toEqual(['place'])
  })

  it('one cell that says nothing is refused without a question: there is nothing to choose', () => {
    for (const text of ['3-9', '1+3+28+1', '560 余', '约 20', '5 6']) {
      const judged = judge(openSmallSheet(), [[text]])
      expect(judged.clear && judged.plan.refused.map(({ because }) => because)).toEqual(['meaning'])
    }
  })

  it('names in the order of the sheet are only names', () => {
    const sheet = openSmallSheet({ writesAll: true })
    const judged = judge(sheet, [
      ['甲一社区', '1'],
      ['甲二社区居委会', '2'],
    ])
    expect(judged.clear).toBe(true)
    expect(changes(judged)).toEqual([
      [smallOrgs.a1, smallCodes.sum, 1],
      [smallOrgs.a2, smallCodes.sum, 2],
    ])
  })
})

describe('a paste in doubt', () => {
  it('names in another order: by name or by position', () => {
    const sheet = openSmallSheet({ writesAll: true })
    const judged = judge(sheet, [
      ['甲二社区', '2'],
      ['甲一社区', '1'],
      ['丙社区', '9'],
      ['合计', '12'],
    ])
    expect(reasons(judged)).toContain('剪贴板里有单位名称,顺序与表中不同:请选择按名称还是按位置')
    expect(reasons(judged).join()).toContain('丙社区')
    expect(reasons(judged).join()).not.toContain('合计')
    expect(changes(judged, 'name')).toEqual([
      [smallOrgs.a2, smallCodes.sum, 2],
      [smallOrgs.a1, smallCodes.sum, 1],
    ])
    expect(changes(judged, 'position')?.slice(0, 2)).toEqual([
      [smallOrgs.a1, smallCodes.sum, 2],
      [smallOrgs.a2, smallCodes.sum, 1],
    ])
  })

  it('heads lead to their columns, and their unit goes with the numbers', () => {
    const sheet = openSmallSheet({ writesAll: true })
    const judged = judge(sheet, [
      ['序号', '单位', '党建', ''],
      ['', '', '指标T.latest(个)', '指标 T.money(万元)'],
      ['1', '乙一社区', '7', '1.5'],
    ])
    expect(changes(judged, 'name')).toEqual([
      [smallOrgs.b1, smallCodes.latest, 7],
      [smallOrgs.b1, smallCodes.money, 15_000],
    ])
    expect(reasons(judged).join()).toContain('万元')
  })

  it('two rows of one name are nobody’s: the line is not pasted', () => {
    const sheet = openSmallSheet({ writesAll: true })
    const twins = {
      ...sheet,
      rows: sheet.rows.map((row) =>
        row.id === `own/${smallOrgs.a2}` ? { ...row, org: { ...row.org, name: '甲一社区' } } : row,
      ),
    }
    const judged = judge(
      {
        ...twins,
        row: sheet.row,
        column: sheet.column,
        rows: twins.rows.map((row, i) => (row.id === `own/${smallOrgs.a1}` ? (sheet.rows[i] ?? row) : row)),
      },
      [
        ['甲一社区', '1'],
        ['乙一社区', '2'],
      ],
    )
    expect(changes(judged)).toEqual([[smallOrgs.b1, smallCodes.sum, 2]])
    expect(reasons(judged).join()).toContain('几行同名')
  })

  it('hidden rows, a size that does not fit, cells beyond the sheet', () => {
    const sheet = openSmallSheet({ writesAll: true })
    expect(reasons(judge(sheet, [['1']], {}, { hiddenRows: 2 })).join()).toContain('隐藏的 2 行')
    expect(reasons(judge(sheet, [['1'], ['2']], { tall: 3 })).join()).toContain('大小不同')
    expect(judge(sheet, [['1']], { tall: 2 }).clear).toBe(true)
    expect(reasons(judge(sheet, [['1'], ['2']], { row: `own/${smallOrgs.b1}` })).join()).toContain('超出')
  })

  it('texts that say nothing beside ones that do, and days among counts', () => {
    const sheet = openSmallSheet({ writesAll: true })
    const judged = judge(sheet, [['12', '3-9', '20240309']])
    expect(reasons(judged)).toHaveLength(2)
    expect(changes(judged, 'position')).toEqual([
      [smallOrgs.a1, smallCodes.sum, 12],
      [smallOrgs.a1, smallCodes.latest, 20_240_309],
    ])
  })
})

it('a sheet copied in LibreOffice, with merged heads, hidden cells and another order, lands by name', () => {
  const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
  const block = readBlock(
    { text: fixture('libreoffice-sheet.tsv'), html: fixture('libreoffice-sheet.html.txt') },
    { intoText: false },
  )
  expect(block).toMatchObject({ hiddenRows: 1, hiddenColumns: 1 })
  const sheet = openSmallSheet({ writesAll: true })
  const judged = judge(sheet, block.lines, {}, { hiddenRows: block.hiddenRows })
  expect(changes(judged, 'name')).toEqual([
    [smallOrgs.b1, smallCodes.sum, 2018],
    [smallOrgs.b1, smallCodes.latest, 12],
    [smallOrgs.b1, smallCodes.money, 15_000],
    [smallOrgs.a2, smallCodes.sum, 1234],
    [smallOrgs.a2, smallCodes.money, 2500],
  ])
  const plan = judged.clear ? judged.plan : judged.doubt.plans[0]?.plan
  expect(plan?.refused.map(({ text }) => text)).toEqual(['560 余', '3-9', '1+3+28+1'])
})
