/**
 * Lays out rows as text; the first column to the left, the others to the right.
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table(head, rows) {
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i].length)))
  const line = (row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n`
}

/** @param {number | null | undefined} value @param {number} [digits] */
export function figure(value, digits = 1) {
  if (value === null || value === undefined || Number.isNaN(value)) return '-'
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** @param {{ p50: number, p99: number }} summary ms */
export const pair = ({ p50, p99 }) => (Number.isNaN(p50) ? '-' : `${figure(p50)} / ${figure(p99)}`)

export const megabytes = (bytes) => figure(bytes / 1e6, 0)

/**
 * One aim and whether it was reached.
 * @param {string} what
 * @param {number} value
 * @param {number} limit
 * @param {{ digits?: number, strictly?: boolean }} [options] strictly: below, not at most
 */
export function aim(what, value, limit, { digits = 1, strictly = false } = {}) {
  const reached = strictly ? value < limit : value <= limit
  const sign = strictly ? '<' : '≤'
  const verdict = Number.isNaN(value) ? 'not measured' : reached ? 'reached' : 'MISSED'
  return `  aim  ${what} ${sign} ${figure(limit, digits)}: ${figure(value, digits)}, ${verdict}\n`
}
