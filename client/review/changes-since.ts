import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import type { ChangesSince, ReviewEvent } from '../../shared/protocol/review-api.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { cellPart } from '../components/cell-name.js'
import { cellText } from '../components/cell-text.js'
import { submitText as t } from '../i18n/submit-strings.js'
import { fetchChanges } from './review-calls.js'

/** What a unit changed after a 退回, and what was pointed out and is still as it was. */
@customElement('changes-since')
export class ChangesSinceNote extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) ref: ReturnRef | undefined
  /** The 退回 that was answered. */
  @property({ attribute: false }) event: ReviewEvent | undefined
  /** Changes when the return moved: then it is asked again. */
  @property() stamp = ''
  @state() private _changes: ChangesSince | undefined

  static override styles = css`
    section {
      margin-top: var(--gap-xs);
      padding: var(--gap-xs) var(--gap-m);
      border-left: 4px solid var(--accent);
      border-radius: var(--radius);
      background: var(--accent-soft);
      font-size: var(--text-s);
    }
    h3,
    p {
      margin: 0;
      font-size: var(--text-s);
    }
    ul {
      margin: 0;
      padding-left: 1.2em;
    }
  `

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stamp') && this.ref) void this.#load(this.ref, this.stamp)
  }

  override render() {
    const { event, _changes: changes } = this
    if (!event || !changes?.since || changes.since.seq !== event.seq) return nothing
    const keys = new Set(changes.cells.map(({ key }) => key))
    const named = event.cells.filter(({ key }) => !keys.has(key)).map(({ key }) => this.#nameOf(key))
    return html`<section role="note">
      <h3>${changes.cells.length === 0 ? t('changesNone') : t('changes', { n: changes.cells.length })}</h3>
      <ul>
        ${changes.cells.map(
          ({ key, old, new: value }) =>
            html`<li>${t('changed', {
              name: this.#nameOf(key),
              old: cellText(this.workplace, key, old) || t('blank'),
              new: cellText(this.workplace, key, value) || t('blank'),
            })}</li>`,
        )}
      </ul>
      ${named.length > 0 ? html`<p>${t('unchangedNamed', { names: named.join('、') })}</p>` : nothing}
    </section>`
  }

  #nameOf(key: string): string {
    return cellPart(this.workplace, key)
  }

  async #load(ref: ReturnRef, stamp: string): Promise<void> {
    try {
      const changes = await fetchChanges(ref)
      if (stamp === this.stamp) this._changes = changes
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // the values themselves are on the page
    }
  }
}
