/** One thing said about a return, or about one of its cells. */
export interface CommentLine {
  readonly id: number
  readonly org: string
  /** Null: about the return as a whole. */
  readonly key: string | null
  /** Name of the person. */
  readonly by: string
  /** True for what this person said: they may say it otherwise. */
  readonly own: boolean
  readonly at: string
  readonly text: string
  readonly editedAt: string | null
  readonly resolvedBy: string | null
  readonly resolvedAt: string | null
  /** Names of those it calls. */
  readonly mentions: readonly string[]
}

/** `GET /api/comments?table&period&scope`: those of every return of the scope that the person may read, oldest first. */
export interface CommentList {
  readonly comments: readonly CommentLine[]
}

/** `POST /api/comments`: says something; answers {@link CommentDone}. `mentions` are accounts. */
export interface NewComment {
  readonly table: string
  readonly period: string
  readonly org: string
  readonly key: string | null
  readonly text: string
  readonly mentions: readonly string[]
}

/** `POST /api/comments/:id`: says one's own comment otherwise; the old words stay on record. */
export interface CommentVersion {
  readonly text: string
  readonly mentions: readonly string[]
}

export interface CommentDone {
  readonly id: number
}

/** `POST /api/comments/resolve`: calls everything open at one place done with; answers {@link ResolvedComments}. */
export interface ResolveComments {
  readonly table: string
  readonly period: string
  readonly org: string
  readonly key: string | null
}

export interface ResolvedComments {
  readonly ids: readonly number[]
}

/** `GET /api/comment-people/:table/:period/:org?q`: who may be called there, nearest first, at most {@link maxPeople}. */
export interface CommentPeople {
  readonly people: readonly { readonly id: string; readonly name: string; readonly unit: string }[]
}

export const maxPeople = 20

/** `GET /api/mentions`: what calls this person and is not read yet, newest first. `POST /api/mentions/:id/read`. */
export interface Mentions {
  readonly mentions: readonly (CommentLine & { readonly table: string; readonly period: string })[]
}
