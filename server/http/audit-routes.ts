import { type Context, Hono } from 'hono'
import { asOrgUnitId, asUserId, type OrgUnitId } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import {
  type AuditCheck,
  type AuditLine,
  type AuditPage,
  auditCellsShown,
  auditPageSize,
  readAuditFilter,
} from '../../shared/protocol/audit-api.js'
import { accountsLike } from '../auth/accounts-like.js'
import type { StoredAudit } from '../store/audit-store.js'
import type { RollUpModel, Store } from '../store/store.js'
import { AuditChecker } from './audit-check.js'
import { type DoorEnv, personOf } from './door.js'
import { problem } from './problem.js'

export interface AuditRouteDeps {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly now: () => Date
  readonly onError: (error: unknown, where: string) => void
}

/**
 * The audit log on screen, mounted at `/api`: `GET /audit` a page, narrowed as the files for inspectors are;
 * `POST /audit/check` begins a verification of the chain, `GET /audit/check` says how it stands. For the auditor and the
 * supervisor of the unit; the chain as a whole for those who look over all units.
 */
export function auditRoutes({ store, model, now, onError }: AuditRouteDeps): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()
  const checker = new AuditChecker(store, now, (error) => onError(error, 'verification of the audit log'))

  const refusal = (c: Context<DoorEnv>, org: OrgUnitId): Response | undefined => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const right = decide(person, { action: 'read-audit', org }, model().tree)
    if (right.allowed) return undefined
    return problem(c, right.code === 'unknown-org-unit' ? 404 : 403, right.code, right.reason)
  }

  app.get('/audit', async (c) => {
    const filter = readAuditFilter(c.req.query())
    if (!filter.ok) return problem(c, 400, filter.error.code, filter.error.message)
    const { unit, who, account, kinds, from, to } = filter.value
    const { tree } = model()
    const org = asOrgUnitId(unit ?? personOf(c)?.org ?? '')
    const refused = refusal(c, org)
    if (refused) return refused
    const before = placeOf(c.req.query('before'))
    if (before === 'wrong') return problem(c, 400, 'unknown-page', '没有这一页,请从头查看')
    const accounts = account ? [asUserId(account)] : await accountsLike(store, who)
    const entries = await store.auditPage({
      // What belongs to no unit (a login that does not exist) is for those who look over all of them.
      ...(org === tree.root.id
        ? {}
        : { orgs: tree.units.filter(({ id }) => tree.isWithin(id, org)).map(({ id }) => id) }),
      ...(accounts ? { accounts } : {}),
      ...(kinds ? { kinds } : {}),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      ...(before ? { before } : {}),
      limit: auditPageSize + 1,
    })
    const shown = entries.slice(0, auditPageSize)
    const last = shown[shown.length - 1]
    const lines = await linesOf(shown)
    c.header('cache-control', 'no-store')
    return c.json({
      lines,
      next: last && entries.length > shown.length ? `${last.at.getTime()}.${last.n}` : null,
    } satisfies AuditPage)
  })

  async function linesOf(entries: readonly StoredAudit[]): Promise<readonly AuditLine[]> {
    const people = new Set(entries.flatMap(({ account }) => (account === null ? [] : [account])))
    const accounts = await Promise.all([...people].map((id) => store.account(id)))
    const logins = new Map(accounts.flatMap((each) => (each ? [[each.id, each.login] as const] : [])))
    const seqs = entries.flatMap(({ kind, seq }) => (kind === 'cells' && seq !== null ? [seq] : []))
    const changed = seqs.length > 0 ? await store.cellsOfCommits(seqs) : []
    return entries.map(({ at, account, origin, ...entry }) => {
      const cells = entry.kind === 'cells' ? changed.filter(({ seq }) => seq === entry.seq) : []
      return {
        ...entry,
        at: at.toISOString(),
        login: account === null ? null : (logins.get(account) ?? null),
        address: origin?.address ?? '',
        cells: cells.slice(0, auditCellsShown).map(({ seq: _seq, ...cell }) => cell),
        cellCount: cells.length,
      }
    })
  }

  const check = (c: Context<DoorEnv>, answer: () => AuditCheck): Response => {
    const refused = refusal(c, model().tree.root.id)
    if (refused) return refused
    c.header('cache-control', 'no-store')
    return c.json(answer())
  }
  app.get('/audit/check', (c) => check(c, () => checker.state))
  app.post('/audit/check', (c) => check(c, () => checker.begin(personOf(c)?.name ?? '')))
  return app
}

/** Where a page ended: `<ms>.<n>`. */
function placeOf(text: string | undefined): { readonly at: Date; readonly n: number } | undefined | 'wrong' {
  if (!text) return undefined
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text)
  return match ? { at: new Date(Number(match[1])), n: Number(match[2]) } : 'wrong'
}
