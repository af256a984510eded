import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchAtRest, LatePart } from '../../client/components/late-part.js'

describe('LatePart', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  it('fetches once, and is there from then on', async () => {
    let asked = 0
    const part = new LatePart(async () => {
      asked += 1
      return { name: 'find' }
    })
    expect(part.here).toBeUndefined()
    await Promise.all([part.come(), part.come()])
    expect([part.here, await part.come(), asked]).toEqual([{ name: 'find' }, { name: 'find' }, 1])
  })

  it('gives nothing without a network, and asks again the next time', async () => {
    let network = false
    const part = new LatePart(async () => {
      if (!network) throw new TypeError('Failed to fetch dynamically imported module')
      return 'code'
    })
    expect([await part.come(), part.here]).toEqual([undefined, undefined])
    network = true
    expect([await part.come(), part.here]).toEqual(['code', 'code'])
  })

  it('comes part after part while the page rests, past one that cannot be had', async () => {
    const order: string[] = []
    const resting: (() => void)[] = []
    vi.stubGlobal('requestIdleCallback', (run: () => void) => resting.push(run))
    const part = (name: string, works = true) =>
      new LatePart(async () => {
        order.push(name)
        if (!works) throw new TypeError('no network')
        return name
      })
    const last = part('c')
    fetchAtRest([part('a'), part('b', false), last])
    expect(order).toEqual([])
    while (last.here === undefined) {
      resting.shift()?.()
      await Promise.resolve()
    }
    expect(order).toEqual(['a', 'b', 'c'])
  })
})
