import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import {
  cellsOf,
  itemKey,
  listNoneKey,
  maxKeyLength,
  noteKey,
  parseKey,
  readItems,
  readReturn,
  spliceText,
  textOf,
  writeCell,
  writeCells,
  writeReturn,
} from '../../../shared/protocol/return-document.js'

describe('a key of a return', () => {
  it.each([
    ['LG24.01.01', { kind: 'cell', indicator: 'LG24.01.01' }],
    [noteKey('LG24.01.01'), { kind: 'note', indicator: 'LG24.01.01' }],
    [listNoneKey('projects'), { kind: 'list-none', list: 'projects' }],
    [
      itemKey('projects:aB3_-x', 'cost'),
      { kind: 'item', list: 'projects', item: 'projects:aB3_-x', column: 'cost' },
    ],
    ['projects:a/~order', { kind: 'item', list: 'projects', item: 'projects:a', column: '~order' }],
    ['projects:a/~deleted', { kind: 'item', list: 'projects', item: 'projects:a', column: '~deleted' }],
  ])('%s', (key, parsed) => {
    expect(parseKey(key)).toEqual(parsed)
  })

  it.each([
    '',
    '.',
    '.LG24',
    'LG24 01',
    'LG24/01',
    'LG24#',
    'LG24#other',
    'LG24#note#note',
    '#note',
    'Projects#none',
    'projects:/cost',
    'projects:a/',
    'projects:a/Cost',
    'projects:a/cost/more',
    `projects:${'a'.repeat(33)}/cost`,
    'projects:a b/cost',
    '指标',
    '__proto__',
    'a'.repeat(maxKeyLength + 1),
    'LG24.01\n',
  ])('%j is none', (key) => {
    expect(parseKey(key)).toBeUndefined()
  })
})

describe('writing cells', () => {
  it('is one update however many cells, and clearing keeps the key', () => {
    const doc = new Y.Doc()
    const origins: unknown[] = []
    doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin))
    writeCells(
      doc,
      [
        ['A1', 1],
        ['A2', null],
        ['A3', { na: '无' }],
      ],
      'hand',
    )
    writeCell(doc, 'A1', null)
    expect(origins).toEqual(['hand', null])
    expect(cellsOf(doc).toJSON()).toEqual({ A1: null, A2: null, A3: { na: '无' } })
    expect(cellsOf(doc).has('A1')).toBe(true)
  })
})

describe('the items of a ledger', () => {
  const cells = (entries: Readonly<Record<string, CellValue>>) => Object.entries(entries)

  it('come in their order, by their keys, whatever was written first', () => {
    const found = readItems(
      cells({
        'p:c/~order': 'b',
        'p:a/~order': 'c',
        'p:b/~order': 'a',
        'p:b/name': '乙',
        'other:x/~order': 'a',
        LG24: 5,
        'p#none': true,
      }),
      'p',
    )
    expect(found.map(({ id }) => id)).toEqual(['p:b', 'p:c', 'p:a'])
    expect(found[0]).toEqual({ id: 'p:b', list: 'p', order: 'a', deleted: false, fields: { name: '乙' } })
  })

  it('with the same order key come by id, so that everybody sees the same', () => {
    const found = readItems(cells({ 'p:z/~order': 'a', 'p:m/~order': 'a' }), 'p')
    expect(found.map(({ id }) => id)).toEqual(['p:m', 'p:z'])
  })

  it('without an order key come last', () => {
    const found = readItems(cells({ 'p:a/name': '无序', 'p:b/~order': 'z' }), 'p')
    expect(found.map(({ id }) => id)).toEqual(['p:b', 'p:a'])
  })

  it('that were deleted are left out, unless asked for', () => {
    const all = cells({ 'p:a/~order': 'a', 'p:a/~deleted': true, 'p:b/~order': 'b', 'p:b/~deleted': null })
    expect(readItems(all, 'p').map(({ id }) => id)).toEqual(['p:b'])
    expect(readItems(all, 'p', { withDeleted: true }).map(({ id, deleted }) => [id, deleted])).toEqual([
      ['p:a', true],
      ['p:b', false],
    ])
  })

  it('of a list whose name begins another are not mixed in', () => {
    expect(readItems(cells({ 'pp:a/~order': 'a', 'p:b/~order': 'a' }), 'p')).toHaveLength(1)
  })
})

describe('a co-written text in a return', () => {
  const coWritten = new Set(['T1'])
  const read = (doc: Y.Doc) => Object.fromEntries(readReturn(doc, coWritten).entries())

  it('reads as the value of its indicator; blanks alone are nothing', () => {
    const doc = new Y.Doc()
    expect(readReturn(doc, coWritten).get('T1')).toBeUndefined()
    spliceText(doc, 'T1', { at: 0, remove: 0, insert: ' \n' })
    expect(read(doc)).toEqual({ T1: null })
    spliceText(doc, 'T1', { at: 0, remove: 2, insert: '龙岗' })
    writeCell(doc, 'A1', 5)
    expect(read(doc)).toEqual({ T1: '龙岗', A1: 5 })
    expect(doc.getMap('cells').has('T1')).toBe(false)
  })

  it('is brought to a new wording by the smallest change: what others write meanwhile stays', () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()]
    writeReturn(a, [['T1', '龙岗区召开会议']], coWritten)
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
    writeReturn(a, [['T1', '龙岗区昨日召开会议']], coWritten)
    writeReturn(b, [['T1', '龙岗区召开会议。']], coWritten)
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
    expect(read(a)).toEqual({ T1: '龙岗区昨日召开会议。' })
    expect(read(b)).toEqual(read(a))
  })

  it('不适用 stands before it and goes with the next wording; null empties both', () => {
    const doc = new Y.Doc()
    writeReturn(doc, [['T1', '要闻']], coWritten)
    writeReturn(doc, [['T1', { na: '本周无' }]], coWritten)
    expect(read(doc)).toEqual({ T1: { na: '本周无' } })
    writeReturn(doc, [['T1', '要闻一则']], coWritten)
    expect(read(doc)).toEqual({ T1: '要闻一则' })
    writeReturn(doc, [['T1', null]], coWritten)
    expect(read(doc)).toEqual({ T1: null })
    expect(textOf(doc, 'T1').length).toBe(0)
  })
})
