import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { displayUnit } from '../../shared/domain/format-value.js'
import { asOrgUnitId, asPeriodCode } from '../../shared/domain/ids.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { dialogStyles, dialogTableStyles } from '../components/dialog-styles.js'
import { besideText as t } from '../i18n/beside-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { carryStocks, type StockOffer, stockOffers } from './stock-offers.js'
import { displayText } from './value-text.js'

/**
 * Offers to take over all stocks of last period into the empty cells of one unit's return, after a preview; shows nothing
 * when there is nothing to offer. Fires `toast` with what was done.
 */
@customElement('stock-carry')
export class StockCarry extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property() org = ''
  /** Counts up as cells change behind the same session. */
  @property({ type: Number }) revision = 0
  /** What the open dialog shows: what was offered when it was opened. */
  @state() private _asked: readonly StockOffer[] = []
  @state() private _chosen: ReadonlySet<StockOffer> = new Set()
  @query('dialog') private _dialog!: HTMLDialogElement | null

  static override styles = [
    buttons,
    dialogStyles,
    dialogTableStyles,
    css`
      button.all {
        min-height: var(--carry-height, 32px);
      }
      .value {
        text-align: right;
        white-space: nowrap;
        font-family: var(--font-number);
      }
      label {
        display: flex;
        gap: var(--gap-s);
        align-items: center;
        min-height: 28px;
      }
      input {
        flex: none;
        width: 18px;
        height: 18px;
      }
      @media (max-width: 599px) {
        button,
        label {
          min-height: 44px;
        }
      }
    `,
  ]

  override render() {
    const place = this.#place
    const offers = place && this.table ? stockOffers(place, this.table) : []
    if (offers.length === 0 && this._asked.length === 0) return nothing
    return html`${
      offers.length > 0
        ? html`<button class="all" @click=${() => this.#open(offers)}>${t('carryAll', { n: offers.length })}</button>`
        : nothing
    }
      <dialog aria-labelledby="title" @keydown=${stop} @paste=${stop} @copy=${stop} @close=${this.#closed}>
        ${this._asked.length > 0 ? this.#form() : nothing}
      </dialog>`
  }

  get #place() {
    const { session, workplace, org } = this
    return session && workplace && org ? { session, workplace, org } : undefined
  }

  #form() {
    const [first] = this._asked
    const unit = this.workplace?.tree.get(asOrgUnitId(this.org))
    return html`<form @submit=${this.#take}>
      <h2 id="title">${t('carryTitle')}</h2>
      <p>${t('carryExplain', { org: unit?.name ?? '', period: first ? periodName(asPeriodCode(first.period)) : '' })}</p>
      <table>
        <thead>
          <tr><th>${t('carryColumn')}</th><th class="value">${t('carryValue')}</th></tr>
        </thead>
        <tbody>
          ${this._asked.map(
            (offer) => html`<tr>
              <td>
                <label
                  ><input type="checkbox" .checked=${this._chosen.has(offer)} @change=${() => this.#toggle(offer)} />
                  ${localText(offer.indicator.name)}</label
                >
              </td>
              <td class="value">${displayText(offer.value, offer.indicator)} ${displayUnit(offer.indicator)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <div class="foot">
        <button type="button" @click=${() => this._dialog?.close()}>${t('carryCancel')}</button>
        <button class="primary" type="submit" autofocus ?disabled=${this._chosen.size === 0}>
          ${t('carryConfirm', { n: this._chosen.size })}
        </button>
      </div>
    </form>`
  }

  async #open(offers: readonly StockOffer[]): Promise<void> {
    this._asked = offers
    this._chosen = new Set(offers)
    await this.updateComplete
    this._dialog?.showModal()
  }

  #toggle(offer: StockOffer): void {
    const chosen = new Set(this._chosen)
    if (!chosen.delete(offer)) chosen.add(offer)
    this._chosen = chosen
  }

  readonly #take = (event: Event): void => {
    event.preventDefault()
    const place = this.#place
    const offers = this._asked.filter((offer) => this._chosen.has(offer))
    this._dialog?.close()
    if (!place) return
    const detail = { message: carryStocks(place, offers) }
    this.dispatchEvent(new CustomEvent('toast', { detail, bubbles: true, composed: true }))
  }

  readonly #closed = (): void => {
    this._asked = []
  }
}

const stop = (event: Event): void => event.stopPropagation()
