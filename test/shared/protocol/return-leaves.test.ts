import { describe, expect, it } from 'vitest'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import type { IndicatorCode } from '../../../shared/domain/ids.js'
import type { Leaf } from '../../../shared/domain/roll-up.js'
import { affectedIndicators, leafOf } from '../../../shared/protocol/return-leaves.js'
import { smallCodes as c, smallModel, smallTables } from '../../support/small-pack.js'

function leaf(code: IndicatorCode, cells: Readonly<Record<string, CellValue>>): Leaf | null {
  const indicator = smallModel.catalogue.indicator(code)
  if (!indicator) throw new Error(`no indicator ${code}`)
  return leafOf(indicator, new Map(Object.entries(cells)))
}

const items = {
  'project:a/place': '甲路',
  'project:a/state': 'done',
  'project:a/cost': 0.1,
  'project:b/place': ' 甲路 ',
  'project:b/state': 'begun',
  'project:b/cost': 0.2,
  'project:c/place': '',
  'project:c/state': 'done',
  'project:d/state': 'done',
  'project:d/cost': 100,
  'project:d/~deleted': true,
}

describe('what a unit reports', () => {
  it.each<[string, IndicatorCode, Readonly<Record<string, CellValue>>, Leaf | null]>([
    ['nothing written is missing', c.sum, {}, null],
    ['a cleared cell is missing', c.sum, { [c.sum]: null }, null],
    ['zero is reported', c.sum, { [c.sum]: 0 }, { kind: 'value', n: 0 }],
    ['a number', c.sum, { [c.sum]: 5 }, { kind: 'value', n: 5 }],
    ['money in its last decimal', c.money, { [c.money]: 0.29 }, { kind: 'value', n: 29 }],
    ['yes', c.yesno, { [c.yesno]: true }, { kind: 'value', n: 1 }],
    ['no is reported', c.yesno, { [c.yesno]: false }, { kind: 'value', n: 0 }],
    ['a text says reported', c.text, { [c.text]: '情况' }, { kind: 'value', n: 0 }],
    ['an empty text is missing', c.text, { [c.text]: '' }, null],
    ['不适用', c.sum, { [c.sum]: { na: '' } }, { kind: 'na', n: 0 }],
    ['computed ones are not reported', c.ratio, { [c.ratio]: 5 }, null],
    ['a list without items is missing', c.listCount, {}, null],
    ['a list declared empty is 0', c.listCount, { 'project#none': true }, { kind: 'value', n: 0 }],
    ['a list whose declaration was taken back is missing', c.listCount, { 'project#none': null }, null],
    ['items that pass the filter, deleted ones left out', c.listCount, items, { kind: 'value', n: 2 }],
    ['all items', c.listLatest, items, { kind: 'value', n: 3 }],
    ['the sum of a column, exact', c.listSum, items, { kind: 'value', n: 30 }],
    ['different places', c.distinct, items, { kind: 'value', n: 1, keys: ['甲路'] }],
    ['no places declared', c.distinct, { 'project#none': true }, { kind: 'value', n: 0, keys: [] }],
    [
      'a list that does not apply',
      c.listCount,
      { ...items, [c.listCount]: { na: '' } },
      { kind: 'na', n: 0 },
    ],
    [
      'items stand against a declaration of none',
      c.listLatest,
      { ...items, 'project#none': true },
      { kind: 'value', n: 3 },
    ],
  ])('%s', (_what, code, cells, expected) => {
    expect(leaf(code, cells)).toEqual(expected)
  })
})

describe('which indicators a change touches', () => {
  const touched = (cells: readonly string[], lists: readonly string[], level: 'community' | 'street') =>
    affectedIndicators(smallModel.catalogue.indicatorsOf(smallTables.monthly.id), level, {
      cells: new Set(cells),
      lists: new Set(lists),
    }).map(({ code }) => code)

  it('a cell its own, a ledger field all that its list feeds, a note none', () => {
    expect(touched([c.sum], [], 'community')).toEqual([c.sum])
    expect(touched([], ['project'], 'community')).toEqual([c.distinct, c.listCount, c.listSum, c.listLatest])
    expect(touched([], [], 'community')).toEqual([])
  })

  it('only what the level fills', () => {
    expect(touched([c.sum, c.latest], [], 'street')).toEqual([c.sum])
    expect(touched([], ['project'], 'street')).toEqual([])
  })
})
