import type { Column } from '../../shared/domain/table.js'

/** One header cell above columns: its words (empty above a column without group) and how many columns it spans. */
export interface HeaderCell {
  readonly label: string
  readonly span: number
}

/**
 * The header rows above a table's indicators, outermost first: equal neighbours are merged, as long as the cells
 * above them are merged too. No rows when no column has a group.
 */
export function headerRows(columns: readonly Column[]): readonly (readonly HeaderCell[])[] {
  const depth = columns.reduce((deepest, { group }) => Math.max(deepest, group.length), 0)
  return Array.from({ length: depth }, (_, level) => {
    const cells: { label: string; span: number; path: string }[] = []
    for (const { group } of columns) {
      const label = group[level] ?? ''
      const path = group.slice(0, level + 1).join('\n')
      const last = cells[cells.length - 1]
      if (last && label !== '' && last.path === path) last.span += 1
      else cells.push({ label, span: 1, path })
    }
    return cells.map(({ label, span }) => ({ label, span }))
  })
}
