import { type ColumnResizedEvent, createGrid, type GridApi } from 'ag-grid-community'
import { LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { arrangeText } from '../i18n/arrange-strings.js'
import type { AuthorColouring } from './author-colours.js'
import {
  cursorsOf,
  describeCell,
  marksOf,
  paintAuthor,
  paintEdges,
  paintFlags,
  paintMarks,
} from './cell-marks.js'
import { CellRefresh } from './cell-refresh.js'
import { columnDefs, coverageColumnId, frozenThatFit, sharedWidths, unitColumnId } from './column-defs.js'
import { findCell, renderedCells, rowHeight, scrollingBox } from './grid-dom.js'
import { GridHands } from './grid-hands.js'
import { gridOptions } from './grid-options.js'
import { GridPlaces } from './grid-places.js'
import { gridStyles } from './grid-styles.js'
import { handStyles } from './hand-styles.js'
import { edgesAt, type PeerRange, type PeerRanges, peerRanges, rangesInSight } from './peer-ranges.js'
import type { GridPlace, Selection } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'
import type { TouchCommand } from './touch-bar.js'
import type { GridNews, GridSurface, Pointed } from './workbench.js'

/** What the selected cells are, for the bar above and the line below the grid. */
export interface SelectionDetail {
  readonly row: SheetRow
  readonly column: SheetColumn
  readonly selection: Selection
}

/** A column whose width a person has drawn. */
export interface ColumnWidth {
  readonly column: string
  readonly width: number
}

const defaultRowHeightPx = 30
const scrollBarPx = 18

/**
 * The sheet as a grid: AG Grid draws and scrolls, our own hands select, type, copy and paste. Renders no
 * shadow root of its own; its styles go into the root it stands in, where AG Grid puts its theme too. Events: `select` ({@link SelectionDetail}), `open-list` (row), `open-text` (row and column),
 * `say` (a line for the person), `paste-report` (PastePlan), `ranges-left-out` (how many selections of others are not drawn).
 */
@customElement('indicator-grid')
export class IndicatorGrid extends LitElement implements GridSurface {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  /** Indicator columns that do not scroll. */
  @property({ type: Number }) frozen = 0
  /** Widths the person has drawn, in pixels; taken up when the columns are drawn anew. */
  @property({ attribute: false }) widths: Readonly<Record<string, number>> = {}
  /** Changes when the columns are to be drawn anew. */
  @property({ type: Number }) drawing = 0
  /** Cells that say what is looked for, as `row id/column id`. */
  @property({ attribute: false }) found: ReadonlySet<string> = new Set()
  /** Colours cells by who filled them. */
  @property({ attribute: false }) colouring: AuthorColouring | undefined
  #api: GridApi<SheetRow> | undefined
  #hands: GridHands | undefined
  #refresh: CellRefresh | undefined
  #stopHearing: (() => void) | undefined
  #frame = 0
  /** Widths the person has drawn, those of this moment included. */
  #drawn: Readonly<Record<string, number>> = {}
  #places = new GridPlaces([], [])
  /** Others' selections, and of whom and where they were reckoned. */
  #peers: { readonly of: unknown; readonly at: GridPlaces; readonly ranges: readonly PeerRange[] } | undefined
  #rangesLeftOut = 0

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const root = this.getRootNode()
    const home = root instanceof ShadowRoot ? root : document.head
    if (!home.querySelector('#indicator-grid-styles')) {
      const style = document.createElement('style')
      style.id = 'indicator-grid-styles'
      style.textContent = gridStyles + handStyles
      home.append(style)
    }
    window.addEventListener('resize', this.#onWindowResize)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('resize', this.#onWindowResize)
    // A move within the page also disconnects; only a grid that stays away is taken down.
    queueMicrotask(() => {
      if (!this.isConnected) this.#destroy()
    })
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('found') || changed.has('colouring')) this.#repaint()
    const redrawn = changed.has('frozen') || changed.has('drawing')
    if (changed.has('view') || changed.has('columns') || redrawn) {
      const selection = changed.has('view') ? undefined : this.#hands?.selection
      this.#destroy()
      if (this.view) this.#create(this.view)
      if (selection) this.#hands?.select(selection)
    } else if (changed.has('rows')) this.#replaceRows(changed.get('rows') ?? [])
  }

  /** Shows other rows of the same sheet: columns, scroll position and what is being typed stay. */
  #replaceRows(before: readonly SheetRow[]): void {
    this.#places = new GridPlaces(this.rows, this.columns)
    this.#api?.setGridOption('pinnedTopRowData', this.rows.slice(0, this.#places.frozenRows))
    this.#api?.setGridOption('rowData', this.rows.slice(this.#places.frozenRows))
    this.#hands?.rowsReplaced(before)
  }

  /** Selects a cell, scrolls to it and takes the keyboard. */
  goTo(place: GridPlace, options: { readonly keepFocus?: boolean } = {}): void {
    this.#hands?.goTo(place, options)
  }

  get isEditing(): boolean {
    return this.#hands?.isEditing ?? false
  }

  /** The selected cells and the place among them; undefined before the grid is there. */
  get selection(): Selection | undefined {
    return this.#hands?.selection
  }

  override focus(): void {
    this.#hands?.focus()
  }

  /** What a finger asks of the selected cells. */
  touch(command: TouchCommand): void {
    this.#hands?.touch(command)
  }

  // ── what the hands need ──

  cellElement({ row, column }: GridPlace): HTMLElement | undefined {
    const definition = this.columns[column]
    return definition && findCell(this, this.#places.rowIndex(row), definition.id)
  }

  isFrozenRow({ row }: GridPlace): boolean {
    return row < this.#places.frozenRows
  }

  isFrozenColumn({ column }: GridPlace): boolean {
    const definition = this.columns[column]
    return definition !== undefined && this.#api?.getColumn(definition.id)?.isPinned() === true
  }

  scrollingBox(): DOMRect {
    return scrollingBox(this)
  }

  pointedAt(node: EventTarget | null): Pointed | undefined {
    return this.#places.pointedAt(node)
  }

  reveal({ row, column }: GridPlace, where?: 'middle' | 'row' | 'column'): void {
    const definition = this.columns[column]
    const middle = where === 'middle' ? where : null
    if (where !== 'column' && row >= this.#places.frozenRows)
      this.#api?.ensureIndexVisible(row - this.#places.frozenRows, middle)
    if (where !== 'row' && definition) this.#api?.ensureColumnVisible(definition.id)
  }

  page(): { readonly rows: number; readonly columns: number } {
    const { height, width } = scrollingBox(this)
    const first = this.columns[0]
    const columnWidth = (first && this.#api?.getColumn(first.id)?.getActualWidth()) ?? width
    return {
      rows: Math.max(1, Math.floor(height / (rowHeight(this) || defaultRowHeightPx)) - 1),
      columns: Math.max(1, Math.floor(width / columnWidth) - 1),
    }
  }

  repaint(): void {
    this.#repaint()
  }

  selectionChanged(selection: Selection): void {
    this.#repaint()
    const row = this.rows[selection.active.row]
    const column = this.columns[selection.active.column]
    if (row && column) this.#fire('select', { row, column, selection } satisfies SelectionDetail)
  }

  tell(kind: GridNews, detail: unknown): void {
    this.#fire(kind, detail)
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  #create(view: SheetView): void {
    const host = document.createElement('div')
    host.className = 'ag-host'
    this.append(host)
    this.#places = new GridPlaces(this.rows, this.columns)
    const narrow = this.clientWidth < 600
    this.#drawn = this.widths
    const frozen = frozenThatFit(this.columns, this.frozen, this.widths, this.#room)
    if (frozen < this.frozen) this.tell('say', arrangeText('freezeTooWide'))
    this.#api = createGrid<SheetRow>(host, {
      ...gridOptions,
      columnDefs: columnDefs(view, this.columns, {
        narrow,
        widths: { ...sharedWidths(this.columns, this.widths, this.#room), ...this.widths },
        frozen,
      }),
      rowData: this.rows.slice(this.#places.frozenRows) as SheetRow[],
      pinnedTopRowData: this.rows.slice(0, this.#places.frozenRows) as SheetRow[],
      onFirstDataRendered: this.#repaint,
      onViewportChanged: this.#repaint,
      onVirtualColumnsChanged: this.#repaint,
      onBodyScroll: this.#repaint,
      onColumnResized: this.#onResized,
      onModelUpdated: this.#repaint,
    })
    const told = [view.sentBack, view.unseen]
    for (const each of told) each.addEventListener('change', this.#repaint)
    this.#stopHearing = () => {
      for (const each of told) each.removeEventListener('change', this.#repaint)
    }
    this.#hands = new GridHands(this, this, view)
    this.#refresh = new CellRefresh(this.#api, view.session, this.columns, this.#repaint)
  }

  /** Pixels beside the names and the scroll bar. */
  get #room(): number {
    const names =
      this.clientWidth < 600
        ? 110
        : (this.#drawn[unitColumnId] ?? 210) + (this.#drawn[coverageColumnId] ?? 88)
    return this.clientWidth - names - scrollBarPx
  }

  /** The window has another size: what the person has not drawn shares the room again. */
  readonly #onWindowResize = (): void => {
    const widths = sharedWidths(this.columns, this.#drawn, this.#room)
    this.#api?.setColumnWidths(Object.entries(widths).map(([key, newWidth]) => ({ key, newWidth })))
    this.#repaint()
  }

  readonly #onResized = (event: ColumnResizedEvent<SheetRow>): void => {
    this.#repaint()
    if (!event.finished || event.source !== 'uiColumnResized') return
    for (const column of event.columns ?? []) {
      const detail: ColumnWidth = { column: column.getColId(), width: column.getActualWidth() }
      this.#drawn = { ...this.#drawn, [detail.column]: detail.width }
      this.#fire('column-drawn', detail)
    }
  }

  #destroy(): void {
    this.#stopHearing?.()
    this.#stopHearing = undefined
    this.#refresh?.destroy()
    this.#refresh = undefined
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#hands?.destroy()
    this.#hands = undefined
    this.#api?.destroy()
    this.#api = undefined
    this.replaceChildren()
  }

  readonly #repaint = (): void => {
    if (this.#frame) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.#paint()
    })
  }

  /** Puts selection, save states and others' cursors on the cells that exist; virtualised ones get theirs when they come. */
  #paint(): void {
    const hands = this.#hands
    const { view } = this
    if (!hands || !view) return
    const cursors = cursorsOf(view)
    const ranges = this.#peerRanges(view)
    const ownOrg = view.workplace.me.org
    const anyFound = this.found.size > 0
    for (const { element, rowIndex, columnId } of renderedCells(this)) {
      const number = this.#places.rowNumber(rowIndex)
      const row = number === undefined ? undefined : this.rows[number]
      if (!row) continue
      const place = this.#places.placeOf({ rowIndex, columnId })
      const column = place && this.columns[place.column]
      paintFlags(element, {
        'my-row': row.kind === 'unit' && row.org.id === ownOrg,
        'is-found': anyFound && this.found.has(`${row.id}/${columnId}`),
        'is-selected': place !== undefined && hands.isSelected(place),
        'is-active': place !== undefined && hands.isActive(place),
        'is-filling': place !== undefined && hands.isFilling(place),
      })
      if (!column) continue
      paintMarks(element, marksOf(view, row, column, cursors))
      paintEdges(element, edgesAt(ranges, place))
      paintAuthor(element, row.kind === 'unit' ? this.colouring?.at(row.org.id, column.id) : undefined)
    }
    hands.reposition()
  }

  /** Others' selections in sight; reckoned again only when somebody moved or other rows are shown. */
  #peerRanges({ session, workplace }: SheetView): PeerRanges {
    const { people } = session
    if (this.#peers?.of !== people || this.#peers.at !== this.#places) {
      const ranges = peerRanges(people, workplace.me.name, this.#places)
      this.#peers = { of: people, at: this.#places, ranges }
    }
    const { frozenRows } = this.#places
    const seen = rangesInSight(this.#peers.ranges, {
      top: (this.#api?.getFirstDisplayedRowIndex() ?? 0) + frozenRows,
      bottom: (this.#api?.getLastDisplayedRowIndex() ?? -1) + frozenRows,
    })
    if (seen.more !== this.#rangesLeftOut) this.#fire('ranges-left-out', seen.more)
    this.#rangesLeftOut = seen.more
    return seen
  }

  /** Row number of a unit's own row; undefined when it is not shown. */
  ownRow(org: string): number | undefined {
    return this.#places.ownRow(org)
  }

  describe({ row, column }: GridPlace): string {
    const [sheetRow, sheetColumn] = [this.rows[row], this.columns[column]]
    return sheetRow && sheetColumn && this.view ? describeCell(this.view, sheetRow, sheetColumn) : ''
  }
}
