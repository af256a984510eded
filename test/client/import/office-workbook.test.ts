import { describe, expect, it } from 'vitest'
import { guessTable, withColumns } from '../../../client/import/guess-table.js'
import type { ImportTarget } from '../../../client/import/import-target.js'
import { plannedFrom, sheetOf } from '../../support/import-hand.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

function target(options: Parameters<typeof openSmallSheet>[0] = {}): ImportTarget {
  const { session, view, rows, columns } = openSmallSheet({ writesAll: true, ...options })
  const units = rows.filter(({ kind }) => kind === 'unit')
  const home = units.find(({ org }) => org.id === (options.me ?? smallOrgs.a1))?.org
  const { workplace, table } = view
  return { session, workplace, table, view, rows: units, columns, home }
}

const name = (code: string) => `指标${code}`

/** As an office sends it: titles over all columns, two lines of heads, a running number, sums, remarks below. */
const office = sheetOf(
  [
    ['2024年3月基层治理情况统计表'],
    ['填报单位：某区', null, null, null, null, '单位：万元'],
    ['序号', '单 位', '工作情况', null, '经费（万元）', '备注'],
    [null, null, `${name('T.sum')}（个）`, name('T.latest'), null, null],
    [1, '甲一居委会', 12, '１,３00', 2.5, '已核'],
    [2, '甲二社区', 0, null, '不适用：无经费', null],
    [3, '乙一社区党群服务中心', '约 20', 7, 1.23456789, null],
    [4, '丙社区', 5, null, null, null],
    [null, '合计', 17, 1307, 3.7, null],
    ['注：本表由各社区填报，甲一居委会数据已核对。'],
    ['制表人：', null, '审核人：'],
  ],
  {
    merges: [
      { top: 0, left: 0, bottom: 0, right: 5 },
      { top: 2, left: 0, bottom: 3, right: 0 },
      { top: 2, left: 1, bottom: 3, right: 1 },
      { top: 2, left: 2, bottom: 2, right: 3 },
      { top: 2, left: 4, bottom: 3, right: 4 },
      { top: 2, left: 5, bottom: 3, right: 5 },
    ],
  },
)

