import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { SheetRef } from '../../shared/domain/ids.js'
import { periodPathUp } from '../../shared/domain/period.js'
import type { Correction } from '../../shared/protocol/record-api.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { cellName } from '../components/cell-name.js'
import { cellText } from '../components/cell-text.js'
import { recordText as t } from '../i18n/record-strings.js'
import { shortTime } from './possible-actions.js'
import { fetchCorrections } from './record-calls.js'

/** The mark 更正 above figures that were corrected: how many, and on demand old and new value, why, and the two people. */
@customElement('correction-mark')
export class CorrectionMark extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) sheet: SheetRef | undefined
  @state() private _list: readonly Correction[] = []

  static override styles = css`
    :host {
      display: contents;
    }
    details {
      border: 1px solid var(--line-strong);
      border-left: 4px solid var(--accent);
      border-radius: var(--radius);
      background: var(--panel);
      padding: var(--gap-xs) var(--gap-m);
      margin-bottom: var(--gap-s);
      font-size: var(--text-s);
    }
    summary {
      cursor: pointer;
      font-weight: 600;
    }
    ul {
      margin: var(--gap-xs) 0 0;
      padding: 0;
      list-style: none;
      max-height: 30vh;
      overflow: auto;
    }
    li {
      padding: 2px 0;
      border-top: 1px solid var(--line);
      overflow-wrap: anywhere;
    }
  `

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('sheet')) return
    this._list = []
    if (this.sheet) void this.#load(this.sheet)
  }

  override render() {
    if (this._list.length === 0) return nothing
    return html`<details>
      <summary>${t('mark', { n: this._list.length })}</summary>
      <ul>${this._list.map((each) => html`<li>${this.#words(each)}</li>`)}</ul>
    </details>`
  }

  #words({ org, cells, reason, requestedBy, decidedBy, decidedAt }: Correction): string {
    const value = (key: string, each: Correction['cells'][number]['old']) =>
      cellText(this.workplace, key, each) || t('empty')
    const lines = cells.map((cell) =>
      t('markLine', {
        cell: cellName(this.workplace, { org, key: cell.key }),
        old: value(cell.key, cell.old),
        new: value(cell.key, cell.new),
      }),
    )
    const people = [
      t('requestedBy', { by: requestedBy, at: '' }).trim(),
      t('approvedBy', { by: decidedBy ?? '', at: decidedAt ? shortTime(decidedAt) : '' }),
    ]
    return [...lines, t('because', { reason }), ...people].join(' · ')
  }

  async #load(sheet: SheetRef): Promise<void> {
    const { table, period, scope } = sheet
    // The mark is an addition: figures without it are still the right ones, so a failure is not told here.
    const list = await fetchCorrections({ table, scope, state: 'done' }).catch(() => [])
    if (this.sheet === sheet)
      this._list = list.filter((each) => periodPathUp(each.period as SheetRef['period']).includes(period))
  }
}
