import { type Context, Hono } from 'hono'
import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, asTableId, type OrgUnitId, type PeriodCode } from '../../shared/domain/ids.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { parsePeriod, periodsWithin } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import { type Lens, lenses } from '../../shared/domain/status.js'
import { type Catalogue, participants, type TableDefinition } from '../../shared/domain/table.js'
import type { Problem } from '../../shared/protocol/api.js'
import type { Store } from '../store/store.js'
import { contentDisposition } from './content-disposition.js'
import { correctionsIn, withCorrections } from './correction-notes.js'
import { csvStream } from './csv.js'
import type { ExportDocument } from './export-grid.js'
import { readSheet } from './read-sheet.js'
import { sheetDocument } from './sheet-grid.js'
import { totalsDocument } from './totals-grid.js'
import { WorkbookWriter } from './workbook-writer.js'

/** What the export door needs; catalogue and tree are asked anew for every file, since both may be replaced. */
export interface ExportDeps {
  readonly store: Store
  catalogue(): Catalogue
  tree(): OrgTree
  /** True while the data is synthetic: every file says so. */
  readonly demo: boolean
  readonly now: () => Date
  /** The signed-in person behind a request; undefined without a session. */
  personOf(c: Context): Visitor | undefined
}

interface Asked {
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly scope: OrgUnit
  readonly person: Visitor
  readonly format: 'csv' | 'xlsx'
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Files to take away, mounted at `/export`:
 * `GET /sheet/:table/:period/:scope.csv|.xlsx` and `GET /totals/:table/:period/:scope.csv|.xlsx?lens=all|reviewed|locked`.
 * Errors are Problems: 401 without a session, 403 for what the person may not see, 404 for what is not there.
 */
export function exportRoutes(deps: ExportDeps): Hono {
  const app = new Hono()
  const writer = new WorkbookWriter()

  app.get('/sheet/:table/:period/:file', async (c) => {
    const asked = enter(c, deps)
    if (asked instanceof Response) return asked
    const model = { catalogue: deps.catalogue(), tree: deps.tree() }
    const visible = visibleUnits(asked, model.tree)
    const document = sheetDocument(await readSheet(deps.store, asked, model, visible, deps.demo))
    return send(c, asked, await onRecord(deps, asked, document, null), writer)
  })

  app.get('/totals/:table/:period/:file', async (c) => {
    const asked = enter(c, deps)
    if (asked instanceof Response) return asked
    const lens = lenses.find((each) => each === (c.req.query('lens') ?? 'all'))
    if (!lens) return problem(c, 400, 'unknown-lens', '口径应为 all、reviewed 或 locked')
    const model = { catalogue: deps.catalogue(), tree: deps.tree() }
    const visible = visibleUnits(asked, model.tree)
    const document = await totalsDocument(deps.store, { ...asked, lens, visible }, model, deps.demo)
    return send(c, asked, await onRecord(deps, asked, document, lens), writer, lens)
  })

  app.all('*', (c) => problem(c, 404, 'unknown-route', '没有这个导出地址'))
  return app
}

/** Checks names and rights of a request, before anything is read. */
function enter(c: Context, deps: ExportDeps): Asked | Response {
  const person = deps.personOf(c)
  if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
  const { table: tableId = '', period: code = '', file = '' } = c.req.param() as Record<string, string>
  const [, scopeId, format] = /^(.+)\.(csv|xlsx)$/.exec(file) ?? []
  if (!scopeId || (format !== 'csv' && format !== 'xlsx'))
    return problem(c, 404, 'unknown-format', '导出文件应以 .csv 或 .xlsx 结尾')
  const table = deps.catalogue().table(asTableId(tableId))
  if (!table) return problem(c, 404, 'unknown-table', `没有报表 ${tableId.slice(0, 60)}`)
  const parsed = parsePeriod(code)
  if (!parsed.ok) return problem(c, 404, 'unknown-period', parsed.error)
  const period = parsed.value.code
  if (periodsWithin(period, table.periodType).length === 0)
    return problem(c, 404, 'unknown-period', `“${table.name.zh}”没有报告期 ${period}`)
  const part = participants(deps.catalogue(), deps.tree(), table.id, period)
  const scope = deps.tree().get(asOrgUnitId(scopeId))
  if (!scope) return problem(c, 404, 'unknown-org-unit', '没有这个组织单位')
  if (!part?.get(scope.id))
    return problem(c, 404, 'not-in-scope', `${scope.name}不在“${table.name.zh}”的填报范围内`)
  const request = { action: 'export', org: scope.id, visibility: table.visibility } as const
  const decision = decide(person, request, deps.tree())
  if (!decision.allowed) return problem(c, 403, decision.code, decision.reason)
  return { table, period, scope, person, format }
}

/** The units inside the scope whose rows the person may read. */
function visibleUnits({ person, scope, table }: Asked, tree: OrgTree): ReadonlySet<OrgUnitId> {
  const { visibility } = table
  const mayRead = ({ id }: OrgUnit) =>
    decide(person, { action: 'read-return', org: id, visibility }, tree).allowed
  const units = tree.within(scope.id, ['city', 'district', 'street', 'community'])
  return new Set(units.filter(mayRead).map((unit) => unit.id))
}

/**
 * Marks what was corrected, and writes down who takes the file away: before it is given out, for a correction later has
 * to name every paper that holds the old figure. What cannot be recorded is not given out.
 */
async function onRecord(
  { store, catalogue, tree, now }: ExportDeps,
  asked: Asked,
  document: ExportDocument,
  lens: Lens | null,
): Promise<ExportDocument> {
  const { person, table, period, scope, format } = asked
  const model = { catalogue: catalogue(), tree: tree() }
  const corrections = await correctionsIn(store, model.catalogue, {
    table: table.id,
    orgs: [...visibleUnits(asked, model.tree)],
    periodsOf: (id) => periodsWithin(period, model.catalogue.table(id)?.periodType ?? table.periodType),
  })
  await store.recordExport({
    at: now(),
    by: person.id,
    ...(person.origin ? { origin: person.origin } : {}),
    what: lens === null ? 'sheet' : 'totals',
    format,
    table: table.id,
    period,
    scope: scope.id,
    lens,
    seq: document.seq,
  })
  return withCorrections(document, corrections, model)
}

async function send(
  c: Context,
  { table, period, scope, format }: Asked,
  document: ExportDocument,
  writer: WorkbookWriter,
  lens?: Lens,
): Promise<Response> {
  const body = format === 'csv' ? csvStream(document) : new Uint8Array(await writer.write(document))
  // Headers only now: a file that could not be made must answer as a Problem, not as a download.
  const ascii = [table.id, period, scope.id, ...(lens ? ['totals', lens] : [])].join('_')
  const mark = document.demo ? '(演示数据)' : ''
  c.header(
    'content-disposition',
    contentDisposition(`${document.title}${mark}.${format}`, `${ascii}.${format}`),
  )
  c.header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : xlsxType)
  // A file holds what one person may see at one moment: nobody in between keeps it.
  c.header('cache-control', 'no-store')
  return c.body(body)
}

function problem(c: Context, status: 400 | 401 | 403 | 404, code: string, message: string): Response {
  return c.json({ code, message } satisfies Problem, status)
}
