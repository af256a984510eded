import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { arrangeText as t } from '../i18n/arrange-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetColumn } from './sheet-columns.js'
import { isFiltered, plainView, type ViewSettings } from './view-settings.js'
import type { ViewedRows } from './viewed-rows.js'

/**
 * Says that rows are hidden or in another order, and takes it back; empty while the sheet is shown as it officially is.
 * Fires `clear-view` and `apply-view`.
 */
@customElement('view-strip')
export class ViewStrip extends LitElement {
  @property({ attribute: false }) settings: ViewSettings = plainView
  @property({ attribute: false }) viewed: ViewedRows = { rows: [], shown: 0, of: 0 }
  @property({ attribute: false }) columns: readonly SheetColumn[] = []

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        font-size: var(--text-s);
      }
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-m);
        padding: 2px var(--gap-s);
        background: var(--warn-soft, var(--panel-sunken));
        border: 1px solid var(--line-strong);
        border-bottom: 0;
      }
      strong {
        color: var(--warn);
      }
      .muted {
        color: var(--ink-muted);
      }
      button {
        min-height: 28px;
      }
    `,
  ]

  override render() {
    const { settings, viewed } = this
    const filtered = isFiltered(settings)
    if (!filtered && settings.sort === '') return nothing
    return html`<div role="status">
      ${filtered ? html`<strong>${t('filtered', { n: viewed.shown, of: viewed.of })}</strong>` : nothing}
      ${
        settings.sort === ''
          ? nothing
          : html`<strong>${t('sorted', { name: this.#sortName, way: t(settings.descending ? 'descending' : 'ascending') })}</strong>`
      }
      <span class="muted">${t('personal')}</span>
      <button @click=${() => this.#tell('clear-view')}>${t('clear')}</button>
      <button @click=${() => this.#tell('apply-view')}>${t('reapply')}</button>
      ${filtered && viewed.shown === 0 ? html`<span>${t('noneLeft')}</span>` : nothing}
    </div>`
  }

  get #sortName(): string {
    const { sort } = this.settings
    if (sort === '#unit') return t('unitName')
    if (sort === '#coverage') return t('coverage')
    const column = this.columns.find(({ id }) => id === sort)
    return column ? localText(column.indicator.name) : sort
  }

  #tell(name: 'clear-view' | 'apply-view'): void {
    this.dispatchEvent(new CustomEvent(name))
  }
}
