import { type MergeRange, readXlsx, type Sheet } from 'hucre'
import { describe, expect, it } from 'vitest'
import type { ExportDocument } from '../../../server/export/export-grid.js'
import { officialWorkbook } from '../../../server/export/official-layout.js'
import { SheetPage } from '../../../server/export/sheet-page.js'
import { worksheetNames, writeWorkbook } from '../../../server/export/spreadsheet.js'
import { documentOf } from './sample-sheet.js'

const march = {
  '440307002001': { 'A.1': 3, 'A.2': { na: '无场地' }, 'A.4': 12_345.67, 'A.5': '=1+1' },
  '440307001001': { 'A.1': 4, 'A.2': 3, 'A.5': '#N/A' },
  '440307001002': { 'A.5': '_x0041_\u0001\uD800' },
}
const sample = documentOf('T-1', { 202403: march }, { demo: true })

async function readBack(document: ExportDocument): Promise<readonly Sheet[]> {
  const bytes = await writeWorkbook(officialWorkbook(document))
  return (await readXlsx(bytes, { readStyles: true })).sheets
}

/** A merged area as `A1:B2`. */
function area({ startRow, startCol, endRow, endCol }: MergeRange): string {
  const name = (row: number, column: number) => `${String.fromCharCode(65 + column)}${row + 1}`
  return `${name(startRow, startCol)}:${name(endRow, endCol)}`
}

const sheetOf = async (document: ExportDocument, index = 0): Promise<Sheet> => {
  const sheet = (await readBack(document))[index]
  if (!sheet) throw new Error('no such worksheet')
  return sheet
}

