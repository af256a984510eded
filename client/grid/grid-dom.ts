/**
 * Everything that is known of AG Grid's own elements (36.2): selectors live here only, so that an upgrade that moves
 * them is mended in one place. Elements are looked up anew each time; virtualised ones must not be kept.
 */
export interface CellElement {
  readonly element: HTMLElement
  /** Row as AG Grid numbers it: `12`, or `t-0` for the first pinned row. */
  readonly rowIndex: string
  readonly columnId: string
}

const rowSelector = '.ag-row'
const cellSelector = '.ag-cell'

/** The cell under a DOM node, if any. */
export function cellOf(node: EventTarget | null): CellElement | undefined {
  if (!(node instanceof Element)) return undefined
  const element = node.closest<HTMLElement>(cellSelector)
  const rowIndex = element?.closest(rowSelector)?.getAttribute('row-index')
  const columnId = element?.getAttribute('col-id')
  return element && rowIndex && columnId ? { element, rowIndex, columnId } : undefined
}

export function findCell(host: Element, rowIndex: string, columnId: string): HTMLElement | undefined {
  return (
    host.querySelector<HTMLElement>(
      `${rowSelector}[row-index="${rowIndex}"] ${cellSelector}[col-id="${columnId}"]`,
    ) ?? undefined
  )
}

/** Id of the column (or, with `group`, the group of columns) whose head a DOM node is part of; nothing at its resize edge. */
export function headOf(
  node: EventTarget | null,
): { readonly columnId: string; readonly group: boolean } | undefined {
  if (!(node instanceof Element) || node.closest('.ag-header-cell-resize')) return undefined
  const head = node.closest('.ag-header-cell, .ag-header-group-cell')
  const columnId = head?.getAttribute('col-id')
  return columnId ? { columnId, group: head?.classList.contains('ag-header-group-cell') === true } : undefined
}

/** All cells that exist at the moment. */
export function* renderedCells(host: Element): Iterable<CellElement> {
  for (const row of host.querySelectorAll(rowSelector)) {
    const rowIndex = row.getAttribute('row-index')
    if (!rowIndex) continue
    for (const element of row.querySelectorAll<HTMLElement>(cellSelector)) {
      const columnId = element.getAttribute('col-id')
      if (columnId) yield { element, rowIndex, columnId }
    }
  }
}

/** The part of the screen where rows scroll: right of the frozen columns, below the header and the frozen total. */
export function scrollingBox(host: Element): DOMRect {
  const viewport = host.querySelector('.ag-grid-viewport') ?? host
  const box = viewport.getBoundingClientRect()
  const top = host.querySelector('.ag-grid-pinned-top-rows')?.getBoundingClientRect().bottom ?? box.top
  const left = host.querySelector('.ag-header .ag-grid-pinned-left-cells')?.getBoundingClientRect().right
  const from = left || box.left
  return new DOMRect(
    from,
    top,
    Math.max(0, box.left + viewport.clientWidth - from),
    Math.max(0, box.top + viewport.clientHeight - top),
  )
}

/** Height of a row as it is drawn now, in pixels; 0 while there is none. */
export function rowHeight(host: Element): number {
  return host.querySelector(rowSelector)?.clientHeight ?? 0
}
