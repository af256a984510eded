import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import { mostPastedLines, type PastePlan } from './ledger-paste.js'

const shownProblems = 8

/** What a paste would add and what could not be read, before anything is written. Fires `paste-answer` with true or false. */
@customElement('paste-preview')
export class PastePreview extends LitElement {
  @property({ attribute: false }) plan: PastePlan | undefined

  static override styles = [
    buttons,
    css`
      section {
        margin: var(--gap-s) 0;
        padding: var(--gap-s) var(--gap-m);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--panel);
      }
      h3,
      p,
      ul {
        margin: 0 0 var(--gap-xs);
      }
      h3 {
        font-size: var(--text-m);
      }
      .warn {
        color: var(--warn);
      }
      ul {
        padding-left: 1.5em;
        font-size: var(--text-s);
      }
    `,
  ]

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('button')?.focus()
  }

  override render() {
    const { plan } = this
    if (!plan) return nothing
    const n = plan.lines.length
    const more = plan.problems.length - shownProblems
    return html`<section role="alertdialog" aria-label=${t('pasteTitle', { n })}>
      <h3>${t('pasteTitle', { n })}</h3>
      ${plan.ignoredColumns > 0 ? html`<p class="warn">${t('pasteIgnored', { n: plan.ignoredColumns })}</p>` : nothing}
      ${
        plan.ignoredLines > 0
          ? html`<p class="warn">${t('pasteTooMany', { max: mostPastedLines, n: plan.ignoredLines })}</p>`
          : nothing
      }
      ${
        plan.problems.length > 0
          ? html`<p class="warn">${t('pasteProblems', { n: plan.problems.length })}</p>
              <ul>
                ${plan.problems
                  .slice(0, shownProblems)
                  .map(
                    ({ row, column, text, message }) =>
                      html`<li>${t('problemAt', { row, column: localText(column.name), text, message })}</li>`,
                  )}
                ${more > 0 ? html`<li>${t('more', { n: more })}</li>` : nothing}
              </ul>`
          : nothing
      }
      <button class="primary" ?disabled=${n === 0} @click=${() => this.#answer(true)}>${t('pasteConfirm', { n })}</button>
      <button @click=${() => this.#answer(false)}>${t('cancel')}</button>
    </section>`
  }

  #answer(yes: boolean): void {
    this.dispatchEvent(new CustomEvent('paste-answer', { detail: yes }))
  }
}
