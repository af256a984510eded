import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChangeBatch } from '../../client/sync/change-batch.js'

/** Node draws no frames: the browser's are played. */
const frameMs = 16

describe('ChangeBatch', () => {
  let heard: string[][]
  let batch: ChangeBatch
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, frameMs))
    vi.stubGlobal('cancelAnimationFrame', clearTimeout)
    heard = []
    batch = new ChangeBatch((changes) => heard.push(changes.map(({ org, key }) => `${org}/${key}`)))
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('tells a first change with the next frame, and what follows a tenth of a second later, each cell once', () => {
    batch.add('a', '1')
    vi.advanceTimersByTime(frameMs)
    expect(heard).toEqual([['a/1']])
    batch.add('a', '2')
    vi.advanceTimersByTime(frameMs)
    batch.add('b', '2')
    batch.add('a', '2')
    expect(heard).toHaveLength(1)
    vi.advanceTimersByTime(100)
    expect(heard).toEqual([['a/1'], ['a/2', 'b/2']])
    vi.advanceTimersByTime(1_000)
    expect(heard).toHaveLength(2)
    batch.add('c', '1')
    vi.advanceTimersByTime(frameMs)
    expect(heard[2]).toEqual(['c/1'])
  })

  it('reports without cells when touched, at once when flushed, and nothing after cancel', () => {
    batch.flush()
    expect(heard).toEqual([])
    batch.touch()
    batch.flush()
    expect(heard).toEqual([[]])
    batch.add('a', '1')
    batch.cancel()
    vi.advanceTimersByTime(1_000)
    expect(heard).toEqual([[]])
  })
})
