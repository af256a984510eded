import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { type SentBackCells, sentBackOf } from '../sync/sent-back-cells.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { sentBackWords } from './sent-back-words.js'

/** Why one cell was sent back and whether it was changed since; nothing for any other cell. */
@customElement('sent-back-line')
export class SentBackLine extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property() org = ''
  @property() key = ''
  /** Changes when the cell may hold something else. */
  @property({ attribute: false }) revision: unknown
  #book: SentBackCells | undefined

  static override styles = css`
    p {
      margin: var(--gap-xs) 0 0;
      padding-left: var(--gap-s);
      border-left: 3px solid var(--danger);
      color: var(--danger);
      overflow-wrap: anywhere;
    }
    p.answered {
      border-color: var(--ok);
      color: var(--ok);
    }
  `

  override connectedCallback(): void {
    super.connectedCallback()
    this.#listen()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#book?.removeEventListener('change', this.#again)
    this.#book = undefined
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session') || changed.has('workplace')) this.#listen()
  }

  override render() {
    const cell = this.#book?.at(this.org, this.key)
    return cell ? html`<p class=${cell.answered ? 'answered' : ''}>${sentBackWords(cell)}</p>` : nothing
  }

  #listen(): void {
    const { session, workplace } = this
    this.#book?.removeEventListener('change', this.#again)
    this.#book = session && workplace ? sentBackOf(session, workplace) : undefined
    this.#book?.addEventListener('change', this.#again)
  }

  readonly #again = (): void => this.requestUpdate()
}
