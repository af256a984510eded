import { describe, expect, it } from 'vitest'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { controlFrame, frame, parseControl, unframe } from '../../../shared/protocol/frames.js'

describe('frames', () => {
  it.each([0, 1, 127, 128, 300, 1_000_000])('channel %i comes back with its payload', (channel) => {
    const payload = new Uint8Array([1, 2, 3])
    expect(unframe(frame(channel, payload))).toEqual({ channel, payload })
  })

  it.each([
    ['nothing', []],
    ['a number cut short', [0x80]],
    ['a number without end', Array.from({ length: 12 }, () => 0xff)],
  ])('%s is no frame', (_what, bytes) => {
    expect(unframe(new Uint8Array(bytes))).toBeUndefined()
  })

  it('a control message is JSON on channel 0', () => {
    const parts = unframe(controlFrame({ t: 'refused', of: 'feed', code: 'x', message: '没有“报表”' }))
    expect(parts?.channel).toBe(0)
    expect(parts && parseControl(parts.payload)).toEqual({
      t: 'refused',
      of: 'feed',
      code: 'x',
      message: '没有“报表”',
    })
  })

  it.each([
    ['no JSON', '{"t":'],
    ['a number', '5'],
    ['null', 'null'],
    ['a text', '"ping"'],
    ['nothing', ''],
  ])('%s is no control message', (_what, text) => {
    expect(parseControl(new TextEncoder().encode(text))).toBeUndefined()
  })

  it('bytes that are no UTF-8 are no control message', () => {
    expect(parseControl(new Uint8Array([0xff, 0xfe, 0x7b]))).toBeUndefined()
  })
})

describe('close codes', () => {
  it('say by their number whether coming back makes sense', () => {
    const { restarting, tryLater, ...final } = closeCodes
    expect([restarting, tryLater]).toEqual([1012, 1013])
    for (const code of Object.values(final)) {
      expect(code).toBeGreaterThanOrEqual(4400)
      expect(code).toBeLessThan(4500)
    }
    expect(new Set(Object.values(closeCodes)).size).toBe(Object.keys(closeCodes).length)
  })
})
