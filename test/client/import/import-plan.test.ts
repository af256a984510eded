import { describe, expect, it } from 'vitest'
import { cellText } from '../../../client/import/file-sheet.js'
import { compareCell } from '../../../client/import/import-plan.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'

const kind = {
  valueType: 'number' as const,
  decimals: 2,
  unit: '元',
  entryUnit: { label: '万元', factor: 10_000 },
}
const compare = (text: string, now: CellValue, before?: CellValue, closed?: string) =>
  compareCell({ text, kind, now, before, closed })

describe('one cell three ways: file, server then, server now', () => {
  it.each<[string, string, CellValue, CellValue | undefined, object | undefined]>([
    ['as it is', '1.5', 15_000, 15_000, undefined],
    ['as it is now, whatever it was', '1.5', 15_000, 3, undefined],
    ['changed in the file only', '2', 15_000, 15_000, { state: 'write', value: 20_000 }],
    ['changed on the server only', '1.5', 20_000, 15_000, { state: 'server' }],
    ['changed in both', '3', 20_000, 15_000, { state: 'both', value: 30_000 }],
    ['emptied in the file', '', 15_000, 15_000, { state: 'blank', value: null }],
    ['emptied in the file, changed on the server', '', 20_000, 15_000, { state: 'server' }],
    ['blank in the file, filled on the server since', '', 20_000, null, { state: 'server' }],
    ['blank on both sides', '', null, null, undefined],
    ['a dash is blank', '—', null, null, undefined],
    ['0 is not blank', '0', null, null, { state: 'write', value: 0 }],
    ['0 became blank', '', 0, 0, { state: 'blank' }],
    ['a figure became 0', '0', 15_000, 15_000, { state: 'write', value: 0 }],
    ['不适用 as exported', '不适用', { na: '无此项' }, { na: '无此项' }, undefined],
    [
      '不适用 with another reason',
      '不适用:撤并',
      { na: '无此项' },
      { na: '无此项' },
      { state: 'write', value: { na: '撤并' } },
    ],
    ['不适用 without a reason', '不适用', 15_000, 15_000, { state: 'refused' }],
    ['a figure in place of 不适用', '0', { na: '无此项' }, { na: '无此项' }, { state: 'write', value: 0 }],
    ['a rough number', '560 余', 15_000, 15_000, { state: 'refused' }],
    ['nobody knows what it was', '2', 15_000, undefined, { state: 'write', value: 20_000 }],
    ['nobody knows, and it is blank', '', 15_000, undefined, { state: 'blank' }],
  ])('%s', (_what, text, now, before, expected) => {
    const found = compare(text, now, before)
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toMatchObject(expected)
  })

  it('a cell of others that was changed is left out with the reason; an unchanged one is nothing', () => {
    expect(compare('2', 15_000, 15_000, '不是您的')).toMatchObject({ state: 'place', reason: '不是您的' })
    expect(compare('1.5', 15_000, 15_000, '不是您的')).toBeUndefined()
    expect(compare('1.5', 20_000, 15_000, '不是您的')).toMatchObject({ state: 'server' })
  })
})

describe('a text three ways', () => {
  const text = { valueType: 'text' as const, decimals: 0, unit: '' }
  it.each([
    ['  前后有空格 ', '前后有空格'],
    ['两\r\n行', '两\n行'],
    ["'=1+1", '=1+1'],
  ])('%j is what a file gives back as %j', (value, back) => {
    expect(
      compareCell({ text: back, kind: text, now: value, before: value, closed: undefined }),
    ).toBeUndefined()
  })

  it('a changed word is a change', () => {
    const cell = { text: '两\n列', kind: text, now: '两\n行', before: '两\n行', closed: undefined }
    expect(compareCell(cell)).toMatchObject({ state: 'write', value: '两\n列' })
  })
})

describe('a cell of a file as text', () => {
  it.each<[Parameters<typeof cellText>[0], string]>([
    [0.1 + 0.2, '0.3'],
    [1234.5, '1234.5'],
    [20_240_309, '20240309'],
    [1e-7, '0.0000001'],
    [Number.NaN, ''],
    [true, '是'],
    [false, '否'],
    [null, ''],
    ["'=1+1", '=1+1'],
    ["'n", "'n"],
    ['１２', '１２'],
  ])('%j is “%s”', (cell, text) => {
    expect(cellText(cell)).toBe(text)
  })
})
