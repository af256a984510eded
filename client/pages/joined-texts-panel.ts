import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { SheetRef } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import { digestEntry, joinTexts } from '../../shared/domain/joined-texts.js'
import { period } from '../../shared/domain/period.js'
import { findPrivateNumbers, type PrivateNumber } from '../../shared/domain/private-numbers.js'
import { asks, type Digest } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, layout } from '../components/base-styles.js'
import { copyText } from '../components/copy-text.js'
import { OpenedSheet } from '../components/opened-sheet.js'
import { joinedText as t } from '../i18n/joined-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { sidePanel } from './side-panel-styles.js'

/**
 * The texts of all units of a sheet put together in official order, to be copied into a report. Before a copy it
 * shows what looks like a number of a person, and asks that somebody has looked for names. Fires `close-panel`.
 */
@customElement('joined-texts-panel')
export class JoinedTextsPanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) ref: SheetRef | undefined
  /** Texts of which one is shown at a time; after the digest, when the table has one. */
  @property({ attribute: false }) indicators: readonly Indicator[] = []
  @property({ attribute: false }) digest: Digest | undefined
  @state() private _chosen = ''
  /** The wording whose private numbers the person is looking at. */
  @state() private _checking: string | undefined
  @state() private _said = ''
  readonly #sheet = new OpenedSheet(this)

  static override styles = [
    layout,
    buttons,
    sidePanel,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-s);
        align-items: center;
        margin-bottom: var(--gap-s);
      }
      select {
        font: inherit;
        min-height: 32px;
        max-width: 100%;
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        line-height: 1.7;
        user-select: text;
      }
      .check {
        border: 1px solid var(--warn);
        background: var(--warn-soft);
        border-radius: var(--radius);
        padding: var(--gap-s) var(--gap-m);
        margin-bottom: var(--gap-m);
      }
      .check ul {
        margin: var(--gap-xs) 0;
        padding-left: 1.2em;
      }
      .small {
        font-size: var(--text-s);
      }
    `,
  ]

  override willUpdate(): void {
    this.#sheet.open(this.ref, this.workplace)
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('button')?.focus()
  }

  override render() {
    const { workplace, ref, indicators, digest } = this
    const chosen = indicators.find(({ code }) => code === this._chosen)
    const whole = chosen ? undefined : digest
    const indicator = chosen ?? indicators.find(({ code }) => code === digest?.heading) ?? indicators[0]
    if (!workplace || !ref || !indicator) return nothing
    const scope = workplace.tree.get(ref.scope)
    return html`<header>
        <div>
          <h2>${t('title')}</h2>
          <p class="muted small">${scope?.name} · ${localText((whole ?? indicator).name)} · ${periodName(ref.period)}</p>
        </div>
        <button @click=${this.#close}>${t('close')}</button>
      </header>
      <div class="body">${this.#body(workplace, ref, indicator, whole)}</div>`
  }

  #body(workplace: WorkplaceModel, ref: SheetRef, indicator: Indicator, whole: Digest | undefined) {
    const { session } = this.#sheet
    if (!session?.ready)
      return html`<p class="muted">${session?.problem ? session.problem : t('loading')}</p>`
    const seen = new Set<string>(session.orgs)
    const units = workplace.tree
      .within(ref.scope, indicator.entryLevels)
      .filter((unit) => seen.has(unit.id) && asks(indicator, unit))
    const entries = units.map(({ id, name }) => ({
      unit: name,
      value: whole
        ? digestEntry(whole, (code) => session.value(id, code))
        : session.value(id, indicator.code),
    }))
    const { text, missing } = joinTexts(entries, period(ref.period).type)
    return html`<div class="tools">
        ${
          this.indicators.length > 1
            ? html`<select aria-label=${t('which')} @change=${this.#choose}>
                ${this.digest ? html`<option value="" ?selected=${whole !== undefined}>${localText(this.digest.name)}</option>` : nothing}
                ${this.indicators.map(
                  (each) =>
                    html`<option value=${each.code} ?selected=${!whole && each === indicator}>${localText(each.name)}</option>`,
                )}
              </select>`
            : nothing
        }
        <button class="primary" ?disabled=${text === ''} @click=${() => this.#ask(text)}>${t('copy')}</button>
        <span role="status">${this._said}</span>
      </div>
      ${this._checking === undefined ? nothing : this.#check(text, findPrivateNumbers(text))}
      <p class="muted small">
        ${missing.length === 0 ? t('complete', { n: units.length }) : t('incomplete', { n: missing.length, m: units.length })}
      </p>
      <div class="text">${text || t('nothing')}</div>`
  }

  #check(text: string, found: readonly PrivateNumber[]) {
    const words = { phone: t('phone'), 'id-number': t('idNumber'), 'bank-card': t('bankCard') }
    return html`<div class="check" role="alert">
      ${
        found.length === 0
          ? t('noneFound')
          : html`${t('found', { n: found.length })}
              <ul>
                ${found.map(({ kind, text: number, at }) => html`<li>${words[kind]} <b>${number}</b> …${around(text, at)}…</li>`)}
              </ul>`
      }
      <p class="small">${t('namesUnseen')}</p>
      <button class="primary" @click=${() => this.#copy(text)}>${found.length === 0 ? t('copyNow') : t('copyAnyway')}</button>
      <button @click=${this.#stay}>${t('notYet')}</button>
    </div>`
  }

  #ask(text: string): void {
    this._said = ''
    // Always: a program finds numbers of persons, but not their names.
    this._checking = text
  }

  async #copy(text: string): Promise<void> {
    this._checking = undefined
    this._said = (await copyText(text)) ? t('copied') : t('notCopied')
  }

  readonly #stay = (): void => {
    this._checking = undefined
  }

  readonly #choose = (event: Event): void => {
    this._chosen = (event.target as HTMLSelectElement).value
    this._checking = undefined
    this._said = ''
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close-panel'))
  }
}

/** What stands before a place, enough to find it again. */
function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 12), at).replace(/\s+/g, ' ')
}
