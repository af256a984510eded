import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { asPeriodCode, type OrgUnitId } from '../../shared/domain/ids.js'
import { period as parsedPeriod, periodsOfYear } from '../../shared/domain/period.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { SheetParams } from '../app/page-params.js'
import { navigate, pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields } from '../components/base-styles.js'
import '../components/session-status.js'
import { SessionWatch } from '../components/session-watch.js'
import '../components/undo-bar.js'
import { arrangeText } from '../i18n/arrange-strings.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { peopleText } from '../i18n/people-strings.js'
import { recordText } from '../i18n/record-strings.js'
import '../import/import-button.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { scopesOf } from './sheet-scopes.js'

const namesShown = 3

/**
 * Head of a sheet: which table, for whom, for when; what can be done with it; who is here and whether all is saved.
 * Events: `my-row`, `next-missing`, `find`, `arrange`, `colour` (by who filled), `follow` (a person's name; and `undone` of its undo bar); `help` reaches the application.
 */
@customElement('sheet-bar')
export class SheetBar extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) params: SheetParams | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  /** True when the person's unit has a row in the sheet. */
  @property({ type: Boolean }) mine = false
  readonly #watch = new SessionWatch(this, ['people'])

  static override styles = [
    buttons,
    fields,
    css`
      :host {
        display: grid;
        gap: var(--gap-xs);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-m);
      }
      h1 {
        margin: 0;
        font-size: var(--text-l);
        line-height: 1.4;
      }
      .grow {
        flex: 1 1 0;
      }
      .people {
        color: var(--note);
        font-size: var(--text-s);
        white-space: nowrap;
      }
      .people button {
        min-height: 28px;
        max-width: 12em;
        padding: 0 var(--gap-xs);
        overflow: hidden;
        text-overflow: ellipsis;
        color: var(--note);
        font-size: var(--text-s);
        justify-content: flex-start;
      }
      .short {
        display: none;
      }
      @media (max-width: 599px) {
        .line {
          gap: var(--gap-xs) var(--gap-s);
        }
        .line .wide,
        .people,
        .long,
        .where .grow {
          display: none;
        }
        .short {
          display: inline;
        }
        h1,
        label.period {
          flex: 1 1 0;
          min-width: 0;
        }
        h1 {
          overflow-wrap: anywhere;
        }
        label.scope {
          flex: 1 0 100%;
        }
        label select {
          flex: 1 1 0;
          min-width: 0;
        }
        session-status {
          order: -1;
        }
        h1 {
          order: -2;
        }
        select,
        button,
        a.button {
          min-height: 40px;
        }
        /* One line that is pushed sideways: the sheet below needs the room. */
        .tools {
          flex-wrap: nowrap;
          overflow-x: auto;
          margin: 0 calc(-1 * var(--gap-m));
          padding: 2px var(--gap-m) 4px;
        }
        .tools > * {
          flex: none;
        }
        .tools .grow {
          display: none;
        }
        .line a.form {
          order: -1;
        }
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
  }

  override render() {
    const { workplace, table, params } = this
    if (!workplace || !table || !params) return nothing
    const file = `/export/sheet/${[table.id, params.period, params.scope].map(encodeURIComponent).join('/')}`
    return html`
      <div class="line where">
        <h1>${localText(table.name)}</h1>
        ${this.#where(workplace, table, params)}
        <span class="grow"></span>
        <session-status .session=${this.session}></session-status>
      </div>
      <div class="line tools">
        ${
          this.mine
            ? html`<button class="primary" @click=${() => this.#tell('my-row')}>${t('myRow')}</button>
                <button @click=${() => this.#tell('next-missing')}>${t('nextMissing')}</button>
                <a class="button form" href=${pageAddress('form', table.id, params.period, workplace.person.org)}
                  >${t('openForm')}</a>`
            : nothing
        }
        <undo-bar .session=${this.session}></undo-bar>
        <button @click=${() => this.#tell('arrange')}>${arrangeText('arrange')}</button>
        <button class="wide" @click=${() => this.#tell('find')}>${arrangeText('find')}</button>
        <a class="button" href=${pageAddress('totals', table.id, params.period, params.scope)}>${t('totals')}</a>
        <a class="button wide" href=${pageAddress('records', table.id, params.period, params.scope)}>${recordText('title')}</a>
        <a class="button wide" href="${file}.xlsx" download>${t('exportXlsx')}</a>
        <a class="button wide" href="${file}.csv" download>${t('exportCsv')}</a>
        <import-button .workplace=${workplace} .table=${table} .session=${this.session}></import-button>
        <button class="wide" @click=${this.#help}>${t('shortcuts')}</button>
        <span class="grow"></span>
        <button class="quiet wide" title=${peopleText('whoFilledHint')} @click=${() => this.#tell('colour')}>${peopleText('whoFilled')}</button>
        ${this.#people()}
      </div>
    `
  }

  #where(workplace: WorkplaceModel, table: TableDefinition, params: SheetParams) {
    const year = workplace.catalogue.packOf(table.id)?.year ?? parsedPeriod(params.period).year
    const periods = periodsOfYear(year, table.periodType)
    const at = periods.indexOf(params.period)
    const go = (period: string, scope: string) =>
      navigate(pageAddress('sheet', table.id, asPeriodCode(period), scope as OrgUnitId), { replace: true })
    const chosen = (event: Event) => (event.target as HTMLSelectElement).value
    const stepTo = (period: string | undefined, label: string, sign: string) =>
      html`<button aria-label=${label} ?disabled=${!period} @click=${() => period && go(period, params.scope)}>
        <span class="long">${label}</span><span class="short" aria-hidden="true">${sign}</span></button>`
    const indent = { city: '', district: '', street: '\u3000', community: '\u3000\u3000' }
    return html`
      <label class="field scope">
        ${t('scope')}
        <select @change=${(event: Event) => go(params.period, chosen(event))}>
          ${scopesOf(workplace, table).map(
            ({ id, level, name }) =>
              html`<option value=${id} ?selected=${id === params.scope}>${indent[level]}${name}</option>`,
          )}
        </select>
      </label>
      ${stepTo(periods[at - 1], t('previous'), '‹')}
      <label class="field period">
        ${t('period')}
        <select @change=${(event: Event) => go(chosen(event), params.scope)}>
          ${periods.map(
            (code) =>
              html`<option value=${code} ?selected=${code === params.period}>${periodName(code)}</option>`,
          )}
        </select>
      </label>
      ${stepTo(periods[at + 1], t('next'), '›')}
    `
  }

  /** Names to press: the grid then follows that person. More than fit are counted. */
  #people() {
    const names = [...new Set((this.session?.people ?? []).map(({ name }) => name))].filter(
      (name) => name !== this.workplace?.me.name,
    )
    if (names.length === 0) return html`<span class="people">${t('alone')}</span>`
    const more = names.slice(namesShown)
    return html`<span class="people">
      ${t('people')}
      ${names.slice(0, namesShown).map(
        (name) => html`<button class="quiet" title=${peopleText('follow', { name })}
          @click=${() => this.dispatchEvent(new CustomEvent('follow', { detail: name }))}>${name}</button>`,
      )}
      ${
        more.length > 0
          ? html`<select aria-label=${t('peopleMore', { n: more.length })} @change=${this.#followChosen}>
              <option value="">+${more.length}</option>
              ${more.map((name) => html`<option value=${name}>${name}</option>`)}
            </select>`
          : nothing
      }
    </span>`
  }

  readonly #followChosen = (event: Event): void => {
    const select = event.target as HTMLSelectElement
    const detail = select.value
    select.value = ''
    if (detail !== '') this.dispatchEvent(new CustomEvent('follow', { detail }))
  }

  readonly #help = (): void => {
    this.dispatchEvent(new CustomEvent('help', { bubbles: true, composed: true }))
  }

  #tell(name: 'my-row' | 'next-missing' | 'find' | 'arrange' | 'colour'): void {
    this.dispatchEvent(new CustomEvent(name))
  }
}
