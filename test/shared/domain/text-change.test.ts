import { describe, expect, it } from 'vitest'
import { applyDelta, changed, moveChange, movePlace, textChange } from '../../../shared/domain/text-change.js'
import { fuzzSeeds, type Random, seededRandom } from '../../support/random.js'

describe('the smallest change between two wordings', () => {
  it.each([
    ['', '龙岗', { at: 0, remove: 0, insert: '龙岗' }],
    ['龙岗', '', { at: 0, remove: 2, insert: '' }],
    ['龙岗区召开会议', '龙岗区昨日召开会议', { at: 3, remove: 0, insert: '昨日' }],
    ['召开会议', '召开大会', { at: 2, remove: 2, insert: '大会' }],
  ])('%s → %s', (before, after, change) => {
    expect(textChange(before, after)).toEqual(change)
  })

  it('is none between equal texts', () => {
    expect(textChange('同', '同')).toBeUndefined()
  })

  it('lies before the caret where several places would do', () => {
    expect(textChange('啊啊啊', '啊啊啊啊', 1)).toEqual({ at: 0, remove: 0, insert: '啊' })
    expect(textChange('啊啊啊', '啊啊啊啊', 4)).toEqual({ at: 3, remove: 0, insert: '啊' })
  })

  it('never cuts a character in two', () => {
    // 😀 and 😁 share their first half, 😀 and 🐀 their second.
    expect(textChange('a😀b', 'a😁b')).toEqual({ at: 1, remove: 2, insert: '😁' })
    expect(textChange('a😀b', 'a🐀b')).toEqual({ at: 1, remove: 2, insert: '🐀' })
    expect(textChange('😀', '😀😁')).toEqual({ at: 2, remove: 0, insert: '😁' })
  })

  it.each(fuzzSeeds([1, 2, 3]))('always leads from one to the other (FUZZ_SEED=%i)', (seed) => {
    const random = seededRandom(seed)
    for (let i = 0; i < 2000; i += 1) {
      const [before, after] = [words(random), words(random)]
      const change = textChange(before, after, random.int(after.length + 1))
      expect(change ? changed(before, change) : before).toBe(after)
      if (!change) continue
      for (const piece of [before.slice(change.at, change.at + change.remove), change.insert])
        expect(piece).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
    }
  })
})

describe('a change made on an older wording', () => {
  it('keeps what others put into the part that goes', () => {
    const delta = [{ retain: 3 }, { insert: '新' }]
    const moved = moveChange({ at: 1, remove: 4, insert: 'X' }, [delta])
    expect(moved.reduce(changed, applyDelta('012345', delta))).toBe('0X新5')
  })

  it('removes nothing that somebody else removed already', () => {
    const delta = [{ retain: 1 }, { delete: 3 }]
    expect(moveChange({ at: 2, remove: 3, insert: '' }, [delta])).toEqual([{ at: 1, remove: 1, insert: '' }])
  })

  it('follows several changes in turn', () => {
    const first = [{ insert: '一' }]
    const second = [{ retain: 1 }, { delete: 1 }, { insert: '二三' }]
    expect(movePlace(movePlace(2, first), second)).toBe(4)
    const text = [first, second].reduce((now, delta) => applyDelta(now, delta), 'abc')
    expect(moveChange({ at: 1, remove: 1, insert: 'Z' }, [first, second]).reduce(changed, text)).toBe(
      '一Z二三c',
    )
  })

  it.each(fuzzSeeds([4, 5]))('does its own part whatever happened meanwhile (FUZZ_SEED=%i)', (seed) => {
    const random = seededRandom(seed)
    for (let i = 0; i < 1000; i += 1) {
      const base = Array.from({ length: random.int(12) }, (_, at) => String.fromCharCode(97 + at)).join('')
      const at = random.int(base.length + 1)
      const change = { at, remove: random.int(base.length - at + 1), insert: random.pick(['', 'Ω', 'ΩΩ']) }
      const deltas: { retain?: number; insert?: string; delete?: number }[][] = []
      let text = base
      for (let step = 0; step < 3; step += 1) {
        const place = random.int(text.length + 1)
        const gone = random.int(Math.min(3, text.length - place) + 1)
        const delta = [{ retain: place }, { delete: gone }, { insert: random.pick(['', '1', '23']) }]
        deltas.push(delta.filter((part) => part.retain !== 0 && part.delete !== 0 && part.insert !== ''))
        text = applyDelta(text, delta)
      }
      const end = moveChange(change, deltas).reduce(changed, text)
      const gone = base.slice(at, at + change.remove)
      const kept = [...text].filter((letter) => !gone.includes(letter)).join('')
      expect(end.replace(/Ω/g, '')).toBe(kept)
      expect(end.split('Ω').length - 1).toBe(change.insert.length)
    }
  })
})

function words(random: Random): string {
  return Array.from({ length: random.int(8) }, () =>
    random.pick(['啊', '龙', 'a', '😀', '😁', '🐀', '\n']),
  ).join('')
}
