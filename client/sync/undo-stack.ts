import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { CellAddress, CellConflict, UndoOutcome } from './sheet-session.js'

/** One cell of a step: what it was, what the person made of it, and how often others had changed it by then. */
export interface UndoCell extends CellAddress {
  readonly before: CellValue
  readonly after: CellValue
  readonly touches: number
}

interface Step {
  readonly label: string
  readonly cells: readonly UndoCell[]
  /** What the step decided between, to be asked again when it is taken back. */
  readonly choice?: CellConflict | undefined
}

/** What the stack asks about the sheet, and how it writes. */
export interface UndoTarget {
  value(org: string, key: string): CellValue
  /** How often somebody else changed the cell since the sheet was opened. */
  touches(org: string, key: string): number
  mayWrite(org: string): boolean
  /** What somebody else wrote at the same time as `mine` and waits to be chosen; undefined when nothing does. */
  rival(org: string, key: string, mine: CellValue): CellValue | undefined
  write(cells: readonly (CellAddress & { readonly value: CellValue })[]): void
  /** A choice was taken back: both values are to be shown again. Or it was made again. */
  asked(choice: CellConflict, again: boolean): void
}

const maxSteps = 100

/**
 * Takes back what this person did in this window, by writing the previous values. It never touches a cell that somebody
 * else, or another window, wrote over since: Yjs's own UndoManager would delete the key when it wins a conflict. Where the
 * person's value only won against somebody's who had not seen it, taking it back gives that person's value its due: the
 * one before was older than both.
 */
export class UndoStack {
  readonly #target: UndoTarget
  readonly #done: Step[] = []
  readonly #undone: Step[] = []

  constructor(target: UndoTarget) {
    this.#target = target
  }

  get undoLabel(): string | undefined {
    return this.#done[this.#done.length - 1]?.label
  }

  get redoLabel(): string | undefined {
    return this.#undone[this.#undone.length - 1]?.label
  }

  /** Remembers a step just written; what had been undone before can no longer be redone. */
  push(label: string, cells: readonly UndoCell[], choice?: CellConflict): void {
    if (cells.length === 0) return
    this.#undone.length = 0
    this.#remember(this.#done, { label, cells, choice })
  }

  undo(): UndoOutcome | undefined {
    return this.#move(this.#done, this.#undone, true)
  }

  redo(): UndoOutcome | undefined {
    return this.#move(this.#undone, this.#done, false)
  }

  clear(): void {
    this.#done.length = 0
    this.#undone.length = 0
  }

  #remember(stack: Step[], step: Step): void {
    stack.push(step)
    if (stack.length > maxSteps) stack.shift()
  }

  #move(from: Step[], to: Step[], isUndo: boolean): UndoOutcome | undefined {
    const step = from.pop()
    if (!step) return undefined
    const { label, choice } = step
    const target = this.#target
    const mine = step.cells.filter(
      ({ org, key, touches, after }) =>
        target.mayWrite(org) &&
        target.touches(org, key) === touches &&
        sameValue(target.value(org, key), after), // not so when the server refused what was written
    )
    let rivals = 0
    const turned = mine.map((cell) => {
      const rival = isUndo && !choice ? target.rival(cell.org, cell.key, cell.after) : undefined
      if (rival !== undefined) rivals += 1
      // Turned around, the cells are the step that takes this one back.
      return { ...cell, before: cell.after, after: rival === undefined ? cell.before : rival }
    })
    const changed = turned.filter(({ before, after }) => !sameValue(before, after))
    if (changed.length > 0) target.write(changed.map(({ org, key, after }) => ({ org, key, value: after })))
    if (turned.length > 0) {
      this.#remember(to, { label, cells: turned, choice })
      if (choice) target.asked(choice, isUndo)
    }
    return { label, restored: turned.length, skipped: step.cells.length - turned.length, rivals }
  }
}
