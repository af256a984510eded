import type { CellValue } from '../../../shared/domain/cell-value.js'
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

/** One change per key: history knows commits, so a key written twice in one goes from its first old to its last new. */
export function lastChanges(commit: Commit): Iterable<{ key: string; old: CellValue; new: CellValue }> {
  const byKey = new Map<string, { key: string; old: CellValue; new: CellValue }>()
  for (const change of commit.cells) {
    const known = byKey.get(change.key)
    if (known) known.new = change.new
    else byKey.set(change.key, { ...change })
  }
  return byKey.values()
}
