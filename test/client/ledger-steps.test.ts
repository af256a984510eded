import { describe, expect, it } from 'vitest'
import {
  addItems,
  type CellChange,
  declareNone,
  deleteItems,
  moveItem,
  newItemId,
} from '../../client/ledger/ledger-steps.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { type LedgerItem, parseKey, readItems } from '../../shared/protocol/return-document.js'

const list = 'projects'

/** A return's cells with the steps applied, as the document would hold them. */
function returnCells() {
  const cells = new Map<string, CellValue>()
  const apply = (changes: readonly CellChange[]) => {
    for (const { key, value } of changes) {
      expect(parseKey(key), key).toBeDefined()
      cells.set(key, value)
    }
  }
  return { cells, apply, items: () => readItems(cells, list) }
}

const named = (name: string) => ({ id: newItemId(list), fields: { name } })
const names = (items: readonly LedgerItem[]) => items.map((item) => item.fields.name)

function filled(...words: readonly string[]) {
  const store = returnCells()
  store.apply(addItems(list, [], words.map(named), { declaredNone: false }))
  return store
}

describe('steps of a ledger', () => {
  it('appends items in the order given', () => {
    const store = filled('甲', '乙', '丙')
    expect(names(store.items())).toEqual(['甲', '乙', '丙'])
    store.apply(addItems(list, store.items(), [named('丁')], { declaredNone: false }))
    expect(names(store.items())).toEqual(['甲', '乙', '丙', '丁'])
  })

  it('inserts at a place and writes nothing of the neighbours', () => {
    const store = filled('甲', '丙')
    const changes = addItems(list, store.items(), [named('乙')], { at: 1, declaredNone: false })
    expect(changes).toHaveLength(2)
    store.apply(changes)
    expect(names(store.items())).toEqual(['甲', '乙', '丙'])
  })

  it('writes no missing fields, and takes back 本期无 in the same step', () => {
    const id = newItemId(list)
    const changes = addItems(list, [], [{ id, fields: { name: '甲', amount: null } }], { declaredNone: true })
    expect(changes.map((change) => change.key)).toEqual([`${id}/~order`, `${id}/name`, 'projects#none'])
    expect(changes[2]?.value).toBeNull()
  })

  it('moves an item by writing its order only', () => {
    const store = filled('甲', '乙', '丙', '丁')
    const ids = store.items().map((item) => item.id)
    for (const [id, to, expected] of [
      [ids[3], 0, '丁甲乙丙'],
      [ids[3], 3, '甲乙丙丁'],
      [ids[0], 1, '乙甲丙丁'],
      [ids[0], 99, '乙丙丁甲'],
    ] as const) {
      const changes = moveItem(store.items(), id ?? '', to)
      expect(changes).toHaveLength(1)
      store.apply(changes)
      expect(names(store.items()).join('')).toBe(expected)
    }
  })

  it('writes nothing for an item that stays where it is, or is not there', () => {
    const store = filled('甲', '乙')
    const [first] = store.items()
    expect(moveItem(store.items(), first?.id ?? '', 0)).toEqual([])
    expect(moveItem(store.items(), 'projects:unknown', 0)).toEqual([])
  })

  it('gives fresh keys where equal, missing or overlong ones leave no room', () => {
    for (const orders of [
      ['V', 'V', 'V'],
      ['', '', ''],
      [`${'V'.repeat(59)}A`, `${'V'.repeat(59)}B`, 'W'],
    ]) {
      const store = filled('甲', '乙', '丙')
      store.items().forEach((item, i) => {
        store.cells.set(`${item.id}/~order`, orders[i] ?? '')
      })
      const shown = store.items()
      store.apply(addItems(list, shown, [named('新')], { at: 1, declaredNone: false }))
      const expected = names(shown)
      expected.splice(1, 0, '新')
      expect(names(store.items())).toEqual(expected)
      for (const item of store.items()) expect(item.order.length).toBeLessThanOrEqual(40)
    }
  })

  it('deletes by a mark and keeps the fields for undo', () => {
    const store = filled('甲', '乙')
    const [first] = store.items()
    store.apply(deleteItems([first?.id ?? '']))
    expect(names(store.items())).toEqual(['乙'])
    store.cells.set(`${first?.id}/~deleted`, null)
    expect(names(store.items())).toEqual(['甲', '乙'])
  })

  it('declares 本期无 together with the deletion of what is there', () => {
    const store = filled('甲', '乙')
    store.apply(declareNone(list, store.items(), true))
    expect(store.items()).toEqual([])
    expect(store.cells.get('projects#none')).toBe(true)
    store.apply(declareNone(list, store.items(), false))
    expect(store.cells.get('projects#none')).toBeNull()
  })

  it('makes ids that the document accepts', () => {
    for (let i = 0; i < 100; i++) expect(parseKey(`${newItemId(list)}/name`)?.kind).toBe('item')
  })
})
