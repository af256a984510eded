import { css, html, LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { sessionText as t } from '../i18n/session-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { buttons } from './base-styles.js'
import { SessionWatch } from './session-watch.js'

/** What an undo or redo did, for a toast. */
export interface UndoneDetail {
  readonly message: string
  /** True when redo would take it back. */
  readonly canRedo: boolean
}

/**
 * Undo and redo buttons, and Ctrl+Z, Ctrl+Y, Ctrl+Shift+Z for the whole page while it is shown.
 * An input with an unfinished entry keeps the keys to itself by stopping or preventing the event.
 * Fires `undone` with {@link UndoneDetail}.
 */
@customElement('undo-bar')
export class UndoBar extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  readonly #watch = new SessionWatch(this, ['undo'])

  static override styles = [
    buttons,
    css`
      :host {
        display: inline-flex;
        gap: var(--gap-xs);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('keydown', this.#keydown)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('keydown', this.#keydown)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
  }

  override render() {
    const undo = this.session?.undoLabel
    const redo = this.session?.redoLabel
    return html`
      <button ?disabled=${undo === undefined} @click=${() => this.undo()}
        title=${undo === undefined ? t('nothingToUndo') : t('undoOf', { label: undo })}>${t('undo')}</button>
      <button ?disabled=${redo === undefined} @click=${() => this.redo()}
        title=${redo === undefined ? t('nothingToRedo') : t('redoOf', { label: redo })}>${t('redo')}</button>
    `
  }

  undo(): void {
    const done = this.session?.undo()
    this.#tell(done, 'undone', true)
  }

  redo(): void {
    const done = this.session?.redo()
    this.#tell(done, 'redone', false)
  }

  #tell(done: ReturnType<SheetSession['undo']>, word: 'undone' | 'redone', canRedo: boolean): void {
    const nothing = word === 'undone' ? t('nothingToUndo') : t('nothingToRedo')
    const skipped = done && done.skipped > 0 ? `;${t('skipped', { n: done.skipped })}` : ''
    const rivals = done && done.rivals > 0 ? `;${t('rivals', { n: done.rivals })}` : ''
    const none = word === 'undone' ? 'notUndone' : 'notRedone'
    const message = done
      ? `${t(done.restored > 0 ? word : none, { label: done.label })}${rivals}${skipped}`
      : nothing
    const detail: UndoneDetail = { message, canRedo: canRedo && done !== undefined }
    this.dispatchEvent(new CustomEvent('undone', { detail, bubbles: true, composed: true }))
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey))
      return
    const key = event.key.toLowerCase()
    if (key === 'z' && !event.shiftKey) this.undo()
    else if (key === 'y' || (key === 'z' && event.shiftKey)) this.redo()
    else return
    event.preventDefault()
  }
}
