import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import type { GridPlace } from '../grid/selection.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { officeMoment } from '../i18n/office-moment.js'
import { unseenText as t } from '../i18n/unseen-strings.js'
import { nextPlace } from './next-place.js'
import { statusLine } from './status-line-styles.js'

/**
 * How many cells others changed since the person last looked, the way to the next one, and to be done with all of them.
 * Event: `go-to` ({@link GridPlace}).
 */
@customElement('unseen-status')
export class UnseenStatus extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  /** The active cell; the next change is looked for behind it. */
  @property({ attribute: false }) active: GridPlace | undefined

  static override styles = [
    buttons,
    statusLine,
    css`
      :host {
        color: var(--accent-strong);
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('view')) return
    changed.get('view')?.unseen.removeEventListener('change', this.#again)
    this.view?.unseen.addEventListener('change', this.#again)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.view?.unseen.removeEventListener('change', this.#again)
  }

  override render() {
    const { unseen } = this.view ?? {}
    const n = unseen?.cells.length ?? 0
    const when = unseen?.since === undefined ? '' : officeMoment(new Date(unseen.since).toISOString())
    return html`<span role="status">${n > 0 ? t('count', { n, when }) : nothing}</span>
      ${
        n > 0
          ? html`<button title=${t('nextHint')} aria-keyshortcuts="Alt+N" @click=${this.goOn}>${t('next')}</button>
              <button @click=${() => unseen?.seeAll()}>${t('seeAll')}</button>`
          : nothing
      }`
  }

  /** To the next change; false when there is none in the rows that are shown. */
  readonly goOn = (): boolean => {
    const place = nextPlace(this.view?.unseen.cells ?? [], this.rows, this.columns, this.active)
    if (place) this.dispatchEvent(new CustomEvent('go-to', { detail: place }))
    return place !== undefined
  }

  readonly #again = (): void => this.requestUpdate()
}
