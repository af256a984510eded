import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SheetRef } from '../../shared/domain/ids.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { openSheet } from '../sync/open-sheet.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { SessionWatch } from './session-watch.js'

/** Keeps one sheet open for a page: opens another when the address changes, closes it when the page goes. */
export class OpenedSheet implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #watch: SessionWatch
  #wanted: { readonly ref: SheetRef; readonly workplace: WorkplaceModel } | undefined
  #session: SheetSession | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    this.#watch = new SessionWatch(host)
    host.addController(this)
  }

  get session(): SheetSession | undefined {
    return this.#session
  }

  /** Call from `willUpdate`; opening the same sheet again does nothing. */
  open(ref: SheetRef | undefined, workplace: WorkplaceModel | undefined): void {
    const old = this.#wanted
    if (!ref || !workplace) {
      this.#wanted = undefined
      this.#close()
      return
    }
    const same =
      old?.workplace === workplace &&
      old.ref.table === ref.table &&
      old.ref.period === ref.period &&
      old.ref.scope === ref.scope
    if (same && this.#session) return
    this.#close()
    this.#wanted = { ref, workplace }
    this.#open()
  }

  hostConnected(): void {
    if (this.#wanted && !this.#session) {
      this.#open()
      this.#host.requestUpdate()
    }
  }

  hostDisconnected(): void {
    this.#close()
  }

  #open(): void {
    if (!this.#wanted) return
    this.#session = openSheet(this.#wanted.ref, this.#wanted.workplace)
    this.#watch.watch(this.#session)
  }

  #close(): void {
    const session = this.#session
    this.#session = undefined
    this.#watch.watch(undefined)
    // Not at once: fields that go with the page still write what was being typed in them.
    if (session) setTimeout(() => session.close())
  }
}
