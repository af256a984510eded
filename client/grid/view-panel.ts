import { css, html, LitElement } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { statusNames } from '../../shared/domain/glossary.js'
import { type ReturnStatus, returnStatuses } from '../../shared/domain/status.js'
import { buttons, fields } from '../components/base-styles.js'
import { arrangeText as t } from '../i18n/arrange-strings.js'
import { language } from '../i18n/language.js'
import { localText } from '../i18n/local-text.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetView } from './sheet-view.js'
import { type Condition, conditionKinds, plainView, type ViewSettings } from './view-settings.js'

const mostFrozen = 6

/**
 * Everything a person may set about how they see a table. Every change takes effect at once. Fires `view-changed`
 * ({@link ViewSettings}), `columns-reset` and `close-panel`.
 */
@customElement('view-panel')
export class ViewPanel extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  @property({ attribute: false }) settings: ViewSettings = plainView
  /** When this person last left the sheet, in milliseconds; undefined the first time. */
  @property({ attribute: false }) lastLook: number | undefined

  static override styles = [
    buttons,
    fields,
    css`
      aside {
        position: absolute;
        z-index: 20;
        right: 0;
        top: 0;
        bottom: 0;
        width: min(360px, 100%);
        box-sizing: border-box;
        overflow: auto;
        background: var(--panel);
        border: 1px solid var(--line-strong);
        box-shadow: var(--shadow);
        padding: var(--gap-m);
        font-size: var(--text-s);
      }
      h2 {
        margin: 0 0 var(--gap-xs);
        font-size: var(--text-m);
      }
      p {
        margin: 0 0 var(--gap-s);
        color: var(--ink-muted);
      }
      fieldset {
        margin: 0 0 var(--gap-s);
        padding: var(--gap-xs) var(--gap-s) var(--gap-s);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      label {
        display: flex;
        align-items: center;
        gap: var(--gap-s);
        min-height: 32px;
      }
      label + label {
        margin-top: 4px;
      }
      label > select,
      label > input:not([type]) {
        flex: 1 1 0;
        min-width: 0;
      }
      .status {
        display: grid;
        grid-template-columns: 1fr 1fr;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-s);
      }
    `,
  ]

  override firstUpdated(): void {
    this.renderRoot.querySelector('select')?.focus()
  }

  override render() {
    const { settings } = this
    return html`<aside role="complementary" aria-labelledby="title" @keydown=${this.#keydown}>
      <h2 id="title">${t('arrangeTitle')}</h2>
      <p>${t('onlyForMe')}</p>
      <fieldset>
        ${this.#select('show', settings.show, [
          ['all', t('showAll')],
          ['units', t('showUnits')],
          ['sums', t('showSums')],
        ])}
        ${this.#streets()}
        ${this.#check('missing', t('onlyMissing'))} ${this.#check('warned', t('onlyWarned'))}
        ${this.#check('changed', t('onlyChanged'))}
        <p>${this.lastLook === undefined ? t('firstLook') : t('lastLook', { when: new Date(this.lastLook).toLocaleString(language()) })}</p>
      </fieldset>
      <fieldset>
        <legend>${t('status')}</legend>
        <div class="status">${returnStatuses.map((status) => this.#status(status))}</div>
      </fieldset>
      <fieldset>
        <legend>${t('byColumn')}</legend>
        ${this.#condition()}
      </fieldset>
      <fieldset>
        <legend>${t('sortBy')}</legend>
        ${this.#select('sort', settings.sort, [
          ['', t('officialOrder')],
          ['#unit', t('unitName')],
          ['#coverage', t('coverage')],
          ...this.#columnChoices(),
        ])}
        ${this.#select('descending', String(settings.descending), [
          ['true', t('descending')],
          ['false', t('ascending')],
        ])}
        ${this.#select('frozen', String(settings.frozen), [
          ['0', t('freezeNone')],
          ...Array.from(
            { length: Math.min(mostFrozen, this.columns.length - 1) },
            (_, i): readonly [string, string] => [String(i + 1), t('freezeN', { n: i + 1 })],
          ),
        ])}
      </fieldset>
      <div class="foot">
        <button @click=${() => this.#change({ ...plainView, frozen: settings.frozen, widths: settings.widths })}>${t('clear')}</button>
        <button @click=${() => this.dispatchEvent(new CustomEvent('columns-reset'))}>${t('resetColumns')}</button>
        <button class="primary" @click=${this.#close}>${t('close')}</button>
      </div>
    </aside>`
  }

  #select(
    name: 'show' | 'street' | 'sort' | 'descending' | 'frozen',
    value: string,
    choices: readonly (readonly [value: string, words: string])[],
  ) {
    const words = {
      show: t('show'),
      street: t('street'),
      sort: t('column'),
      descending: t('sortBy'),
      frozen: t('freeze'),
    }
    return html`<label>${words[name]}
      <select name=${name} @change=${(event: Event) => this.#chosen(name, (event.target as HTMLSelectElement).value)}>
        ${choices.map(([each, shown]) => html`<option value=${each} ?selected=${each === value}>${shown}</option>`)}
      </select>
    </label>`
  }

  #chosen(name: 'show' | 'street' | 'sort' | 'descending' | 'frozen', value: string): void {
    const { settings } = this
    switch (name) {
      case 'show':
        this.#change({ ...settings, show: value === 'units' || value === 'sums' ? value : 'all' })
        break
      case 'descending':
        this.#change({ ...settings, descending: value === 'true' })
        break
      case 'frozen':
        this.#change({ ...settings, frozen: Number(value) })
        break
      default:
        this.#change({ ...settings, [name]: value })
    }
  }

  #streets() {
    const { view } = this
    const streets = view ? view.workplace.tree.within(view.session.ref.scope, ['street']) : []
    return this.#select('street', this.settings.street, [
      ['', t('anyStreet')],
      ...streets.map(({ id, name }): readonly [string, string] => [id, name]),
    ])
  }

  #check(name: 'missing' | 'warned' | 'changed', words: string) {
    return html`<label><input type="checkbox" name=${name} .checked=${this.settings[name]}
      @change=${(event: Event) => this.#change({ ...this.settings, [name]: (event.target as HTMLInputElement).checked })} />${words}</label>`
  }

  #status(status: ReturnStatus) {
    const { settings } = this
    const toggle = (event: Event) => {
      const on = (event.target as HTMLInputElement).checked
      const rest = settings.status.filter((each) => each !== status)
      this.#change({ ...settings, status: on ? [...rest, status] : rest })
    }
    return html`<label><input type="checkbox" .checked=${settings.status.includes(status)} @change=${toggle} />
      ${localText(statusNames[status])}</label>`
  }

  #columnChoices(): readonly (readonly [string, string])[] {
    return this.columns.map(({ id, indicator }) => [id, localText(indicator.name)])
  }

  #condition() {
    const [known] = this.settings.conditions
    const condition: Condition = known ?? { column: '', is: 'above', value: '' }
    const set = (part: Partial<Condition>) => {
      const next = { ...condition, ...part }
      this.#change({ ...this.settings, conditions: next.column === '' ? [] : [next] })
    }
    const textOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value
    const kindOf = (event: Event) => conditionKinds.find((kind) => kind === textOf(event)) ?? 'equal'
    const bare = condition.is === 'empty' || condition.is === 'filled'
    return html`
      <label>${t('column')}
        <select name="condition-column" @change=${(event: Event) => set({ column: textOf(event) })}>
          ${[['', t('noColumn')] as const, ...this.#columnChoices()].map(
            ([id, name]) => html`<option value=${id} ?selected=${id === condition.column}>${name}</option>`,
          )}
        </select>
      </label>
      <label>${t('condition')}
        <select name="condition-kind" ?disabled=${condition.column === ''} @change=${(event: Event) => set({ is: kindOf(event) })}>
          ${conditionKinds.map(
            (kind) =>
              html`<option value=${kind} ?selected=${kind === condition.is}>${t(`is_${kind}`)}</option>`,
          )}
        </select>
        <input name="condition-value" aria-label=${t('value')} ?disabled=${bare || condition.column === ''} .value=${condition.value}
          @change=${(event: Event) => set({ value: textOf(event) })} />
      </label>
    `
  }

  #change(settings: ViewSettings): void {
    this.dispatchEvent(new CustomEvent<ViewSettings>('view-changed', { detail: settings }))
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    // Undo belongs to the text while one writes in it.
    if (event.composedPath()[0] instanceof HTMLInputElement) event.stopPropagation()
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    this.#close()
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close-panel'))
  }
}
