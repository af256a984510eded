import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import {
  defaultThresholds,
  type MoveThresholds,
  maxThreshold,
  type ReviewThresholds,
} from '../../shared/domain/moved-figures.js'
import { decide } from '../../shared/domain/permission.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { differenceText as t } from '../i18n/difference-strings.js'
import { localText } from '../i18n/local-text.js'
import { chooseThresholds, fetchThresholds } from './difference-calls.js'
import { settingsStyles } from './settings-styles.js'

const names = ['flow', 'stock', 'rate', 'least'] as const

/** From which change on a reviewer is shown a figure, by table, for administrators to set; shows nothing to others. */
@customElement('threshold-settings')
export class ThresholdSettingsPanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _chosen: ReviewThresholds | undefined
  @state() private _said = ''
  #asked = false

  static override styles = [
    buttons,
    fields,
    layout,
    settingsStyles,
    css`
      .choices input {
        width: 5em;
      }
    `,
  ]

  override willUpdate(): void {
    const { workplace } = this
    if (this.#asked || !workplace || this.#tables(workplace).length === 0) return
    this.#asked = true
    void this.#try(async () => {
      this._chosen = await fetchThresholds()
      return ''
    })
  }

  override render() {
    const { workplace, _chosen: chosen } = this
    if (!workplace || !chosen) return nothing
    return html`<section aria-labelledby="thresholds">
      <h2 id="thresholds">${t('thresholds')}</h2>
      <p class="muted">${t('thresholdsHint')}</p>
      <p role="status">${this._said}</p>
      <ul class="panel">${this.#tables(workplace).map((table) => this.#row(table, chosen))}</ul>
    </section>`
  }

  #row(table: TableDefinition, chosen: ReviewThresholds) {
    const present = chosen[table.id] ?? defaultThresholds
    const title = localText(table.name)
    return html`<li>
      <span class="name">${title}</span>
      <span class="choices">${names.map(
        (name) => html`<label class="field">${t(name)}
          <input type="number" min="0" max=${maxThreshold} step="any" aria-label=${`${title} ${t(name)}`}
            .value=${String(present[name])}
            @change=${(event: Event) => this.#change(table, present, name, event)} />
        </label>`,
      )}
      <button ?disabled=${!chosen[table.id]} @click=${() => this.#choose(table, null)}>${t('thresholdsUsual')}</button></span>
    </li>`
  }

  #tables({ catalogue, person, tree }: WorkplaceModel): readonly TableDefinition[] {
    return catalogue.tables.filter(({ id }) => {
      const scope = catalogue.packOf(id)?.scope
      const org = scope === undefined ? undefined : asOrgUnitId(scope)
      return org !== undefined && decide(person, { action: 'configure-review', org }, tree).allowed
    })
  }

  #change(table: TableDefinition, present: MoveThresholds, name: (typeof names)[number], event: Event): void {
    const { value } = event.target as HTMLInputElement
    const number = Number(value)
    if (value.trim() === '' || !(number >= 0 && number <= maxThreshold)) {
      this._said = t('wrongNumber', { max: maxThreshold })
      return
    }
    void this.#choose(table, { ...present, [name]: number })
  }

  async #choose(table: TableDefinition, thresholds: MoveThresholds | null): Promise<void> {
    await this.#try(async () => {
      this._chosen = await chooseThresholds({ table: table.id, thresholds })
      return t('thresholdsSaved', { table: localText(table.name) })
    })
  }

  async #try(work: () => Promise<string>): Promise<void> {
    try {
      this._said = await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._said = error.message
    }
  }
}
