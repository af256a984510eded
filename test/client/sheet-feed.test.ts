import { describe, expect, it } from 'vitest'
import { SheetFeed } from '../../client/sync/sheet-feed.js'
import type { SheetSnapshot } from '../../shared/protocol/frames.js'

const snapshot: SheetSnapshot = {
  t: 'snapshot',
  feed: 'f1',
  seq: 7,
  keys: ['A', 'B'],
  rows: [
    ['u1', 'open', 1, { na: '没有' }],
    ['u2', 'empty'],
  ],
  more: [['u1', 'A#note', '说明']],
  totals: [['d', 'A', 1, 1, 0]],
}

describe('SheetFeed', () => {
  it('holds the cells, states and totals of a snapshot', () => {
    const feed = new SheetFeed()
    const change = feed.applySnapshot(snapshot)
    // A first picture is new as a whole: 120,000 cells of a large sheet are not named one by one.
    expect([change.whole, change.cells, change.status]).toEqual([true, [], ['u1', 'u2']])
    expect([...feed.cells('u1')]).toEqual([
      ['A', 1],
      ['B', { na: '没有' }],
      ['A#note', '说明'],
    ])
    expect(feed.value('u1', 'A#note')).toBe('说明')
    expect(feed.value('u1', 'B')).toEqual({ na: '没有' })
    expect(feed.status('u2')).toBe('empty')
    expect(feed.total('d', 'A')).toEqual({ n: 1, reported: 1, na: 0 })
    expect(feed.total('d', 'B')).toBeUndefined()
  })

  it('adds deltas and says who changed what', () => {
    const feed = new SheetFeed()
    feed.applySnapshot(snapshot)
    const change = feed.applyDelta({
      t: 'delta',
      seq: 9,
      cells: [['u2', 'A', 4, '李四']],
      status: [['u2', 'open']],
      totals: [['d', 'A', 5, 2, 0]],
    })
    expect(change).toEqual({
      whole: false,
      cells: [{ org: 'u2', key: 'A', by: '李四' }],
      status: ['u2'],
      totals: true,
    })
    expect([feed.seq, feed.value('u2', 'A'), feed.status('u2')]).toEqual([9, 4, 'open'])
  })

  it('shows the row as it is now, also to who asked for the whole of it before', () => {
    const feed = new SheetFeed()
    feed.applySnapshot(snapshot)
    expect([...feed.cells('u2')]).toEqual([])
    const delta = { t: 'delta', seq: 8, status: [], totals: [] } as const
    feed.applyDelta({
      ...delta,
      cells: [
        ['u2', 'B', 3, '李四'],
        ['u1', 'A', null, '李四'],
        ['u3', 'x#note', '新', '李四'],
      ],
    })
    expect([...feed.cells('u2')]).toEqual([['B', 3]])
    expect([...feed.cells('u1').keys()]).toEqual(['B', 'A#note'])
    expect([feed.value('u1', 'A'), feed.value('u3', 'x#note')]).toEqual([undefined, '新'])
  })

  it('compares by name when the columns of a later snapshot are others', () => {
    const feed = new SheetFeed()
    feed.applySnapshot(snapshot)
    const rows = [['u1', 'open', '新', { na: '没有' }, 1] as const, ['u2', 'empty'] as const]
    const change = feed.applySnapshot({ ...snapshot, seq: 12, keys: ['C', 'B', 'A'], rows })
    expect(change.whole).toBe(false)
    expect(change.cells.map(({ org, key }) => `${org}/${key}`)).toEqual(['u1/C'])
    expect(feed.value('u1', 'A')).toBe(1)
  })

  it('reports only what a later snapshot changed, cells that are gone included', () => {
    const feed = new SheetFeed()
    feed.applySnapshot(snapshot)
    const next = { ...snapshot, feed: 'f2', seq: 12, rows: [['u1', 'open', 2] as const], more: [] }
    const changed = feed.applySnapshot(next).cells.map(({ org, key }) => `${org}/${key}`)
    expect(changed.sort()).toEqual(['u1/A', 'u1/A#note', 'u1/B'])
    expect(feed.value('u1', 'B')).toBeUndefined()
  })

  it('comes back from its copy as it was', () => {
    const feed = new SheetFeed()
    feed.applySnapshot(snapshot)
    const copy = new SheetFeed()
    const kept = feed.toSnapshot()
    if (kept) copy.applySnapshot(structuredClone(kept))
    expect([copy.id, copy.seq]).toEqual(['f1', 7])
    expect([...copy.cells('u1')]).toEqual([...feed.cells('u1')])
    expect(copy.total('d', 'A')).toEqual(feed.total('d', 'A'))
  })
})
