import { describe, expect, it } from 'vitest'
import {
  decodeLineAnswer,
  encodeLineAnswer,
  joinFrames,
  splitFrames,
} from '../../../shared/protocol/line-frames.js'

const frames = [new Uint8Array([0, 1, 2]), new Uint8Array(300).fill(7), new Uint8Array([9])]

describe('frames of a post', () => {
  it('come apart as they were joined, also none', () => {
    expect(splitFrames(joinFrames(frames))).toEqual(frames)
    expect(splitFrames(joinFrames([]))).toEqual([])
  })

  it('are refused when cut short anywhere but between two, and when one is empty', () => {
    const body = joinFrames(frames)
    const seams = [0, 4, 306, body.length]
    for (let length = 0; length <= body.length; length += 1)
      expect(splitFrames(body.subarray(0, length)) === undefined).toBe(!seams.includes(length))
    expect(splitFrames(new Uint8Array([0]))).toBeUndefined()
    // A length of almost 2^53 costs nothing.
    expect(splitFrames(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 15, 1]))).toBeUndefined()
  })
})

describe('answer of a poll', () => {
  it('keeps number, frames and end', () => {
    const end = { code: 4401, reason: 'signed out' }
    for (const answer of [
      { first: 1, frames },
      { first: 70_000, frames, end },
      { first: 3, frames: [], end },
    ])
      expect(decodeLineAnswer(encodeLineAnswer(answer))).toEqual(answer)
  })

  it('is not mistaken for something else', () => {
    expect(decodeLineAnswer(new Uint8Array())).toBeUndefined()
    expect(
      decodeLineAnswer(new TextEncoder().encode('<html>Please sign in to the proxy</html>')),
    ).toBeUndefined()
  })
})
