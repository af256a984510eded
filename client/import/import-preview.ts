import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { dialogTableStyles } from '../components/dialog-styles.js'
import { displayText } from '../form/value-text.js'
import { importText as t } from '../i18n/import-strings.js'
import type { ImportChoices } from './apply-plan.js'
import { type CellState, cellId, type ImportPlan, type PlannedCell } from './import-plan.js'
import { listStyles } from './import-styles.js'

/** More than anybody reads is only counted. */
const shown = 200

/** What an import would do, list by list. Fires `choices` with the person's {@link ImportChoices} when they change. */
@customElement('import-preview')
export class ImportPreview extends LitElement {
  @property({ attribute: false }) plan: ImportPlan | undefined
  @property({ attribute: false }) choices: ImportChoices = {
    clear: false,
    remove: false,
    fromFile: new Set(),
  }

  static override styles = [buttons, dialogTableStyles, listStyles]

  override render() {
    const { plan } = this
    if (!plan) return nothing
    const of = (state: CellState) => plan.cells.filter((cell) => cell.state === state)
    const [both, write, blank] = [of('both'), of('write'), of('blank')]
    return html`
      ${both.length > 0 ? this.#section(t('listBoth', { n: both.length }), this.#bothTable(both), true, this.#bothTools(both)) : nothing}
      ${write.length > 0 ? this.#section(t('listWrite', { n: write.length }), this.#valueTable(write), true) : nothing}
      ${this.#lines(plan.added, t('listAdded', { n: plan.added.length }))}
      ${this.#lines(
        plan.removed,
        t('listRemoved', { n: plan.removed.length }),
        this.#tick('remove', t('remove', { n: plan.removed.length })),
      )}
      ${
        blank.length > 0
          ? this.#section(
              t('listBlank', { n: blank.length }),
              this.#valueTable(blank),
              true,
              this.#tick('clear', t('clear', { n: blank.length })),
            )
          : nothing
      }
      ${this.#reasons(of('refused'), 'listRefused', true)} ${this.#reasons(of('place'), 'listPlace', false)}
      ${this.#server(of('server'))}
    `
  }

