import type { ReturnRef, SheetRef } from '../../shared/domain/ids.js'
import type {
  CommentLine,
  CommentList,
  CommentPeople,
  CommentVersion,
  Mentions,
  NewComment,
  ResolveComments,
} from '../../shared/protocol/comment-api.js'
import { request } from './request.js'

// The server of the same build answers these; its shapes are shared/protocol/comment-api.ts.

export async function fetchComments(sheet: SheetRef): Promise<readonly CommentLine[]> {
  return ((await request('GET', `/api/comments?${new URLSearchParams({ ...sheet })}`)) as CommentList)
    .comments
}

export async function addComment(body: NewComment): Promise<void> {
  await request('POST', '/api/comments', body)
}

export async function editComment(id: number, body: CommentVersion): Promise<void> {
  await request('POST', `/api/comments/${id}`, body)
}

export async function resolveComments(body: ResolveComments): Promise<void> {
  await request('POST', '/api/comments/resolve', body)
}

/** Who can be called about a return, by a part of the name, nearest first. */
export async function fetchCommentPeople(
  { table, period, org }: ReturnRef,
  q: string,
): Promise<CommentPeople['people']> {
  const path = [table, period, org].map(encodeURIComponent).join('/')
  const query = new URLSearchParams({ q })
  return ((await request('GET', `/api/comment-people/${path}?${query}`)) as CommentPeople).people
}

export async function fetchMentions(): Promise<Mentions['mentions']> {
  return ((await request('GET', '/api/mentions')) as Mentions).mentions
}

export async function readMention(id: number): Promise<void> {
  await request('POST', `/api/mentions/${id}/read`)
}
