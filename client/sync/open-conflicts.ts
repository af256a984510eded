import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { WireConflict } from '../../shared/protocol/frames.js'
import type { CellAddress, CellConflict } from './sheet-session.js'

/**
 * The conflicts of an open sheet that nobody has settled, as the server last told them for each return. What the
 * person has just chosen is hidden at once, also without a network; the server's next word drops it for everybody.
 */
export class OpenConflicts {
  readonly #byOrg = new Map<string, readonly CellConflict[]>()
  readonly #chosen = new Set<string>()
  #shown: readonly CellConflict[] = []

  get all(): readonly CellConflict[] {
    return this.#shown
  }

  has({ org, key }: CellAddress): boolean {
    return this.#shown.some((each) => each.org === org && each.key === key)
  }

  /** True when the server told of this value in this cell, chosen since or not. */
  tellsOf({ org, key }: CellAddress, value: CellValue): boolean {
    return (this.#byOrg.get(org) ?? []).some(
      (each) => each.key === key && (sameValue(each.kept.value, value) || sameValue(each.lost.value, value)),
    )
  }

  /** Replaces what is known of one return. */
  tell(org: string, conflicts: readonly WireConflict[]): void {
    this.#byOrg.set(
      org,
      conflicts.map(({ seq, key, kept, lost }) => ({ org, seq, key, kept, lost })),
    )
    this.#show()
  }

  /** Hides all conflicts of a cell: the person chose. One that comes later is shown. */
  chosen(cell: CellAddress): void {
    for (const each of this.#byOrg.get(cell.org) ?? [])
      if (each.key === cell.key) this.#chosen.add(nameOf(each))
    this.#show()
  }

  #show(): void {
    this.#shown = [...this.#byOrg.values()].flat().filter((each) => !this.#chosen.has(nameOf(each)))
  }
}

const nameOf = ({ org, key, seq }: CellConflict): string => `${org}\n${key}\n${seq}`
