import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { auditKinds } from '../../shared/domain/audit.js'
import { auditKindNames } from '../../shared/domain/glossary.js'
import { decide } from '../../shared/domain/permission.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { dutyText as t } from '../i18n/duty-strings.js'
import { localText } from '../i18n/local-text.js'

const files = ['audit', 'history'] as const
const formats = ['xlsx', 'csv'] as const

/** The audit log and the past of cells as files, narrowed as wished; shows nothing to those who may not read it. */
@customElement('audit-files')
export class AuditFiles extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  /** What is chosen: names of the parameters of `/export/audit`. */
  @state() private _chosen: Readonly<Record<string, string>> = {}
  @state() private _what: (typeof files)[number] = 'audit'

  static override styles = [
    layout,
    buttons,
    fields,
    css`
      :host {
        display: block;
      }
      section {
        box-sizing: border-box;
        max-width: 1440px;
        margin: 0 auto var(--gap-l);
        padding: var(--gap-m);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-s) var(--gap-m);
        margin-top: var(--gap-s);
      }
      p + p {
        margin-top: var(--gap-s);
      }
      select {
        max-width: 22em;
      }
      @media (max-width: 599px) {
        label.field {
          display: grid;
          grid-template-columns: 5em minmax(0, 1fr);
          width: 100%;
        }
      }
    `,
  ]

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    const { person, tree, catalogue } = workplace
    if (!decide(person, { action: 'read-audit', org: person.org }, tree).allowed) return nothing
    const units = tree.units.filter(({ id }) => tree.isWithin(id, person.org))
    return html`<section class="panel" aria-labelledby="audit">
      <h2 id="audit">${t('files')}</h2>
      <p class="muted">${t('filesHint')}</p>
      <p><a class="button primary" href="/audit">${t('toLog')}</a></p>
      <div class="row">
        <label class="field">${t('what')}
          <select @change=${this.#pickWhat}>
            <option value="audit">${t('log')}</option>
            <option value="history">${t('past')}</option>
          </select>
        </label>
        ${this.#select(
          'unit',
          units.map(({ id, name }) => [id, name]),
        )}
        ${this.#select(
          'table',
          catalogue.tables.map(({ id, name }) => [id, localText(name)]),
        )}
        ${
          this._what === 'audit'
            ? this.#select(
                'kind',
                auditKinds.map((kind) => [kind, localText(auditKindNames[kind])]),
              )
            : nothing
        }
        ${this.#day('from')} ${this.#day('to')}
      </div>
      <div class="row">
        ${formats.map(
          (format) => html`<a class="button" download href=${this.#address(format)}>
            ${t('download', { format: format === 'xlsx' ? 'Excel' : 'CSV' })}
          </a>`,
        )}
      </div>
    </section>`
  }

  #select(name: 'unit' | 'table' | 'kind', options: readonly (readonly [value: string, words: string])[]) {
    return html`<label class="field">${t(name)}
      <select @change=${(event: Event) => this.#pick(name, event)}>
        <option value="">${t('all')}</option>
        ${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
      </select>
    </label>`
  }

  #day(name: 'from' | 'to') {
    return html`<label class="field">${t(name)}
      <input type="date" @change=${(event: Event) => this.#pick(name, event)} />
    </label>`
  }

  #address(format: (typeof formats)[number]): string {
    const { kind, to, ...others } = this._chosen
    const query = new URLSearchParams({
      ...others,
      // A person means the whole of the last day.
      ...(to ? { to: dayAfter(to) } : {}),
      ...(kind && this._what === 'audit' ? { kind } : {}),
    })
    return `/export/${this._what}.${format}?${query}`
  }

  #pick(name: string, event: Event): void {
    const { [name]: _before, ...others } = this._chosen
    const { value } = event.target as HTMLInputElement | HTMLSelectElement
    this._chosen = value ? { ...others, [name]: value } : others
  }

  readonly #pickWhat = (event: Event): void => {
    this._what = (event.target as HTMLSelectElement).value === 'history' ? 'history' : 'audit'
  }
}

function dayAfter(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + 1)
  return at.toISOString().slice(0, 10)
}
