import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../client/sync/local-store.js'
import { PendingKeys } from '../../client/sync/pending-keys.js'
import { RefusedStore, refusedSheets } from '../../client/sync/refused-store.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'

describe('PendingKeys', () => {
  it('settles what was written up to a marker, and nothing later', () => {
    const pending = new PendingKeys('u/t/p/o', memoryStore())
    pending.add(['a', 'b'])
    const marker = pending.version
    pending.add(['b', 'c'])
    expect(pending.settle(marker)).toEqual(['a'])
    expect(pending.keys).toEqual(['b', 'c'])
  })

  it('is remembered by the next window until it is saved', async () => {
    const local = memoryStore()
    const before = new PendingKeys('u/t/p/o', local)
    before.add(['a'])
    expect(before.stored).toBe(false)
    await turn()
    expect(before.stored).toBe(true)
    const after = new PendingKeys('u/t/p/o', local)
    await after.load()
    expect(after.has('a')).toBe(true)
    expect(after.settle(after.version)).toEqual(['a'])
    await turn()
    expect(await local.keysUnder('u/')).toEqual([])
  })
})

describe('RefusedStore', () => {
  const ref = { table: asTableId('T'), period: asPeriodCode('202403') }
  const refused = (key: string, value: number) => ({ org: 'o', key, value, reason: '应为数字', at: 1 })
  const storage = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => void kept.set(name, text),
      removeItem: (name: string) => void kept.delete(name),
      key: (i: number) => [...kept.keys()][i] ?? null,
      get length() {
        return kept.size
      },
    }
  }

  it('keeps values over a reload, the newest per cell, for their person only', () => {
    const kept = storage()
    const store = new RefusedStore('u1', ref, kept)
    store.add([refused('a', 1), refused('b', 2)])
    store.add([refused('a', 3)])
    expect(new RefusedStore('u1', ref, kept).values.map(({ key, value }) => [key, value])).toEqual([
      ['b', 2],
      ['a', 3],
    ])
    expect(new RefusedStore('u2', ref, kept).values).toEqual([])
  })

  it('says in which sheets something waits', () => {
    const kept = storage()
    new RefusedStore('u1', ref, kept).add([refused('a', 1), refused('b', 2)])
    new RefusedStore('u2', ref, kept).add([refused('a', 1)])
    expect(refusedSheets('u1', kept)).toEqual([{ table: 'T', period: '202403', count: 2 }])
    expect(refusedSheets('u3', kept)).toEqual([])
  })

  it('is one list for two tabs: neither writes over what the other added or discarded', () => {
    const kept = storage()
    const left = new RefusedStore('u1', ref, kept)
    const right = new RefusedStore('u1', ref, kept)
    left.add([refused('a', 1)])
    right.add([refused('b', 2)])
    expect(left.changedElsewhere('huibiao/refused/u1/T/202403')).toBe(true)
    expect(left.changedElsewhere('huibiao/refused/u1/T/202404')).toBe(false)
    expect(left.values.map(({ key }) => key)).toEqual(['a', 'b'])
    right.discard(refused('a', 1))
    left.add([refused('c', 3)])
    expect(new RefusedStore('u1', ref, kept).values.map(({ key }) => key)).toEqual(['b', 'c'])
  })

  it('stays in memory where nothing can be stored', () => {
    const full = {
      ...storage(),
      setItem: () => {
        throw new Error('full')
      },
    }
    for (const store of [new RefusedStore('u1', ref, undefined), new RefusedStore('u1', ref, full)]) {
      store.add([refused('a', 1)])
      store.add([refused('b', 2)])
      expect(store.values.map(({ key }) => key)).toEqual(['a', 'b'])
    }
  })

  it('discards one cell at a time', () => {
    const kept = storage()
    const store = new RefusedStore('u1', ref, kept)
    store.add([refused('a', 1), refused('b', 2)])
    store.discard(refused('a', 1))
    expect(new RefusedStore('u1', ref, kept).values.map(({ key }) => key)).toEqual(['b'])
  })
})
