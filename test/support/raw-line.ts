import { parseControl, type ServerMessage, unframe } from '../../shared/protocol/frames.js'
import { decodeLineAnswer, joinFrames, type LineAnswer } from '../../shared/protocol/line-frames.js'

/** A line over plain HTTP that makes exactly the requests a test tells it to. */
export interface RawLine {
  readonly id: string
  post(seq: number, frames: readonly Uint8Array[] | Uint8Array, cookie?: string): Promise<Response>
  get(after: number, options?: { readonly hold?: boolean; readonly cookie?: string }): Promise<Response>
  /** Polls and reads the answer; undefined when nothing waits. @throws when the server refuses. */
  poll(after: number): Promise<LineAnswer | undefined>
  hangUp(cookie?: string): Promise<Response>
}

/** Opens a line on a running server. */
export async function openRawLine(url: string, cookie: string): Promise<RawLine> {
  const opened = await fetch(`${url}/api/line`, { method: 'POST', headers: { cookie, origin: url } })
  const { line: id } = (await opened.json()) as { line?: unknown }
  if (opened.status !== 201 || typeof id !== 'string') throw new Error(`no line: ${opened.status}`)
  const address = `${url}/api/line/${id}`
  const line: RawLine = {
    id,
    post: (seq, frames, as = cookie) =>
      fetch(`${address}?seq=${seq}`, {
        method: 'POST',
        headers: { cookie: as, origin: url },
        body: (frames instanceof Uint8Array ? frames : joinFrames(frames)) as Uint8Array<ArrayBuffer>,
      }),
    get: (after, { hold = true, cookie: as = cookie } = {}) =>
      fetch(`${address}?after=${after}${hold ? '' : '&hold=0'}`, { headers: { cookie: as } }),
    poll: async (after) => {
      const answer = await line.get(after)
      if (answer.status === 204) return undefined
      const content = decodeLineAnswer(new Uint8Array(await answer.arrayBuffer()))
      if (answer.status !== 200 || !content) throw new Error(`no answer: ${answer.status}`)
      return content
    },
    hangUp: (as = cookie) => fetch(address, { method: 'DELETE', headers: { cookie: as, origin: url } }),
  }
  return line
}

/** The control messages among the frames of an answer. */
export function messagesOf(answer: LineAnswer | undefined): readonly ServerMessage[] {
  return (answer?.frames ?? []).flatMap((bytes) => {
    const parts = unframe(bytes)
    return parts?.channel === 0 ? [parseControl(parts.payload) as ServerMessage] : []
  })
}
