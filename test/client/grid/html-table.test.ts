import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatHtml } from '../../../client/grid/clipboard-html.js'
import { readHtmlTable } from '../../../client/grid/html-table.js'

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
const lines = (html: string) => readHtmlTable(html)?.lines

describe('an HTML table from the clipboard', () => {
  it.each<readonly [string, string, readonly (readonly string[])[] | undefined]>([
    ['no table', '<p>1</p>', undefined],
    [
      'tags left open',
      '<table><tr><td>1<td>2<tr><td>3<td>4</table>',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'spaces and breaks of the source',
      '<table><tr><td>\n  甲\n  乙 <br> 丙</td></tr></table>',
      [['甲 乙\n丙']],
    ],
    ['entities', '<table><tr><td>&lt;1&nbsp;&amp;&#20;&#x7532;</td></tr></table>', [['<1 &\u0014甲']]],
    ['only the first table', '<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>', [['1']]],
    [
      'a table inside of a cell is its text',
      '<table><tr><td>1<table><tr><td>2</td></tr></table></td><td>3</td></tr></table>',
      [['12', '3']],
    ],
    [
      'styles and comments are no text',
      '<style>td{}</style><table><!--x--><tr><td>1</td></tr></table>',
      [['1']],
    ],
    [
      'spans both ways',
      '<table><tr><td rowspan=2>单位</td><td colspan="2">党建</td></tr><tr><td>次</td><td>人</td></tr></table>',
      [
        ['单位', '党建', ''],
        ['', '次', '人'],
      ],
    ],
    ['a span that lies', '<table><tr><td rowspan=99999 colspan=2>1</td></tr></table>', [['1', '']]],
  ])('%s', (_words, html, rows) => {
    expect(lines(html)).toEqual(rows)
  })

  it.each<readonly [string, string]>([
    [
      'Excel',
      "<table><col width=64><col width=0 style='display:none;mso-width-alt:0'><tr><td>1</td><td>9</td></tr><tr height=0 style='display:none'><td>8</td><td>7</td></tr></table>",
    ],
    [
      'WPS',
      '<table><tr><td style="width:54pt">1</td><td style="display:none;">9</td></tr><tr style="display:none;"><td>8</td><td style="display:none">7</td></tr></table>',
    ],
    [
      'an older hand',
      '<table><colgroup><col span=1><col style="width:0px"></colgroup><tr><td>1</td><td>9</td></tr><tr height="0"><td>8</td><td>7</td></tr></table>',
    ],
    [
      'mso-hide',
      '<table><tr><td>1</td><td style="mso-hide:all">9</td></tr><tr hidden><td>8</td><td style="mso-hide:all">7</td></tr></table>',
    ],
  ])('what %s hides is left out and counted', (_words, html) => {
    expect(readHtmlTable(html)).toEqual({ lines: [['1']], merged: false, hiddenRows: 1, hiddenColumns: 1 })
  })

  it('reads a thousand lines in no time that anybody sees, whatever stands in them', () => {
    const row = `<tr>${'<td>12</td>'.repeat(60)}</tr>`
    expect(lines(`<table>${row.repeat(1000)}</table>`)?.length).toBe(1000)
    expect(lines(`<table><tr><td>${'<'.repeat(50_000)}</td></tr></table>`)?.[0]?.[0]?.length).toBe(50_000)
  })
})

describe('LibreOffice', () => {
  it('writes a sheet with merged heads and hidden cells that we read as people saw it', () => {
    const table = readHtmlTable(fixture('libreoffice-sheet.html.txt'))
    expect(table?.merged).toBe(true)
    expect(table?.lines[1]).toEqual(['', '指标T.sum(个)', '指标T.latest(个)', ''])
    expect(table?.lines[3]).toEqual(['甲二社区居委会', '1,234', '560 余', '0.25'])
    expect(table?.lines.flat()).not.toContain('X-2')
  })

  it('takes what we copy and gives the same texts back: codes and figures that look like dates stay as they are', () => {
    const number = (text: string) => ({ text, textual: false })
    const text = (words: string) => ({ text: words, textual: true })
    const copied = [
      [text('单位'), text('会议次数(次)'), text('编号'), text('说明')],
      [text('甲一社区'), number('1,234'), text('3-9'), text('第一段\n第二段 <b>"引号"</b> & 符号')],
      [text('甲二社区'), number('2018'), text('0012'), text('')],
      [text('合计'), number('3,252.5'), text('1+3'), text('2024-03-09')],
    ]
    const texts = copied.map((line) => line.map((cell) => cell.text))
    expect(lines(formatHtml(copied))).toEqual(texts)
    // Opened by LibreOffice and written as HTML again; it drops the thousands commas of numbers.
    const back = texts.map((line) => line.map((cell, i) => (i === 1 ? cell.replaceAll(',', '') : cell)))
    expect(lines(fixture('libreoffice-back.html.txt'))).toEqual(back)
  })
})
