import { IndexeddbPersistence, storeState } from 'y-indexeddb'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { type ReturnRef, returnName } from '../../shared/domain/ids.js'
import { isEditable } from '../../shared/domain/status.js'
import { closeCodes } from '../../shared/protocol/close-codes.js'
import type { Refusal } from '../../shared/protocol/frames.js'
import { cellsOf, readReturn, textKeys, textOf, writeReturn } from '../../shared/protocol/return-document.js'
import { language } from '../i18n/language.js'
import { refusalWords } from '../i18n/refusal-words.js'
import { createChannelProvider, sendMarker } from './channel-provider.js'
import type { LocalStore } from './local-store.js'
import { PendingKeys } from './pending-keys.js'
import { SharedText } from './shared-text.js'
import type { ChannelCarrier, OpenedMessage } from './sheet-connection.js'
import type { CoWrittenText, RefusedValue, WriteOutcome } from './sheet-session.js'
import { t } from './sync-strings.js'
import type { OpenTabLine } from './tab-line.js'
import { TabShare } from './tab-share.js'
import { gatherTyping, type TypingGatherer } from './typing-gatherer.js'

/** What an open return tells its sheet. */
interface ReturnListener {
  changed(keys: Iterable<string>, remote: boolean): void
  /** The save state of these cells, or the number of unsaved ones, changed. */
  saveStateChanged(keys: readonly string[]): void
  accessChanged(): void
  /** Kept before the document is thrown away; must be durable when this returns. */
  refused(values: readonly RefusedValue[]): void
  /**
   * Unsaved values that somebody else's displaced in the document, told when these cells are saved: a value that was
   * displaced before it could be sent reached nobody, so the server cannot tell of it.
   */
  displaced(entries: Entries): void
  /** Values that were set aside together with a refused one are in the new document now. */
  recovered(keys: readonly string[]): void
}

export interface ReturnStoreOptions {
  readonly ref: ReturnRef
  /** Id of the signed-in person: copies of different people never mix. */
  readonly user: string
  /** Keys whose values are co-written texts. Those already in the document are found without being named. */
  readonly coWritten?: Iterable<string>
  readonly carrier: ChannelCarrier
  readonly local: LocalStore
  /** The way to the person's other tabs; without it they agree through the server only. */
  readonly openTabLine?: OpenTabLine | undefined
  readonly listener: ReturnListener
}

type Entries = readonly (readonly [string, CellValue])[]

/** One life of the document: thrown away as a whole when the server refuses it or begins a new epoch. */
interface Life {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  readonly typing: TypingGatherer
  /** The copy on this computer; undefined until the epoch is known, or where the browser gives no storage. */
  copy: IndexeddbPersistence | undefined
  /** The person's other tabs with this return, as far as they have the same epoch. */
  tabs: TabShare | undefined
}

/** Wait before talking again to a server that said "too many". */
const tooManyDelayMs = 8_000
/** A copy that takes longer to open than this is not waited for; it joins when it is there. */
const copyPatienceMs = 4_000
/** Refusals in one session after which we stop connecting: something is wrong that retrying cannot mend. */
const maxRebuilds = 5

/**
 * One return that this person may write: its document, its copy on this computer, its channel, and what is not yet
 * on the server's disk. Writing is only possible once the document is known (from the copy or the server): a value
 * written into an unknown document could lose against an old one.
 */
