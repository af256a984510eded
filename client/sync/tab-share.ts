import * as Y from 'yjs'
import type { OpenTabLine, TabLine, TabWord } from './tab-line.js'

export interface TabShareOptions {
  readonly doc: Y.Doc
  /** Names the return, its epoch and the person: nobody else's tab may hear. */
  readonly name: string
  readonly openLine: OpenTabLine
  /** True while the server hears every edit at once, and through it the other tabs do. */
  readonly sending: () => boolean
  readonly pendingKeys: () => readonly string[]
  /** False while the return may not be written: then another tab's edits are that tab's to set aside. */
  readonly takes: () => boolean
  /** Another tab's edits are in the document now; the cells among them that wait for the server. */
  readonly took: () => void
  readonly emptied: () => void
}

/**
 * Keeps the tabs of one person agreed about one return while the server is not there to do it: edits made without a line
 * are told to the other tabs, so that each shows all of them, counts them as 待传 and brings them to the server, whichever
 * tab is left by then. It is the origin of what it applies.
 */
export class TabShare {
  readonly #options: TabShareOptions
  readonly #line: TabLine | undefined
  #told: ReadonlySet<string> = new Set()
  #asked = false
  /** Updates of this moment: the list of what waits is complete only when whoever writes has finished. */
  #waiting: Uint8Array[] = []

  constructor(options: TabShareOptions) {
    this.#options = options
    this.#line = options.openLine(options.name, (word) => this.#heard(word))
    if (this.#line) options.doc.on('update', this.#updated)
  }

  /** While another tab's edits are being applied: whether that tab waits for the server with this cell. */
  isTold(key: string): boolean {
    return this.#told.has(key)
  }

  /** Asks the other tabs for what they have more. Call when the copy on this computer has been loaded. */
  ask(): void {
    this.#line?.say({ t: 'ask', have: Y.encodeStateVector(this.#options.doc) })
  }

  /** The server is out of reach: what it did not acknowledge may not be there, so the other tabs get it from here. */
  lineLost(): void {
    if (this.#options.pendingKeys().length > 0) this.#tell(Y.encodeStateAsUpdate(this.#options.doc))
  }

  copyEmptied(): void {
    this.#line?.say({ t: 'emptied' })
  }

  close(): void {
    this.#tellWaiting()
    this.#options.doc.off('update', this.#updated)
    this.#line?.close()
  }

  readonly #updated = (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction): void => {
    if (!local || this.#options.sending()) return
    this.#waiting.push(update)
    if (this.#waiting.length === 1) queueMicrotask(this.#tellWaiting)
  }

  readonly #tellWaiting = (): void => {
    if (this.#waiting.length === 0) return
    const gathered = Y.mergeUpdates(this.#waiting)
    this.#waiting = []
    this.#tell(gathered)
  }

  #tell(update: Uint8Array): void {
    this.#line?.say({ t: 'edits', update, keys: this.#options.pendingKeys() })
  }

  #heard(word: TabWord): void {
    const { doc, pendingKeys, emptied } = this.#options
    if (word.t === 'emptied') emptied()
    else if (word.t === 'ask') {
      if (pendingKeys().length > 0) this.#tell(Y.encodeStateAsUpdate(doc, word.have))
    } else if (this.#options.takes()) this.#take(word.update, word.keys)
  }

  #take(update: Uint8Array, keys: readonly string[]): void {
    const { doc, took } = this.#options
    this.#told = new Set(keys)
    try {
      Y.applyUpdate(doc, update, this)
    } finally {
      this.#told = new Set()
    }
    took()
    // It builds on edits that were told before this tab listened. Asked once: who cannot fill the gap is not asked for ever.
    const gap = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
    if (gap && !this.#asked) this.ask()
    this.#asked = gap
  }
}
