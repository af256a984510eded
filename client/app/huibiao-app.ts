import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { readsFigures } from '../../shared/domain/permission.js'
import { ApiError } from '../api/request.js'
import { checkSession } from '../api/session.js'
import { signedOutEvent } from '../api/signed-out.js'
import { adoptAppearance } from '../components/appearance.js'
import { buttons, layout } from '../components/base-styles.js'
import { heldText } from '../components/held-text.js'
import { fetchAtRest, LatePart } from '../components/late-part.js'
import { t } from '../i18n/app-strings.js'
import { comfortText } from '../i18n/comfort-strings.js'
import { dutyText } from '../i18n/duty-strings.js'
import { language } from '../i18n/language.js'
import { openLocalStore } from '../sync/local-store.js'
import { pageFallback } from '../sync/page-fallback.js'
import { openSheetSocket } from '../sync/sheet-socket.js'
import { UnsentEdits } from '../sync/unsent-edits.js'
import './app-header.js'
import { appStyles } from './app-styles.js'
import { asksForHelp } from './help-keys.js'
import type { HelpSheet } from './help-sheet.js'
import './hint-line.js'
import type { HintLine } from './hint-line.js'
import { type LoadedWorkplace, loadWorkplace } from './load-workplace.js'
import { pageTitle } from './page-title.js'
import { followRoute, navigate, type Route } from './router.js'
import { bringHintsBack } from './seen-hints.js'

/** While the server cannot be reached, it is asked again this often. */
const copyRetryMs = 10_000
const helpAfterMs = 2_000

const helpPart = new LatePart(() => import('./help-sheet.js'))
/** The watch over an idle session begins so long after the page has what it needs. */
const guardAfterMs = 10_000

type PageName = Exclude<Route['page'], 'unknown'>

/** Each page is a chunk of its own: the sign-in page does not wait for the grid. */
const pageModules: Readonly<Record<PageName, () => Promise<unknown>>> = {
  home: () => import('../pages/home-page.js'),
  accounts: () => import('../pages/accounts-page.js'),
  password: () => import('../pages/password-page.js'),
  'sign-in': () => import('../pages/sign-in-page.js'),
  sheet: () => import('../pages/sheet-page.js'),
  totals: () => import('../pages/totals-page.js'),
  ledger: () => import('../pages/ledger-page.js'),
  form: () => import('../pages/form-page.js'),
  review: () => import('../pages/review-page.js'),
  dictionary: () => import('../pages/dictionary-page.js'),
  records: () => import('../pages/records-page.js'),
  audit: () => import('../pages/audit-page.js'),
}

/** The whole application: knows who is signed in, which page the address names, and what stands above every page. */
@customElement('huibiao-app')
export class HuibiaoApp extends LitElement {
  @state() private _route: Route = { page: 'home' }
  @state() private _loaded: LoadedWorkplace | undefined
  @state() private _problem: string | undefined
  /** Pages whose code is here. */
  @state() private _ready: ReadonlySet<string> = new Set()
  /** Why the session ended while the person was at work; empty when it did not. */
  @state() private _sessionEnded = ''
  @query('help-sheet') private _help!: HelpSheet | null
  @query('hint-line') private _hints!: HintLine | null
  #stopFollowing: (() => void) | undefined
  #loading = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #unsent: UnsentEdits | undefined
  #guardTimer: ReturnType<typeof setTimeout> | undefined
  #stopGuard: (() => void) | undefined

  static override styles = [layout, buttons, appStyles]

