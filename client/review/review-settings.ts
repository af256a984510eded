import { html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { levelNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import type { OrgLevel } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import { returnLevels, type TableDefinition } from '../../shared/domain/table.js'
import type { ChooseLevels, ReviewLevelsAnswer } from '../../shared/protocol/review-api.js'
import { ApiError, request } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { layout } from '../components/base-styles.js'
import { localText } from '../i18n/local-text.js'
import { taskText as t } from '../i18n/task-strings.js'
import { settingsStyles } from './settings-styles.js'

/** Which levels review each table, for administrators to choose; shows nothing to others. */
@customElement('review-settings')
export class ReviewSettingsPanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _said = ''

  static override styles = [layout, settingsStyles]

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    const tables = workplace.catalogue.tables.filter((table) => this.#mayChoose(workplace, table))
    if (tables.length === 0) return nothing
    return html`<section aria-labelledby="levels">
      <h2 id="levels">${t('settings')}</h2>
      <p class="muted">${t('settingsHint')}</p>
      <p role="status">${this._said}</p>
      <ul class="panel">${tables.map((table) => this.#row(workplace, table))}</ul>
    </section>`
  }

  #row(workplace: WorkplaceModel, table: TableDefinition) {
    const all = naturalLevels(workplace, table)
    const chosen = (workplace.reviewLevels[table.id] ?? all).filter((level) => all.includes(level))
    return html`<li>
      <span class="name">${localText(table.name)}</span>
      <span class="choices">${all.map(
        (level) => html`<label>
          <input type="checkbox" .checked=${chosen.includes(level)}
            ?disabled=${chosen.length === 1 && chosen[0] === level}
            @change=${() => this.#toggle(workplace, table, all, chosen, level)} />
          ${t('level', { name: localText(levelNames[level]) })}
        </label>`,
      )}</span>
    </li>`
  }

  #mayChoose({ catalogue, person, tree }: WorkplaceModel, table: TableDefinition): boolean {
    const scope = catalogue.packOf(table.id)?.scope
    return (
      scope !== undefined &&
      decide(person, { action: 'configure-review', org: asOrgUnitId(scope) }, tree).allowed
    )
  }

  async #toggle(
    workplace: WorkplaceModel,
    table: TableDefinition,
    all: readonly OrgLevel[],
    chosen: readonly OrgLevel[],
    level: OrgLevel,
  ): Promise<void> {
    const next = all.filter((each) => (each === level ? !chosen.includes(level) : chosen.includes(each)))
    const body: ChooseLevels = { table: table.id, levels: next.length === all.length ? null : next }
    try {
      const { levels } = (await request('POST', '/api/review-levels', body)) as ReviewLevelsAnswer
      workplace.levelsChanged(levels)
      const names = next.map((each) => localText(levelNames[each])).join('、')
      this._said = t('settingsSaved', { table: localText(table.name), levels: names })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._said = error.message
    }
    this.requestUpdate()
  }
}

/** The levels that would review the lowest units that fill the table, lowest first. */
function naturalLevels(workplace: WorkplaceModel, table: TableDefinition): readonly OrgLevel[] {
  const units = workplace.treeOf(table.id)
  const filling = units.within(units.root.id, returnLevels(workplace.catalogue, table))
  let longest: readonly OrgLevel[] = []
  for (const { id } of filling) {
    const { levels } = workplace.fullChainOf(table.id, id)
    if (levels.length > longest.length) longest = levels
  }
  return longest
}
