import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { CellAddress } from './sheet-session.js'

/** One cell of a step: what it was, what the person made of it, and how often others had changed it by then. */
export interface UndoCell extends CellAddress {
  readonly before: CellValue
  readonly after: CellValue
  readonly touches: number
}

interface Step {
  readonly label: string
  readonly cells: readonly UndoCell[]
}

/** What the stack asks about the sheet, and how it writes. */
export interface UndoTarget {
  value(org: string, key: string): CellValue
  /** How often somebody else changed the cell since the sheet was opened. */
  touches(org: string, key: string): number
  mayWrite(org: string): boolean
  write(cells: readonly (CellAddress & { readonly value: CellValue })[]): void
}

export interface UndoOutcome {
  readonly label: string
  readonly restored: number
  /** Cells left alone because somebody else wrote them since, or their row may no longer be written. */
  readonly skipped: number
}

const maxSteps = 100

/**
 * Takes back what this person did in this window, by writing the previous values. It never touches a cell that
 * somebody else changed since: Yjs's own UndoManager would delete the key when it wins a conflict.
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
  push(label: string, cells: readonly UndoCell[]): void {
    if (cells.length === 0) return
    this.#undone.length = 0
    this.#remember(this.#done, { label, cells })
  }

  undo(): UndoOutcome | undefined {
    return this.#move(this.#done, this.#undone)
  }

  redo(): UndoOutcome | undefined {
    return this.#move(this.#undone, this.#done)
  }

  clear(): void {
    this.#done.length = 0
    this.#undone.length = 0
  }

  #remember(stack: Step[], step: Step): void {
    stack.push(step)
    if (stack.length > maxSteps) stack.shift()
  }

  #move(from: Step[], to: Step[]): UndoOutcome | undefined {
    const step = from.pop()
    if (!step) return undefined
    const target = this.#target
    const mine = step.cells.filter(
      ({ org, key, touches, after }) =>
        target.mayWrite(org) &&
        target.touches(org, key) === touches &&
        sameValue(target.value(org, key), after), // not so when the server refused what was written
    )
    const cells = mine.map(({ org, key, before }) => ({ org, key, value: before }))
    // Turned around, the cells are the step that takes this one back.
    const back = mine.map((cell) => ({ ...cell, before: cell.after, after: cell.before }))
    if (cells.length > 0) {
      target.write(cells)
      this.#remember(to, { label: step.label, cells: back })
    }
    return { label: step.label, restored: cells.length, skipped: step.cells.length - cells.length }
  }
}
