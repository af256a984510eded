import type { ColDef, ColGroupDef } from 'ag-grid-community'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

export const unitColumnId = '#unit'
export const coverageColumnId = '#coverage'

type Def = ColDef<SheetRow> | ColGroupDef<SheetRow>

/** Name of a row as shown in the frozen column. */
export function rowLabel({ kind, org, own }: SheetRow): string {
  if (kind === 'total') return t('total', { name: org.name })
  if (kind === 'subtotal') return t('subtotal', { name: org.name })
  return own ? t('own', { name: org.name }) : org.name
}

/** How the columns are laid out for this person on this screen. */
export interface ColumnLayout {
  readonly narrow: boolean
  /** Widths in pixels; a column without one is as wide as its header needs. */
  readonly widths: Readonly<Record<string, number>>
  /** Indicator columns that do not scroll. */
  readonly frozen: number
}

/** Width in pixels that a column's header needs on two lines. */
export function leastWidth({ textual, indicator }: SheetColumn): number {
  return textual ? 240 : Math.min(190, Math.max(104, 22 + localText(indicator.name).length * 8))
}

/**
 * Widths of the columns that the person has not drawn: at least what their headers need on two lines; what room (in pixels)
 * is left is shared, within reason.
 */
export function sharedWidths(
  columns: readonly SheetColumn[],
  drawn: ColumnLayout['widths'],
  room: number,
): Readonly<Record<string, number>> {
  const free = columns.filter(({ id }) => drawn[id] === undefined)
  const used = columns.reduce((sum, column) => sum + (drawn[column.id] ?? leastWidth(column)), 0)
  const weightOf = ({ textual }: SheetColumn) => (textual ? 2 : 1)
  const share =
    Math.max(0, room - used) /
    Math.max(
      1,
      free.reduce((sum, column) => sum + weightOf(column), 0),
    )
  return Object.fromEntries(
    free.map((column) => {
      const wish = leastWidth(column) + share * weightOf(column)
      return [column.id, Math.floor(Math.min(wish, column.textual ? 480 : 220))]
    }),
  )
}

/** As many of the first columns as may be frozen and still leave half of the room (in pixels) to scroll in. */
export function frozenThatFit(
  columns: readonly SheetColumn[],
  wanted: number,
  widths: ColumnLayout['widths'],
  room: number,
): number {
  let used = 0
  const fit = columns.slice(0, wanted).findIndex((column) => {
    used += widths[column.id] ?? leastWidth(column)
    return used > room / 2
  })
  return fit < 0 ? Math.min(wanted, columns.length) : fit
}

/** The columns as AG Grid wants them: frozen unit names and coverage, then the indicators under merged group headers. */
export function columnDefs(view: SheetView, columns: readonly SheetColumn[], layout: ColumnLayout): Def[] {
  const { narrow, widths } = layout
  const unit: ColDef<SheetRow> = {
    colId: unitColumnId,
    headerName: t('unitColumn'),
    pinned: 'left',
    width: widths[unitColumnId] ?? (narrow ? 110 : 210),
    valueGetter: ({ data }) => (data ? rowLabel(data) : ''),
    cellClass: ({ data }) => ['unit-cell', `depth-${data?.depth ?? 0}`, `row-${data?.kind ?? 'unit'}`],
  }
  const coverage: ColDef<SheetRow> = {
    colId: coverageColumnId,
    headerName: t('coverage'),
    headerTooltip: t('coverageHint'),
    ...(narrow ? {} : { pinned: 'left' as const }),
    width: widths[coverageColumnId] ?? 88,
    valueGetter: ({ data }) => {
      if (!data) return ''
      const { reported, expected } = view.coverage(data)
      return `${reported}/${expected}`
    },
    cellClass: ({ data }) => ['number-cell', 'computed', `row-${data?.kind ?? 'unit'}`],
  }
  return [
    unit,
    coverage,
    ...grouped(
      columns.map((column, at) => ({ group: column.group, at, def: columnDef(view, column, at, layout) })),
    ),
  ]
}

function columnDef(
  view: SheetView,
  column: SheetColumn,
  at: number,
  { widths, frozen }: ColumnLayout,
): ColDef<SheetRow> {
  const name = localText(column.indicator.name)
  return {
    colId: column.id,
    headerName: column.unit ? `${name}(${column.unit})` : name,
    headerTooltip: column.source
      ? t('referenced', { table: localText(column.source.name), definition: column.indicator.definition })
      : column.indicator.definition,
    ...(at < frozen ? { pinned: 'left' as const } : {}),
    width: widths[column.id] ?? leastWidth(column),
    minWidth: 48,
    valueGetter: ({ data }) => (data ? view.text(data, column) : ''),
    cellClass: ({ data }) => {
      const classes = [column.textual ? 'text-cell' : 'number-cell', `row-${data?.kind ?? 'unit'}`]
      if (data) {
        const editable = view.editability(data, column)
        if (!editable.ok && editable.because !== 'no-right') classes.push('computed')
        if (!editable.ok && editable.because === 'other-level') classes.push('not-here')
        if (!editable.ok && editable.because === 'list') classes.push('from-list')
      }
      return classes
    },
  }
}

/** First and last column under a group's head, by the id it has in the DOM. */
export function columnsOfGroup(groupId: string): { readonly from: number; readonly to: number } | undefined {
  const match = /^\d+:(\d+)-(\d+)/.exec(groupId)
  return match ? { from: Number(match[1]), to: Number(match[2]) } : undefined
}

/** Nests neighbours with the same outermost group; `marryChildren` keeps them together. */
function grouped(
  columns: readonly {
    readonly group: readonly string[]
    readonly at: number
    readonly def: ColDef<SheetRow>
  }[],
): Def[] {
  const defs: Def[] = []
  let i = 0
  while (i < columns.length) {
    const first = columns[i]
    if (!first) break
    const [name, ...rest] = first.group
    if (name === undefined) {
      defs.push(first.def)
      i += 1
      continue
    }
    const run = [{ group: rest, at: first.at, def: first.def }]
    i += 1
    for (let next = columns[i]; next && next.group[0] === name; next = columns[i]) {
      run.push({ group: next.group.slice(1), at: next.at, def: next.def })
      i += 1
    }
    const groupId = `${first.group.length}:${first.at}-${first.at + run.length - 1}`
    defs.push({ groupId, headerName: name, marryChildren: true, children: grouped(run) })
  }
  return defs
}
