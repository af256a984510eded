import { maxScaledNumber, sameValue, toScaled } from '../../shared/domain/cell-value.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { continued } from './fill-series.js'
import { type CellChange, cellsIn, isSource } from './range-changes.js'
import type { GridPlace, GridRange } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** Which way a fill goes on from its source, and the cells it covers (without the source). */
export interface FillTarget {
  readonly direction: 'down' | 'up' | 'right' | 'left'
  readonly range: GridRange
}

/** What dragging the fill handle of `source` to a cell covers; undefined inside of the source. Further away wins. */
export function fillTarget(source: GridRange, { row, column }: GridPlace): FillTarget | undefined {
  const { top, bottom, left, right } = source
  const away = {
    down: row - bottom,
    up: top - row,
    right: column - right,
    left: left - column,
  }
  const most = Math.max(away.down, away.up, away.right, away.left)
  if (most <= 0) return undefined
  if (most === away.down) return { direction: 'down', range: { ...source, top: bottom + 1, bottom: row } }
  if (most === away.up) return { direction: 'up', range: { ...source, top: row, bottom: top - 1 } }
  return most === away.right
    ? { direction: 'right', range: { ...source, left: right + 1, right: column } }
    : { direction: 'left', range: { ...source, left: column, right: left - 1 } }
}

/** What a double press on the handle covers: down as far as the column beside the source is filled without a gap. */
export function neighbourTarget(
  source: GridRange,
  rowCount: number,
  isFilled: (place: GridPlace) => boolean,
): FillTarget | undefined {
  for (const column of [source.left - 1, source.right + 1]) {
    let bottom = source.bottom
    while (bottom + 1 < rowCount && isFilled({ row: bottom + 1, column })) bottom += 1
    if (bottom > source.bottom)
      return { direction: 'down', range: { ...source, top: source.bottom + 1, bottom } }
  }
  return undefined
}

export interface FillPlan {
  readonly changes: readonly CellChange[]
  /** Why cells were left out, each reason once, with how many cells it kept. */
  readonly kept: ReadonlyMap<string, number>
}

/**
 * What a fill writes: `copy` repeats the source, `series` goes on with it. Only typed cells of units are a source;
 * columns take from others only what they can hold. Sums, other units' rows and values that do not fit stay as they are.
 */
export function planFill(
  source: GridRange,
  { direction, range }: FillTarget,
  how: 'copy' | 'series',
  sheet: {
    readonly rows: readonly SheetRow[]
    readonly columns: readonly SheetColumn[]
    readonly view: SheetView
  },
): FillPlan {
  const { rows, columns, view } = sheet
  const changes: CellChange[] = []
  const kept = new Map<string, number>()
  const keep = (reason: string) => kept.set(reason, (kept.get(reason) ?? 0) + 1)
  const upright = direction === 'down' || direction === 'up'
  const onwards = direction === 'down' || direction === 'right'
  const from = cellsIn(source, rows, columns)
  const into = cellsIn(range, rows, columns)
  for (const [r, line] of into.entries()) {
    for (const [c, cell] of line.entries()) {
      const run = upright ? from.map((each) => each[c]) : (from[r] ?? [])
      const cells = (onwards ? [...run] : [...run].reverse()).filter((each) => each !== undefined)
      const index = upright ? r : c
      const steps = onwards ? index + 1 : (upright ? into.length : line.length) - index
      const editable = view.editability(cell.row, cell.column)
      if (!editable.ok) keep(editable.reason)
      else if (!cells.every((each) => isSource(each, cell))) keep(t('fillOtherKind'))
      else {
        const values = cells.map((each) => view.value(each.row, each.column) ?? null)
        const { indicator } = cell.column
        const value =
          how === 'series'
            ? continued(values, steps, indicator, onwards ? 1 : -1)
            : (values[(steps - 1) % values.length] ?? null)
        const tooFar =
          typeof value === 'number' && (value < 0 || toScaled(value, indicator.decimals) > maxScaledNumber)
        if (tooFar) keep(value < 0 ? t('fillBelowZero') : t('fillTooLarge'))
        else if (!sameValue(view.value(cell.row, cell.column), value))
          changes.push({ org: cell.row.org.id, key: cell.column.id, value })
      }
    }
  }
  return { changes, kept }
}
