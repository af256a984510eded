import { describe, expect, it } from 'vitest'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { readItems } from '../../shared/protocol/return-document.js'

describe('items of a ledger', () => {
  it('do not count what an undone addition left behind', () => {
    const cells = new Map<string, CellValue>([
      ['projects:a/~order', null],
      ['projects:a/name', null],
      ['projects:b/~order', 'V'],
      ['projects:b/name', null],
      ['projects:c/~order', null],
      ['projects:c/name', '他人后来填写'],
    ])
    expect(readItems(cells, 'projects').map((item) => item.id)).toEqual(['projects:b', 'projects:c'])
  })
})
