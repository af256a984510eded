import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { readLimits } from '../../shared/protocol/import-api.js'
import { ApiError } from '../api/request.js'
import { buttons, fields } from '../components/base-styles.js'
import { dialogStyles } from '../components/dialog-styles.js'
import { SessionWatch } from '../components/session-watch.js'
import { importText as t } from '../i18n/import-strings.js'
import { periodName } from '../i18n/local-text.js'
import { changesOf, type ImportChange, type ImportChoices, savedOf } from './apply-plan.js'
import { fileHeads } from './file-heads.js'
import './import-mapping.js'
import type { ImportPlan } from './import-plan.js'
import './import-preview.js'
import { importStyles } from './import-styles.js'
import type { ImportTarget } from './import-target.js'
import { type OpenedFile, openFile, planFile } from './opened-file.js'
import { rememberHeads } from './remembered-mapping.js'
import type { TableMapping } from './table-mapping.js'

type Step = 'choose' | 'map' | 'preview' | 'saving'
interface Planned {
  readonly plan: ImportPlan
  readonly unknownUnits: readonly string[]
  readonly note: string
}
const noChoices: ImportChoices = { clear: false, remove: false, fromFile: new Set() }

/** Import of a file into the open sheet: file, what is what, preview, writing as one step, and how far it is saved. */
@customElement('import-dialog')
export class ImportDialog extends LitElement {
  @property({ attribute: false }) target: ImportTarget | undefined
  @state() private _step: Step = 'choose'
  @state() private _opened: OpenedFile | undefined
  @state() private _planned: Planned | undefined
  @state() private _choices: ImportChoices = noChoices
  @state() private _written: readonly ImportChange[] = []
  @state() private _anyPeriod = false
  @state() private _busy = ''
  @state() private _problem = ''
  @query('dialog') private _dialog!: HTMLDialogElement | null
  readonly #watch = new SessionWatch(this, ['cells', 'connection', 'refused'])

  static override styles = [buttons, fields, dialogStyles, importStyles]

