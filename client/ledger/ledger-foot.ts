import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import '../form/na-control.js'
import { figureText } from '../form/value-text.js'
import { formText } from '../i18n/form-strings.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import type { WriteOutcome } from '../sync/sheet-session.js'
import type { ListFigure } from './ledger-figures.js'

/** What a list counts as in the table: each indicator it feeds with its value, or 不适用 with the reason. */
@customElement('ledger-foot')
export class LedgerFoot extends LitElement {
  @property({ attribute: false }) figures: readonly ListFigure[] = []
  @property({ type: Boolean }) writable = false
  @property({ attribute: false }) write: (indicator: string, value: CellValue) => WriteOutcome = () => ({
    ok: true,
  })

  static override styles = css`
    dl {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: var(--gap-xs) var(--gap-l);
      margin: var(--gap-s) 0 0;
    }
    dl > div {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 var(--gap-s);
    }
    dt {
      color: var(--ink-muted);
    }
    dd {
      margin: 0;
      font-weight: 600;
      font-size: var(--text-l);
    }
    dd.way {
      font-weight: 400;
      font-size: inherit;
    }
    .head {
      color: var(--ink-muted);
      font-size: var(--text-s);
    }
    .missing {
      color: var(--warn);
      font-size: var(--text-m);
    }
    @media (max-width: 599px) {
      dl {
        padding: 0 var(--gap-m);
        display: block;
      }
    }
  `

  override render() {
    if (this.figures.length === 0) return nothing
    return html`<span class="head" id="head">${t('figures')}</span>
    <dl aria-labelledby="head">
      ${this.figures.map(
        ({ indicator, value, na }) => html`<div>
          <dt>${localText(indicator.name)}</dt>
          ${
            na === null
              ? html`<dd class=${value === null ? 'missing' : ''}>
                  ${value === null ? t('noFigure') : figureText(value, indicator)}
                </dd>`
              : html`<dd>${formText('naBecause', { reason: na })}</dd>`
          }
          <dd class="way"><na-control
            .value=${na === null ? value : { na }}
            .readonly=${!this.writable}
            .write=${(next: CellValue) => this.write(indicator.code, next)}
          ></na-control></dd>
        </div>`,
      )}
    </dl>`
  }
}
