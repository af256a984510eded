import type { Direction } from './selection.js'

/** What a key means in the grid, as people know it from their spreadsheet. */
export type KeyCommand =
  | { readonly do: 'step'; readonly direction: Direction; readonly jump: boolean; readonly extend: boolean }
  | { readonly do: 'page'; readonly direction: 'up' | 'down'; readonly extend: boolean }
  | {
      readonly do: 'edge'
      readonly to: 'row-start' | 'row-end' | 'first' | 'last'
      readonly extend: boolean
    }
  | { readonly do: 'advance'; readonly by: 'tab' | 'enter'; readonly back: boolean }
  | { readonly do: 'fill'; readonly direction: 'down' | 'right' }
  | { readonly do: 'revise' | 'clear' | 'select-all' | 'cancel' | 'line-break' }

/** The parts of a keyboard event that matter here. */
export interface PressedKey {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/**
 * The command of a key, or undefined when the key is not the grid's: letters that type, copy, cut and paste (they come
 * as clipboard events), undo and redo (they belong to the page). While `typing` over a cell the arrows take the entry
 * and move on; while `revising` they move inside the text.
 */
export function keyCommand(
  { key, shiftKey, ctrlKey, metaKey, altKey }: PressedKey,
  mode: 'moving' | 'typing' | 'revising',
): KeyCommand | undefined {
  const control = ctrlKey || metaKey
  if (mode !== 'moving' && key === 'Enter' && altKey) return { do: 'line-break' }
  if (altKey) return undefined
  if (key === 'Escape') return { do: 'cancel' }
  if (key === 'Enter' || key === 'Tab')
    return control ? undefined : { do: 'advance', by: key === 'Tab' ? 'tab' : 'enter', back: shiftKey }
  const direction = arrows[key]
  if (mode === 'revising') return undefined
  if (mode === 'typing')
    return direction && !control && !shiftKey
      ? { do: 'step', direction, jump: false, extend: false }
      : undefined
  if (direction) return { do: 'step', direction, jump: control, extend: shiftKey }
  switch (key) {
    case 'Home':
      return { do: 'edge', to: control ? 'first' : 'row-start', extend: shiftKey }
    case 'End':
      return { do: 'edge', to: control ? 'last' : 'row-end', extend: shiftKey }
    case 'PageUp':
      return { do: 'page', direction: 'up', extend: shiftKey }
    case 'PageDown':
      return { do: 'page', direction: 'down', extend: shiftKey }
    case 'F2':
      return { do: 'revise' }
    case 'Delete':
    case 'Backspace':
      return { do: 'clear' }
    default:
      return control ? controlCommand(key.toLowerCase()) : undefined
  }
}

function controlCommand(key: string): KeyCommand | undefined {
  switch (key) {
    case 'a':
      return { do: 'select-all' }
    case 'd':
      return { do: 'fill', direction: 'down' }
    case 'r':
      return { do: 'fill', direction: 'right' }
    default:
      return undefined
  }
}
