import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { repeat } from 'lit/directives/repeat.js'
import '../components/status-chip.js'
import { commentText } from '../i18n/comment-strings.js'
import { differenceText } from '../i18n/difference-strings.js'
import { reviewText as t } from '../i18n/review-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { CommentWatch } from './comment-watch.js'
import { shortTime } from './possible-actions.js'
import { reviewListStyles } from './review-list-styles.js'
import type { ReviewRow } from './review-rows.js'

const shownMissing = 3

/**
 * The returns below a reviewer, to look through and select. Fires `choose` with the set of selected units, `point` with
 * the unit whose row was clicked.
 */
@customElement('review-list')
export class ReviewList extends LitElement {
  @property({ attribute: false }) rows: readonly ReviewRow[] = []
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set()
  @property({ attribute: false }) hrefOf: (org: string) => string = (org) => org
  /** The unit whose row the keys act on. */
  @property() current = ''
  /** What is shown under the current row; nothing while it is folded. */
  @property({ attribute: false }) detail: ((row: ReviewRow) => TemplateResult) | undefined
  /** The open sheet, for what is said about its returns. */
  @property({ attribute: false }) session: SheetSession | undefined
  /** True for a row whose approval can still be taken back. */
  @property({ attribute: false }) isApproving: (org: string) => boolean = () => false

  readonly #comments = new CommentWatch(this)

  static override styles = reviewListStyles

  override willUpdate(): void {
    this.#comments.watch(this.session)
  }

  /** Puts the focus on the row of a unit and brings it into sight. */
  async focusRow(org: string): Promise<void> {
    await this.updateComplete
    const row = this.renderRoot.querySelector<HTMLElement>(`tr[data-org="${CSS.escape(org)}"]`)
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }

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
    const current = unit.id === this.current
    const said = this.#comments.book?.openOf(unit.id) ?? 0
    return html`<tr class=${classMap({ selected, current })} data-org=${unit.id} tabindex=${current ? 0 : -1}
        aria-current=${current ? 'true' : nothing}
        @click=${(event: Event) => this.#point(event, unit.id)}>
      <td class="check">
        <input type="checkbox" aria-label=${t('select', { unit: unit.name })} .checked=${selected}
          ?disabled=${!row.selectable} @change=${() => this.#toggle(unit.id)} />
      </td>
      <td><a href=${this.hrefOf(unit.id)}>${unit.name}</a></td>
      <td class="above">${row.above}</td>
      <td>
        <status-chip .status=${row.status}></status-chip>
        ${this.isApproving(unit.id) ? html`<span class="approving">${differenceText('willApprove')}</span>` : nothing}
        ${said > 0 ? html`<span class="said">${commentText('commentsOpen', { n: said })}</span>` : nothing}
      </td>
      <td class=${reported < expected ? 'number short' : 'number'}>${reported}/${expected}</td>
      <td class="missing" title=${row.missing.join('、')}>${this.#missing(row)}</td>
      <td class="when">
        ${submitted ? html`${submitted.by} ${shortTime(submitted.at)}` : nothing}
        ${sentBack ? html`<span class="reason" title=${sentBack.reason ?? ''}>${sentBack.reason}</span>` : nothing}
      </td>
    </tr>
    ${current && this.detail ? html`<tr class="detail"><td colspan="7">${this.detail(row)}</td></tr>` : nothing}`
  }

  /** A click beside the controls of a row means the row itself. */
  #point(event: Event, org: string): void {
    const [target] = event.composedPath()
    if (target instanceof Element && target.closest('a, input, button')) return
    this.dispatchEvent(new CustomEvent('point', { detail: org }))
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
