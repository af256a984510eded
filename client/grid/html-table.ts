/** A cell of an HTML table as it was written: its text, and how far it reaches. */
interface HtmlCell {
  readonly text: string
  readonly rows: number
  readonly columns: number
  readonly hidden: boolean
}

interface HtmlRow {
  readonly cells: HtmlCell[]
  readonly hidden: boolean
}

/** A block of cells from the clipboard. */
export interface ClipboardBlock {
  /** Texts line by line; merged cells have theirs in their first place and nothing in the others. */
  readonly lines: readonly (readonly string[])[]
  readonly merged: boolean
  /** Rows and columns that the source sheet hides; they are left out of the lines. */
  readonly hiddenRows: number
  readonly hiddenColumns: number
}

const mostSpan = 1000
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function decoded(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`[\\s"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  return match ? (match[1] ?? match[2] ?? match[3]) : undefined
}

const span = (tag: string, name: string): number =>
  Math.max(1, Math.min(mostSpan, Number.parseInt(attribute(tag, name) ?? '1', 10) || 1))

/** True for what spreadsheet programs write for a hidden row, column or cell. */
function isHidden(tag: string, size: 'width' | 'height'): boolean {
  const style = attribute(tag, 'style') ?? ''
  if (/display\s*:\s*none|visibility\s*:\s*(?:collapse|hidden)|mso-hide\s*:\s*all/i.test(style)) return true
  if (new RegExp(`(?:^|[;\\s])${size}\\s*:\\s*0(?:\\.0*)?(?:p[xt])?\\s*(?:;|$)`, 'i').test(style)) return true
  return /^0(?:\.0*)?(?:p[xt])?$/.test(attribute(tag, size) ?? '') || /\shidden(?=[\s>=])/i.test(tag)
}

/**
 * Reads the first table of an HTML text without a browser: spans spread out, hidden rows and columns left out. Undefined
 * when there is no table.
 */
export function readHtmlTable(html: string): ClipboardBlock | undefined {
  const rows: HtmlRow[] = []
  const hiddenColumns: boolean[] = []
  const source = html.replace(/<!--[\s\S]*?-->|<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, '')
  let depth = 0
  let open: { readonly tag: string; text: string } | undefined
  const endCell = () => {
    const row = rows[rows.length - 1]
    if (open && row) {
      const text = decoded(open.text)
        .replace(/[^\S\n]+/g, ' ')
        .replace(/ ?\n ?/g, '\n')
      row.cells.push({
        text: text.trim(),
        rows: span(open.tag, 'rowspan'),
        columns: span(open.tag, 'colspan'),
        hidden: isHidden(open.tag, 'width'),
      })
    }
    open = undefined
  }
  for (const [piece = ''] of source.matchAll(/<[^<>]*>|[^<]+|</g)) {
    const name = /^<(\/?\w+)/.exec(piece)?.[1]?.toLowerCase()
    if (name === 'table') depth += 1
    else if (name === '/table') {
      depth -= 1
      if (depth === 0) break
    } else if (depth === 0) continue
    else if (depth > 1) {
      if (open && name === undefined) open.text += piece
    } else if (name === 'col') {
      const hidden = isHidden(piece, 'width')
      for (let i = 0; i < span(piece, 'span'); i += 1) hiddenColumns.push(hidden)
    } else if (name === 'tr') {
      endCell()
      rows.push({ cells: [], hidden: isHidden(piece, 'height') })
    } else if (name === 'td' || name === 'th') {
      endCell()
      if (rows.length === 0) rows.push({ cells: [], hidden: false })
      open = { tag: piece, text: '' }
    } else if (name === '/td' || name === '/th' || name === '/tr') endCell()
    else if (open && (name === 'br' || name === '/p' || name === '/div')) open.text += '\n'
    else if (open && name === undefined) open.text += piece.replace(/[\r\n]+/g, ' ')
  }
  endCell()
  return rows.length === 0 ? undefined : spread(rows, hiddenColumns)
}

function spread(rows: readonly HtmlRow[], hiddenByColumn: readonly boolean[]): ClipboardBlock {
  const grid: (string | undefined)[][] = rows.map(() => [])
  const shownCells: number[] = []
  let merged = false
  for (const [top, { cells }] of rows.entries()) {
    let left = 0
    for (const cell of cells) {
      while (grid[top]?.[left] !== undefined) left += 1
      merged ||= cell.rows > 1 || cell.columns > 1
      for (let r = 0; r < Math.min(cell.rows, rows.length - top); r += 1)
        for (let c = 0; c < cell.columns; c += 1) {
          const line = grid[top + r]
          if (line) line[left + c] = r === 0 && c === 0 ? cell.text : ''
        }
      if (!cell.hidden) for (let c = 0; c < cell.columns; c += 1) shownCells[left + c] = 1
      left += cell.columns
    }
  }
  const width = Math.max(0, ...grid.map((line) => line.length))
  const shown = Array.from({ length: width }, (_, c) => hiddenByColumn[c] !== true && shownCells[c] === 1)
  const kept = grid.filter((_, r) => rows[r]?.hidden !== true)
  return {
    lines: kept.map((line) => shown.flatMap((is, c) => (is ? [line[c] ?? ''] : []))),
    merged,
    hiddenRows: grid.length - kept.length,
    hiddenColumns: shown.filter((is) => !is).length,
  }
}
