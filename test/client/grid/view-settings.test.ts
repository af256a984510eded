import { describe, expect, it } from 'vitest'
import { keepLook, keptLook, rowPrint } from '../../../client/grid/last-look.js'
import { isFiltered, keepView, keptView, plainView, unfiltered } from '../../../client/grid/view-settings.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'

/** A browser's storage in memory. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>()
  get length(): number {
    return this.#items.size
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value)
  }
  removeItem(key: string): void {
    this.#items.delete(key)
  }
  clear(): void {
    this.#items.clear()
  }
}

describe('what a person has set for a table', () => {
  it('is kept for that person and that table alone', () => {
    const storage = new MemoryStorage()
    const mine = {
      ...plainView,
      sort: 'T.sum',
      frozen: 2,
      widths: { 'T.sum': 160 },
      status: ['open' as const],
    }
    keepView(storage, 'u1', 'A', mine)
    expect(keptView(storage, 'u1', 'A')).toEqual(mine)
    expect(keptView(storage, 'u2', 'A')).toEqual(plainView)
    expect(keptView(storage, 'u1', 'B')).toEqual(plainView)
    expect(isFiltered(mine)).toBe(true)
    expect(unfiltered(mine)).toEqual({ ...plainView, frozen: 2, widths: { 'T.sum': 160 } })
  })

  it.each([
    'nonsense',
    'null',
    '{"status":["gone"],"frozen":-3,"widths":{"a":"wide","b":9e9},"conditions":[{"column":1}],"show":"x"}',
  ])('that cannot be read is plain: %s', (kept) => {
    const storage = new MemoryStorage()
    storage.setItem('huibiao.view.u1.A', kept)
    expect(keptView(storage, 'u1', 'A')).toEqual(plainView)
  })

  it('without a storage holds nothing and breaks nothing', () => {
    keepView(undefined, 'u1', 'A', plainView)
    expect(keptView(undefined, 'u1', 'A')).toEqual(plainView)
  })
})

describe('what a person saw', () => {
  const cells = (...entries: readonly (readonly [string, CellValue])[]) => new Map(entries)
  it('is told apart by values and keys, not by order or by empty cells', () => {
    const print = rowPrint(cells(['a', 1], ['b', '文字']))
    expect(rowPrint(cells(['b', '文字'], ['a', 1], ['c', null]))).toBe(print)
    const others = [cells(['a', 2], ['b', '文字']), cells(['b', 1], ['a', '文字']), cells(['a', 1]), cells()]
    for (const other of others) expect(rowPrint(other)).not.toBe(print)
    expect(rowPrint(cells(['a', { na: '无' }]))).not.toBe(rowPrint(cells(['a', { na: '' }])))
  })

  it('is kept per sheet, the oldest let go', () => {
    const storage = new MemoryStorage()
    for (let at = 1; at <= 50; at += 1) keepLook(storage, 'u1', `T.${at}`, { at, rows: { o: String(at) } })
    expect(keptLook(storage, 'u1', 'T.50')).toEqual({ at: 50, rows: { o: '50' } })
    expect(keptLook(storage, 'u1', 'T.11')?.at).toBe(11)
    expect(keptLook(storage, 'u1', 'T.10')).toBe(undefined)
    expect(storage.length).toBe(40)
  })
})
