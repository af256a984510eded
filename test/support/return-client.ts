import * as Y from 'yjs'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import type { Refusal } from '../../shared/protocol/frames.js'
import { cellsOf, writeCells } from '../../shared/protocol/return-document.js'
import { type Ending, openRaw, type RawSocket, saying } from './raw-socket.js'
import { until } from './until.js'

/**
 * One person's page with one return open: a document that lives through cuts and comes back, as the browser's does.
 * A value is acknowledged when the server echoed a marker that was sent after it.
 */
export class ReturnClient {
  readonly ref: ReturnRef
  readonly doc: Y.Doc
  refusal: Refusal | undefined
  access: 'write' | 'read' | undefined
  /** Last value of each key that the server acknowledged. */
  readonly acked = new Map<string, CellValue>()
  #raw: RawSocket | undefined
  #synced = false
  #version = 0
  #ackedVersion = 0
  /** Values written since, by the version that covers them. */
  #waiting: { readonly version: number; readonly key: string; readonly value: CellValue }[] = []

  constructor(ref: ReturnRef, doc = new Y.Doc()) {
    this.ref = ref
    this.doc = doc
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.#raw && this.access !== undefined) this.#raw.say(1, saying.update(update))
    })
  }

  get isOnline(): boolean {
    return this.#synced
  }

  /** True once the server ended the channel (not the socket). */
  get channelClosed(): boolean {
    return this.#raw?.messages.some(({ t }) => t === 'closed') ?? false
  }

  get hasUnsaved(): boolean {
    return this.#ackedVersion < this.#version
  }

  value(key: string): CellValue | undefined {
    return cellsOf(this.doc).get(key)
  }

  /** Connects, opens the return and resolves when both sides have told each other everything. */
  async connect(url: string, cookie: string): Promise<void> {
    const raw = await openRaw(url, { cookie })
    const { table, period, org } = this.ref
    this.#raw = raw
    void raw.ended.then(() => this.#lost(raw))
    raw.tell({ t: 'open', ch: 1, table, period, org })
    const answer = await until('the return to open', () => {
      const said = raw.messages.find(({ t }) => t === 'opened' || t === 'closed')
      if (!said && raw.socket.readyState !== raw.socket.OPEN) throw new Error('cut while opening')
      return said
    })
    if (answer.t !== 'opened') throw new Error(`not opened: ${JSON.stringify(answer)}`)
    this.access = answer.access
    let next = 0
    const work = () => {
      const answers = raw.answers(1)
      for (let each = answers[next]; each; each = answers[next]) {
        next += 1
        this.#take(raw, each)
      }
    }
    raw.socket.on('message', work) // after the raw socket's own listener: the answer is in its list then
    raw.say(1, saying.step1(Y.encodeStateVector(this.doc)))
    work()
    await until('the handshake', () => {
      if (raw.socket.readyState !== raw.socket.OPEN) throw new Error('cut in the handshake')
      return this.#synced || this.refusal
    })
  }

  set(key: string, value: CellValue): void {
    this.setAll([[key, value]])
  }

  setAll(entries: readonly (readonly [string, CellValue])[]): void {
    this.#version += 1
    for (const [key, value] of entries) this.#waiting.push({ version: this.#version, key, value })
    writeCells(this.doc, entries)
    this.#mark()
  }

  /** Resolves once everything written so far is acknowledged. */
  async saved(): Promise<void> {
    const version = this.#version
    await until('an acknowledgement', () => {
      if (this.refusal) throw new Error(`refused: ${this.refusal.code}`)
      return this.#ackedVersion >= version
    })
  }

  /** Closes the page without a word and opens it again: what the old document held, under a new client id. */
  reload(): ReturnClient {
    this.cut()
    const next = new ReturnClient(this.ref)
    Y.applyUpdate(next.doc, Y.encodeStateAsUpdate(this.doc), next)
    next.#version = this.#version
    next.#ackedVersion = this.#ackedVersion
    next.#waiting = [...this.#waiting]
    for (const [key, value] of this.acked) next.acked.set(key, value)
    return next
  }

  /** Cuts the line without a word, as a broken network does. */
  cut(): void {
    const raw = this.#raw
    raw?.socket.terminate()
    if (raw) this.#lost(raw)
  }

  async ended(): Promise<Ending | undefined> {
    return this.#raw?.ended
  }

  async close(): Promise<void> {
    await this.#raw?.close()
  }

  #lost(raw: RawSocket): void {
    if (this.#raw !== raw) return
    this.#raw = undefined
    this.#synced = false
    this.access = undefined
  }

  #take(raw: RawSocket, answer: ReturnType<RawSocket['answers']>[number]): void {
    switch (answer.kind) {
      case 'step1':
        raw.say(1, saying.step2(Y.encodeStateAsUpdate(this.doc, answer.body)))
        return
      case 'step2':
      case 'update':
        Y.applyUpdate(this.doc, answer.body, this)
        if (answer.kind === 'step2') {
          this.#synced = true
          this.#mark()
        }
        return
      case 'saved':
        this.#acknowledge(answer.marker)
        return
      case 'refused':
        this.refusal = answer.refusal
        return
    }
  }

  #mark(): void {
    // Before the handshake is done, the answer to a marker would be a lie.
    if (this.#synced && this.hasUnsaved) this.#raw?.say(1, saying.marker(this.#version))
  }

  #acknowledge(version: number): void {
    this.#ackedVersion = Math.max(this.#ackedVersion, version)
    for (const { key, value } of this.#waiting.filter((each) => each.version <= version))
      this.acked.set(key, value)
    this.#waiting = this.#waiting.filter((each) => each.version > version)
  }
}
