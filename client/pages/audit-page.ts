import { html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { auditKinds } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { auditKindNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { AuditCheck, AuditLine } from '../../shared/protocol/audit-api.js'
import { fetchAuditPage } from '../api/audit-calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { cellPart } from '../components/cell-name.js'
import { cellText } from '../components/cell-text.js'
import { auditText as t } from '../i18n/audit-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import '../review/audit-check.js'
import { auditStyles } from '../review/audit-styles.js'
import { auditWords } from '../review/audit-words.js'

const typingPauseMs = 400
/** Signs of a hash that are shown; the whole of it stands beside, for those who compare. */
const hashShown = 10

/** The audit log, newest first: narrowed, in words, with the state of its chain. */
@customElement('audit-page')
export class AuditPageView extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  /** What is chosen: names of the parameters of `/api/audit`. */
  @state() private _chosen: Readonly<Record<string, string>> = {}
  @state() private _lines: readonly AuditLine[] = []
  @state() private _next: string | null = null
  @state() private _reading = true
  @state() private _problem = ''
  @state() private _check: AuditCheck | undefined
  #asked = 0
  #typing: ReturnType<typeof setTimeout> | undefined

  static override styles = [layout, buttons, fields, auditStyles]

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#read()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#typing)
  }

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    const { person, tree } = workplace
    const may = (org: typeof person.org) => decide(person, { action: 'read-audit', org }, tree).allowed
    if (!may(person.org)) return html`<p role="alert">${t('notForYou')}</p>`
    return html`
      <div class="bar"><h1>${t('title')}</h1><a class="button" href="/">${t('home')}</a></div>
      <p class="muted">${t('hint')}</p>
      ${tree.get(person.org)?.parentId === null ? html`<audit-check @checked=${this.#checked}></audit-check>` : nothing}
      ${this.#filter(workplace)}
      ${this.#list(workplace)}
    `
  }

  #filter({ tree, person }: WorkplaceModel) {
    const chosen = this._chosen
    const units = tree.units.filter(({ id }) => tree.isWithin(id, person.org))
    const select = (name: 'unit' | 'kind', options: readonly (readonly [string, string])[]) =>
      html`<label class="field">${t(name)}
        <select .value=${chosen[name] ?? ''} @change=${(event: Event) => this.#pick(name, event)}>
          <option value="">${t('all')}</option>
          ${options.map(([value, words]) => html`<option value=${value} ?selected=${chosen[name] === value}>${words}</option>`)}
        </select>
      </label>`
    const day = (name: 'from' | 'to') =>
      html`<label class="field">${t(name)}
        <input type="date" .value=${chosen[name] ?? ''} @change=${(event: Event) => this.#pick(name, event)} />
      </label>`
    return html`<div class="filter panel" role="search">
      <label class="field">${t('who')}
        <input type="search" placeholder=${t('whoHint')} .value=${chosen.who ?? ''} @input=${this.#typed} />
      </label>
      ${select(
        'unit',
        units.map(({ id, name }) => [id, name]),
      )}
      ${select(
        'kind',
        auditKinds.map((kind) => [kind, localText(auditKindNames[kind])]),
      )}
      ${day('from')} ${day('to')}
      <button class="quiet" ?disabled=${Object.keys(chosen).length === 0} @click=${this.#clear}>${t('clear')}</button>
      <div class="files">
        <a class="button" download href=${`/export/audit.xlsx?${this.#query()}`}>${t('export', { format: 'Excel' })}</a>
        <a class="button" download href=${`/export/audit.csv?${this.#query()}`}>${t('export', { format: 'CSV' })}</a>
        <a class="button" download href=${`/export/history.xlsx?${this.#query()}`}>${t('exportPast')}</a>
      </div>
    </div>`
  }

  #list(workplace: WorkplaceModel) {
    const lines = this._lines
    return html`
      ${
        lines.length === 0
          ? nothing
          : html`<div class="panel"><table>
              <thead><tr>
                ${(['when', 'person', 'unit', 'kind', 'what', 'chain'] as const).map(
                  (key) => html`<th scope="col">${t(key)}</th>`,
                )}
              </tr></thead>
              <tbody>${lines.map((line) => this.#line(workplace, line))}</tbody>
            </table></div>`
      }
      <div class="foot">
        ${
          this._problem
            ? html`<p role="alert">${this._problem}</p>
                <button @click=${() => this.#read(lines.length > 0 ? this._next : null)}>${t('retry')}</button>`
            : html`<span class="muted" role="status">${
                this._reading ? t('loading') : lines.length === 0 ? t('none') : this.#count()
              }</span>`
        }
        ${
          this._next !== null && !this._problem
            ? html`<button class="older" ?disabled=${this._reading} @click=${() => this.#read(this._next)}>${t('older')}</button>`
            : nothing
        }
      </div>`
  }

  #count(): string {
    return t(this._next === null ? 'shownAll' : 'shown', { n: this._lines.length })
  }

  #line(workplace: WorkplaceModel, line: AuditLine) {
    const { tree, catalogue } = workplace
    const unit = line.org === null ? '' : (tree.get(asOrgUnitId(line.org))?.name ?? line.org)
    const table = line.table === null ? undefined : catalogue.table(asTableId(line.table))
    const [first = '', ...rest] = auditWords(workplace, line)
    const hidden = line.cellCount - line.cells.length
    const link = this.#linkState(line.n)
    return html`<tr class=${link === 'linkBroken' ? 'broken' : ''}>
      <td class="nowrap"><span class="inline">${moment(line.at)}</span><br /><span class="muted small">${t('number', { n: line.n })}</span></td>
      <td>${line.by ?? (line.kind === 'sign-in-refused' ? t('somebody') : t('system'))}
        <div class="muted small">${[line.login, line.address].filter(Boolean).join(' · ')}</div></td>
      <td>${unit}</td>
      <td>${localText(auditKindNames[line.kind])}</td>
      <td>
        <p>${first}</p>
        ${
          table
            ? html`<p class="muted small">${localText(table.name)}${line.period === null ? '' : ` · ${periodName(asPeriodCode(line.period))}`}</p>`
            : nothing
        }
        ${rest.map((words) => html`<p class="small">${words}</p>`)}
        ${
          line.cells.length === 0
            ? nothing
            : html`<ul class="cells">${line.cells.map(
                ({ key, old, new: now }) => html`<li>${cellPart(workplace, key)}:
                  ${this.#value(workplace, key, old, 'old')} → ${this.#value(workplace, key, now, 'new')}</li>`,
              )}${hidden > 0 ? html`<li class="muted">${t('cellsMore', { n: hidden })}</li>` : nothing}</ul>`
        }
      </td>
      <td><span class="hash" title=${line.hash}>${line.hash.slice(0, hashShown)}</span>
        ${link ? html`<div class="small ${link === 'linkBroken' ? 'link-broken' : 'muted'}">${t(link)}</div>` : nothing}</td>
    </tr>`
  }

  #value(workplace: WorkplaceModel, key: string, value: CellValue, which: 'old' | 'new') {
    const words = value === null ? '' : cellText(workplace, key, value)
    return html`<span class="${which} ${words === '' ? 'none' : ''}">${words === '' ? t('empty') : words}</span>`
  }

  /** What the last verification says of an entry. */
  #linkState(n: number): 'linkSound' | 'linkBroken' | 'linkAfter' | 'linkNew' | undefined {
    const report = this._check?.report
    if (!report) return undefined
    const at = report.broken?.n
    if (typeof at === 'number') return n < at ? 'linkSound' : n === at ? 'linkBroken' : 'linkAfter'
    return n <= report.last ? 'linkSound' : 'linkNew'
  }

  #query(): URLSearchParams {
    const { to, ...others } = this._chosen
    // A person means the whole of the last day.
    return new URLSearchParams({ ...others, ...(to ? { to: dayAfter(to) } : {}) })
  }

  #choose(name: string, value: string): void {
    const { [name]: _before, ...others } = this._chosen
    this._chosen = value.trim() ? { ...others, [name]: value.trim() } : others
    void this.#read()
  }

  #pick(name: string, event: Event): void {
    this.#choose(name, (event.target as HTMLInputElement | HTMLSelectElement).value)
  }

  readonly #typed = (event: Event): void => {
    const { value } = event.target as HTMLInputElement
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#choose('who', value), typingPauseMs)
  }

  readonly #clear = (): void => {
    this._chosen = {}
    void this.#read()
  }

  readonly #checked = (event: CustomEvent<AuditCheck>): void => {
    this._check = event.detail
  }

  /** Reads the first page, or the one after `before`. */
  async #read(before: string | null = null): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    this._reading = true
    this._problem = ''
    const query = this.#query()
    if (before !== null) query.set('before', before)
    try {
      const page = await fetchAuditPage(query)
      if (asked !== this.#asked) return
      this._lines = before === null ? page.lines : [...this._lines, ...page.lines]
      this._next = page.next
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (asked === this.#asked) this._problem = error.message
    }
    if (asked === this.#asked) this._reading = false
  }
}

/** To the second, with the year: a log goes back far. */
function moment(iso: string): string {
  return new Date(Date.parse(iso) + 8 * 60 * 60_000).toISOString().slice(0, 19).replace('T', ' ')
}

function dayAfter(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + 1)
  return at.toISOString().slice(0, 10)
}
