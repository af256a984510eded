import { html, LitElement } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { localText } from '../i18n/local-text.js'
import type { AskedPaste } from './grid-clipboard.js'
import './indicator-grid.js'
import type { IndicatorGrid } from './indicator-grid.js'
import './paste-dialog.js'
import type { PasteWay } from './paste-judge.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/**
 * The grid of a sheet with what belongs around it: the question before a doubtful paste. Renders no shadow root, like
 * the grid itself, whose events pass through.
 */
@customElement('sheet-grid')
export class SheetGrid extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  @state() private _asked: AskedPaste | undefined
  @query('indicator-grid') private _grid!: IndicatorGrid | null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    const { view, rows, columns } = this
    if (!view) return html``
    return html`
      <indicator-grid tabindex="-1" aria-label=${localText(view.table.name)} .view=${view} .rows=${rows}
        .columns=${columns} @paste-doubt=${this.#ask}></indicator-grid>
      <paste-dialog .doubt=${this._asked?.doubt} .view=${view} .rows=${rows} .columns=${columns}
        @paste-answer=${this.#answer}></paste-dialog>
    `
  }

  readonly #ask = (event: CustomEvent<AskedPaste>): void => {
    this._asked = event.detail
  }

  readonly #answer = (event: CustomEvent<PasteWay | undefined>): void => {
    const asked = this._asked
    this._asked = undefined
    this._grid?.focus()
    asked?.answer(event.detail)
  }
}
