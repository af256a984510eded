import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import type { GridPlace } from '../grid/selection.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { checkText as t } from '../i18n/check-strings.js'
import type { CellsEvent, SheetSession } from '../sync/sheet-session.js'
import { nextFinding } from './finding-steps.js'
import { statusLine } from './status-line-styles.js'

const countAgainMs = 400

/** How many checks of the sheet do not hold, and the way to the next one. Event: `go-to` ({@link GridPlace}). */
@customElement('check-status')
export class CheckStatus extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  /** The active cell; the next finding is looked for behind it. */
  @property({ attribute: false }) active: GridPlace | undefined
  #watched: SheetSession | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  static override styles = [buttons, statusLine]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.#watch(this.view?.session)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#watch(this.view?.session)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#watch(undefined)
  }

  #watch(session: SheetSession | undefined): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const event of ['cells', 'totals', 'connection']) {
      this.#watched?.removeEventListener(event, this.#changed)
      session?.addEventListener(event, this.#changed)
    }
    this.#watched = session
  }

  /** The person's own hand is answered at once; while others type, every check of every sum would be looked at for each key. */
  readonly #changed = (event: Event): void => {
    const detail: unknown = event instanceof CustomEvent ? event.detail : undefined
    if (event.type === 'cells' && (detail as CellsEvent).remote === false) this.requestUpdate()
    else
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined
        this.requestUpdate()
      }, countAgainMs)
  }

  override render() {
    const findings = this.view?.warnings.all() ?? []
    const hard = findings.filter(({ severity }) => severity === 'hard').length
    const found = findings.length > 0
    return html`<span role="status">${found ? t('counts', { hard, soft: findings.length - hard }) : nothing}</span>
      ${found ? html`<button @click=${this.#goOn}>${t('next')}</button>` : nothing}`
  }

  readonly #goOn = (): void => {
    const place = nextFinding(this.view?.warnings.all() ?? [], this.rows, this.columns, this.active)
    if (place) this.dispatchEvent(new CustomEvent('go-to', { detail: place }))
  }
}
