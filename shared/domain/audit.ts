import type { OrgUnitId, PeriodCode, ReturnRef, Seq, TableId, UserId } from './ids.js'
import type { Person } from './person.js'
import type { ReturnStatus } from './status.js'
import type { CellReason, StepRemarks } from './workflow.js'

/** Where something was done from: what an inspector asks for beside the name. */
export interface Origin {
  /** Network address as the server saw it; an office shares one. */
  readonly address: string
  /** First signs of the session's hash: tells sessions apart without being able to open one. */
  readonly session: string
  /** Start of the user agent. */
  readonly agent: string
}

/** A person together with where they are: what every door knows of who is there. */
export interface Visitor extends Person {
  /** Left out where nobody sits, as in a test. */
  readonly origin?: Origin
}

/** Longest user agent and session name that are kept. */
export const maxAgentLength = 120
export const originSessionLength = 12

/** Kinds of things the audit log keeps, in the order in which they are offered to choose from. */
export const auditKinds = [
  'cells',
  'status',
  'correction',
  'late-edit',
  'comment',
  'task',
  'export',
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'account',
  'setting',
  'prune',
] as const
export type AuditKind = (typeof auditKinds)[number]

/** What JSON can say: it is written as canonical JSON. */
type Details = Readonly<Record<string, unknown>>

/**
 * One thing that happened. Cells themselves stay in the history; `cells` carries their digest. Texts that a person
 * typed (reasons, logins) must have been checked for length before they come here. Never a password, token or hash.
 */
export type AuditEvent =
  | {
      readonly kind: 'cells'
      readonly ref: ReturnRef
      readonly seq: Seq
      readonly epoch: number
      /** Status of the return when the edit was taken. */
      readonly status: ReturnStatus
      /** Number of cells. */
      readonly count: number
      /** Over the rows of the history that belong to this commit, null when it changed no cell. */
      readonly digest: string | null
      /** Number of conflicts and their digest. */
      readonly conflicts?: { readonly count: number; readonly digest: string }
    }
  | {
      readonly kind: 'status'
      readonly ref: ReturnRef
      readonly seq: Seq
      readonly action: string
      readonly from: ReturnStatus
      readonly to: ReturnStatus
      readonly reason: string | null
      readonly cells: readonly CellReason[]
      /** 缺报, an exception of 先下后上, explanations. */
      readonly remarks?: StepRemarks
    }
  | {
      readonly kind: 'correction'
      readonly ref: ReturnRef
      /** Set once it is done: the commit that brought the new values. */
      readonly seq?: Seq
      readonly step: 'requested' | 'done' | 'refused' | 'withdrawn'
      readonly correction: number
      readonly details: Details
    }
  | {
      readonly kind: 'late-edit'
      readonly ref: ReturnRef
      readonly step: 'kept' | 'adopted' | 'declined'
      readonly details: Details
    }
  /** Something was said about a return, said otherwise, or called done with. */
  | {
      readonly kind: 'comment'
      readonly ref: ReturnRef
      readonly step: 'written' | 'edited' | 'resolved'
      readonly details: Details
    }
  /** 下达 催办 延期 缺报 and the like: what moves a table without being a step of one return. */
  | {
      readonly kind: 'task'
      readonly action: string
      readonly table?: TableId
      readonly period?: PeriodCode
      readonly org?: OrgUnitId
      readonly details: Details
    }
  | {
      readonly kind: 'export'
      /** What was taken away, e.g. `sheet`, `totals`, `audit`. */
      readonly what: string
      readonly table?: TableId
      readonly period?: PeriodCode
      /** Scope of the file. */
      readonly org?: OrgUnitId
      /** Everything up to this commit was in the file. */
      readonly asOf: Seq
      readonly details: Details
    }
  | { readonly kind: 'sign-in'; readonly org?: OrgUnitId; readonly details: Details }
  | { readonly kind: 'sign-in-refused'; readonly org?: OrgUnitId; readonly details: Details }
  | { readonly kind: 'sign-out'; readonly org?: OrgUnitId; readonly details: Details }
  /** An account was made, changed, moved, disabled, unlocked, its password set … `org` is its unit. */
  | {
      readonly kind: 'account'
      readonly action: string
      readonly account: UserId
      readonly org?: OrgUnitId
      readonly details: Details
    }
  | { readonly kind: 'setting'; readonly action: string; readonly org?: OrgUnitId; readonly details: Details }
  /** Old entries were removed: `hash` is that of the last one, to which the rest of the chain is joined. */
  | { readonly kind: 'prune'; readonly through: number; readonly hash: string; readonly details: Details }

/** One entry as it is handed to the log. */
export interface AuditEntry {
  /** Server clock. */
  readonly at: Date
  /** Null for the system itself and for somebody who is not signed in. */
  readonly by: UserId | null
  readonly origin: Origin | null
  readonly event: AuditEvent
}

/** The network security law asks for six months. */
export const minAuditDays = 180

/** The newest moment up to which old entries may be removed at `now`. */
export function pruneLimit(now: Date): Date {
  return new Date(now.getTime() - minAuditDays * 24 * 60 * 60 * 1000)
}
