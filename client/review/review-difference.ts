import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { ReturnDifference } from '../../shared/protocol/review-difference-api.js'
import { askedOf } from '../../shared/protocol/submit-check.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { cellPart } from '../components/cell-name.js'
import { cellText } from '../components/cell-text.js'
import { differenceText as t } from '../i18n/difference-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession } from '../sync/sheet-session.js'
import './comment-toggle.js'
import { figureWords } from './difference-words.js'
import { shortTime } from './possible-actions.js'

/** What a reviewer should look at in one return, the rest folded away. Events: `approve`, `send-back`, `fold`. */
@customElement('review-difference')
export class ReviewDifferencePanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) unit: OrgUnit | undefined
  @property({ attribute: false }) facts: ReturnDifference | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  /** The return's cells as they are now. */
  @property({ attribute: false }) cells: ReadonlyMap<string, CellValue> = new Map()
  @property() href = ''

  static override styles = [
    buttons,
    css`
      section {
        padding: var(--gap-s) var(--gap-m) var(--gap-m);
        border-left: 4px solid var(--accent);
        background: var(--panel-sunken);
      }
      h3,
      h4,
      p {
        margin: 0;
        font-size: var(--text-m);
      }
      h4 {
        margin-top: var(--gap-s);
        font-size: var(--text-s);
        color: var(--ink-muted);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-s);
      }
      .head p {
        flex: 1 1 20em;
      }
      .muted {
        color: var(--ink-muted);
        font-size: var(--text-s);
      }
      ul {
        margin: 0;
        padding-left: 1.2em;
        overflow-wrap: anywhere;
      }
      .undone {
        color: var(--danger);
        font-weight: 600;
      }
      .done {
        color: var(--ok);
        font-weight: 600;
      }
      .value {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      details {
        margin-top: var(--gap-s);
      }
      summary {
        cursor: pointer;
        min-height: 24px;
        color: var(--ink-muted);
      }
      @media (max-width: 720px) {
        button,
        a.button {
          min-height: 44px;
        }
        summary {
          padding: 10px 0;
        }
      }
    `,
  ]

  override render() {
    const { facts, unit } = this
    if (!unit) return nothing
    return html`<section aria-label=${t('standsOut', { unit: unit.name })}>
      <div class="head">
        <p class="muted">${facts ? this.#sinceWords(facts) : t('notWaiting')}</p>
        ${
          facts
            ? html`<button class="primary" @click=${() => this.#tell('approve')}>${t('approveKey')}</button>
                <button @click=${() => this.#tell('send-back')}>${t('sendBackKey')}</button>`
            : nothing
        }
        <a class="button" href=${this.href}>${t('openReturn')}</a>
        <button @click=${() => this.#tell('fold')}>${t('closeKey')}</button>
        ${this.#talk(null)}
      </div>
      ${facts ? [this.#sentBack(facts), this.#changed(facts), this.#figures(facts), this.#findings(facts), this.#missing(facts), this.#rest(facts)] : nothing}
    </section>`
  }

  #sinceWords({ submitted, since }: ReturnDifference): string {
    const by = submitted?.by ?? ''
    const at = submitted ? shortTime(submitted.at) : ''
    return since ? t('against', { by, at, before: shortTime(since.at) }) : t('first', { by, at })
  }

  #sentBack({ sentBack }: ReturnDifference) {
    if (!sentBack) return nothing
    return html`<h4>${t('answered', { reason: sentBack.reason ?? '' })}</h4>
      <ul>
        ${sentBack.cells.map(
          ({ key, reason, changed }) => html`<li>
            <span class=${changed ? 'done' : 'undone'}>${t(changed ? 'done' : 'undone')}</span>
            ${reason ? t('reasonLine', { name: this.#name(key), reason }) : this.#name(key)} ${this.#talk(key)}
          </li>`,
        )}
      </ul>`
  }

  #changed({ since, changed, moreChanged }: ReturnDifference) {
    if (!since) return nothing
    if (changed.length === 0) return html`<h4>${t('unchanged')}</h4>`
    return html`<h4>${t('changed', { n: changed.length + moreChanged })}</h4>
      <ul>
        ${changed.map(
          ({ key, old, new: value, by }) =>
            html`<li>${t('changedLine', {
              name: this.#name(key),
              old: this.#value(key, old),
              now: this.#value(key, value),
              by,
            })} ${this.#talk(key)}</li>`,
        )}
        ${moreChanged > 0 ? html`<li class="muted">${t('moreChanged', { n: moreChanged })}</li>` : nothing}
      </ul>`
  }

  #figures({ figures }: ReturnDifference) {
    if (figures.length === 0) return nothing
    return html`<h4>${t('figures', { n: figures.length })}</h4>
      <ul>
        ${figures.map(
          (figure) => html`<li>
            ${this.#name(figure.key)} <span class="value">${this.#value(figure.key, figure.now)}</span>
            <span>${figureWords(this.workplace, figure)}</span> ${this.#talk(figure.key)}
          </li>`,
        )}
      </ul>`
  }

  #findings({ findings }: ReturnDifference) {
    if (findings.length === 0) return nothing
    return html`<h4>${t('findings', { n: findings.length })}</h4>
      <ul>
        ${findings.map(
          ({ message, explanation }) => html`<li>
            ${localText(message)}
            ${
              explanation === null
                ? html`<span class="undone">${t('notExplained')}</span>`
                : html`<span class="value">${t('explained', { text: explanation })}</span>`
            }
          </li>`,
        )}
      </ul>`
  }

  #missing({ missing }: ReturnDifference) {
    if (!missing) return nothing
    const names = missing.cells.map((key) => this.#name(key)).join('、')
    return html`<h4>${t('missing', { n: missing.cells.length, names, reason: missing.reason })}</h4>`
  }

  /** What nobody needs to read, there for whoever wants to. */
  #rest(facts: ReturnDifference) {
    const { catalogue } = this.workplace ?? {}
    if (!catalogue || !this.table || !this.unit) return nothing
    const shown = new Set<string>([...facts.figures.map(({ key }) => key), ...(facts.missing?.cells ?? [])])
    const rest = askedOf(catalogue, this.table, this.unit).filter(({ code }) => !shown.has(code))
    const words = [
      ...(facts.near > 0 ? [t('near', { n: facts.near })] : []),
      ...(facts.unknown > 0 ? [t('unknown', { n: facts.unknown })] : []),
    ]
    const isQuiet =
      facts.figures.length === 0 &&
      facts.findings.length === 0 &&
      facts.changed.length === 0 &&
      !facts.missing &&
      !facts.sentBack
    return html`${isQuiet ? html`<h4>${t('nothing')}</h4>` : nothing}
      ${
        rest.length === 0
          ? nothing
          : html`<details>
              <summary>${words.length > 0 ? words.join(',') : t('others', { n: rest.length })}</summary>
              <ul>
                ${rest.map(
                  ({ code, name }) =>
                    html`<li>${localText(name)} <span class="value">${this.#value(code, this.cells.get(code) ?? null)}</span> ${this.#talk(code)}</li>`,
                )}
              </ul>
            </details>`
      }`
  }

  /** What is said about a cell, or with null about the return. */
  #talk(key: string | null) {
    const label = key === null ? '' : this.#name(key)
    return html`<comment-toggle .workplace=${this.workplace} .session=${this.session} .org=${this.unit?.id ?? ''}
      .key=${key} .label=${label}></comment-toggle>`
  }

  #name(key: string): string {
    return cellPart(this.workplace, key)
  }

  #value(key: string, value: CellValue): string {
    return cellText(this.workplace, key, value) || t('blank')
  }

  #tell(kind: 'approve' | 'send-back' | 'fold'): void {
    this.dispatchEvent(new CustomEvent(kind, { bubbles: true, composed: true }))
  }
}
