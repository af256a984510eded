import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { asIndicatorCode } from '../../shared/domain/ids.js'
import type { Catalogue } from '../../shared/domain/table.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'
import { localText } from '../i18n/local-text.js'
import { submitText as t } from '../i18n/submit-strings.js'

/** What was said with a submission: 缺报, an exception, and the explanations of odd figures. For every level to read. */
@customElement('step-remarks')
export class StepRemarksNote extends LitElement {
  @property({ attribute: false }) event: ReviewEvent | undefined
  @property({ attribute: false }) catalogue: Catalogue | undefined

  static override styles = css`
    section {
      margin-top: var(--gap-xs);
      padding: var(--gap-xs) var(--gap-m);
      border-left: 4px solid var(--note);
      border-radius: var(--radius);
      background: var(--panel-sunken);
      font-size: var(--text-s);
    }
    h3 {
      margin: 0;
      font-size: var(--text-s);
      color: var(--ink-muted);
    }
    p {
      margin: 2px 0 0;
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
  `

  override render() {
    const lines = this.#lines()
    if (lines.length === 0) return nothing
    return html`<section role="note"><h3>${t('remarks')}</h3>${lines}</section>`
  }

  #lines(): readonly TemplateResult[] {
    const { missing, exception, explanations = [] } = this.event?.remarks ?? {}
    const lines: string[] = []
    if (missing) {
      const names = missing.cells.map((code) => this.#nameOf(code)).join('、')
      lines.push(t('saidMissing', { n: missing.cells.length, names, reason: missing.reason }))
    }
    if (exception) {
      const key = exception.kind === 'overdue' ? 'saidOverdue' : 'saidUnreported'
      lines.push(t(key, { n: exception.orgs.length, reason: exception.reason }))
    }
    for (const { key, text } of explanations)
      lines.push(t('saidExplanation', { name: this.#nameOf(key), text }))
    return lines.map((line) => html`<p>${line}</p>`)
  }

  #nameOf(code: string): string {
    const indicator = this.catalogue?.indicator(asIndicatorCode(code))
    return indicator ? localText(indicator.name) : code
  }
}
