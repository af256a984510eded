import { type Context, Hono } from 'hono'
import type { OrgTree } from '../../shared/domain/org.js'
import type { Person } from '../../shared/domain/permission.js'
import type { Catalogue } from '../../shared/domain/table.js'
import type { Store } from '../store/store.js'

/** What the export door needs; catalogue and tree are asked anew for every file, since both may be replaced. */
export interface ExportDeps {
  readonly store: Store
  catalogue(): Catalogue
  tree(): OrgTree
  /** True while the data is synthetic: every file says so. */
  readonly demo: boolean
  /** The signed-in person behind a request; undefined without a session. */
  personOf(c: Context): Person | undefined
}

/**
 * Files to take away, mounted at `/export`:
 * `GET /sheet/:table/:period/:scope.csv|.xlsx` and `GET /totals/:table/:period/:scope.csv|.xlsx?lens=all|reviewed|locked`.
 */
export function exportRoutes(_deps: ExportDeps): Hono {
  return new Hono()
}
