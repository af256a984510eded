import { parseReturnName, type ReturnRef, returnName } from '../../shared/domain/ids.js'
import { reportLate } from './late-reports.js'
import type { LineFallback } from './line-fallback.js'
import type { LocalStore } from './local-store.js'
import { browserStorage, RefusedStore } from './refused-store.js'
import { ReturnStore } from './return-store.js'
import { SheetConnection } from './sheet-connection.js'
import { openTabLine } from './tab-line.js'

/** Returns of which this computer holds edits of the person that the server does not have yet. */
export async function unsentReturns(user: string, local: LocalStore): Promise<readonly ReturnRef[]> {
  const found = new Map<string, ReturnRef>()
  for (const key of await local.keysUnder(`${user}/`)) {
    const [name, window] = key.slice(user.length + 1).split('/pending/')
    const ref = window === undefined ? undefined : parseReturnName(name ?? '')
    if (ref) found.set(returnName(ref), ref)
  }
  return [...found.values()]
}

export interface UnsentEditsOptions {
  readonly user: string
  readonly openLocal: () => Promise<LocalStore>
  readonly openSocket: () => WebSocket
  readonly fallback?: LineFallback
  readonly refused: () => unknown
}

/**
 * Brings edits to the server that an earlier page left on this computer, without their sheet being opened. What the
 * server does not take waits as 待处理 in its sheet. Event: `change`, when {@link waiting} changed.
 */
export class UnsentEdits extends EventTarget {
  readonly #options: UnsentEditsOptions
  readonly #stores = new Map<string, ReturnStore>()
  #connection: SheetConnection | undefined
  #run = 0

  constructor(options: UnsentEditsOptions) {
    super()
    this.#options = options
  }

  /** Returns still on their way. */
  get waiting(): number {
    return this.#stores.size
  }

  /** Starts anew with what is there now. Returns that an open page takes care of itself are left to it. */
  async send(isOpen: (ref: ReturnRef) => boolean): Promise<void> {
    this.stop()
    const run = this.#run
    const local = await this.#options.openLocal()
    const refs = (await unsentReturns(this.#options.user, local)).filter((ref) => !isOpen(ref))
    if (run !== this.#run || refs.length === 0) return
    const connection = new SheetConnection(
      { openSocket: this.#options.openSocket, fallback: this.#options.fallback },
      {
        up: () => {
          for (const store of this.#stores.values()) store.connectNow()
        },
        message: () => {},
        stateChanged: () => {},
        heard: () => {
          for (const store of this.#stores.values()) store.heard()
        },
        refused: () => this.#options.refused(),
      },
    )
    this.#connection = connection
    for (const ref of refs) this.#open(ref, connection, local)
    connection.start()
    this.#changed()
  }

  stop(): void {
    this.#run += 1
    for (const store of this.#stores.values()) store.destroy()
    this.#stores.clear()
    this.#connection?.close()
    this.#connection = undefined
    this.#changed()
  }

  #open(ref: ReturnRef, carrier: SheetConnection, local: LocalStore): void {
    const { user } = this.#options
    const refused = () => new RefusedStore(user, ref, browserStorage())
    let loaded = false
    const look = () => {
      if (loaded && store.pendingCount === 0) this.#done(store)
    }
    const store = new ReturnStore({
      ref,
      user,
      carrier,
      local,
      openTabLine,
      listener: {
        changed: () => {},
        saveStateChanged: () => look(),
        accessChanged: () => look(),
        refused: (values) => {
          const kept = refused()
          kept.add(values)
          void reportLate(ref, kept)
        },
        displaced: () => {}, // the next page that opens the return is told by the server
        recovered: (keys) => {
          const store = refused()
          for (const key of keys) store.discard({ org: ref.org, key })
        },
      },
    })
    this.#stores.set(returnName(ref), store)
    void store.start().then(() => {
      loaded = true
      look()
    })
  }

  #done(store: ReturnStore): void {
    const name = returnName(store.ref)
    if (this.#stores.get(name) !== store) return
    this.#stores.delete(name)
    // The store is in the middle of telling us: it is taken down when it has finished.
    queueMicrotask(() => store.destroy())
    if (this.#stores.size === 0) {
      this.#connection?.close()
      this.#connection = undefined
    }
    this.#changed()
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent('change'))
  }
}
