import type { FileSheet } from './file-sheet.js'
import type { FileHead } from './table-mapping.js'

/** A unit of measure behind a name: 金额(万元), 金额（单位：万元）, or on a line of its own below. */
const bracketed = /^(.*?)\s*[（(]\s*(?:计量)?(?:单位)?\s*[:：]?\s*([^（）()]{1,8})\s*[)）]$/s

/** The heads of all columns between two rows. */
export function fileHeads(sheet: FileSheet, firstHead: number, lastHead: number): readonly FileHead[] {
  const lines: string[][] = []
  for (let row = firstHead; row <= lastHead; row += 1) {
    const line = Array.from({ length: sheet.width }, (_, column) => sheet.headText(row, column))
    // A file without merged cells leaves the columns of a group blank behind its name.
    if (row < lastHead && sheet.source.merges.length === 0)
      for (let c = 1; c < line.length; c += 1)
        if (line[c] === '' && sheet.text(lastHead, c) !== '' && sheet.text(lastHead, c - 1) !== '')
          line[c] = line[c - 1] ?? ''
    lines.push(line)
  }
  return Array.from({ length: sheet.width }, (_, column) => {
    const texts: string[] = []
    for (const line of lines) {
      const text = line[column] ?? ''
      if (text !== '' && text !== texts[texts.length - 1]) texts.push(text)
    }
    return headOf(texts)
  })
}

function headOf(texts: readonly string[]): FileHead {
  const full = texts.join('/')
  const own = texts[texts.length - 1] ?? ''
  const above = texts[texts.length - 2] ?? ''
  const lines = own.split(/\r?\n/)
  const below = lines.length > 1 ? (lines[lines.length - 1] ?? '').trim() : ''
  const match = bracketed.exec(own.replace(/\r?\n/g, ' '))
  if (match) {
    const [, name = '', unit = ''] = match
    return { full, name: name.trim() === '' ? above : name.trim(), unit: unit.trim() }
  }
  if (isMeasure(own) && above !== '') return { full, name: above, unit: own.trim() }
  if (isMeasure(below)) return { full, name: lines.slice(0, -1).join(''), unit: below }
  return { full, name: own, unit: '' }
}

const isMeasure = (text: string): boolean =>
  /^(?:[百千万亿]?元|[万]?(?:人|人次|次|个|家|户|件|条|场|场次|处|支|名|项|宗|期|小时|平方米|公里|米|岁)|%|％)$/.test(
    text.trim(),
  )

/** 单位：万元 as it stands above a table, at its right. */
export function measureAbove(sheet: FileSheet, firstHead: number): string {
  for (let row = 0; row < firstHead; row += 1)
    for (let column = 0; column < sheet.width; column += 1) {
      const match = /(?:计量|金额)?单位\s*[:：]\s*([百千万亿]?元)/.exec(sheet.text(row, column))
      if (match) return match[1] ?? ''
    }
  return ''
}
