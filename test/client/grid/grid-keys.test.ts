import { describe, expect, it } from 'vitest'
import { type KeyCommand, keyCommand, type PressedKey } from '../../../client/grid/grid-keys.js'

/** `Ctrl+Shift+End` as a pressed key. */
function pressed(keys: string): PressedKey {
  const parts = keys.split('+')
  return {
    key: parts[parts.length - 1] ?? '',
    shiftKey: parts.includes('Shift'),
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    altKey: parts.includes('Alt'),
  }
}

describe('keys on a selected cell', () => {
  it.each<readonly [string, KeyCommand | undefined]>([
    ['ArrowUp', { do: 'step', direction: 'up', jump: false, extend: false }],
    ['Shift+ArrowRight', { do: 'step', direction: 'right', jump: false, extend: true }],
    ['Ctrl+ArrowDown', { do: 'step', direction: 'down', jump: true, extend: false }],
    ['Meta+Shift+ArrowLeft', { do: 'step', direction: 'left', jump: true, extend: true }],
    ['Enter', { do: 'advance', by: 'enter', back: false }],
    ['Shift+Enter', { do: 'advance', by: 'enter', back: true }],
    ['Tab', { do: 'advance', by: 'tab', back: false }],
    ['Shift+Tab', { do: 'advance', by: 'tab', back: true }],
    ['Home', { do: 'edge', to: 'row-start', extend: false }],
    ['Shift+End', { do: 'edge', to: 'row-end', extend: true }],
    ['Ctrl+Home', { do: 'edge', to: 'first', extend: false }],
    ['Ctrl+Shift+End', { do: 'edge', to: 'last', extend: true }],
    ['PageDown', { do: 'page', direction: 'down', extend: false }],
    ['F2', { do: 'revise' }],
    ['Shift+F2', { do: 'comments' }],
    ['Delete', { do: 'clear' }],
    ['Backspace', { do: 'clear' }],
    ['Escape', { do: 'cancel' }],
    ['Ctrl+a', { do: 'select-all' }],
    ['Ctrl+A', { do: 'select-all' }],
    ['Ctrl+d', { do: 'fill', direction: 'down' }],
    ['Ctrl+r', { do: 'fill', direction: 'right' }],
    ['Ctrl+f', { do: 'find' }],
    ['Ctrl+h', { do: 'replace' }],
    ['Ctrl+i', { do: 'details' }],
    ['Alt+ArrowDown', { do: 'carry' }],
    ['Alt+Shift+ArrowDown', undefined],
    ['F3', { do: 'find-next', back: false }],
    ['Shift+F3', { do: 'find-next', back: true }],
    ['Ctrl+Shift+L', { do: 'arrange' }],
    ['Ctrl+Shift+C', { do: 'copy-named' }],
    ['Shift+ ', { do: 'select-row' }],
    ['Ctrl+ ', { do: 'select-column' }],
    ['Ctrl+Shift+ ', { do: 'select-all' }],
    ['Alt+PageDown', { do: 'page', direction: 'right', extend: false }],
    [' ', undefined],
    ['Ctrl+Shift+r', undefined],
    ['Ctrl+Tab', undefined],
    ['Alt+ArrowLeft', undefined],
    ['5', undefined],
    ['汇', undefined],
    ['Ctrl+c', undefined],
    ['Ctrl+v', undefined],
    ['Ctrl+z', undefined],
    ['Ctrl+y', undefined],
  ])('%s', (keys, command) => {
    expect(keyCommand(pressed(keys), 'moving')).toEqual(command)
  })
})

describe('keys in an open entry', () => {
  it('typing over a cell, the arrows take the entry and move on; revising, they move in the text', () => {
    expect(keyCommand(pressed('ArrowRight'), 'typing')).toMatchObject({ do: 'step', direction: 'right' })
    expect(keyCommand(pressed('ArrowRight'), 'revising')).toBe(undefined)
    expect(keyCommand(pressed('Shift+ArrowRight'), 'typing')).toBe(undefined)
  })

  it.each(['typing', 'revising'] as const)('%s: the text has its own keys', (mode) => {
    for (const keys of ['Home', 'End', 'Delete', 'Backspace', 'F2', 'Ctrl+a', 'Ctrl+z', 'Ctrl+c', 'PageDown'])
      expect(keyCommand(pressed(keys), mode)).toBe(undefined)
    expect(keyCommand(pressed('Alt+Enter'), mode)).toEqual({ do: 'line-break' })
    expect(keyCommand(pressed('Ctrl+Enter'), mode)).toEqual({ do: 'enter-all' })
    expect(keyCommand(pressed('Enter'), mode)).toEqual({ do: 'advance', by: 'enter', back: false })
    expect(keyCommand(pressed('Escape'), mode)).toEqual({ do: 'cancel' })
  })

  it('goes to what others changed by Alt+N, and leaves the key alone where one writes', () => {
    const altN = { key: 'n', shiftKey: false, ctrlKey: false, metaKey: false, altKey: true }
    expect(keyCommand(altN, 'moving')).toEqual({ do: 'unseen' })
    expect(keyCommand(altN, 'typing')).toBeUndefined()
    expect(keyCommand({ ...altN, ctrlKey: true }, 'moving')).toBeUndefined()
  })
})
