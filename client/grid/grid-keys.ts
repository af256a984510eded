import type { Direction } from './selection.js'
import type { MoveCommand } from './selection-moves.js'

/** What a key means in the grid, as people know it from their spreadsheet. */
export type KeyCommand =
  | MoveCommand
  | { readonly do: 'fill'; readonly direction: 'down' | 'right' }
  | {
      readonly do:
        | 'revise'
        | 'clear'
        | 'cancel'
        | 'line-break'
        | 'enter-all'
        | 'copy-named'
        | 'find'
        | 'replace'
        | 'arrange'
        | 'carry'
        | 'details'
        | 'comments'
        | 'unseen'
    }
  | { readonly do: 'find-next'; readonly back: boolean }

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
  pressed: PressedKey,
  mode: 'moving' | 'typing' | 'revising',
): KeyCommand | undefined {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = pressed
  const control = ctrlKey || metaKey
  if (mode !== 'moving' && key === 'Enter' && altKey) return { do: 'line-break' }
  if (altKey) return mode === 'moving' && !control ? altCommand(pressed) : undefined
  if (key === 'Escape') return { do: 'cancel' }
  if (key === 'Enter' && control) return mode === 'moving' ? undefined : { do: 'enter-all' }
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
      if (control) return undefined // the browser's: another tab
      return { do: 'page', direction: 'up', extend: shiftKey }
    case 'PageDown':
      if (control) return undefined
      return { do: 'page', direction: 'down', extend: shiftKey }
    case 'F2':
      return shiftKey ? { do: 'comments' } : { do: 'revise' }
    case 'F3':
      return { do: 'find-next', back: shiftKey }
    case 'Delete':
    case 'Backspace':
      return control ? undefined : { do: 'clear' }
    case ' ':
      if (control) return shiftKey ? { do: 'select-all' } : { do: 'select-column' }
      return shiftKey ? { do: 'select-row' } : undefined
    default:
      return control ? controlCommand(key.toLowerCase(), shiftKey) : undefined
  }
}

/**
 * Alt+PageUp and Alt+PageDown go a screen to the left and right; Alt+ArrowDown takes what is offered for the cell; Alt+N
 * goes to the next cell that others changed.
 */
function altCommand({ key, shiftKey }: PressedKey): KeyCommand | undefined {
  if (key === 'ArrowDown' && !shiftKey) return { do: 'carry' }
  if (key.toLowerCase() === 'n' && !shiftKey) return { do: 'unseen' }
  if (key !== 'PageUp' && key !== 'PageDown') return undefined
  return { do: 'page', direction: key === 'PageUp' ? 'left' : 'right', extend: shiftKey }
}

function controlCommand(key: string, shift: boolean): KeyCommand | undefined {
  if (shift) {
    if (key === 'l') return { do: 'arrange' }
    return key === 'c' ? { do: 'copy-named' } : undefined
  }
  switch (key) {
    case 'a':
      return { do: 'select-all' }
    case 'd':
      return { do: 'fill', direction: 'down' }
    case 'r':
      return { do: 'fill', direction: 'right' }
    case 'f':
      return { do: 'find' }
    case 'h':
      return { do: 'replace' }
    case 'i':
      return { do: 'details' }
    default:
      return undefined
  }
}
