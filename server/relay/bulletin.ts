import type { Person } from '../../shared/domain/person.js'
import { controlFrame, type ServerMessage } from '../../shared/protocol/frames.js'
import { type SharedFrame, sharedFrame } from './shared-frame.js'

/** News for everybody who is connected, encoded once. */
export class Bulletin {
  readonly #readers = new Set<(frame: SharedFrame, isFor: (person: Person) => boolean) => void>()

  /** Calls back with each piece of news from now on. Returns a function that stops it. */
  read(reader: (frame: SharedFrame, isFor: (person: Person) => boolean) => void): () => void {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  /** `isFor`: whose concern it is; everybody's when left out. */
  tell(message: ServerMessage, isFor: (person: Person) => boolean = () => true): void {
    const frame = sharedFrame(controlFrame(message))
    for (const reader of this.#readers) reader(frame, isFor)
  }
}
