import { describe, expect, it } from 'vitest'
import { keepLook, keptLook, type LastLook, rowPrint } from '../../../client/grid/last-look.js'

/** A storage like the browser's. */
function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
    key: (i) => [...kept.keys()][i] ?? null,
    get length() {
      return kept.size
    },
  }
}

const change = (key: string) => ({ org: 'o', key, by: '李四', at: '2024-04-01T01:00:00.000Z', before: 3 })
const look = (at: number): LastLook => ({
  at,
  rows: { o: '1.a' },
  until: { seq: 7, at, unseen: [change('A')] },
})

describe('the last look at a sheet', () => {
  it('is kept for its person and its sheet, with what was not looked at', () => {
    const kept = storage()
    keepLook(kept, 'u1', 'T.202403.S', look(5))
    expect(keptLook(kept, 'u1', 'T.202403.S')).toEqual(look(5))
    expect(keptLook(kept, 'u2', 'T.202403.S')).toBeUndefined()
    expect(keptLook(kept, 'u1', 'T.202404.S')).toBeUndefined()
  })

  it('of an older page, or a broken one, tells what it can', () => {
    const kept = storage()
    keepLook(kept, 'u1', 'S', { at: 5, rows: {} })
    expect(keptLook(kept, 'u1', 'S')).toEqual({ at: 5, rows: {} })
    kept.setItem('huibiao.look.u1.S', JSON.stringify({ at: 5, rows: {}, until: { seq: 'x' } }))
    expect(keptLook(kept, 'u1', 'S')).toEqual({ at: 5, rows: {} })
    kept.setItem('huibiao.look.u1.S', '{')
    expect(keptLook(kept, 'u1', 'S')).toBeUndefined()
  })

  it('keeps the newest sheets and a bounded number of changes', () => {
    const kept = storage()
    for (let i = 1; i <= 45; i += 1) keepLook(kept, 'u1', `S${i}`, look(i))
    expect(kept.length).toBe(40)
    expect(keptLook(kept, 'u1', 'S5')).toBeUndefined()
    expect(keptLook(kept, 'u1', 'S6')?.at).toBe(6)
    const many = Array.from({ length: 900 }, (_, i) => change(`K${i}`))
    keepLook(kept, 'u1', 'S45', { ...look(99), until: { seq: 7, at: 99, unseen: many } })
    expect(keptLook(kept, 'u1', 'S45')?.until?.unseen).toHaveLength(500)
  })

  it('tells rows apart by what stands in them, not by order or empty cells', () => {
    const row = (...cells: [string, number | null][]) => rowPrint(new Map(cells))
    expect(row(['a', 1], ['b', 2])).toBe(row(['b', 2], ['c', null], ['a', 1]))
    expect(row(['a', 1])).not.toBe(row(['a', 2]))
  })
})
