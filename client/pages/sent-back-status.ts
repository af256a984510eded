import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { SessionWatch } from '../components/session-watch.js'
import type { GridPlace } from '../grid/selection.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { sentBackText as t } from '../i18n/sent-back-strings.js'
import { nextPlace } from './next-place.js'
import { statusLine } from './status-line-styles.js'

/** How many cells of the sheet were sent back, and the way to the next one. Event: `go-to` ({@link GridPlace}). */
@customElement('sent-back-status')
export class SentBackStatus extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  /** The active cell; the next one is looked for behind it. */
  @property({ attribute: false }) active: GridPlace | undefined
  readonly #watch = new SessionWatch(this, ['cells', 'access'])

  static override styles = [
    buttons,
    statusLine,
    css`
      :host {
        color: var(--danger);
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('view')) return
    this.#watch.watch(this.view?.session)
    changed.get('view')?.sentBack.removeEventListener('change', this.#again)
    this.view?.sentBack.addEventListener('change', this.#again)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.view?.sentBack.removeEventListener('change', this.#again)
  }

  override render() {
    const all = this.view?.sentBack.all ?? []
    const answered = all.filter((cell) => cell.answered).length
    const words =
      answered > 0 ? t('countAnswered', { n: all.length, m: answered }) : t('count', { n: all.length })
    return html`<span role="status">${all.length > 0 ? words : nothing}</span>
      ${all.length > 0 ? html`<button @click=${this.#goOn}>${t('next')}</button>` : nothing}`
  }

  readonly #again = (): void => this.requestUpdate()

  /** What is not yet answered comes first. */
  readonly #goOn = (): void => {
    const all = this.view?.sentBack.all ?? []
    const open = all.filter(({ answered }) => !answered)
    const place = nextPlace(open.length > 0 ? open : all, this.rows, this.columns, this.active)
    if (place) this.dispatchEvent(new CustomEvent('go-to', { detail: place }))
  }
}