  override connectedCallback(): void {
    super.connectedCallback()
    document.documentElement.lang = language()
    window.addEventListener(signedOutEvent, this.#signedOut)
    window.addEventListener('online', this.#networkBack)
    window.addEventListener('focus', this.#lookedAt)
    document.addEventListener('visibilitychange', this.#lookedAt)
    window.addEventListener('keydown', this.#keydown, true)
    this.#stopFollowing = followRoute((route) => this.#enter(route))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener(signedOutEvent, this.#signedOut)
    window.removeEventListener('online', this.#networkBack)
    window.removeEventListener('focus', this.#lookedAt)
    document.removeEventListener('visibilitychange', this.#lookedAt)
    window.removeEventListener('keydown', this.#keydown, true)
    this.#stopFollowing?.()
    this.#unguard()
    clearTimeout(this.#retryTimer)
  }

  override render() {
    const route = this._route
    const loaded = route.page === 'sign-in' ? undefined : this._loaded
    // Pages with a table of their own scroll inside; the others scroll as a whole.
    const fixed = route.page === 'sheet' || route.page === 'totals'
    return html`
      <nav aria-label=${t('skip')}><button class="skip" @click=${this.#toMain}>${t('skip')}</button></nav>
      ${loaded ? html`<app-header .workplace=${loaded.workplace} @help=${this.#openHelp}></app-header>` : nothing}
      ${loaded?.fromCopy ? html`<div class="strip copy" role="status">${t('offlineCopy')}</div>` : nothing}
      ${
        loaded && this.#unsent && this.#unsent.waiting > 0
          ? html`<div class="strip unsent" role="status">${t('unsent', { n: this.#unsent.waiting })}</div>`
          : nothing
      }
      ${
        loaded
          ? html`<hint-line .page=${route.page} .personRole=${loaded.workplace.me.role} .user=${loaded.workplace.me.id}
              @hints-away=${this.#toMain}></hint-line>`
          : nothing
      }
      <main id="main" @help=${this.#openHelp} tabindex="-1" class=${fixed ? 'fixed' : ''}>${this.#page(route)}</main>
      ${
        helpPart.here
          ? html`<help-sheet>${loaded ? html`<button @click=${this.#hintsAgain}>${comfortText('showHints')}</button>` : nothing}</help-sheet>`
          : nothing
      }
    `
  }

  /** Its code comes once the page is at rest: nobody idles out within seconds. */
  async #guardIdle(): Promise<void> {
    const { guardSession } = await import('./idle-guard.js')
    if (this._loaded) this.#stopGuard ??= guardSession()
  }

  #unguard(): void {
    clearTimeout(this.#guardTimer)
    this.#stopGuard?.()
    this.#stopGuard = undefined
  }

  readonly #toMain = (): void => this.renderRoot.querySelector<HTMLElement>('#main')?.focus()

  readonly #openHelp = async (): Promise<void> => {
    if (helpPart.here && this._help) {
      await this._help.open()
      return
    }
    const typed = await heldText(comfortText('helpSearch'), this.#fetchHelp())
    await this._help?.open(typed)
  }

  async #fetchHelp(): Promise<void> {
    await helpPart.come()
    this.requestUpdate()
    await this.updateComplete
    await this._help?.updateComplete
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (!asksForHelp(event)) return
    event.preventDefault()
    event.stopPropagation()
    void this.#openHelp()
  }

  readonly #hintsAgain = (): void => {
    bringHintsBack(this._loaded?.workplace.me.id ?? '')
    this._hints?.bringBack()
  }

  #page(route: Route): TemplateResult {
    if (this._problem) return this.#notice(t('loadFailed'), this._problem, t('retry'), this.#retry)
    if (route.page === 'unknown')
      return this.#notice(t('noSuchPage'), route.path, t('toHome'), () => navigate('/'))
    if (!this._ready.has(route.page))
      return html`<div class="notice muted" role="status">${t('loading')}</div>`
    if (route.page === 'sign-in')
      return html`<sign-in-page .back=${route.back} .ended=${this._sessionEnded} @signed-in=${this.#signedIn}>
      </sign-in-page>`
    const workplace = this._loaded?.workplace
    if (route.page === 'password') return html`<password-page .me=${workplace?.me}></password-page>`
    if (!workplace) return html`<div class="notice muted" role="status">${t('loading')}</div>`
    if ('params' in route && !readsFigures(workplace.person))
      return this.#notice(t('notForYou'), dutyText('apart'), t('toHome'), () => navigate('/'))
    switch (route.page) {
      case 'accounts':
        return html`<accounts-page .workplace=${workplace}></accounts-page>`
      case 'audit':
        return html`<audit-page .workplace=${workplace}></audit-page>`
      case 'home':
        return html`<home-page .workplace=${workplace}></home-page>`
      case 'sheet':
        return html`<sheet-page .workplace=${workplace} .params=${route.params}></sheet-page>`
      case 'totals':
        return html`<totals-page .workplace=${workplace} .params=${route.params}></totals-page>`
      case 'ledger':
        return html`<ledger-page .workplace=${workplace} .params=${route.params}></ledger-page>`
      case 'review':
        return html`<review-page .workplace=${workplace} .params=${route.params}></review-page>`
      case 'dictionary':
        return html`<dictionary-page .workplace=${workplace}></dictionary-page>`
      case 'records':
        return html`<records-page .workplace=${workplace} .params=${route.params}></records-page>`
      case 'form':
        return html`<form-page .workplace=${workplace} .params=${route.params}></form-page>`
    }
  }

  #notice(title: string, detail: string, action: string, run: () => void): TemplateResult {
    return html`<div class="notice" role="alert">
      <h1>${title}</h1>
      <p class="muted">${detail}</p>
      <button class="primary" @click=${run}>${action}</button>
    </div>`
  }

  #enter(route: Route): void {
    this._route = route
    this._problem = undefined
    document.title = pageTitle(route, this._loaded?.workplace)
    this.#sendUnsent()
    if (route.page === 'unknown') return
    void this.#loadPage(route.page)
    if (route.page !== 'sign-in' && route.page !== 'password' && !this._loaded) void this.#loadWorkplace()
  }

  async #loadPage(page: PageName): Promise<void> {
    if (this._ready.has(page)) return
    try {
      await pageModules[page]()
      this._ready = new Set([...this._ready, page])
      // The page's own parts, which ask for themselves, come first: the help can wait.
      if (page !== 'sign-in') setTimeout(() => fetchAtRest([helpPart]), helpAfterMs)
    } catch (error) {
      // After an upgrade the old chunk is gone; without network it may never have been here.
      console.warn(error)
      this._problem = navigator.onLine ? t('newVersion') : t('notHere')
    }
  }

  async #loadWorkplace(): Promise<void> {
    if (this.#loading) return
    clearTimeout(this.#retryTimer)
    this.#loading = true
    try {
      const loaded = await loadWorkplace()
      // A copy gives way to the server's word only in what is said about it: a new object would open every sheet anew.
      const { workplace } = this._loaded ?? loaded
      this._loaded = { workplace, fromCopy: loaded.fromCopy }
      this._sessionEnded = ''
      adoptAppearance(workplace.me.id)
      document.title = pageTitle(this._route, workplace)
      this.#sendUnsent()
      clearTimeout(this.#guardTimer)
      this.#guardTimer = setTimeout(() => void this.#guardIdle(), guardAfterMs)
      if (loaded.fromCopy) this.#retryTimer = setTimeout(() => void this.#loadWorkplace(), copyRetryMs)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'must-change-password')
        return navigate('/password', { replace: true })
      // A 401 has already led to the sign-in page.
      if (!(error instanceof ApiError) || error.status !== 401)
        this._problem = error instanceof Error ? error.message : String(error)
    } finally {
      this.#loading = false
    }
  }

  /** Edits that an earlier page left behind go up by themselves, except those of the sheet that is open. */
  #sendUnsent(): void {
    const user = this._loaded?.workplace.me.id
    const route = this._route
    if (!user || route.page === 'sign-in') {
      this.#unsent?.stop()
      this.#unsent = undefined
      return
    }
    if (!this.#unsent) {
      this.#unsent = new UnsentEdits({
        user,
        openLocal: openLocalStore,
        openSocket: openSheetSocket,
        fallback: pageFallback,
        refused: checkSession,
      })
      this.#unsent.addEventListener('change', () => this.requestUpdate())
    }
    const params = 'params' in route && route.page !== 'totals' ? route.params : undefined
    void this.#unsent.send(({ table, period }) => table === params?.table && period === params.period)
  }

  /** Another tab may have been closed meanwhile and have left edits behind. */
  readonly #lookedAt = (): void => {
    if (document.visibilityState === 'visible' && !this.#unsent?.waiting) this.#sendUnsent()
  }

  readonly #retry = (): void => {
    if (this._loaded)
      location.reload() // the workplace is here, so it is the page's code that is missing
    else this.#enter(this._route)
  }

  readonly #networkBack = (): void => {
    if (this._loaded?.fromCopy || (!this._loaded && this._problem)) this.#enter(this._route)
    if (this._loaded?.fromCopy) void this.#loadWorkplace()
  }

  readonly #signedOut = (event: Event): void => {
    if (this._route.page === 'sign-in') return
    const words = event instanceof CustomEvent && typeof event.detail === 'string' ? event.detail : ''
    // The server speaks Chinese.
    const ended = words && language() !== 'en' ? words : t('signedOut')
    this._sessionEnded = this._loaded ? ended : ''
    this.#unguard()
    this._loaded = undefined
    const back = location.pathname + location.search
    navigate(back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`, { replace: true })
  }

  readonly #signedIn = (event: CustomEvent<{ readonly back: string }>): void => {
    this._loaded = undefined
    this._sessionEnded = ''
    navigate(event.detail.back, { replace: true })
  }
}
