import type { ReturnRef, Seq } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { Commit } from '../store.js'

/** A return as the batch finds and leaves it. */
export interface Head {
  readonly ref: ReturnRef
  id: number
  epoch: number
  status: ReturnStatus
  /** Newest accepted update of this batch; 0 while there is none. */
  seq: Seq
}

/** A commit that passed the fence, with its place in the one order. */
export interface Accepted {
  readonly commit: Commit
  readonly head: Head
  readonly seq: Seq
}