describe('a workbook of unknown origin', () => {
  it('is recognised: heads over two lines, the column of units, the columns by their names', () => {
    const mapping = guessTable([office], target())
    expect(mapping).toMatchObject({ firstHead: 2, lastHead: 3, shape: { kind: 'units', unitColumn: 1 } })
    expect(mapping.columns.map((choice) => choice && [choice.target, choice.confidence])).toEqual([
      undefined,
      undefined,
      [smallCodes.sum, 'same'],
      [smallCodes.latest, 'same'],
      undefined,
      undefined,
    ])
  })

  it('goes in as mapped: 0, blank and 不适用 apart; sums, remarks and strangers left out', () => {
    const sheet = target({ cells: [[smallOrgs.a2, smallCodes.latest, 9]] })
    const guessed = guessTable([office], sheet)
    const columns = guessed.columns.map((choice, i) =>
      i === 4 ? { target: smallCodes.money, unit: '万元', confidence: 'chosen' as const } : choice,
    )
    const { plan, content } = plannedFrom([office], [{ ...guessed, columns }], sheet)
    expect(plan.cells.map(({ org, key, state, value }) => [org, key, state, value])).toEqual([
      [smallOrgs.a1, smallCodes.sum, 'write', 12],
      [smallOrgs.a1, smallCodes.latest, 'write', 1300],
      [smallOrgs.a1, smallCodes.money, 'write', 25_000],
      [smallOrgs.a2, smallCodes.sum, 'write', 0],
      [smallOrgs.a2, smallCodes.latest, 'blank', null],
      [smallOrgs.a2, smallCodes.money, 'write', { na: '无经费' }],
      [smallOrgs.b1, smallCodes.sum, 'refused', null],
      [smallOrgs.b1, smallCodes.latest, 'write', 7],
      [smallOrgs.b1, smallCodes.money, 'refused', null],
    ])
    expect(
      plan.cells.find(({ org, state }) => org === smallOrgs.b1 && state === 'refused')?.reason,
    ).toContain('概数')
    expect(content.unknownUnits).toEqual(['丙社区'])
  })

  it('remembers what the person chose for a head the last time, and what was set aside', () => {
    const remembered = new Map([
      ['经费(万元)', smallCodes.money as string],
      [`工作情况/${name('T.latest')}`.toLowerCase(), ''],
    ])
    const mapping = guessTable([office], target(), remembered)
    expect(mapping.columns[4]).toEqual({ target: smallCodes.money, unit: '万元', confidence: 'remembered' })
    expect(mapping.columns[3]).toBeUndefined()
  })

  it('without merged cells the name of a group stands once; moved heads are read anew', () => {
    const plain = sheetOf([
      ['报表'],
      ['单位', '工作情况', null],
      [null, name('T.latest'), name('T.sum')],
      ['甲一社区', '3', '4'],
      ['甲二社区', '5', '6'],
    ])
    const sheet = target()
    const mapping = guessTable([plain], sheet)
    expect(mapping.columns.map((choice) => choice?.target)).toEqual([
      undefined,
      smallCodes.latest,
      smallCodes.sum,
    ])
    const wrong = withColumns([plain], { ...mapping, firstHead: 0, lastHead: 0 }, sheet)
    expect(wrong.columns.filter(Boolean)).toEqual([])
    const { plan } = plannedFrom([plain], [mapping], sheet)
    expect(plan.cells.map(({ value }) => value)).toEqual([3, 4, 5, 6])
  })

  it('lines of units that nobody knows are no heads, nor is a line of column numbers', () => {
    const file = sheetOf([
      ['单位', name('T.sum'), name('T.latest')],
      ['乙', 1, 2],
      ['丙社区', 3, 4],
      ['甲一社区', 5, 6],
    ])
    const sheet = target()
    const mapping = guessTable([file], sheet)
    expect(mapping).toMatchObject({ firstHead: 0, lastHead: 0 })
    const { plan, content } = plannedFrom([file], [mapping], sheet)
    expect(plan.cells.map(({ value }) => value)).toEqual([5, 6])
    expect(content.unknownUnits).toEqual(['丙社区'])
  })

  it('the sheet in which most is recognised is taken, a hidden one only when no other has anything', () => {
    const cover = sheetOf([['封面'], ['目录']], { name: '封面' })
    const rows = [
      ['单位', name('T.sum')],
      ['甲一社区', 3],
    ]
    const hidden = sheetOf(rows, { hidden: true })
    expect(guessTable([cover, sheetOf(rows), hidden], target()).sheet).toBe(1)
    expect(guessTable([cover], target()).columns.filter(Boolean)).toEqual([])
  })

  it('one unit with its indicators down the page', () => {
    const form = sheetOf([
      ['项目', '计量单位', '本月', '说明'],
      [name('T.sum'), '个', 5, ''],
      [name('T.latest'), '个', 6, ''],
      [name('T.never'), '个', null, '无'],
      ['其他', '个', 9, ''],
    ])
    const sheet = target()
    const mapping = guessTable([form], sheet)
    expect(mapping.shape).toMatchObject({ kind: 'form', nameColumn: 0, valueColumn: 2, org: smallOrgs.a1 })
    const { plan } = plannedFrom([form], [mapping], sheet)
    expect(plan.cells.map(({ key, value }) => [key, value])).toEqual([
      [smallCodes.sum, 5],
      [smallCodes.latest, 6],
    ])
  })

  it('lines of a ledger, with and without a column of units; the same file twice adds nothing twice', () => {
    const rows = [
      ['单位', 'place', 'cost'],
      ['甲二社区', '一号楼', 5],
      ['甲一社区', '二号楼', '6'],
      ['没有的社区', '三号楼', 7],
    ]
    const sheet = target()
    const mapping = guessTable([sheetOf(rows)], sheet)
    expect(mapping.shape).toMatchObject({ kind: 'items', list: 'project', unitColumns: [0] })
    const { plan, content } = plannedFrom([sheetOf(rows)], [mapping], sheet)
    expect(plan.added.map(({ org, fields }) => [org, fields])).toEqual([
      [smallOrgs.a2, { place: '一号楼', cost: 5 }],
      [smallOrgs.a1, { place: '二号楼', cost: 6 }],
    ])
    expect(content.unknownUnits).toEqual(['没有的社区'])
    const bare = [
      ['place', 'cost'],
      ['四号楼', 1],
    ]
    const home = plannedFrom([sheetOf(bare)], [guessTable([sheetOf(bare)], sheet)], sheet).plan
    expect(home.added.map(({ org, fields }) => [org, fields])).toEqual([
      [smallOrgs.a1, { place: '四号楼', cost: 1 }],
    ])
    const there = target({
      cells: [
        [smallOrgs.a1, 'project:x/~order', 'a'],
        [smallOrgs.a1, 'project:x/place', '四号楼'],
        [smallOrgs.a1, 'project:x/cost', 1],
      ],
    })
    const twice = plannedFrom([sheetOf(bare)], [guessTable([sheetOf(bare)], there)], there).plan
    expect(twice).toMatchObject({ added: [], alreadyThere: 1 })
  })
})

describe('rights', () => {
  it('a unit that does not keep the ledger gets no lines of it', () => {
    const sheet = target()
    const rows = [
      ['单位', 'place', 'cost'],
      ['甲街道', '一号楼', 5],
    ]
    const { plan } = plannedFrom([sheetOf(rows)], [guessTable([sheetOf(rows)], sheet)], sheet)
    expect(plan.added).toEqual([])
    expect(plan.cells).toMatchObject([
      { state: 'place', org: smallOrgs.streetA, reason: '这个单位不填这个台账' },
    ])
  })

  it('what is still on its way to the server was changed here too', () => {
    const { session, view, rows, columns } = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.sum, 3]] })
    session.play({ saveState: { org: smallOrgs.a1, key: smallCodes.sum, state: 'saving' } })
    const units = rows.filter(({ kind }) => kind === 'unit')
    const sheet = {
      session,
      workplace: view.workplace,
      table: view.table,
      view,
      rows: units,
      columns,
      home: undefined,
    }
    const { plan } = plannedFrom([office], [guessTable([office], sheet)], sheet, new Map())
    expect(plan.cells[0]).toMatchObject({ org: smallOrgs.a1, key: smallCodes.sum, state: 'both', value: 12 })
  })

  it('rows of others are left out with the reason, the rest goes in', () => {
    const { session, view, rows, columns } = openSmallSheet()
    const units = rows.filter(({ kind }) => kind === 'unit')
    const sheet: ImportTarget = {
      session,
      workplace: view.workplace,
      table: view.table,
      view,
      rows: units,
      columns,
      home: undefined,
    }
    const { plan } = plannedFrom([office], [guessTable([office], sheet)], sheet)
    expect(new Set(plan.cells.map(({ org, state }) => `${org} ${state}`))).toEqual(
      new Set([`${smallOrgs.a1} write`, `${smallOrgs.a2} place`, `${smallOrgs.b1} place`]),
    )
  })
})
