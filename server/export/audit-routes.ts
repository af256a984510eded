import { type Context, Hono } from 'hono'
import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, asUserId } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { Problem } from '../../shared/protocol/api.js'
import { readAuditFilter } from '../../shared/protocol/audit-api.js'
import { accountsLike } from '../auth/accounts-like.js'
import type { AuditQuery } from '../store/audit-store.js'
import type { Store } from '../store/store.js'
import { auditDocument, historyDocument, type InspectedModel } from './audit-documents.js'
import { contentDisposition } from './content-disposition.js'
import { csvStream } from './csv.js'
import type { ExportDocument } from './export-grid.js'
import { WorkbookWriter } from './workbook-writer.js'

export interface AuditExportDeps {
  readonly store: Store
  readonly model: () => InspectedModel
  readonly demo: boolean
  readonly now: () => Date
  /** The signed-in person behind a request; undefined without a session. */
  readonly personOf: (c: Context) => Visitor | undefined
}

/** Lines of one file; beyond, it says so. */
const maxLines = 50_000
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Files for inspectors, mounted at `/export`: `GET /audit.csv|.xlsx` and `GET /history.csv|.xlsx`, narrowed by
 * `unit` (with everything below it), `table`, `period`, `account`, `who` (a piece of a name or login), `kind`, `from` and `to` (ISO times, `to` not
 * included). Only for the auditor and the supervisor of the unit; each file is itself an entry of the log.
 */
export function auditExportRoutes({ store, model, demo, now, personOf }: AuditExportDeps): Hono {
  const app = new Hono()
  const writer = new WorkbookWriter()

  const narrowed = async (
    c: Context,
  ): Promise<{ person: Visitor; query: AuditQuery; about: string } | Response> => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const filter = readAuditFilter(c.req.query())
    if (!filter.ok) return problem(c, 400, filter.error.code, filter.error.message)
    const { unit, who, account, kinds, period, ...narrow } = filter.value
    const { tree } = model()
    const org = unit === undefined ? person.org : asOrgUnitId(unit)
    const right = decide(person, { action: 'read-audit', org }, tree)
    if (!right.allowed)
      return problem(c, right.code === 'unknown-org-unit' ? 404 : 403, right.code, right.reason)
    const accounts = await accountsLike(store, who)
    // What belongs to no unit (a login that does not exist) is for those who look over all of them.
    const orgs =
      org === tree.root.id
        ? undefined
        : tree.units.filter(({ id }) => tree.isWithin(id, org)).map(({ id }) => id)
    return {
      person,
      about: `${tree.get(org)?.name ?? org}${period === undefined ? '' : ` ${period}`}`,
      query: {
        ...(orgs ? { orgs } : {}),
        ...narrow,
        ...(period === undefined ? {} : { period }),
        ...(account === undefined ? {} : { account: asUserId(account) }),
        ...(accounts === undefined ? {} : { accounts }),
        ...(kinds === undefined ? {} : { kinds }),
        limit: maxLines + 1,
      },
    }
  }

  const give = async (
    c: Context,
    what: 'audit' | 'history',
    format: 'csv' | 'xlsx',
    make: (query: AuditQuery, about: string, seq: number) => Promise<ExportDocument>,
  ): Promise<Response> => {
    const asked = await narrowed(c)
    if (asked instanceof Response) return asked
    const { person, query, about } = asked
    const seq = await store.currentSeq()
    const document = await make(query, about, seq)
    const { orgs: _orgs, limit: _limit, ...narrow } = query
    await store.appendAudit([
      {
        at: now(),
        by: person.id,
        origin: person.origin ?? null,
        event: {
          kind: 'export',
          what,
          org: asOrgUnitId(c.req.query('unit') ?? person.org),
          asOf: seq,
          details: { format, ...narrow },
        },
      },
    ])
    c.header('content-disposition', contentDisposition(`${document.title}.${format}`, `${what}.${format}`))
    c.header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : xlsxType)
    c.header('cache-control', 'no-store')
    return c.body(format === 'csv' ? csvStream(document) : new Uint8Array(await writer.write(document)))
  }

  for (const format of ['csv', 'xlsx'] as const) {
    app.get(`/audit.${format}`, (c) =>
      give(c, 'audit', format, async (query, about, seq) => {
        const entries = await store.readAudit(query)
        const cut = entries.length > maxLines
        return auditDocument(entries.slice(0, maxLines), model(), { about, seq, demo, cut })
      }),
    )
    app.get(`/history.${format}`, (c) =>
      give(c, 'history', format, async ({ kinds: _kinds, ...query }, about, seq) => {
        const entries = await store.pastOf(query)
        const cut = entries.length > maxLines
        return historyDocument(entries.slice(0, maxLines), model(), { about, seq, demo, cut })
      }),
    )
  }
  return app
}

function problem(c: Context, status: 400 | 401 | 403 | 404, code: string, message: string): Response {
  return c.json({ code, message } satisfies Problem, status)
}
