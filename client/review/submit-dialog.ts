import { html, LitElement, nothing } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import type { Finding } from '../../shared/domain/checks.js'
import { asIndicatorCode, asPeriodCode } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import type { Catalogue } from '../../shared/domain/table.js'
import { maxReviewReasonLength } from '../../shared/domain/workflow.js'
import type { EarlierExplanations } from '../../shared/protocol/review-api.js'
import type { SoftFinding, SubmitCheck } from '../../shared/protocol/submit-check.js'
import { buttons, fields } from '../components/base-styles.js'
import { localText, periodName } from '../i18n/local-text.js'
import { submitText as t } from '../i18n/submit-strings.js'
import { reviewDialogStyles } from './review-dialog-styles.js'
import { submitDialogStyles } from './submit-dialog-styles.js'

export interface SubmitQuestion {
  readonly unit: OrgUnit
  readonly catalogue: Catalogue
  readonly check: SubmitCheck
  /** Number of cells asked. */
  readonly asked: number
  /** Values under 待处理, which are not part of the return. */
  readonly refused: number
  /** What the unit wrote beside the same cells before; resolves later than the dialog opens. */
  readonly earlier: Promise<EarlierExplanations['explanations']>
}

export interface SubmitAnswer {
  /** Explanations to be written beside their cells first. */
  readonly notes: readonly { readonly cell: string; readonly text: string }[]
  /** Why cells are left empty; absent when none is. */
  readonly missing?: string
}

const shownNames = 12

/**
 * Everything that stands between a return and its submission, before it is sent: what must be put right, what wants an
 * explanation, and what is empty. Escape cancels.
 */
@customElement('submit-dialog')
export class SubmitDialog extends LitElement {
  @state() private _question: SubmitQuestion | undefined
  @state() private _earlier: EarlierExplanations['explanations'] = []
  @state() private _notes: ReadonlyMap<string, string> = new Map()
  @state() private _missing = ''
  @state() private _complaint = ''
  @query('dialog') private _dialog!: HTMLDialogElement | null
  #answer: ((answer: SubmitAnswer | undefined) => void) | undefined

  static override styles = [buttons, fields, reviewDialogStyles, submitDialogStyles]

  /** Resolves with the answer, or undefined when the person cancelled or has to put something right first. */
  async ask(question: SubmitQuestion): Promise<SubmitAnswer | undefined> {
    this.#finish(undefined)
    this._question = question
    this._notes = new Map()
    this._missing = ''
    this._complaint = ''
    this._earlier = []
    question.earlier
      .then((earlier) => {
        if (this._question === question) this._earlier = earlier
      })
      .catch(() => undefined) // without them the person writes the explanation anew
    await this.updateComplete
    this._dialog?.showModal()
    this.renderRoot.querySelector<HTMLElement>('textarea, .ways button.primary, .ways button')?.focus()
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#finish(undefined)
  }

  override render() {
    // Keys typed here are not the page's: undo and grid listen above.
    return html`<dialog aria-labelledby="title" @close=${this.#closed} @keydown=${stop} @paste=${stop} @copy=${stop}>
      ${this._question ? this.#form(this._question) : nothing}
    </dialog>`
  }