  #section(title: string, table: TemplateResult, open: boolean, tools: unknown = nothing) {
    return html`<details ?open=${open}>
      <summary>${title}</summary>
      ${tools}
      <div class="scroll" tabindex="0">${table}</div>
    </details>`
  }

  #valueTable(cells: readonly PlannedCell[]): TemplateResult {
    return html`<table>
      <thead><tr><th>${t('where')}</th><th>${t('what')}</th><th>${t('now')}</th><th>${t('becomes')}</th></tr></thead>
      <tbody>
        ${cells.slice(0, shown).map(
          (cell) => html`<tr>
            <td>${cell.where}</td><td>${cell.what}</td>
            <td class="muted" data-label=${t('now')}>${valueWords(cell, cell.old)}</td><td class="new" data-label=${t('becomes')}>${valueWords(cell, cell.value)}</td>
          </tr>`,
        )}
      </tbody>
    </table>${more(cells.length)}`
  }

  #bothTable(cells: readonly PlannedCell[]): TemplateResult {
    return html`<table>
      <thead><tr><th>${t('where')}</th><th>${t('what')}</th><th>${t('becomes')}</th></tr></thead>
      <tbody>
        ${cells.slice(0, shown).map((cell) => {
          const id = cellId(cell)
          const fromFile = this.choices.fromFile.has(id)
          const pick = (file: boolean) => () => this.#pick([cell], file)
          return html`<tr>
            <td>${cell.where}</td><td>${cell.what}</td>
            <td><div class="choice" role="radiogroup" aria-label="${cell.where} ${cell.what}">
              <label class="tick"><input type="radio" name=${id} .checked=${!fromFile} @change=${pick(false)} />
                ${t('keepServer')} <strong>${valueWords(cell, cell.old)}</strong></label>
              <label class="tick"><input type="radio" name=${id} .checked=${fromFile} @change=${pick(true)} />
                ${t('takeFile')} <strong>${valueWords(cell, cell.value)}</strong></label>
            </div></td>
          </tr>`
        })}
      </tbody>
    </table>${more(cells.length)}`
  }

  #bothTools(cells: readonly PlannedCell[]) {
    return html`<div class="tools">
      <button @click=${() => this.#pick(cells, true)}>${t('allFile')}</button>
      <button @click=${() => this.#pick(cells, false)}>${t('allServer')}</button>
    </div>`
  }

  #reasons(cells: readonly PlannedCell[], title: 'listRefused' | 'listPlace', open: boolean) {
    if (cells.length === 0) return nothing
    const table = html`<table>
      <thead><tr><th>${t('where')}</th><th>${t('what')}</th><th>${t('inFile')}</th><th>${t('reason')}</th></tr></thead>
      <tbody>
        ${cells.slice(0, shown).map(
          ({ where, what, text, reason }) => html`<tr>
            <td>${where}</td><td>${what}</td><td data-label=${t('inFile')}>${text || t('empty')}</td><td class="why">${reason}</td>
          </tr>`,
        )}
      </tbody>
    </table>${more(cells.length)}`
    return this.#section(t(title, { n: cells.length }), table, open)
  }

  #server(cells: readonly PlannedCell[]) {
    if (cells.length === 0) return nothing
    const table = html`<table>
      <thead><tr><th>${t('where')}</th><th>${t('what')}</th><th>${t('now')}</th><th>${t('inFile')}</th></tr></thead>
      <tbody>
        ${cells.slice(0, shown).map(
          (cell) => html`<tr>
            <td>${cell.where}</td><td>${cell.what}</td>
            <td class="new" data-label=${t('now')}>${valueWords(cell, cell.old)}</td><td class="muted" data-label=${t('inFile')}>${cell.text || t('empty')}</td>
          </tr>`,
        )}
      </tbody>
    </table>${more(cells.length)}`
    return this.#section(t('listServer', { n: cells.length }), table, false)
  }

  #lines(
    lines: readonly { readonly where: string; readonly what: string }[],
    title: string,
    tools: unknown = nothing,
  ) {
    if (lines.length === 0) return nothing
    const table = html`<table>
      <thead><tr><th>${t('where')}</th><th>${t('item')}</th></tr></thead>
      <tbody>
        ${lines.slice(0, shown).map(({ where, what }) => html`<tr><td>${where}</td><td>${what}</td></tr>`)}
      </tbody>
    </table>${more(lines.length)}`
    return this.#section(title, table, true, tools)
  }

  #tick(name: 'clear' | 'remove', label: string) {
    return html`<div class="tools"><label class="tick">
      <input type="checkbox" .checked=${this.choices[name]}
        @change=${(event: Event) => this.#tell({ ...this.choices, [name]: (event.target as HTMLInputElement).checked })} />
      ${label}</label></div>`
  }

  #pick(cells: readonly PlannedCell[], file: boolean): void {
    const fromFile = new Set(this.choices.fromFile)
    for (const cell of cells) {
      if (file) fromFile.add(cellId(cell))
      else fromFile.delete(cellId(cell))
    }
    this.#tell({ ...this.choices, fromFile })
  }

  #tell(choices: ImportChoices): void {
    this.dispatchEvent(new CustomEvent<ImportChoices>('choices', { detail: choices }))
  }
}

function valueWords({ kind }: PlannedCell, value: PlannedCell['value']): string {
  const text = displayText(value, kind)
  const unit = typeof value === 'number' ? (kind.entryUnit?.label ?? kind.unit) : ''
  return text === '' ? t('empty') : `${text} ${unit}`.trim()
}

const more = (n: number) => (n > shown ? html`<p class="muted">${t('more', { n: n - shown })}</p>` : nothing)
