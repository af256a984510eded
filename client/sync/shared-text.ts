import * as Y from 'yjs'
import type { TextChange, TextDelta } from '../../shared/domain/text-change.js'
import { spliceText, textOf } from '../../shared/protocol/return-document.js'
import type { CoWrittenText, TextChanged, WriteOutcome } from './sheet-session.js'

/** What a text asks of the return it belongs to. */
interface TextHome {
  /** Whether it may be written now. */
  access(): WriteOutcome
  /** Something was written: it is unsaved from now on. `typed` may wait a little before it is sent. */
  wrote(typed: boolean): void
  /** Sends what waits. */
  flush(): void
  closed(text: SharedText): void
}

/** A pause this long, in ms, ends a step to undo. */
const stepMs = 800

/**
 * One co-written text of an open return. The document behind it may be thrown away and come anew; whoever edits is told
 * as if somebody had changed the text. Undo takes back this person's own typing only, wherever it stands by now: it is
 * Yjs's undo of one text, which only removes what was put in and puts back what was removed.
 */
export class SharedText extends EventTarget implements CoWrittenText {
  readonly #key: string
  readonly #home: TextHome
  #doc: Y.Doc | undefined
  #undo: Y.UndoManager | undefined
  #shown = ''

  constructor(key: string, home: TextHome) {
    super()
    this.#key = key
    this.#home = home
  }

  get value(): string {
    return this.#shown
  }

  get access(): WriteOutcome {
    return this.#doc ? this.#home.access() : { ok: false, reason: '' }
  }

  get canUndo(): boolean {
    return (this.#undo?.undoStack.length ?? 0) > 0
  }

  get canRedo(): boolean {
    return (this.#undo?.redoStack.length ?? 0) > 0
  }

  /** Shows another document from now on; undefined while there is none. */
  bind(doc: Y.Doc | undefined): void {
    this.#unbind()
    this.#doc = doc
    if (!doc) return
    const text = textOf(doc, this.#key)
    text.observe(this.#changed)
    this.#undo = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: stepMs })
    const now = text.toString()
    if (now === this.#shown) return
    const delta = [{ delete: this.#shown.length }, { insert: now }].filter(
      (step) => step.delete !== 0 && step.insert !== '',
    )
    this.#shown = now
    this.#tell(delta, false)
  }

  splice(change: TextChange): WriteOutcome {
    const { access } = this
    if (!access.ok || !this.#doc) return access
    spliceText(this.#doc, this.#key, change, this)
    this.#home.wrote(true)
    return access
  }

  undo(): boolean {
    return this.#step((undo) => undo.undo())
  }

  redo(): boolean {
    return this.#step((undo) => undo.redo())
  }

  rest(): void {
    this.#undo?.stopCapturing()
    this.#home.flush()
  }

  close(): void {
    this.rest()
    this.#unbind()
    this.#home.closed(this)
  }

  #step(move: (undo: Y.UndoManager) => unknown): boolean {
    if (!this.access.ok || !this.#undo || !move(this.#undo)) return false
    this.#home.wrote(false)
    return true
  }

  #unbind(): void {
    if (this.#doc) textOf(this.#doc, this.#key).unobserve(this.#changed)
    this.#undo?.destroy()
    this.#undo = undefined
    this.#doc = undefined
  }

  readonly #changed = (event: Y.YTextEvent): void => {
    this.#shown = event.target.toString()
    this.#tell(event.delta as TextDelta, event.transaction.origin === this)
  }

  #tell(delta: TextDelta, own: boolean): void {
    const detail: TextChanged = { delta, own }
    this.dispatchEvent(new CustomEvent('change', { detail }))
  }
}
