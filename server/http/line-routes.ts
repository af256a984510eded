import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Visitor } from '../../shared/domain/audit.js'
import { type LineOpened, maxLinePostBytes } from '../../shared/protocol/line-frames.js'
import { type DoorEnv, personOf, signedInOnly } from './door.js'
import { problem } from './problem.js'

/** The lines of the relay, as far as HTTP needs them. Ids of other sessions are `gone`. */
export interface LineDeps {
  open(person: Visitor, session: string): string | undefined
  receive(
    id: string,
    session: string,
    number: number,
    body: Uint8Array,
  ): Promise<'taken' | 'busy' | 'malformed' | 'lost' | 'gone'>
  poll(
    id: string,
    session: string,
    after: number,
    wait: boolean,
  ): Promise<Uint8Array | 'lost' | 'gone' | undefined>
  hangUp(id: string, session: string): boolean
}

/** Sheet sockets over plain HTTP (shared/protocol/line-frames.ts). The origin was checked before. */
export function lineRoutes(lines: LineDeps): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()
  const sized = bodyLimit({
    maxSize: maxLinePostBytes,
    onError: (c) => problem(c, 413, 'too-large', '提交的内容过大'),
  })

  app.post('/line', signedInOnly, sized, (c) => {
    const person = personOf(c)
    const line = person && lines.open(person, sessionOf(c))
    if (!line) return problem(c, 429, 'too-many-lines', '同时打开的页面过多,请关闭一些后重试')
    return c.json({ line } satisfies LineOpened, 201)
  })

  app.post('/line/:id', signedInOnly, sized, async (c) => {
    const number = countOf(c.req.query('seq'))
    if (number === undefined) return problem(c, 400, 'invalid', '请求缺少序号')
    const body = new Uint8Array(await c.req.arrayBuffer())
    switch (await lines.receive(c.req.param('id'), sessionOf(c), number, body)) {
      case 'taken':
        return c.body(null, 204)
      case 'busy':
        return problem(c, 429, 'busy', '上一次提交还没有处理完')
      case 'malformed':
        return problem(c, 400, 'malformed', '收到的消息不完整或格式不正确')
      case 'lost':
        return problem(c, 409, 'lost-thread', '有消息没有到达,需要重新连接')
      case 'gone':
        return noSuchLine(c)
    }
  })

  app.get('/line/:id', signedInOnly, async (c) => {
    const after = countOf(c.req.query('after'))
    if (after === undefined) return problem(c, 400, 'invalid', '请求缺少序号')
    const answer = await lines.poll(c.req.param('id'), sessionOf(c), after, c.req.query('hold') !== '0')
    c.header('cache-control', 'no-store')
    if (answer === undefined) return c.body(null, 204)
    if (answer === 'gone') return noSuchLine(c)
    if (answer === 'lost') return problem(c, 409, 'lost-thread', '有消息没有到达,需要重新连接')
    return c.body(answer as Uint8Array<ArrayBuffer>, 200, { 'content-type': 'application/octet-stream' })
  })

  app.delete('/line/:id', signedInOnly, (c) =>
    lines.hangUp(c.req.param('id'), sessionOf(c)) ? c.body(null, 204) : noSuchLine(c),
  )
  return app
}

const sessionOf = (c: Context<DoorEnv>): string => c.get('signedIn')?.session ?? ''

const noSuchLine = (c: Context): Response => problem(c, 404, 'no-such-line', '连接已经结束,需要重新连接')

/** A whole number from 0 as it stands in an address; undefined for anything else. */
function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
