import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Finding } from '../../shared/domain/checks.js'
import '../components/check-lines.js'
import { sentBackWords } from '../components/sent-back-words.js'
import { keptWords } from '../components/session-status.js'
import { SessionWatch } from '../components/session-watch.js'
import '../form/earlier-line.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { besideText as t } from '../i18n/beside-strings.js'
import { gridText } from '../i18n/grid-strings.js'
import { sentBackText } from '../i18n/sent-back-strings.js'

/** Everything that stands behind one cell of a sheet, in full: how it is kept, what is counted, earlier figures, checks. */
@customElement('cell-facts')
export class CellFacts extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) row: SheetRow | undefined
  @property({ attribute: false }) column: SheetColumn | undefined
  readonly #watch = new SessionWatch(this, ['cells', 'access', 'earlier', 'refused', 'connection'])
  #revision = 0

  static override styles = css`
    dl {
      margin: 0 0 var(--gap-m);
    }
    dt {
      margin-top: var(--gap-s);
      color: var(--ink-muted);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
      white-space: pre-wrap;
      line-height: 1.6;
    }
    earlier-line {
      flex-direction: column;
    }
  `

  override willUpdate(changed: PropertyValues<this>): void {
    this.#revision += 1
    if (changed.has('view')) this.#watch.watch(this.view?.session)
  }

  override render() {
    const { view, row, column } = this
    if (!view || !row || !column) return nothing
    const { indicator } = column
    const findings = view.warnings.at(row, column.id)
    const sentBack = row.kind === 'unit' ? sentBackWords(view.sentBack.at(row.org.id, column.id)) : ''
    return html`<dl>
      <dt>${t('state')}</dt>
      <dd>${this.#state(view, row, column)}</dd>
      ${sentBack ? html`<dt>${sentBackText('label')}</dt><dd>${sentBack}</dd>` : nothing}
      <dt>${t('definition')}</dt>
      <dd>${indicator.definition || t('definitionNone')}</dd>
      ${indicator.origin ? html`<dt>${t('origin')}</dt><dd>${indicator.origin}</dd>` : nothing}
      ${column.unit ? html`<dt>${t('unit')}</dt><dd>${column.unit}</dd>` : nothing}
      ${
        view.isAsked(row, column)
          ? html`<dt>${t('earlier')}</dt>
              <dd><earlier-line .session=${view.session} .workplace=${view.workplace} .org=${row.org.id}
                .indicator=${indicator} .revision=${this.#revision}></earlier-line></dd>`
          : nothing
      }
      ${
        findings.length > 0
          ? html`<dt>${t('checks')}</dt>
              <dd><check-lines .findings=${findings} .isExplained=${this.#isExplained}></check-lines></dd>`
          : nothing
      }
    </dl>`
  }

  /** How the value is kept, or why the cell takes none. */
  #state(view: SheetView, row: SheetRow, column: SheetColumn): string {
    const editable = view.editability(row, column)
    if (!editable.ok) return `${gridText('readOnly')}:${editable.reason}`
    const saved = keptWords(view.session, { org: row.org.id, key: column.id })
    return (view.value(row, column) ?? null) === null ? gridText('empty') : saved
  }

  readonly #isExplained = (finding: Finding): boolean => this.view?.warnings.isExplained(finding) ?? false
}
