import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { sessionText as t } from '../i18n/session-strings.js'
import type { SaveState, SheetSession } from '../sync/sheet-session.js'
import { SessionWatch } from './session-watch.js'

/** How a value is kept, in one word: 已保存, 保存中, 本机待传. */
export function saveStateWord(state: SaveState): string {
  return t(state)
}

/** The connection and what is not saved yet, in words. */
export function connectionWords(
  { state, mode, pending, fromCopy }: SheetSession['connection'],
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
      return `${online}${t('comma')}${pending > 0 ? t('savingCount', { n: pending }) : t('allSaved')}`
    }
  }
}

/** One line that says whether the sheet is connected and whether everything is saved. */
@customElement('session-status')
export class SessionStatus extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  /** For people who only read here: nothing of theirs could be unsaved. */
  @property({ type: Boolean }) readonly = false
  readonly #watch = new SessionWatch(this, ['connection'])

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
    .online {
      background: var(--ok-soft);
      color: var(--ok);
    }
    .offline {
      background: var(--warn-soft);
      color: var(--warn);
    }
  `

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
  }

  override render() {
    if (!this.session) return html``
    const { connection } = this.session
    const why = connection.mode === 'line' ? t('lineHint') : nothing
    return html`<span class=${connection.state} role="status" title=${why}>${connectionWords(connection, { readOnly: this.readonly })}</span>`
  }
}
