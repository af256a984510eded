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
  /** Choices that this person took back; the server holds them for settled. */
  readonly #askedAgain = new Map<string, CellConflict>()
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
    this.written(cell)
    this.#show()
  }

  /** The person took the choice back: both values are shown again, to them. */
  askAgain(conflict: CellConflict): void {
    this.#chosen.delete(nameOf(conflict))
    this.#askedAgain.set(nameOf(conflict), conflict)
    this.#show()
  }

  /** The cell got another value: what was asked again is no question any more. True when it had been one. */
  written({ org, key }: CellAddress): boolean {
    if (this.#askedAgain.size === 0) return false
    const over = [...this.#askedAgain.values()].filter((each) => each.org === org && each.key === key)
    for (const each of over) this.#askedAgain.delete(nameOf(each))
    if (over.length > 0) this.#show()
    return over.length > 0
  }

  #show(): void {
    const open = [...this.#byOrg.values()].flat().filter((each) => !this.#chosen.has(nameOf(each)))
    const told = new Set(open.map(nameOf))
    this.#shown = [...open, ...[...this.#askedAgain.values()].filter((each) => !told.has(nameOf(each)))]
  }
}

const nameOf = ({ org, key, seq }: CellConflict): string => `${org}\n${key}\n${seq}`
