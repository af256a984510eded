import type { CellValue } from '../../shared/domain/cell-value.js'
import type { SheetRef } from '../../shared/domain/ids.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { TextChange, TextDelta } from '../../shared/domain/text-change.js'
import type { CursorPlace, PresentPerson } from '../../shared/protocol/frames.js'

/** Names one cell of a sheet. */
export interface CellAddress {
  readonly org: string
  readonly key: string
}

/** `saved`: on the server's disk. `saving`: sent, not yet acknowledged. `local`: kept on this computer, waiting for the network. */
export type SaveState = 'saved' | 'saving' | 'local'

/** A value the server did not take; kept for the person to copy or discard (待处理). */
export interface RefusedValue extends CellAddress {
  readonly value: CellValue
  readonly reason: string
  readonly at: number
  /** It came after the return was handed in: the server is to keep it for the reviewer as well. `kept` once it does. */
  readonly late?: 'untold' | 'kept'
}

/** Two values for one cell whose authors had not seen each other's; `by` are names. */
export interface CellConflict extends CellAddress {
  /** Commit that brought the two together. */
  readonly seq: number
  readonly kept: { readonly value: CellValue; readonly by: string }
  readonly lost: { readonly value: CellValue; readonly by: string }
}

/** What taking back (or doing again) one step came to. */
export interface UndoOutcome {
  readonly label: string
  readonly restored: number
  /** Cells left alone because they were written elsewhere since, or their row may no longer be written. */
  readonly skipped: number
  /** Of those restored: cells that got what somebody else had written at the same time, not the older value. */
  readonly rivals: number
}

export type WriteOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/**
 * A long text that several people write at the same time, merged by characters. Event `change`, detail {@link TextChanged}.
 * To be closed when nobody edits it any more.
 */
export interface CoWrittenText extends EventTarget {
  readonly value: string
  readonly access: WriteOutcome
  /** Replaces a part. What is typed is kept on this computer at once and sent after a short pause. */
  splice(change: TextChange): WriteOutcome
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Takes back this person's own last typing, leaving what others wrote; false when there is none. */
  undo(): boolean
  redo(): boolean
  /** The person paused or left: sends what waits. */
  rest(): void
  close(): void
}

export interface TextChanged {
  readonly delta: TextDelta
  /** True when it came from {@link CoWrittenText.splice} itself. */
  readonly own: boolean
}

/**
 * What a page sees of an open sheet: values, rights, totals, people, and one way to write. The page knows nothing of
 * Yjs, sockets or IndexedDB. Values come from the person's own open documents first, from the feed elsewhere.
 *
 * Events (all CustomEvent): `cells` detail {@link CellsEvent}, also when the save state of cells changed; `totals`, `people`, `connection`, `access`, `refused`, `conflicts`, `undo`, `workflow` (tasks or review levels of this sheet changed), `comments` (something was said about a return of this sheet), `earlier` (figures of earlier periods arrived, see earlier-cells.ts) without detail.
 */
export interface SheetSession extends EventTarget {
  readonly ref: SheetRef
  /** False until the first snapshot (or the offline copy) is there. */
  readonly ready: boolean
  /** Why the server does not show the sheet (no right, no such table), in words for the person; told by `connection`. */
  readonly problem?: string | undefined
  readonly connection: {
    readonly state: 'connecting' | 'online' | 'offline'
    /** `line`: over plain HTTP, because the network refuses WebSockets. */
    readonly mode?: 'socket' | 'line'
    readonly pending: number
    readonly seq: number
    readonly fromCopy: boolean
    /** The server takes what this page sends more slowly than it comes; nothing is lost. */
    readonly slowed?: boolean
  }
  /** Org units with a row here, in official order, that the person may see. */
  readonly orgs: readonly string[]
  value(org: string, key: string): CellValue | undefined
  /** All cells of one return, for ledgers. */
  cells(org: string): ReadonlyMap<string, CellValue>
  saveState(org: string, key: string): SaveState
  /** Name of the last person who changed the cell while this sheet was open, if it was somebody else. */
  changedBy(org: string, key: string): string | undefined
  status(org: string): ReturnStatus
  /** Whether the person may write the unit's row, and if not, why. */
  access(org: string): WriteOutcome
  /** Writes cells as one step to undo. Refuses as a whole when one of the rows may not be written; nothing is lost then. */
  write(changes: readonly (CellAddress & { readonly value: CellValue })[], label: string): WriteOutcome
  /** The co-written text of a row the person writes; undefined elsewhere: there it is a value like any other. */
  text(org: string, key: string): CoWrittenText | undefined
  readonly undoLabel: string | undefined
  readonly redoLabel: string | undefined
  /** Takes back the last step of this person in this window: writes the previous values back, except where somebody else wrote since. */
  undo(): UndoOutcome | undefined
  redo(): UndoOutcome | undefined
  total(org: string, indicator: string): Contribution | undefined
  readonly people: readonly PresentPerson[]
  setCursor(place: CursorPlace | null): void
  readonly refused: readonly RefusedValue[]
  discardRefused(value: RefusedValue): void
  /** What waits to be chosen between in the rows this person may write, newest first in each row. */
  readonly conflicts: readonly CellConflict[]
  hasConflict(org: string, key: string): boolean
  /**
   * Settles all conflicts of the cell for everybody: writes the lost value, or keeps what the cell shows now. Either is one
   * step: undo asks this person again.
   */
  resolveConflict(conflict: CellConflict, choice: 'kept' | 'lost', label: string): WriteOutcome
  close(): void
}

export interface CellsEvent {
  readonly changes: readonly CellAddress[]
  /** True when a whole sheet came: any cell may be another now, and `changes` names none of them. */
  readonly whole: boolean
  /** True when the changes came from the server, false for the person's own hand. */
  readonly remote: boolean
}
