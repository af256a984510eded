import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { sessionText as t } from '../i18n/session-strings.js'
import type { CellAddress, CellsEvent, SaveState, SheetSession } from '../sync/sheet-session.js'
import { SessionWatch } from './session-watch.js'
import { SpokenNews } from './spoken-news.js'

/** News is spoken when this long nothing more came, and at the latest after the second number: not once for every cell. */
const quietMs = 1200
const longestMs = 5000

/** How a value is kept, in one word: 已保存, 保存中, 本机待传. */
export function saveStateWord(state: SaveState): string {
  return t(state)
}

/** How it stands with one cell, in words; a value that the server refused waits beside it as 待处理. */
export function keptWords(session: SheetSession, { org, key }: CellAddress): string {
  const kept = saveStateWord(session.saveState(org, key))
  const refused = session.refused.some((each) => each.org === org && each.key === key)
  return refused ? `${kept}${t('comma')}${t('refusedCell')}` : kept
}

/** The connection and what is not saved yet, in words. */
export function connectionWords(
  { state, mode, pending, fromCopy, slowed }: SheetSession['connection'],
  options: { readonly readOnly?: boolean } = {},
): string {
  const kept = fromCopy ? `${t('comma')}${t('fromCopy')}` : ''
  switch (state) {
    case 'connecting':
      return pending > 0
        ? `${t('connecting')} ${t('waiting', { n: pending })}${kept}`
        : `${t('connecting')}${kept}`
    case 'offline':
      if (options.readOnly && pending === 0) return `${t('offline')}${kept}`
      return `${t('offline')}${t('comma')}${pending > 0 ? t('waiting', { n: pending }) : t('nothingWaiting')}${kept}`
    case 'online': {
      const online = t(mode === 'line' ? 'onlineByLine' : 'online')
      if (options.readOnly && pending === 0) return online
      if (pending === 0) return `${online}${t('comma')}${t('allSaved')}`
      return `${online}${t('comma')}${t(slowed ? 'savingSlowly' : 'savingCount', { n: pending })}`
    }
  }
}

/**
 * One line that says whether the sheet is connected and whether everything is saved. What changes is also spoken, gathered
 * into one sentence: the line itself moves with every key and would not let a screen reader finish.
 */
@customElement('session-status')
export class SessionStatus extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  /** For people who only read here: nothing of theirs could be unsaved. */
  @property({ type: Boolean }) readonly = false
  @state() private _spoken = ''
  readonly #watch = new SessionWatch(this, ['connection'])
  readonly #news = new SpokenNews()
  #heard: SheetSession | undefined
  #quiet: ReturnType<typeof setTimeout> | undefined
  #since: number | undefined

  static override styles = css`
    :host {
      display: inline-block;
      font-size: var(--text-s);
      white-space: nowrap;
    }
    span {
      padding: 2px var(--gap-s);
      border: 1px solid var(--chip-line);
      border-radius: var(--radius);
      background: var(--panel-sunken);
      color: var(--ink-muted);
    }
    .spoken {
      position: absolute;
      width: 1px;
      height: 1px;
      padding: 0;
      border: 0;
      overflow: hidden;
      clip: rect(0 0 0 0);
    }
    .online {
      background: var(--ok-soft);
      color: var(--ok);
    }
    .offline {
      background: var(--warn-soft);
      color: var(--warn);
    }
  `

  override connectedCallback(): void {
    super.connectedCallback()
    this.#hear(this.session)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#hear(undefined)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('session')) return
    this.#watch.watch(this.session)
    this.#hear(this.session)
  }

  override render() {
    if (!this.session) return html``
    const { connection } = this.session
    const why = connection.mode === 'line' ? t('lineHint') : nothing
    return html`<span class=${connection.state} title=${why}>${connectionWords(connection, { readOnly: this.readonly })}</span>
      <span class="spoken" role="status">${this._spoken}</span>`
  }

  #hear(session: SheetSession | undefined): void {
    if (session === this.#heard) return
    clearTimeout(this.#quiet)
    this.#heard?.removeEventListener('cells', this.#cells)
    for (const event of ['connection', 'refused']) this.#heard?.removeEventListener(event, this.#moved)
    this.#heard = session
    if (!session) return
    this.#news.begin(session)
    session.addEventListener('cells', this.#cells)
    for (const event of ['connection', 'refused']) session.addEventListener(event, this.#moved)
  }

  readonly #cells = (event: Event): void => {
    if (!this.#heard) return
    this.#news.cells((event as CustomEvent<CellsEvent>).detail, this.#heard)
    this.#wait()
  }

  readonly #moved = (): void => {
    if (!this.#heard) return
    this.#news.moved(this.#heard)
    this.#wait()
  }

  #wait(): void {
    const now = performance.now()
    this.#since ??= now
    if (now - this.#since > longestMs) return // the timer that runs is the last one
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(this.#speak, quietMs)
  }

  readonly #speak = (): void => {
    this.#since = undefined
    const words = this.#heard && this.#news.take(this.#heard)
    // The same words twice would not be spoken twice.
    if (words !== undefined) this._spoken = words === this._spoken ? `${words}\u00a0` : words
  }
}