  async open(): Promise<void> {
    this.#reset()
    await this.updateComplete
    this._dialog?.showModal()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('target')) this.#watch.watch(this.target?.session)
  }

  override updated(changed: PropertyValues): void {
    // The next thing to do is under the Enter key.
    const ready = this._busy === '' && this._step !== 'choose'
    if (ready && (changed.has('_step') || changed.has('_busy')))
      this.renderRoot.querySelector<HTMLElement>('.end button.primary:not([disabled])')?.focus()
  }

  override render() {
    const opened = this._opened
    return html`<dialog class="whole" aria-labelledby="title" @keydown=${stop} @close=${this.#closed}>
      <div class="head">
        <h2 id="title">${t('title')}</h2>
        <button @click=${() => this._dialog?.close()}>${t('close')}</button>
      </div>
      ${this._step === 'choose' ? html`<p class="hint">${t('hint')}</p>` : nothing}
      ${
        this._step === 'saving'
          ? nothing
          : html`<div class="row">
              <input id="file" type="file" accept=".xlsx,.csv,.txt" hidden
                @change=${this.#chosen} />
              <button autofocus class=${opened ? '' : 'primary'} ?disabled=${this._busy !== ''} @click=${this.#choose}
                >${t(opened ? 'chooseOther' : 'choose')}</button>
              <strong class="file">${opened?.name ?? ''}</strong>
            </div>`
      }
      ${this._busy ? html`<p role="status">${this._busy}</p>` : nothing}
      ${this._problem ? html`<p class="problem" role="alert">${this._problem}</p>` : nothing}
      ${opened && this._step !== 'saving' ? opened.notes.map((note) => html`<p class=${opened.own ? 'hint' : 'warn'}>${note}</p>`) : nothing}
      ${opened && this._step === 'map' ? this.#mapping(opened) : nothing}
      ${opened && this._step === 'preview' && this._planned ? this.#preview(opened, this._planned) : nothing}
      ${this._step === 'saving' ? this.#saving() : nothing}
    </dialog>`
  }

  #mapping(opened: OpenedFile) {
    return html`<import-mapping .sheets=${opened.sheets} .mapping=${opened.mappings[0]} .target=${this.target}
        @mapping=${(event: CustomEvent<TableMapping>) => {
          this._opened = { ...opened, own: false, mappings: [event.detail] }
        }}></import-mapping>
      <div class="row end">
        <button class="primary" ?disabled=${this._busy !== ''} @click=${this.#compare}>${t('preview')}</button>
      </div>`
  }

  #preview(opened: OpenedFile, { plan, unknownUnits, note }: Planned) {
    const changes = this.#changes(plan)
    const n = changes.length
    const write = plan.cells.filter(({ state }) => state === 'write').length
    const open = this.target?.session.ref.period
    const blocked = opened.otherPeriod !== undefined && !this._anyPeriod
    return html`
      ${note ? html`<p class="warn">${note}</p>` : nothing}
      <p role="status">${t('previewSummary', { write, added: plan.added.length, same: plan.same })}</p>
      ${n === 0 && plan.cells.length === 0 ? html`<p>${t('nothing')}</p>` : nothing}
      ${unknownUnits.length > 0 ? html`<p class="warn">${t('unknownUnits', { names: unknownUnits.slice(0, 12).join('、') })}</p>` : nothing}
      ${plan.alreadyThere > 0 ? html`<p class="hint">${t('alreadyThere', { n: plan.alreadyThere })}</p>` : nothing}
      ${plan.tooMany > 0 ? html`<p class="warn">${t('tooMany', { n: plan.tooMany })}</p>` : nothing}
      <import-preview .plan=${plan} .choices=${this._choices}
        @choices=${(event: CustomEvent<ImportChoices>) => {
          this._choices = event.detail
        }}></import-preview>
      ${
        opened.otherPeriod && open
          ? html`<label class="field"><input type="checkbox" .checked=${this._anyPeriod}
              @change=${(event: Event) => {
                this._anyPeriod = (event.target as HTMLInputElement).checked
              }} />${t('otherPeriodYes', { here: periodName(open) })}</label>`
          : nothing
      }
      <div class="row end">
        <button @click=${this.#adjust}>${t(opened.own ? 'adjust' : 'back')}</button>
        <button class="primary" ?disabled=${n === 0 || blocked || this._busy !== ''} @click=${this.#write}
          >${t('confirm', { n })}</button>
      </div>`
  }

  #saving() {
    const session = this.target?.session
    if (!session) return nothing
    const n = this._written.length
    const { saved, refused } = savedOf(this._written, session)
    const done = saved + refused === n
    const offline = session.connection.state === 'offline'
    return html`
      <p role="status">${done && refused === 0 ? t('allSaved', { n }) : t('saved', { saved, n })}</p>
      <progress max=${n} value=${saved + refused} aria-label=${t('savingTitle')}></progress>
      ${offline && !done ? html`<p class="warn">${t('waiting')}</p>` : nothing}
      ${refused > 0 ? html`<p class="warn" role="alert">${t('refusedBack', { n: refused })}</p>` : nothing}
      <div class="row end"><button class="primary" @click=${() => this._dialog?.close()}>${t('close')}</button></div>`
  }

  #changes(plan: ImportPlan): readonly ImportChange[] {
    const session = this.target?.session
    return session ? changesOf(plan, this._choices, session) : []
  }

  readonly #choose = (): void => this.renderRoot.querySelector<HTMLInputElement>('#file')?.click()

  readonly #chosen = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    const { target } = this
    if (!file || !target) return
    this.#reset()
    if (!/\.(?:xlsx|csv|txt)$/i.test(file.name)) this._problem = t('wrongKind')
    else if (file.size > readLimits.bytes) this._problem = t('tooLarge')
    else
      await this.#attempt(t('reading'), async () => {
        this._opened = await openFile(file, target)
      })
    input.value = '' // the same file may be chosen again
    if (this._opened?.own) await this.#compare()
    else if (this._opened) this._step = 'map'
  }

  readonly #compare = async (): Promise<void> => {
    const { target, _opened: opened } = this
    if (!target || !opened) return
    await this.#attempt(t('comparing'), async () => {
      this._planned = await planFile(opened, target)
      this._step = 'preview'
    })
  }

  readonly #adjust = (): void => {
    this._planned = undefined
    this._choices = noChoices
    this._step = 'map'
  }

  /** Compares once more, and writes only what was shown. */
  readonly #write = async (): Promise<void> => {
    const { target, _opened: opened, _planned: before } = this
    if (!target || !opened || !before) return
    await this.#attempt(t('comparing'), async () => {
      const now = await planFile(opened, target)
      this._planned = now
      if (signature(now.plan) !== signature(before.plan)) {
        this._problem = t('changedSince')
        return
      }
      const changes = this.#changes(now.plan)
      const outcome = target.session.write(changes, t('label', { file: opened.name, n: changes.length }))
      if (!outcome.ok) {
        this._problem = outcome.reason
        return
      }
      this.#remember(opened, target)
      this._written = changes
      this._step = 'saving'
    })
  }

  #remember({ own, mappings, sheets }: OpenedFile, { table }: ImportTarget): void {
    const [mapping] = mappings
    const sheet = mapping && sheets[mapping.sheet]
    if (own || !sheet || mapping.shape.kind === 'form') return
    rememberHeads(table.id, fileHeads(sheet, mapping.firstHead, mapping.lastHead), mapping)
  }

  readonly #closed = (): void => {
    if (this._step !== 'saving') this.#reset()
    this.dispatchEvent(new CustomEvent('closed'))
  }

  #reset(): void {
    this._step = 'choose'
    this._opened = undefined
    this._planned = undefined
    this._choices = noChoices
    this._written = []
    this._anyPeriod = false
    this._problem = ''
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    this._busy = what
    this._problem = ''
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    } finally {
      this._busy = ''
    }
  }
}

/** What a plan says, without the ids that new lines get each time. */
function signature({ cells, added, removed }: ImportPlan): string {
  return JSON.stringify([
    cells
      .filter(({ state }) => state !== 'place')
      .map(({ where, what, state, old, value }) => [where, what, state, old, value]),
    added.map(({ org, fields }) => [org, fields]),
    removed.map(({ id }) => id),
  ])
}

/** Keys typed here are not the page's. */
const stop = (event: Event): void => event.stopPropagation()
