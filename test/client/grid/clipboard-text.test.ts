import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTsv, parseTsv, readBlock } from '../../../client/grid/clipboard-text.js'

describe('a block of cells from a spreadsheet', () => {
  it.each<readonly [string, string, readonly (readonly string[])[]]>([
    ['one cell', '12', [['12']]],
    ['one cell as Excel ends it', '12\r\n', [['12']]],
    [
      'two rows',
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['old line ends', '1\r2', [['1'], ['2']]],
    ['an empty first and last cell', '\t1\t\n', [['', '1', '']]],
    ['an empty row in between', '1\n\n2', [['1'], [''], ['2']]],
    ['rows of different length', '1\t2\n3', [['1', '2'], ['3']]],
    ['a line end inside a cell', '"第一行\n第二行"\t2', [['第一行\n第二行', '2']]],
    ['quotes inside a cell', '"他说""好"""\t"a\tb"', [['他说"好"', 'a\tb']]],
    ['a quote that does not begin the cell', '3" 管\t2', [['3" 管', '2']]],
    ['thousands commas stay', '1,200\t１２', [['1,200', '１２']]],
    ['nothing', '', []],
  ])('%s', (_words, text, rows) => {
    expect(parseTsv(text)).toEqual(rows)
  })

  it('is read back as it was written', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '1', '汇', '"', '\t', '\n', '\r', ' ', ','),
      maxLength: 6,
    })
    const block = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      )
    fc.assert(
      fc.property(block, (rows) => {
        // A program that reads a block cannot tell one empty last cell from nothing; ours ends every row instead.
        expect(parseTsv(`${formatTsv(rows)}\r\n`)).toEqual(rows)
      }),
    )
  })
})

describe('what the clipboard holds', () => {
  const letter = '第一段\n第二段\n'
  const lines = (data: { text: string; html: string }, intoText: boolean) =>
    readBlock(data, { intoText }).lines
  it('is one text when a letter goes into a text cell', () => {
    expect(lines({ text: letter, html: '<p>第一段</p>' }, true)).toEqual([['第一段\n第二段']])
    expect(lines({ text: ' \n', html: '' }, true)).toEqual([])
  })
  it('is a block of cells from a table, or for number cells', () => {
    const rows = [['第一段'], ['第二段']]
    expect(lines({ text: letter, html: '' }, false)).toEqual(rows)
    expect(lines({ text: letter, html: '<table><tr><td>' }, true)).toEqual(rows)
    expect(lines({ text: '1\t2', html: '' }, true)).toEqual([['1', '2']])
  })
  it('is the table where that says more: merged cells, hidden ones, no text at all', () => {
    const merged = '<table><tr><td colspan=2>甲</td></tr><tr><td>1<td>2</tr></table>'
    expect(readBlock({ text: '甲\t\n1\t2', html: merged }, { intoText: false })).toMatchObject({
      lines: [
        ['甲', ''],
        ['1', '2'],
      ],
      merged: true,
    })
    const visible = '<table><tr><td>1</td></tr></table>'
    expect(readBlock({ text: '1\t9\n8\t7', html: visible }, { intoText: false })).toEqual({
      lines: [['1']],
      merged: false,
      hiddenRows: 1,
      hiddenColumns: 1,
    })
    expect(lines({ text: '', html: visible }, false)).toEqual([['1']])
  })
})
