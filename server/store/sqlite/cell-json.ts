import type { CellValue } from '../../../shared/domain/cell-value.js'

/** A cell value as SQL keeps it: JSON text, or NULL for a cleared cell. */
export const toCellJson = (value: CellValue): string | null => (value === null ? null : JSON.stringify(value))

/** Reads {@link toCellJson} back. */
export const fromCellJson = (json: string | null): CellValue => (json === null ? null : JSON.parse(json))
