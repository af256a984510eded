import { canonicalJson } from '../../../shared/domain/canonical-json.js'
import { sha256 } from './audit-chain.js'

/** One row of the history as the file holds it: JSON texts, not values, so that not a sign can change unseen. */
export type HistoryDigestRow = readonly [
  key: string,
  account: string,
  at: number,
  old: string | null,
  value: string | null,
]

/** One recorded conflict as the file holds it. */
export type ConflictDigestRow = readonly [
  key: string,
  at: number,
  kept: string | null,
  keptBy: string,
  lost: string | null,
  lostBy: string,
]

/** Digest of the rows that one commit left behind; null for none. Their order does not matter. */
export function digestOf(rows: readonly (HistoryDigestRow | ConflictDigestRow)[]): string | null {
  if (rows.length === 0) return null
  const texts = rows.map((row) => canonicalJson(row)).sort()
  return sha256(texts.join('\n'))
}
