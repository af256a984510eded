import { type AuditKind, auditKinds } from '../domain/audit.js'
import type { CellValue } from '../domain/cell-value.js'
import { asPeriodCode, asTableId, type PeriodCode, type TableId } from '../domain/ids.js'
import { fail, ok, type Result } from '../domain/result.js'

/** What narrows the audit log, as it stands in an address; `unit` means it and everything below. */
export interface AuditFilter {
  readonly unit?: string
  /** A piece of a name or login. */
  readonly who?: string
  /** Id of one account. */
  readonly account?: string
  readonly kinds?: readonly AuditKind[]
  readonly table?: TableId
  readonly period?: PeriodCode
  readonly from?: Date
  /** Up to, not including. */
  readonly to?: Date
}

/** Reads the parameters of an address. The failure is for the person. */
export function readAuditFilter(
  query: Readonly<Record<string, string | undefined>>,
): Result<AuditFilter, { readonly code: string; readonly message: string }> {
  const { unit, who, account, kind, table, period } = query
  const kinds = auditKinds.filter((each) => each === kind)
  if (kind && kinds.length === 0) return fail({ code: 'unknown-kind', message: '没有这类事项' })
  const [from, to] = [timeOf(query.from), timeOf(query.to)]
  if (from === 'wrong' || to === 'wrong')
    return fail({
      code: 'unknown-moment',
      message: '时间应写成 2024-05-01 或 2024-05-01T08:00:00+08:00',
    })
  return ok({
    ...(unit ? { unit } : {}),
    ...(who?.trim() ? { who: who.trim().slice(0, 60) } : {}),
    ...(account ? { account } : {}),
    ...(kind ? { kinds } : {}),
    ...(table ? { table: asTableId(table) } : {}),
    ...(period ? { period: asPeriodCode(period) } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  })
}

/** A time as it stands in an address; a day alone begins at midnight of the office. */
function timeOf(text: string | undefined): Date | undefined | 'wrong' {
  if (!text) return undefined
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text)
  return Number.isNaN(at.getTime()) ? 'wrong' : at
}

/** Entries on one page, and cells shown with one entry. */
export const auditPageSize = 50
export const auditCellsShown = 20

/** One entry of the log; names are those of now. */
export interface AuditLine {
  readonly n: number
  readonly at: string
  readonly kind: AuditKind
  /** Name of the person; null for the system and for somebody not signed in. */
  readonly by: string | null
  readonly login: string | null
  readonly address: string
  readonly table: string | null
  readonly period: string | null
  readonly org: string | null
  readonly seq: number | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly hash: string
  /** What an edit changed, at most {@link auditCellsShown}. */
  readonly cells: readonly { readonly key: string; readonly old: CellValue; readonly new: CellValue }[]
  readonly cellCount: number
}

/** Answer of `GET /api/audit`, newest first. `next`: the parameter `before` of the following page; null at the end. */
export interface AuditPage {
  readonly lines: readonly AuditLine[]
  readonly next: string | null
}

/** Answer of `GET` and `POST /api/audit/check`: how the verification of the chain stands. */
export interface AuditCheck {
  readonly state: 'never' | 'running' | 'done' | 'failed'
  readonly done: number
  readonly of: number
  /** Name of who asked for it. */
  readonly by: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Set when it is done. */
  readonly report: {
    readonly entries: number
    readonly first: number
    readonly last: number
    readonly hash: string
    readonly history: number
    /** The first broken link; null when the chain is sound. */
    readonly broken: { readonly code: string; readonly n: number | null; readonly message: string } | null
  } | null
}