describe('the official layout', () => {
  it('[E7] merges title, blocks, heads and foot as a 统计报表 does', async () => {
    const sheet = await sheetOf(sample)
    const merges = (sheet.merges ?? []).map(area)
    expect(merges.slice(0, 8)).toEqual([
      'A1:H1',
      'A2:E2',
      'F2:H2',
      'A3:E3',
      'F3:H3',
      'A4:C4',
      'D4:F4',
      'G4:H4',
    ])
    expect(merges.slice(8, 15)).toEqual(['A5:A7', 'B5:B7', 'C5:C7', 'D5:F5', 'D6:E6', 'G6:G7', 'H5:H7'])
    expect(sheet.rows.slice(0, 9).map((row) => row.filter((cell) => cell !== null && cell !== ''))).toEqual([
      ['2024年3月龙岗区基层治理活动统计表'],
      ['演示数据(合成),非真实数据', '表　　号：T-1表'],
      ['制定机关：龙岗区委社会工作部'],
      ['填报单位（盖章）：龙岗区', '报告期：2024年3月', '计量单位：见各栏'],
      ['序号', '单位', '代码', '议事', '投入', '备注'],
      ['会议', '办理', '投入资金\n（万元）'],
      ['会议场次\n（次）', '参加人次\n（人次）', '办结率\n（%）'],
      ['甲', '乙', '丙', '1', '2', '3', '4', '5'],
      ['合计', '440307', 7, 3, 233.33, 1.234567, '—'],
    ])
  })

  it('[E7] freezes and repeats the head, prints landscape, one page wide, with page numbers', async () => {
    const sheet = await sheetOf(sample)
    expect(sheet.freezePane).toEqual({ rows: 8, columns: 2 })
    expect(sheet.pageSetup).toMatchObject({
      orientation: 'landscape',
      paperSize: 'a4',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '$5:$8',
    })
    expect(sheet.headerFooter?.oddHeader).toContain('截至序号 7')
    expect(sheet.headerFooter?.oddFooter).toBe('&C第 &P 页 共 &N 页')
  })

  it('[E7] draws borders around every cell of head and body, merged ones too, and 合计 in bold', async () => {
    const { cells } = await sheetOf(sample)
    for (let row = 4; row < 17; row += 1) {
      for (let column = 0; column < 8; column += 1) {
        const border = cells?.get(`${row},${column}`)?.style?.border
        expect(border?.top?.style, `${row},${column}`).toBe('thin')
        expect(border?.right?.style, `${row},${column}`).toBe('thin')
      }
    }
    expect(cells?.get('8,1')?.style?.font?.bold).toBe(true)
    expect(cells?.get('11,1')?.style?.font?.bold).toBeUndefined()
    expect(cells?.get('8,6')?.style?.numFmt).toBe('0.000000')
    expect(cells?.get('0,0')?.style?.alignment?.horizontal).toBe('center')
  })

  it('[E7] ends with signatures, notes, the seq and the demo mark', async () => {
    const { rows } = await sheetOf(sample)
    const foot = rows.slice(17).map((row) => row.filter((cell) => cell !== null && cell !== ''))
    expect(foot).toEqual([
      ['单位负责人：', '审核人：', '填表人：', '报出日期：　　年　　月　　日'],
      ['说明：1. 按月填报。'],
      ['　　　2. 空白为缺报;“—”为不填报或无合计;0为零,不是缺报。'],
      ['　　　3. 报送状态:未填报3份,已提交3份。'],
      ['截至序号 7　演示数据(合成),非真实数据'],
      ['数据版本:T-1/202403/440307@7'],
    ])
  })

  it('gives every signature the room that it needs, or all of them one line', () => {
    const signatures = (widths: readonly number[]) => {
      const page = new SheetPage(widths)
      page.spread(['单位负责人：', '审核人：', '填表人：', '报出日期：　　年　　月　　日'], 30)
      return page.cells.map(({ column, columnSpan, value }) => [column, columnSpan, value])
    }
    expect(signatures([12, 20, 20, 20, 24])).toEqual([
      [0, 1, '单位负责人：'],
      [1, 1, '审核人：'],
      [2, 1, '填表人：'],
      [3, 2, '报出日期：　　年　　月　　日'],
    ])
    // A narrow number before a wide name: a cell each would cut the first words off.
    expect(signatures([8, 70, 10, 9])).toEqual([
      [
        0,
        4,
        expect.stringMatching(
          /^单位负责人：\u3000{2,}审核人：\u3000+填表人：\u3000+报出日期：　　年　　月　　日$/,
        ),
      ],
    ])
  })

  it('[E5] keeps texts texts: no formula, no error value, nothing XML cannot hold', async () => {
    const { rows, cells } = await sheetOf(sample)
    const texts = rows.map((row) => row[7])
    expect(texts[11]).toBe('=1+1')
    expect(cells?.get('11,7')?.formula).toBeUndefined()
    expect(texts[15]).toBe('#N/A')
    expect(cells?.get('15,7')?.type).not.toBe('error')
    expect(texts[16]).toBe('_x0041_\uFFFD')
  })

  it('shows the words of 不适用 in the sheet and their reason in an annex', async () => {
    const sheets = await readBack(sample)
    expect(sheets.map((sheet) => sheet.name)).toEqual(['基层治理活动统计表', '指标解释', '填报说明'])
    expect(sheets[0]?.rows[11]?.[4]).toBe('不适用')
    expect(sheets[2]?.rows[3]).toEqual([1, '沙湾社区', '2024年3月', '参加人次', '不适用', '无场地'])
  })

  it.each(['T-2', 'T-3'])('lays out a form and a ledger too: %s', async (table) => {
    const empty = documentOf(table, { [table === 'T-2' ? '2024' : '2024Q1']: {} })
    for (const sheet of await readBack(empty)) {
      expect(sheet.rows.length).toBeGreaterThan(3)
      const merges = sheet.merges ?? []
      // Overlapping areas are what a spreadsheet program calls a damaged file.
      const covered = merges.flatMap(({ startRow, startCol, endRow, endCol }) => {
        const places: string[] = []
        for (let r = startRow; r <= endRow; r += 1)
          for (let c = startCol; c <= endCol; c += 1) places.push(`${r},${c}`)
        return places
      })
      expect(new Set(covered).size).toBe(covered.length)
    }
  })

  it('gives worksheets names that spreadsheet programs take', () => {
    expect(
      worksheetNames([
        'a/b:c',
        '“每周一评”·表',
        "'x'",
        '',
        'History',
        '表',
        '龙'.repeat(40),
        '龙'.repeat(40),
      ]),
    ).toEqual([
      'a b c',
      '“每周一评”·表',
      'x',
      '表',
      'History2',
      '表2',
      '龙'.repeat(31),
      `${'龙'.repeat(30)}2`,
    ])
  })
})
