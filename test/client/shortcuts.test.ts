import { describe, expect, it } from 'vitest'
import { hintsFor } from '../../client/app/hints.js'
import { findShortcuts, shortcutAreas } from '../../client/app/shortcuts.js'

const keysOf = (text: string) =>
  findShortcuts(text).flatMap(({ shortcuts }) => shortcuts.flatMap(({ keys }) => keys))

describe('shortcuts', () => {
  it('are found by key, by effect and by area, in both languages and both widths', () => {
    expect(keysOf('ctrl+d')).toEqual(['Ctrl+D', 'Ctrl+R'])
    expect(keysOf('ctrl+arr')).toContainEqual({ zh: 'Ctrl+方向键', en: 'Ctrl+arrows' })
    expect(keysOf('Ctrl+d')).toEqual(keysOf('ctrl + d'))
    expect(keysOf('撤销自己')).toEqual(['Ctrl+Z'])
    expect(keysOf('undo your')).toEqual(['Ctrl+Z'])
    const ledger = shortcutAreas.find(({ name }) => name.zh === '台账')
    expect(findShortcuts('台账')).toEqual([ledger])
    expect(findShortcuts('xyzzy')).toEqual([])
  })

  it('are named in English too', () => {
    const english = shortcutAreas.flatMap(({ name, shortcuts }) => [
      name.en,
      ...shortcuts.flatMap(({ keys, does }) => [
        does.en,
        ...keys.map((key) => (typeof key === 'string' ? key : key.en)),
      ]),
    ])
    expect(english.filter((words) => /[\u4e00-\u9fff]/.test(words))).toEqual([])
  })

  it('are all shown without a search', () => {
    expect(findShortcuts('  ')).toEqual(shortcutAreas)
  })
})

describe('hints', () => {
  it('are three short sentences for every page and role', () => {
    for (const page of ['home', 'sheet', 'form', 'ledger', 'totals', 'review'] as const)
      for (const role of ['clerk', 'reviewer', 'supervisor'] as const) {
        const hints = hintsFor(page, role) ?? []
        expect(hints).toHaveLength(3)
        for (const { zh, en } of hints) {
          expect(zh.length).toBeLessThanOrEqual(60)
          expect(en).not.toMatch(/[\u4e00-\u9fff]/)
        }
      }
    expect(hintsFor('sign-in', 'clerk')).toBeUndefined()
  })
})