export class ReturnStore {
  readonly ref: ReturnRef
  readonly #options: ReturnStoreOptions
  readonly #name: string
  readonly #touches = new Map<string, number>()
  readonly #pending: PendingKeys
  /** What this person wrote into cells that are still unsaved and show somebody else's value by now. */
  readonly #displaced = new Map<string, CellValue>()
  readonly #coWritten: Set<string>
  readonly #texts = new Set<SharedText>()
  #life: Life | undefined
  /** Set once this computer has a copy that was the server's state at some time. */
  #epoch: number | undefined
  #known = false
  #hasSynced = false
  #closed: WriteOutcome | undefined
  #refusal: Refusal | undefined
  #rewrite: Entries = []
  #rebuilds = 0
  #destroyed = false
  /** The copy on this computer belongs to an epoch that is over. */
  #outdated = false
  #markerQueued = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ReturnStoreOptions) {
    this.#options = options
    this.ref = options.ref
    this.#name = `${options.user}/${returnName(options.ref)}`
    this.#pending = new PendingKeys(this.#name, options.local)
    this.#coWritten = new Set(options.coWritten)
  }

  /** Loads the copy kept on this computer, then connects. Resolves when the copy is loaded. */
  async start(): Promise<void> {
    const epoch = await this.#options.local.get(this.#epochName)
    await this.#pending.load()
    if (this.#destroyed) return
    this.#epoch = typeof epoch === 'number' ? epoch : undefined
    await this.#begin()
    this.#tell(this.#pending.keys)
  }

  /** True when the document holds at least what the feed holds: the server's state was merged in this session. */
  get hasSynced(): boolean {
    return this.#hasSynced
  }

  /** True when the document may be shown: it came from the server, now or at some earlier time. */
  get known(): boolean {
    return this.#known
  }

  /** True once it is decided whether the person may type here. */
  get settled(): boolean {
    return this.#known || this.#hasSynced || this.#closed !== undefined
  }

  /** True while what is typed is handed to a living connection at once. */
  get sending(): boolean {
    return this.#life?.provider.synced ?? false
  }

  get pendingKeys(): readonly string[] {
    return this.#pending.keys
  }

  /** Cells not on the server's disk, those included that wait to be written into a rebuilt document. */
  get pendingCount(): number {
    return this.#pending.size + this.#rewrite.length
  }

  /** True while closing the page would lose something: unsaved, and not yet written to this computer either. */
  get atRisk(): boolean {
    return this.#pending.size > 0 && !(this.#life?.copy && this.#pending.stored)
  }

  /** Whether the document can take a write now; the reason is for the person. */
  get access(): WriteOutcome {
    if (this.#closed) return this.#closed
    return this.#known ? { ok: true } : { ok: false, reason: t('notLoaded') }
  }

  isPending(key: string): boolean {
    return this.#pending.has(key)
  }

  value(key: string): CellValue | undefined {
    return this.#life ? readReturn(this.#life.doc, this.#coWritten).get(key) : undefined
  }

  cells(): ReadonlyMap<string, CellValue> {
    return new Map(this.#life ? readReturn(this.#life.doc, this.#coWritten).entries() : [])
  }

  /** How often somebody else changed the cell since the sheet was opened. */
  touches(key: string): number {
    return this.#touches.get(key) ?? 0
  }

  /** Writes cells as one transaction. The caller asked {@link access} first. */
  write(entries: Entries): void {
    if (!this.#life) throw new Error(`${this.#name} is not open`)
    this.#pending.add(entries.map(([key]) => key))
    for (const [key] of entries) this.#displaced.delete(key)
    writeReturn(this.#life.doc, entries, this.#coWritten, this)
    this.#queueMarker()
  }

  /** A co-written text to edit; undefined for any other key. */
  text(key: string): CoWrittenText | undefined {
    if (!this.#coWritten.has(key)) return undefined
    const text: SharedText = new SharedText(key, {
      access: () => this.access,
      wrote: (typed) => {
        this.#pending.add([key])
        if (!typed) this.#queueMarker() // of what is typed the gatherer tells
        this.#tell([key])
      },
      flush: () => this.#life?.typing.flush(),
      closed: () => this.#texts.delete(text),
    })
    this.#texts.add(text)
    text.bind(this.#life?.doc)
    return text
  }

  /** The connection is up: connect now instead of waiting out the provider's own delay. */
  connectNow(): void {
    const provider = this.#life?.provider
    if (provider?.shouldConnect && !provider.ws) provider.connect()
  }

  /** The line is alive: keeps the provider's own watchdog quiet, whose socket is only a channel. */
  heard(): void {
    if (this.#life) this.#life.provider.wsLastMessageReceived = Date.now()
  }

  /** The return became editable again (sent back): ask for it anew. */
  reopen(): void {
    if (!this.#closed || this.#destroyed) return
    this.#closed = undefined
    if (this.#life) this.#life.provider.connect()
    else void this.#begin()
    this.#options.listener.accessChanged()
  }

  destroy(): void {
    this.#destroyed = true
    clearTimeout(this.#timer)
    this.#end()
  }

  get #epochName(): string {
    return `${this.#name}/epoch`
  }

  async #begin(): Promise<void> {
    const doc = new Y.Doc()
    const copy = this.#epoch === undefined ? undefined : this.#openCopy(doc, this.#epoch)
    const provider = createChannelProvider({
      carrier: this.#options.carrier,
      ref: this.ref,
      doc,
      admit: (message) => this.#admit(message),
      saved: (marker) => this.#saved(marker),
      refused: (refusal) => {
        this.#refusal = refusal
      },
    })
    const typing = gatherTyping(
      provider,
      (origin) => origin instanceof SharedText,
      () => this.#queueMarker(),
    )
    const life: Life = { doc, provider, typing, copy, tabs: undefined }
    this.#life = life
    if (this.#epoch !== undefined) this.#meetTabs(life, this.#epoch)
    provider.on('sync', (synced) => {
      if (life === this.#life) this.#syncChanged(synced)
    })
    provider.on('closed', ({ code, reason }) => {
      if (life === this.#life) void this.#closedForGood(life, code, reason)
    })
    cellsOf(doc).observe((event) => {
      const { origin } = event.transaction
      const remote = origin !== this
      // Not where somebody's value came in and lost: there the person's own still stands.
      if (remote) for (const key of event.changes.keys.keys()) this.#touches.set(key, this.touches(key) + 1)
      // In another tab the person saw what stood here: nobody's value was displaced.
      if (origin instanceof TabShare) this.#waitWith(origin, event.keysChanged)
      else if (remote) this.#keepDisplaced(event)
      this.#options.listener.changed(event.keysChanged, remote)
    })
    for (const key of this.#coWritten) this.#watchText(doc, key)
    for (const text of this.#texts) text.bind(doc)
    if (copy) {
      await Promise.race([copy.whenSynced, new Promise((resolve) => setTimeout(resolve, copyPatienceMs))])
      if (life !== this.#life) return
      if (copy.synced) this.#know()
    }
    life.tabs?.ask()
    provider.connect()
  }

  #meetTabs(life: Life, epoch: number): void {
    const { openTabLine } = this.#options
    if (!openTabLine) return
    life.tabs = new TabShare({
      doc: life.doc,
      name: `huibiao/${this.#name}/${epoch}`,
      openLine: openTabLine,
      sending: () => this.sending,
      pendingKeys: () => this.#pending.keys,
      takes: () => !this.#closed,
      took: () => {
        this.#queueMarker()
        this.#tell(this.#pending.keys)
      },
      // What stands here the server has or is about to get: the copy is whole again.
      emptied: () => {
        if (life.provider.synced && life.copy?.db) void storeState(life.copy)
      },
    })
  }

  /** Another tab waits for the server with these cells; so does this one from now on. */
  #waitWith(tabs: TabShare, keys: Iterable<string>): void {
    const told = [...keys].filter((key) => tabs.isTold(key))
    if (told.length > 0) this.#pending.add(told)
    for (const key of told) this.#displaced.delete(key)
  }

  #watchText(doc: Y.Doc, key: string): void {
    textOf(doc, key).observe((event) => {
      const remote = !event.transaction.local
      if (remote) this.#touches.set(key, this.touches(key) + 1)
      if (event.transaction.origin instanceof TabShare) this.#waitWith(event.transaction.origin, [key])
      this.#options.listener.changed([key], remote)
    })
  }

  #openCopy(doc: Y.Doc, epoch: number): IndexeddbPersistence | undefined {
    if (!this.#options.local.durable) return undefined
    return new IndexeddbPersistence(`huibiao/${this.#name}/${epoch}`, doc)
  }

  #know(): void {
    if (this.#known) return
    this.#known = true
    this.#options.listener.accessChanged()
  }

  /** The server's answer to `open`, before the provider says anything. */
  #admit(message: OpenedMessage): boolean {
    if (message.access === 'read') {
      if (this.#epoch !== undefined && this.#epoch !== message.epoch) this.#outdated = true
      this.#giveUp((language() !== 'en' && message.reason) || t('readOnly'), !isEditable(message.status))
      return false
    }
    if (this.#epoch === undefined) {
      this.#epoch = message.epoch
      if (this.#life) {
        this.#life.copy = this.#openCopy(this.#life.doc, message.epoch)
        this.#meetTabs(this.#life, message.epoch)
        this.#life.tabs?.ask()
      }
    } else if (this.#epoch !== message.epoch) {
      this.#setAside(t('newEpoch'))
      this.#rebuild()
      return false
    }
    return true
  }

  #syncChanged(synced: boolean): void {
    if (synced) {
      this.#hasSynced = true
      this.#know()
      void this.#options.local.put(this.#epochName, this.#epoch)
      this.#writeAgain()
      // Everything the server did not have went ahead of this, as the answer to its own first question.
      this.#sendMarker()
    } else this.#life?.tabs?.lineLost()
    this.#tell(this.#pending.keys)
  }

  #writeAgain(): void {
    const again = this.#rewrite
    if (again.length === 0) return
    this.#rewrite = []
    this.write(again)
    this.#options.listener.recovered(again.map(([key]) => key))
  }

  #queueMarker(): void {
    if (this.#markerQueued) return
    this.#markerQueued = true
    queueMicrotask(() => {
      this.#markerQueued = false
      this.#sendMarker()
    })
  }

  #saved(marker: number): void {
    const settled = this.#pending.settle(marker)
    const displaced = settled.flatMap((key) => {
      const value = this.#displaced.get(key)
      return value !== undefined && this.#displaced.delete(key) ? [[key, value] as const] : []
    })
    if (displaced.length > 0) this.#options.listener.displaced(displaced)
    this.#tell(settled)
  }

  #keepDisplaced(event: Y.YMapEvent<CellValue>): void {
    for (const [key, change] of event.changes.keys) {
      if (!this.#pending.has(key) || this.#displaced.has(key)) continue
      const old: CellValue = change.oldValue ?? null // nothing before it when the copy is being loaded
      if (old !== null && !sameValue(old, this.value(key))) this.#displaced.set(key, old)
    }
  }

  /** Before the handshake is done the answer to a marker would be a lie: then the sync sends it. */
  #sendMarker(): void {
    const life = this.#life
    if (!life?.provider.synced || this.#pending.size === 0) return
    life.typing.flush() // the marker speaks for everything written so far
    sendMarker(life.provider, this.#pending.version)
  }

  /** The channel was closed with a final code: no use in asking again with the same document. */
  #closedForGood(life: Life, code: number, reason: string): void {
    const refusal = this.#refusal
    this.#refusal = undefined
    const words = (refusal && refusalWords(refusal)) || reason || t('refused')
    if (code === closeCodes.unauthenticated) return // the sheet finds out and asks to sign in; nothing is lost
    if (code === closeCodes.tooMany) {
      this.#timer = setTimeout(() => life.provider.connect(), tooManyDelayMs)
      return
    }
    this.#rebuilds += 1
    const hopeless =
      code === closeCodes.notFound ||
      code === closeCodes.locked ||
      (code === closeCodes.forbidden && this.#pending.size === 0)
    if (hopeless || this.#rebuilds > maxRebuilds) {
      this.#giveUp(words, code === closeCodes.locked)
      return
    }
    const innocent = this.#setAside(words, refusal?.keys)
    this.#rebuild(innocent)
  }

  /** Writing is over for now: unsaved values are set aside, the sheet shows the feed. `late`: since the return was handed in. */
  #giveUp(reason: string, late: boolean): void {
    const hadPending = this.#pending.size > 0
    if (hadPending) this.#setAside(reason, [], late)
    this.#rewrite = [] // they stay set aside
    this.#closed = { ok: false, reason }
    this.#hasSynced = false
    this.#life?.provider.disconnect()
    // A document with edits the server will never take must not come back with them.
    if (hadPending || this.#outdated) this.#rebuild()
    this.#outdated = false
    this.#options.listener.accessChanged()
  }

  /**
   * Moves unsaved values to 待处理, all of them: they must be somewhere while the document is thrown away. When the
   * server named the keys at fault, the others are given back, to be written again into the new document.
   */
  #setAside(reason: string, keys: readonly string[] = [], late = false): Entries {
    const pending = this.#pending.keys
    if (pending.length === 0) return []
    // Who sends for a page that is gone was not told which values are texts.
    for (const key of this.#life ? textKeys(this.#life.doc) : []) this.#coWritten.add(key)
    const { org } = this.ref
    const at = Date.now()
    const guilty = pending.filter((key) => keys.includes(key))
    const isInnocent = (key: string) => guilty.length > 0 && !guilty.includes(key)
    const values = pending.map((key) => ({
      org,
      key,
      value: this.#displaced.get(key) ?? this.value(key) ?? null,
      reason: isInnocent(key) ? t('writingAgain') : reason,
      at,
      ...(late ? { late: 'untold' as const } : {}),
    }))
    this.#options.listener.refused(values)
    return values.filter(({ key }) => isInnocent(key)).map(({ key, value }) => [key, value] as const)
  }

  /**
   * Throws the document and its copy away; begins anew from the server unless writing is over. `again` is written
   * into the new document once the server's state is in it.
   */
  #rebuild(again: Entries = []): void {
    const shown = [...this.cells().keys()]
    const pending = this.#pending.keys
    this.#known = false
    this.#hasSynced = false
    this.#epoch = undefined
    this.#rewrite = again
    this.#pending.clear()
    this.#displaced.clear()
    void this.#options.local.remove(this.#epochName)
    if (this.#life?.copy?.db) {
      emptyCopy(this.#life.copy.db)
      this.#life.tabs?.copyEmptied()
    }
    this.#end()
    if (!this.#destroyed && !this.#closed) void this.#begin()
    this.#options.listener.changed(shown, true)
    this.#tell(pending)
    this.#options.listener.accessChanged()
  }

  #end(): void {
    const life = this.#life
    this.#life = undefined
    if (!life) return
    for (const text of this.#texts) text.bind(undefined)
    life.typing.stop()
    life.tabs?.close()
    life.provider.destroy()
    life.provider.awareness.destroy()
    void life.copy?.destroy()
    life.doc.destroy()
  }

  #tell(keys: readonly string[]): void {
    this.#options.listener.saveStateChanged(keys)
  }
}

/** Empties instead of deleting: a second tab may hold the same database open, and deleting would wait for it. */
function emptyCopy(db: IDBDatabase): void {
  db.transaction(['updates'], 'readwrite').objectStore('updates').clear()
}
