import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { SheetRef } from '../../shared/domain/ids.js'
import type { AnsweredFinding, FindingsAnswer } from '../../shared/protocol/api.js'
import { fetchFindings } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import '../components/check-lines.js'
import { checkText as t } from '../i18n/check-strings.js'

/** While figures keep moving the server is asked again no more often than this: it reads a whole sheet each time. */
const askEveryMs = 15_000
const mostShown = 100

/** The checks that do not hold for a unit and everything below it, as the server found them; folded until opened. */
@customElement('findings-list')
export class FindingsList extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) ref: SheetRef | undefined
  /** Asks again when this changes: the figures beside it moved. */
  @property({ type: Number }) seq = 0
  @state() private _answer: FindingsAnswer | undefined
  #asked = 0
  #again: ReturnType<typeof setTimeout> | undefined

  static override styles = css`
    :host {
      display: block;
      font-size: var(--text-s);
    }
    summary {
      cursor: pointer;
    }
    .lines {
      max-height: 30vh;
      overflow: auto;
      padding: var(--gap-xs) 0;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--gap-s);
      padding: 2px 0;
    }
    .line > span {
      min-width: 10em;
      font-weight: 600;
    }
  `

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#again)
    this.#again = undefined
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ref')) {
      this._answer = undefined
      void this.#load()
    } else if (changed.has('seq')) this.#again ??= setTimeout(() => void this.#load(), askEveryMs)
  }

  override render() {
    const findings = this._answer?.findings ?? []
    if (findings.length === 0) return nothing
    const hard = findings.filter(({ severity }) => severity === 'hard').length
    return html`<details>
      <summary>${t('counts', { hard, soft: findings.length - hard })}</summary>
      <div class="lines">${findings.slice(0, mostShown).map((finding) => this.#line(finding))}</div>
    </details>`
  }

  #line(finding: AnsweredFinding) {
    const unit = this.workplace?.tree.get(finding.org)?.name ?? finding.org
    return html`<div class="line">
      <span>${finding.at === 'total' ? t('ofTotal', { name: unit }) : unit}</span>
      <check-lines readonly .findings=${[finding]} .isExplained=${() => finding.explained}></check-lines>
    </div>`
  }

  async #load(): Promise<void> {
    clearTimeout(this.#again)
    this.#again = undefined
    if (!this.ref) return
    const asked = ++this.#asked
    try {
      const { table, period, scope } = this.ref
      const answer = await fetchFindings({ table, period, scope })
      if (asked === this.#asked) this._answer = answer
    } catch (error) {
      // The figures stand on their own; the page itself says when the server is away.
      if (!(error instanceof ApiError)) throw error
    }
  }
}
