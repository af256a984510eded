import { words } from '../../shared/domain/glossary.js'
import { demoLine, noteLines, seqLine, versionLine } from './closing-lines.js'
import { columnWidths } from './column-widths.js'
import type { ExportDocument, ExportGrid } from './export-grid.js'
import { SheetPage } from './sheet-page.js'
import type { CellLook, Workbook, Worksheet } from './spreadsheet.js'

/** Widest sheet, in half-width characters, that is still readable on one page of A4 landscape. */
const a4Width = 150
const signatures = ['单位负责人：', '审核人：', '填表人：', '报出日期：　　年　　月　　日']

/** A document as a workbook in the official form of a 统计报表: one worksheet per grid, then its annexes. */
export function officialWorkbook(document: ExportDocument): Workbook {
  const sheets = [
    ...document.grids.map((grid) => worksheet(document, grid, true)),
    ...document.annexes.map((grid) => worksheet(document, grid, false)),
  ]
  const description = [seqLine(document), ...demoLine(document)].join('；')
  return { title: document.title, description, sheets }
}

function worksheet(document: ExportDocument, grid: ExportGrid, official: boolean): Worksheet {
  const page = new SheetPage(columnWidths(grid))
  const bare: CellLook = { wrap: true }
  page.line(
    [{ text: official ? document.title : grid.name, look: { align: 'center', bold: true, size: 18 } }],
    34,
  )
  const mark = demoLine(document)[0] ?? ''
  if (official) {
    const right = page.columnsFromRight(30)
    page.aside(right, mark, `表　　号：${document.formCode}`)
    page.aside(right, '', `制定机关：${document.issuer}`)
    page.line([
      { text: `填报单位（盖章）：${document.unitName}`, look: bare },
      { text: `${words.period.zh}：${document.periodName}`, look: { ...bare, align: 'center' } },
      { text: `${words.unit.zh}：${grid.unitLine}`, look: { ...bare, align: 'right' } },
    ])
  } else page.line([{ text: mark, look: { red: true } }])

  const firstHead = page.row
  page.head(grid, official)
  const lastHead = page.row - 1
  for (const row of grid.rows) page.body(grid, row)

  if (official) {
    page.spread(signatures, 30)
    for (const line of noteLines(document)) page.line([{ text: line, look: bare }])
  }
  const closing = [seqLine(document), ...demoLine(document)].join('　')
  page.line([{ text: closing, look: { ...bare, red: document.demo } }])
  if (official) for (const text of versionLine(document)) page.line([{ text, look: { size: 8 } }])
  return {
    name: grid.name,
    cells: page.cells,
    widths: page.widths,
    heights: page.heights,
    freeze: {
      rows: lastHead + 1,
      columns: official ? Math.min(grid.nameColumn + 1, grid.columns.length - 1) : 0,
    },
    repeatRows: [firstHead, lastHead],
    paper: page.width > a4Width ? 'a3' : 'a4',
    pageHead: closing,
  }
}
