import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { conflictText as t } from '../i18n/conflict-strings.js'
import type { CellConflict, SheetSession } from '../sync/sheet-session.js'
import { alertStyles } from './alert-styles.js'
import { buttons } from './base-styles.js'
import { cellName } from './cell-name.js'
import { cellText } from './cell-text.js'
import { conflictWords } from './conflict-words.js'
import { SessionWatch } from './session-watch.js'

/** Values that met unseen by each other: both, with the names of their authors, and one click to choose. */
@customElement('conflict-panel')
export class ConflictPanel extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  readonly #watch = new SessionWatch(this, ['conflicts', 'cells', 'access'])

  static override styles = [
    buttons,
    alertStyles,
    css`
      :host {
        --tone: var(--warn);
        --tone-soft: var(--warn-soft);
      }
      .words {
        flex: 1 1 20em;
        overflow-wrap: anywhere;
      }
      .cell {
        font-weight: 600;
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
  }

  override render() {
    const conflicts = this.session?.conflicts ?? []
    if (conflicts.length === 0) return nothing
    return html`<section role="alert">
      <h2>${t('title', { n: conflicts.length })}</h2>
      <p>${t('hint')}</p>
      <ul>
        ${conflicts.map((each) => this.#conflict(each))}
      </ul>
    </section>`
  }

  #conflict(conflict: CellConflict) {
    const { org, key, lost } = conflict
    const now = this.session?.value(org, key) ?? null
    const text = (value: CellValue) => short(cellText(this.workplace, key, value)) || t('empty')
    const cell = cellName(this.workplace, conflict)
    const { who, values } = conflictWords(conflict, { me: this.workplace?.me.name ?? '', now, text })
    const choose = (choice: 'kept' | 'lost') => () =>
      this.session?.resolveConflict(conflict, choice, t('label', { cell }))
    return html`<li>
      <span class="words"><span class="cell">${cell}</span>: ${who}${values}</span>
      <span class="choices">
        <button aria-label=${t('useOf', { cell, value: text(lost.value) })} @click=${choose('lost')}>
          ${t('use', { value: text(lost.value) })}</button>
        <button aria-label=${t('keepOf', { cell, value: text(now) })} @click=${choose('kept')}>
          ${t('keep', { value: text(now) })}</button>
      </span>
    </li>`
  }
}

/** Enough of a long text to tell two apart. */
function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
