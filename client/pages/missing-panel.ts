import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { lensNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId, asPeriodCode, type IndicatorCode, type SheetRef } from '../../shared/domain/ids.js'
import type { Lens } from '../../shared/domain/status.js'
import type { Missing } from '../../shared/protocol/api.js'
import { fetchMissing } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, layout } from '../components/base-styles.js'
import { t } from '../i18n/app-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { sidePanel } from './side-panel-styles.js'

/** Who has not reported one indicator below one unit, in official order. Fires `close-panel`. */
@customElement('missing-panel')
export class MissingPanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) ref: SheetRef | undefined
  @property() indicator = ''
  /** The lens of the figures beside it; who is missing is always about filling, not about review. */
  @property() lens: Lens = 'all'
  /** Asks again whenever this changes: the figures beside it moved. */
  @property({ type: Number }) seq = 0
  @state() private _missing: Missing | undefined
  @state() private _problem: string | undefined
  #asked = 0

  static override styles = [
    layout,
    buttons,
    sidePanel,
    css`
      .body {
        padding-top: var(--gap-s);
      }
      h3 {
        margin: var(--gap-m) 0 4px;
        font-size: var(--text-sm);
        color: var(--ink-muted);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--gap-s);
        padding: 4px 0;
        border-bottom: 1px solid var(--panel-sunken);
      }
      .periods {
        color: var(--ink-muted);
        font-size: var(--text-s);
        line-height: 20px;
        text-align: right;
      }
      .small {
        font-size: var(--text-s);
      }
      .problem {
        color: var(--danger);
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ref') || changed.has('indicator')) this._missing = undefined
    if (changed.has('ref') || changed.has('indicator') || changed.has('seq')) void this.#load()
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('button')?.focus()
  }

  override render() {
    const { workplace, ref } = this
    if (!workplace || !ref) return nothing
    const indicator = workplace.catalogue.indicator(this.indicator as IndicatorCode)
    const unit = workplace.tree.get(ref.scope)
    return html`
      <header>
        <div>
          <h2>${t('missingTitle')}</h2>
          <p class="muted small">
            ${unit?.name} · ${indicator ? localText(indicator.name) : ''} · ${periodName(ref.period)}
          </p>
        </div>
        <button @click=${this.#close}>${t('close')}</button>
      </header>
      <div class="body" aria-live="polite" tabindex="0">
        ${
          this.lens === 'all'
            ? nothing
            : html`<p class="muted small">${t('missingLens', { lens: localText(lensNames[this.lens]) })}</p>`
        }
        ${this._problem ? html`<p class="problem">${this._problem}</p>` : this.#list(workplace)}
      </div>
    `
  }

  #list(workplace: WorkplaceModel) {
    const units = this._missing?.units
    if (!units) return html`<p class="muted">${t('loading')}</p>`
    if (units.length === 0) return html`<p>${t('missingNone')}</p>`
    const byParent = new Map<string, typeof units>()
    for (const unit of units) {
      const parent = workplace.tree.pathUp(asOrgUnitId(unit.org))[1]
      const label = unit.level === 'community' && parent ? parent.name : ''
      byParent.set(label, [...(byParent.get(label) ?? []), unit])
    }
    return html`
      <p><b>${t('missingCount', { n: units.length })}</b></p>
      ${[...byParent].map(
        ([label, group]) => html`
          ${label ? html`<h3>${label}(${group.length})</h3>` : nothing}
          <ul>
            ${group.map(
              (unit) => html`<li>
                <span>${unit.name}</span>
                <span class="periods" title=${unit.periods.map((code) => periodName(asPeriodCode(code))).join('、')}>
                  ${
                    unit.periods.length === 1
                      ? unit.periods.map((code) => periodName(asPeriodCode(code)))
                      : t('missingPeriods', { n: unit.periods.length })
                  }
                </span>
              </li>`,
            )}
          </ul>
        `,
      )}
    `
  }

  async #load(): Promise<void> {
    const { ref, indicator } = this
    if (!ref) return
    const asked = ++this.#asked
    try {
      const { table, period, scope } = ref
      const missing = await fetchMissing({ table, period, scope, indicator })
      if (asked !== this.#asked) return // a newer question is under way
      this._missing = missing
      this._problem = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (asked === this.#asked) this._problem = error.message
    }
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close-panel'))
  }
}
