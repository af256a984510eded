import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Finding } from '../../shared/domain/checks.js'
import { pageAddress } from '../app/router.js'
import { buttons } from '../components/base-styles.js'
import '../components/check-lines.js'
import { SessionWatch } from '../components/session-watch.js'
import { rowLabel } from '../grid/column-defs.js'
import type { SelectionDetail } from '../grid/indicator-grid.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'

/**
 * What the active cell of a sheet is: unit and indicator, its value in full, and what checks say of it or, while they say
 * nothing, what is counted (口径).
 * Events: `show-history`, `open-list`.
 */
@customElement('cell-bar')
export class CellBar extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) selected: SelectionDetail | undefined
  /** Shown while no cell is selected. */
  @property() note = ''
  readonly #watch = new SessionWatch(this, ['cells', 'totals'])

  static override styles = [
    buttons,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--gap-m);
        padding: 2px var(--gap-s);
        min-height: 40px;
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        font-size: var(--text-s);
      }
      span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .what,
      .value {
        flex: none;
        max-width: 30em;
        font-weight: 600;
      }
      .value {
        color: var(--accent-strong);
      }
      .value.text {
        flex: 3 1 0;
        max-width: none;
        max-height: 36px;
        overflow: auto;
        white-space: pre-wrap;
        line-height: 18px;
        font-weight: 400;
      }
      .definition {
        flex: 1 1 0;
        color: var(--ink-muted);
      }
      check-lines {
        flex: 1 1 0;
        max-height: 4.5em;
        overflow: auto;
      }
      @media (max-width: 599px) {
        :host {
          flex-wrap: wrap;
        }
        check-lines {
          flex: 1 0 100%;
          order: 1;
        }
        .what {
          flex: 0 1 auto;
        }
        .definition {
          display: none;
        }
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.#watch.watch(this.view?.session)
  }

  override render() {
    const { selected, view } = this
    if (!selected || !view) return html`<span class="definition" title=${this.note}>${this.note}</span>`
    const { row, column } = selected
    const { indicator } = column
    const shown = view.text(row, column)
    const measured = typeof view.value(row, column) === 'number' || (row.kind !== 'unit' && !column.textual)
    const findings = view.warnings.at(row, column.id)
    const definition = t('definitionOf', { text: indicator.definition || t('noDefinition') })
    return html`
      <span class="what">${rowLabel(row)} · ${localText(indicator.name)}</span>
      <span class=${column.textual ? 'value text' : 'value'} title=${shown}>${shown || t('empty')}${measured && shown !== '—' ? ` ${column.unit}` : ''}</span>
      ${
        findings.length > 0
          ? html`<check-lines .findings=${findings} .isExplained=${this.#isExplained}
              .explainHref=${this.#explainHref(row)}></check-lines>`
          : html`<span class="definition" title=${definition}>${definition}</span>`
      }
      ${view.isAsked(row, column) ? this.#action(column.list !== undefined, column.typed) : nothing}
    `
  }

  /** The form has a place for explanations; only who fills the row may write one. */
  #explainHref({ kind, org }: SheetRow): string {
    const session = this.view?.session
    if (!session || kind !== 'unit' || !session.access(org.id).ok) return ''
    return pageAddress('form', session.ref.table, session.ref.period, org.id)
  }

  readonly #isExplained = (finding: Finding): boolean => this.view?.warnings.isExplained(finding) ?? false

  #action(fromList: boolean, typed: boolean) {
    if (fromList) return html`<button @click=${() => this.#tell('open-list')}>${t('openLedger')}</button>`
    return typed ? html`<button @click=${() => this.#tell('show-history')}>${t('history')}</button>` : nothing
  }

  #tell(name: 'open-list' | 'show-history'): void {
    this.dispatchEvent(new CustomEvent(name))
  }
}
