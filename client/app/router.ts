import {
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  type OrgUnitId,
  type PeriodCode,
  type TableId,
} from '../../shared/domain/ids.js'
import { parsePeriod } from '../../shared/domain/period.js'
import type { ReturnParams, SheetParams } from './page-params.js'

export type Route =
  | { readonly page: 'home' }
  /** People's accounts, and one's own. */
  | { readonly page: 'accounts' | 'password' }
  /** What was done, for those who oversee it. */
  | { readonly page: 'audit' }
  /** What is counted under which names, and what is asked of whom. */
  | { readonly page: 'dictionary' }
  /** `back`: the address to go to afterwards, always one of our own. */
  | { readonly page: 'sign-in'; readonly back: string }
  | { readonly page: 'sheet' | 'totals' | 'review' | 'records'; readonly params: SheetParams }
  | { readonly page: 'ledger' | 'form'; readonly params: ReturnParams }
  | { readonly page: 'unknown'; readonly path: string }

/**
 * Which page an address names. Checks the shape of the address only, not whether the table or unit exists.
 * @example parseRoute('/sheet/LG24-01/202403/440307015') // { page: 'sheet', params: { table: 'LG24-01', … } }
 */
export function parseRoute(path: string, search = ''): Route {
  const pieces = path.split('/').filter((piece) => piece !== '')
  const [page, ...names] = pieces
  if (page === undefined) return { page: 'home' }
  if (page === 'sign-in' && names.length === 0)
    return { page, back: ownAddress(new URLSearchParams(search).get('back')) }
  if (
    (page === 'accounts' || page === 'password' || page === 'dictionary' || page === 'audit') &&
    names.length === 0
  )
    return { page }
  const [table, period, unit] = names.map(decodeOrEmpty)
  if (names.length === 3 && table && period && unit && parsePeriod(period).ok) {
    const common = { table: asTableId(table), period: asPeriodCode(period) }
    if (page === 'sheet' || page === 'totals' || page === 'review' || page === 'records')
      return { page, params: { ...common, scope: asOrgUnitId(unit) } }
    if (page === 'ledger' || page === 'form') return { page, params: { ...common, org: asOrgUnitId(unit) } }
  }
  return { page: 'unknown', path }
}

/** Address of a page about one table, period and org unit (the scope of a sheet, the owner of a return). */
export function pageAddress(
  page: 'sheet' | 'totals' | 'review' | 'records' | 'ledger' | 'form',
  table: TableId,
  period: PeriodCode,
  unit: OrgUnitId,
): string {
  return `/${page}/${[table, period, unit].map(encodeURIComponent).join('/')}`
}

/** Goes to another page of ours without loading anew. */
export function navigate(address: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  window.dispatchEvent(new PopStateEvent('popstate'))
}

/** Calls back now and whenever the address changes; also turns clicks on our own links into navigation. Returns the way to stop. */
export function followRoute(changed: (route: Route) => void): () => void {
  const tell = () => changed(parseRoute(location.pathname, location.search))
  window.addEventListener('popstate', tell)
  document.addEventListener('click', followLink)
  tell()
  return () => {
    window.removeEventListener('popstate', tell)
    document.removeEventListener('click', followLink)
  }
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return
  if (link.origin !== location.origin || parseRoute(link.pathname).page === 'unknown') return
  event.preventDefault()
  navigate(link.pathname + link.search)
}

function decodeOrEmpty(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return ''
  }
}

/** Only a path of our own: an address from the query must not lead to another site. */
function ownAddress(back: string | null): string {
  return back?.startsWith('/') && !back.startsWith('//') && !back.includes('\\') ? back : '/'
}
