import { fail, ok, type Result } from '../../shared/domain/result.js'

const dayMs = 24 * 60 * 60 * 1000
/** A range longer than this is a typing error, not a holiday. */
const maxRangeDays = 62

/**
 * Reads a list of days as people write them: one a line or with commas, `2024-04-04`, `2024/4/4`, `2024年4月4日`, a range
 * with `~` or `至`. Answers them sorted, each once, as `YYYY-MM-DD`; the failure is the piece that is no day.
 */
export function readDays(text: string): Result<readonly string[], string> {
  const found = new Set<string>()
  for (const piece of text.split(/[\s,,、;;]+/).filter((each) => each !== '')) {
    const ends = piece.split(/[~~至]/).map(dayOf)
    const [from, to = from] = ends
    if (from === undefined || to === undefined || ends.length > 2) return fail(piece)
    if (to < from || (to - from) / dayMs > maxRangeDays) return fail(piece)
    for (let day = from; day <= to; day += dayMs) found.add(new Date(day).toISOString().slice(0, 10))
  }
  return ok([...found].sort())
}

/** Moment of a day in UTC; undefined for what is no day. */
function dayOf(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? []
  if (!year || !month || !day) return undefined
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const kept = new Date(at)
  return kept.getUTCMonth() + 1 === Number(month) && kept.getUTCDate() === Number(day) ? at : undefined
}
