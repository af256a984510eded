import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type CommentBook, commentBookOf } from '../sync/comment-book.js'
import type { SheetSession } from '../sync/sheet-session.js'

/** Draws its element again whenever something was said about the watched sheet. */
export class CommentWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #book: CommentBook | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get book(): CommentBook | undefined {
    return this.#book
  }

  /** Call from `willUpdate`. */
  watch(session: SheetSession | undefined): void {
    const book = session && commentBookOf(session)
    if (book === this.#book) return
    this.#book?.removeEventListener('change', this.#update)
    this.#book = book
    book?.addEventListener('change', this.#update)
  }

  hostConnected(): void {
    this.#book?.addEventListener('change', this.#update)
  }

  hostDisconnected(): void {
    this.#book?.removeEventListener('change', this.#update)
  }

  readonly #update = (): void => this.#host.requestUpdate()
}
