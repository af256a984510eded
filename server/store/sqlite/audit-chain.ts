import { createHash } from 'node:crypto'
import type { AuditEntry } from '../../../shared/domain/audit.js'
import { canonicalJson } from '../../../shared/domain/canonical-json.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { jsonColumns } from './json-rows.js'

/** Where the chain ends; the next entry is joined to it. */
export interface ChainHead {
  /** Number last given out, also to an entry that is no longer there: a cut tail leaves a gap that shows. */
  readonly n: number
  /** Hash of the newest entry. */
  readonly hash: string
}

/** What the first entry of all is joined to. */
export const chainStart = '0'.repeat(64)

/** Two columns, `auditN` and `auditHash`, for a select that is made inside the transaction anyway. */
export const chainHeadSql = `
  coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0) AS auditN,
  coalesce((SELECT hash FROM audit ORDER BY n DESC LIMIT 1), '${chainStart}') AS auditHash`

export interface ChainHeadRow {
  readonly auditN: number
  readonly auditHash: string
}

export const toChainHead = (row: ChainHeadRow | undefined): ChainHead => ({
  n: row?.auditN ?? 0,
  hash: row?.auditHash ?? chainStart,
})

/** One entry as a row holds it, in the order in which it is hashed. */
export type AuditRow = readonly [
  n: number,
  at: number,
  kind: string,
  account: string | null,
  origin: string | null,
  table: string | null,
  period: string | null,
  org: string | null,
  seq: number | null,
  detail: string,
]

export const auditColumns = 'n, at, kind, account, origin, tbl, period, org, seq, detail'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Hash of an entry: over its canonical JSON and the hash of the one before it. */
export const hashOf = (previous: string, row: AuditRow): string => sha256(canonicalJson([previous, row]))

/**
 * Writes entries behind `head`, which must have been read in the same transaction: another process may have written
 * since any earlier look. One statement, whatever their number.
 */
export async function writeAudit(
  sql: SqlWriter,
  head: ChainHead,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return
  let { n, hash } = head
  const rows = entries.map((entry) => {
    n += 1
    const row = toRow(n, entry)
    hash = hashOf(hash, row)
    return [...row, hash]
  })
  await sql.run(
    `INSERT INTO audit (${auditColumns}, hash) SELECT ${jsonColumns(11)} FROM jsonb_each(?1) ORDER BY key`,
    [JSON.stringify(rows)],
  )
}

/** Adds entries to the chain inside the transaction of `sql`, for everything that is not in a hurry. */
export async function appendAudit(sql: SqlWriter, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await writeAudit(sql, await readChainHead(sql), entries)
}

export async function readChainHead(sql: SqlReader): Promise<ChainHead> {
  return toChainHead(await sql.get<ChainHeadRow>(`SELECT ${chainHeadSql}`))
}

function toRow(n: number, { at, by, origin, event }: AuditEntry): AuditRow {
  const { kind, ref, table, period, org, seq, ...detail } = event as typeof event & {
    readonly ref?: { readonly table: string; readonly period: string; readonly org: string }
    readonly table?: string
    readonly period?: string
    readonly org?: string
    readonly seq?: number
  }
  return [
    n,
    at.getTime(),
    kind,
    by,
    origin && canonicalJson(origin),
    ref?.table ?? table ?? null,
    ref?.period ?? period ?? null,
    ref?.org ?? org ?? null,
    seq ?? null,
    canonicalJson(detail),
  ]
}
