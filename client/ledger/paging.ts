/** Lines shown at once: enough to work in, few enough that an old computer draws them at once. */
export const pageSize = 200

export interface Page<Line> {
  readonly lines: readonly Line[]
  /** From 0; always a page that exists. */
  readonly index: number
  readonly count: number
  /** Position of the first shown line among all, from 0. */
  readonly start: number
  readonly isLast: boolean
}

/** Cuts one page out of the lines; a page number beyond the end gives the last page. */
export function pageOf<Line>(lines: readonly Line[], wanted: number): Page<Line> {
  const count = Math.max(1, Math.ceil(lines.length / pageSize))
  const index = Math.max(0, Math.min(wanted, count - 1))
  const start = index * pageSize
  return { lines: lines.slice(start, start + pageSize), index, count, start, isLast: index === count - 1 }
}
