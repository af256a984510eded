import { html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import '../components/status-chip.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { shortTime } from './possible-actions.js'
import { reviewListStyles } from './review-list-styles.js'
import type { ReviewRow } from './review-rows.js'

const shownMissing = 3

/** The returns below a reviewer, to look through and select. Fires `choose` with the set of selected units. */
@customElement('review-list')
export class ReviewList extends LitElement {
  @property({ attribute: false }) rows: readonly ReviewRow[] = []
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set()
  @property({ attribute: false }) hrefOf: (org: string) => string = (org) => org

  static override styles = reviewListStyles

  override render() {
    const able = this.rows.filter(({ selectable }) => selectable)
    const all = able.length > 0 && able.every(({ unit }) => this.selected.has(unit.id))
    return html`<table @keydown=${this.#keydown}>
      <thead>
        <tr>
          <th class="check">
            <input type="checkbox" aria-label=${t('selectAll')} title=${t('selectAll')} .checked=${all}
              ?disabled=${able.length === 0} @change=${() => this.#choose(all ? [] : able.map(({ unit }) => unit.id))} />
          </th>
          <th>${t('unit')}</th>
          <th class="above">${t('above')}</th>
          <th>${t('status')}</th>
          <th class="number">${t('filled')}</th>
          <th>${t('missing')}</th>
          <th>${t('submitted')} / ${t('lastReason')}</th>
        </tr>
      </thead>
      <tbody>${repeat(
        this.rows,
        ({ unit }) => unit.id,
        (row) => this.#row(row),
      )}</tbody>
    </table>`
  }

  #row(row: ReviewRow) {
    const { unit, reported, expected, submitted, sentBack } = row
    const selected = this.selected.has(unit.id)
    return html`<tr class=${selected ? 'selected' : ''}>
      <td class="check">
        <input type="checkbox" aria-label=${t('select', { unit: unit.name })} .checked=${selected}
          ?disabled=${!row.selectable} @change=${() => this.#toggle(unit.id)} />
      </td>
      <td><a href=${this.hrefOf(unit.id)}>${unit.name}</a></td>
      <td class="above">${row.above}</td>
      <td><status-chip .status=${row.status}></status-chip></td>
      <td class=${reported < expected ? 'number short' : 'number'}>${reported}/${expected}</td>
      <td class="missing" title=${row.missing.join('、')}>${this.#missing(row)}</td>
      <td class="when">
        ${submitted ? html`${submitted.by} ${shortTime(submitted.at)}` : nothing}
        ${sentBack ? html`<span class="reason" title=${sentBack.reason ?? ''}>${sentBack.reason}</span>` : nothing}
      </td>
    </tr>`
  }

  #missing({ missing, expected }: ReviewRow): string {
    if (missing.length === 0) return t('complete')
    // Nothing at all: the name of every item would say less than the empty row does.
    if (missing.length === expected) return '—'
    const shown = missing.slice(0, shownMissing).join('、')
    return missing.length > shownMissing ? t('andMore', { names: shown }) : shown
  }

  #toggle(org: string): void {
    const next = new Set(this.selected)
    if (!next.delete(org)) next.add(org)
    this.#choose(next)
  }

  #choose(orgs: Iterable<string>): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: new Set(orgs) }))
  }

  /** Up and down walk through the boxes; the space bar ticks, as everywhere. */
  readonly #keydown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || !(event.target instanceof HTMLInputElement)) return
    const boxes = [...this.renderRoot.querySelectorAll<HTMLInputElement>('tbody input:not([disabled])')]
    boxes[boxes.indexOf(event.target) + step]?.focus()
    event.preventDefault()
  }
}
