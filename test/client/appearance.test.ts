import { describe, expect, it } from 'vitest'
import {
  adoptAppearance,
  chooseAppearance,
  parseAppearance,
  shownAppearance,
} from '../../client/components/appearance.js'

/** A Storage of our own: the same promises as the browser's. */
function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}

describe('appearance', () => {
  it('reads what was stored and takes anything else for the default', () => {
    expect(parseAppearance('dark large')).toEqual({ theme: 'dark', text: 'large' })
    expect(parseAppearance(null)).toEqual({ theme: 'system', text: 'normal' })
    expect(parseAppearance('pink huge')).toEqual({ theme: 'system', text: 'normal' })
  })

  it('is kept for each person of a computer', () => {
    const storage = memory()
    chooseAppearance({ theme: 'dark', text: 'larger' }, 'a', storage)
    adoptAppearance('b', storage)
    expect(shownAppearance(storage)).toEqual({ theme: 'system', text: 'normal' })
    chooseAppearance({ theme: 'contrast', text: 'normal' }, 'b', storage)
    adoptAppearance('a', storage)
    expect(shownAppearance(storage)).toEqual({ theme: 'dark', text: 'larger' })
  })

  it('goes on with what was chosen before signing in by a person who never chose', () => {
    const storage = memory()
    chooseAppearance({ theme: 'contrast', text: 'large' }, '', storage)
    adoptAppearance('new', storage)
    expect(shownAppearance(storage)).toEqual({ theme: 'contrast', text: 'large' })
  })

  it('works where storage is forbidden', () => {
    const forbidden = {
      getItem: (): string => {
        throw new Error('forbidden')
      },
      setItem: (): void => {
        throw new Error('forbidden')
      },
    }
    expect(() => chooseAppearance({ theme: 'dark', text: 'large' }, 'a', forbidden)).not.toThrow()
    expect(shownAppearance(forbidden)).toEqual({ theme: 'system', text: 'normal' })
  })
})
