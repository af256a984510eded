import { gridText as t } from '../i18n/grid-strings.js'
import { cellsIn, clearing, filling, repeating } from './range-changes.js'
import { type GridRange, isSingle, rangeOf } from './selection.js'
import type { Workbench } from './workbench.js'

const cellsOf = ({ surface }: Workbench, range: GridRange) => cellsIn(range, surface.rows, surface.columns)

/** Empties what is selected, or says why that cannot be. */
export function clearRange(bench: Workbench, word: 'cleared' | 'cut'): void {
  const changes = clearing(cellsOf(bench, rangeOf(bench.selection)), bench.view)
  if (changes.length > 0) bench.write(changes, t(word, { n: changes.length }))
  else bench.explain()
}

/** Ctrl+D and Ctrl+R: from the first line of the selection; one line alone takes from the line before it. */
export function fillRange(bench: Workbench, direction: 'down' | 'right'): void {
  const range = rangeOf(bench.selection)
  const down = direction === 'down'
  const alone = down ? range.top === range.bottom : range.left === range.right
  const from = alone
    ? { ...range, top: range.top - (down ? 1 : 0), left: range.left - (down ? 0 : 1) }
    : range
  const changes = from.top < 0 || from.left < 0 ? [] : filling(cellsOf(bench, from), direction, bench.view)
  if (changes.length > 0) bench.write(changes, t('filled', { n: changes.length }))
  else bench.surface.tell('say', t('nothingToFill'))
}

/** Ctrl+Enter: puts what was typed into every selected cell that can hold it; false when it is for one cell alone. */
export function enterEverywhere(bench: Workbench, text: string): boolean {
  const range = rangeOf(bench.selection)
  const changes = isSingle(range) ? [] : repeating(text, cellsOf(bench, range), bench.view)
  return changes.length > 0 && bench.write(changes, t('filled', { n: changes.length }))
}
