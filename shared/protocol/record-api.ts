import type { CellValue } from '../domain/cell-value.js'
import type { Lens, ReturnStatus } from '../domain/status.js'

/** Bodies of the API on what is settled and on record: corrections, late edits, the past. Errors are Problems. */

/** Most cells of one correction, and of one report of late edits. */
export const maxCorrectionCells = 20
export const maxLateCells = 200
export const maxRecordReason = 500

export interface CorrectedCell {
  readonly key: string
  readonly old: CellValue
  readonly new: CellValue
}

/** `POST /api/corrections` body; answers the {@link Correction}. `old` is what the person saw. */
export interface CorrectionRequest {
  readonly table: string
  readonly period: string
  readonly org: string
  readonly reason: string
  readonly cells: readonly CorrectedCell[]
}

/**
 * `GET /api/corrections?table&period&scope&state` gives those the person may see, newest first; all are optional.
 * `GET /api/corrections/:id`. `POST /api/corrections/:id/approve|refuse|withdraw` with {@link CorrectionAnswer}.
 */
export interface Correction {
  readonly id: number
  readonly table: string
  readonly period: string
  readonly org: string
  readonly state: 'requested' | 'done' | 'refused' | 'withdrawn'
  /** Status of the return when it was asked for. */
  readonly status: ReturnStatus
  readonly cells: readonly CorrectedCell[]
  readonly reason: string
  /** Names of the two people. */
  readonly requestedBy: string
  readonly requestedAt: string
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly answer: string | null
  /** Commit that brought the new values. */
  readonly seq: number | null
  /** What this person may do with it now. */
  readonly may: readonly ('approve' | 'refuse' | 'withdraw')[]
}

export interface CorrectionAnswer {
  readonly answer?: string
}

export interface Corrections {
  readonly corrections: readonly Correction[]
}

/** `GET /api/corrections/:id/files`: what was taken away with the old values in it, newest first. */
export interface CorrectedFiles {
  readonly files: readonly {
    readonly at: string
    readonly by: string
    readonly what: 'sheet' | 'totals'
    readonly format: string
    readonly table: string
    readonly period: string
    readonly scope: string
    readonly lens: Lens | null
    readonly seq: number
  }[]
}

/** `POST /api/late-edits` body: values that the return could not take. Answers {@link LateKept}. */
export interface LateReport {
  readonly table: string
  readonly period: string
  readonly org: string
  readonly cells: readonly { readonly key: string; readonly value: CellValue }[]
}

export interface LateKept {
  /** How many of them are kept for the reviewer now. */
  readonly kept: number
}

/** One value that came late. */
export interface LateEdit {
  readonly id: number
  readonly org: string
  readonly key: string
  readonly value: CellValue
  /** What the cell held when it came. */
  readonly held: CellValue
  readonly by: string
  /** True for the person's own. */
  readonly own: boolean
  readonly at: string
  /** Status of the return when it came. */
  readonly status: ReturnStatus
  readonly state: 'open' | 'adopted' | 'declined' | 'replaced'
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly answer: string | null
}

/** `GET /api/late-edits?table&period&scope`: those of the units whose reviews the person may read, oldest first. */
export interface LateEdits {
  readonly edits: readonly LateEdit[]
}

/** `POST /api/late-edits/decide`: 退回并采用 sends the return back, so that the unit writes the values in itself. */
export interface LateDecision {
  readonly table: string
  readonly period: string
  readonly org: string
  readonly ids: readonly number[]
  readonly decision: 'adopt' | 'decline'
  readonly reason: string
}

/**
 * `GET /api/differences/:table/:period/:scope?from&to`: what differs between two moments, each a seq or an ISO time;
 * `to` left out is now. Rows that the person may not see are left out.
 */
export interface Differences {
  readonly from: number
  readonly to: number
  readonly cells: readonly {
    readonly org: string
    readonly key: string
    readonly before: CellValue
    readonly after: CellValue
    readonly by: string
    readonly at: string
    readonly changes: number
  }[]
}
