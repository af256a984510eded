import { controlFrame, type ServerMessage } from '../../shared/protocol/frames.js'
import { type SharedFrame, sharedFrame } from './shared-frame.js'

/** News for everybody who is connected, encoded once. */
export class Bulletin {
  readonly #readers = new Set<(frame: SharedFrame) => void>()

  /** Calls back with each piece of news from now on. Returns a function that stops it. */
  read(reader: (frame: SharedFrame) => void): () => void {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  tell(message: ServerMessage): void {
    const frame = sharedFrame(controlFrame(message))
    for (const reader of this.#readers) reader(frame)
  }
}