  #form(question: SubmitQuestion) {
    const { unit, check, asked, refused } = question
    const blocked = check.hard.length > 0
    return html`<form @submit=${this.#confirm} novalidate>
      <h2 id="title">${t('title', { unit: unit.name })}</h2>
      ${check.missing.length === 0 ? html`<p>${t('complete', { m: asked })}</p>` : nothing}
      ${this.#hard(check.hard, question)} ${this.#soft(check.soft, question)}
      ${this.#missing(question)} ${refused > 0 ? html`<p>${t('refused', { n: refused })}</p>` : nothing}
      <p>${blocked ? t('blocked') : t('after')}</p>
      <p class="complaint" id="complaint" role="alert">${this._complaint}</p>
      <div class="ways">
        <button type="button" @click=${() => this._dialog?.close()}>${blocked ? t('back') : t('cancel')}</button>
        ${blocked ? nothing : html`<button class="primary" type="submit">${t('submit')}</button>`}
      </div>
    </form>`
  }

  #hard(findings: readonly Finding[], question: SubmitQuestion) {
    if (findings.length === 0) return nothing
    return html`<section class="hard" role="alert">
      <h3>${t('hard', { n: findings.length })}</h3>
      <ul>
        ${findings.map(
          (finding) => html`<li>${localText(finding.message)}
            <span class="cells">${this.#cellNames(finding, question)}</span></li>`,
        )}
      </ul>
    </section>`
  }

  #soft(findings: readonly SoftFinding[], question: SubmitQuestion) {
    if (findings.length === 0) return nothing
    return html`<section class="soft">
      <h3>${t('soft', { n: findings.length })}</h3>
      <ul>
        ${findings.map(
          (soft) => html`<li>${localText(soft.finding.message)}
            <span class="cells">${this.#cellNames(soft.finding, question)}</span>
            ${soft.explanation === null ? this.#explain(soft) : html`<p class="said">${t('explained', { text: soft.explanation })}</p>`}
          </li>`,
        )}
      </ul>
    </section>`
  }

  #explain({ cell, finding }: SoftFinding) {
    const id = `note-${finding.check}`
    const before = this._earlier.find((each) => finding.cells.some((code) => code === each.cell))
    return html`<label class="block" for=${id}>${t('explanation')}</label>
      <textarea id=${id} rows="2" aria-describedby=${this._complaint ? 'complaint' : nothing} maxlength=${maxReviewReasonLength} required placeholder=${t('explanationHint')}
        .value=${this._notes.get(cell) ?? ''} @input=${(event: Event) => this.#note(cell, typedIn(event))}></textarea>
      ${
        before
          ? html`<button type="button" class="quiet reuse" @click=${() => this.#note(cell, before.text)}>
              ${t('reuse', { period: periodName(asPeriodCode(before.period)), text: before.text })}
            </button>`
          : nothing
      }`
  }

  #missing({ check, asked }: SubmitQuestion) {
    const { missing } = check
    if (missing.length === 0) return nothing
    const shown = missing.slice(0, shownNames)
    return html`<section>
      <p>${t('missing', { n: missing.length, m: asked })}</p>
      <ul class="names" tabindex="0">
        ${shown.map(({ name }) => html`<li>${localText(name)}</li>`)}
        ${missing.length > shown.length ? html`<li class="muted">${t('more', { n: missing.length })}</li>` : nothing}
      </ul>
      ${
        check.hard.length > 0
          ? nothing
          : html`<label class="block" for="missing">${t('missingReason')}</label>
            <textarea id="missing" rows="2" aria-describedby=${this._complaint ? 'complaint' : nothing} maxlength=${maxReviewReasonLength} required
              placeholder=${t('missingHint')} .value=${this._missing} @input=${this.#typedMissing}></textarea>`
      }
    </section>`
  }

  #cellNames({ cells }: Finding, { catalogue }: SubmitQuestion): string {
    const names = cells.map((code) => {
      const indicator = catalogue.indicator(asIndicatorCode(code))
      return indicator ? localText(indicator.name) : code
    })
    return t('cells', { names: names.join('、') })
  }

  #note(cell: string, text: string): void {
    this._notes = new Map([...this._notes, [cell, text]])
    this._complaint = ''
  }

  readonly #typedMissing = (event: Event): void => {
    this._missing = typedIn(event)
    this._complaint = ''
  }

  readonly #confirm = (event: Event): void => {
    event.preventDefault()
    const question = this._question
    if (!question || question.check.hard.length > 0) return
    const silent = question.check.soft.filter(({ explanation }) => explanation === null)
    const notes = silent.map(({ cell }) => ({ cell, text: (this._notes.get(cell) ?? '').trim() }))
    const missing = this._missing.trim()
    const open = notes.some(({ text }) => text === '')
    if (open || (question.check.missing.length > 0 && missing === '')) {
      this._complaint = open ? t('explanationNeeded') : t('missingNeeded')
      const areas = [...this.renderRoot.querySelectorAll('textarea')]
      areas.find((area) => area.value.trim() === '')?.focus()
      return
    }
    this.#finish({ notes, ...(question.check.missing.length > 0 ? { missing } : {}) })
    this._dialog?.close()
  }

  readonly #closed = (): void => this.#finish(undefined)

  #finish(answer: SubmitAnswer | undefined): void {
    const resolve = this.#answer
    this.#answer = undefined
    resolve?.(answer)
  }
}

const stop = (event: Event): void => event.stopPropagation()

function typedIn(event: Event): string {
  return event.target instanceof HTMLTextAreaElement ? event.target.value : ''
}
