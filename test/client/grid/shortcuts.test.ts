import { describe, expect, it } from 'vitest'
import { keyCommand } from '../../../client/grid/grid-keys.js'
import { gridShortcuts } from '../../../client/grid/shortcuts.js'

const shown: Readonly<Record<string, string>> = {
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  空格: ' ',
  Esc: 'Escape',
}
const modifiers = ['Ctrl', 'Shift', 'Alt']
/** Keys the browser or the page answers to, and hands. */
const notTheGrids = /^(Ctrl\+[CXVZY]|点击|双击|Shift\+点击|直接输入|拖动填充柄)$/

/** What a key of the list is to the machine; 方向键 stands for each of the four. */
function pressed(key: string) {
  const names = key.split('+').map((name) => name.replace('方向键', '→'))
  const last = names[names.length - 1] ?? ''
  const has = (name: string) => names.slice(0, -1).includes(name)
  return {
    key: shown[last] ?? last,
    ctrlKey: has('Ctrl'),
    shiftKey: has('Shift'),
    altKey: has('Alt'),
    metaKey: false,
  }
}

const nameOf = (key: string): string =>
  Object.entries(shown).find(([, name]) => name === key)?.[0] ?? (key.length === 1 ? key.toUpperCase() : key)

describe('the shortcut list of the grid', () => {
  const listed = gridShortcuts.flatMap(({ shortcuts }) => shortcuts.flatMap(({ keys }) => keys))

  it('names no key that does nothing', () => {
    const idle = listed
      .filter((key) => !notTheGrids.test(key))
      .filter((key) =>
        (['moving', 'typing', 'revising'] as const).every((mode) => !keyCommand(pressed(key), mode)),
      )
    expect(idle).toEqual([])
  })

  it('leaves out no key that does something', () => {
    const plain = ['Tab', 'Enter', 'Escape', 'Home', 'End', 'PageUp', 'PageDown', 'Delete', 'F2', 'F3', ' ']
    const keys = [...Object.values(shown), ...plain, ...'abcdefghijklmnopqrstuvwxyz']
    // Shift with a key that moves extends the selection, as the arrows' line says.
    const extends_ = /Shift\+(Home|End|PageUp|PageDown|Ctrl\+|Alt\+)|\+Shift\+(Home|End|PageUp|PageDown)/
    const asListed = (key: string) => key.replace(/[↑↓←→]$/, '方向键')
    const missing: string[] = []
    for (const key of new Set(keys))
      for (let bits = 0; bits < 8; bits += 1) {
        const [ctrlKey, shiftKey, altKey] = [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0]
        const modes = ['moving', 'typing', 'revising'] as const
        const does = modes.some((mode) =>
          keyCommand({ key, ctrlKey, shiftKey, altKey, metaKey: false }, mode),
        )
        const held = modifiers.filter((_, at) => [ctrlKey, shiftKey, altKey][at])
        const name = [...held, nameOf(key)].join('+')
        // Escape with anything held is still Escape; so is what clears and takes.
        const loose =
          held.length > 0 && /^(Escape|Delete|Tab|Enter|F2|F3)$/.test(key) && !listed.includes(name)
        if (
          does &&
          !loose &&
          !extends_.test(name) &&
          !listed.includes(name) &&
          !listed.includes(asListed(name))
        )
          missing.push(name)
      }
    expect(missing).toEqual([])
  })
})
