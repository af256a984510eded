import { css, html, LitElement } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { navigate } from '../app/router.js'
import { formText as t } from '../i18n/form-strings.js'

/** Chooses among org units, grouped under their parents in official order, and goes to the address of the chosen one. */
@customElement('unit-picker')
export class UnitPicker extends LitElement {
  @property({ attribute: false }) tree: OrgTree | undefined
  @property({ attribute: false }) units: readonly OrgUnit[] = []
  @property() current = ''
  @property({ attribute: false }) hrefOf: (org: string) => string = (org) => org

  static override styles = css`
    label {
      display: inline-flex;
      align-items: center;
      gap: var(--gap-xs);
    }
    select {
      font: inherit;
      font-weight: 600;
      min-height: 32px;
      max-width: 60vw;
      padding: 2px var(--gap-xs);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--panel);
      color: var(--ink);
    }
    @media (max-width: 599px) {
      select {
        min-height: 44px;
      }
    }
  `

  override render() {
    const known = this.units.some((unit) => unit.id === this.current)
    const here = this.tree?.units.find((unit) => unit.id === this.current)
    return html`<label
      ><span>${t('pickUnit')}</span>
      <select @change=${this.#go}>
        ${known ? '' : html`<option value="" selected>${here?.name ?? t('chooseUnit')}</option>`}
        ${this.#groups().map(
          ([parent, units]) => html`<optgroup label=${parent}>
            ${units.map(
              (unit) =>
                html`<option value=${unit.id} ?selected=${unit.id === this.current}>${unit.name}</option>`,
            )}
          </optgroup>`,
        )}
      </select></label
    >`
  }

  override updated(): void {
    // Once a person has chosen, the options' own marks no longer move the select.
    const select = this.renderRoot.querySelector('select')
    if (select) select.value = this.units.some((unit) => unit.id === this.current) ? this.current : ''
  }

  #groups(): readonly (readonly [parent: string, units: readonly OrgUnit[]])[] {
    const groups = new Map<string, OrgUnit[]>()
    for (const unit of this.units) {
      const parent = unit.parentId ? (this.tree?.get(unit.parentId)?.name ?? '') : ''
      const group = groups.get(parent)
      if (group) group.push(unit)
      else groups.set(parent, [unit])
    }
    return [...groups]
  }

  readonly #go = (event: Event): void => {
    const org = (event.target as HTMLSelectElement).value
    if (org) navigate(this.hrefOf(org))
  }
}
