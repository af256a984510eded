import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SheetSession } from '../sync/sheet-session.js'

const events = [
  'cells',
  'totals',
  'people',
  'connection',
  'access',
  'refused',
  'conflicts',
  'undo',
  'earlier',
] as const
export type SessionEvent = (typeof events)[number]

/** Re-renders its element whenever the watched session says that something changed. Watches one session at a time. */
export class SessionWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #wanted: readonly SessionEvent[]
  #session: SheetSession | undefined
  #connected = false

  constructor(host: ReactiveControllerHost, wanted: readonly SessionEvent[] = events) {
    this.#host = host
    this.#wanted = wanted
    host.addController(this)
  }

  /** Changes the session to watch; call from `willUpdate`. */
  watch(session: SheetSession | undefined): void {
    if (session === this.#session) return
    this.#listen(false)
    this.#session = session
    if (this.#connected) this.#listen(true)
  }

  hostConnected(): void {
    this.#connected = true
    this.#listen(true)
  }

  hostDisconnected(): void {
    this.#connected = false
    this.#listen(false)
  }

  readonly #update = (): void => this.#host.requestUpdate()

  #listen(on: boolean): void {
    for (const event of this.#wanted) {
      if (on) this.#session?.addEventListener(event, this.#update)
      else this.#session?.removeEventListener(event, this.#update)
    }
  }
}
