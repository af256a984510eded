import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerConfig } from '../../../server/create-server.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { controlFrame, maxFrameBytes } from '../../../shared/protocol/frames.js'
import { joinFrames, maxLinePostBytes, maxLinePostFrames } from '../../../shared/protocol/line-frames.js'
import { messagesOf, openRawLine, type RawLine } from '../../support/raw-line.js'
import { openRaw } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, sheet } from '../../support/relay-server.js'
import { signIn } from '../../support/test-server.js'
import { until } from '../../support/until.js'

const ping = controlFrame({ t: 'ping' })

let server: RelayServer
let cookie: string

beforeAll(async () => {
  server = await createRelayServer()
  cookie = await server.cookieFor(server.places.a1.id)
})
afterAll(() => server.destroy())

/** A line whose greeting was read and acknowledged by nobody yet: the next poll asks `after` 1. */
async function greetedLine(on: RelayServer = server, as: string = cookie): Promise<RawLine> {
  const line = await openRawLine(on.url, as)
  expect(messagesOf(await line.poll(0))).toMatchObject([{ t: 'hello' }])
  return line
}

/** Runs with a server of its own that is set up differently. */
async function withServer(
  config: Partial<ServerConfig>,
  run: (own: RelayServer, as: string) => Promise<void>,
): Promise<void> {
  const own = await createRelayServer(config)
  try {
    await run(own, await own.cookieFor(own.places.a1.id))
  } finally {
    await own.destroy()
  }
}

/** Posts so many bytes on a connection of its own: the server cuts one whose body it does not read. */
async function statusOfLarge(line: RawLine, bytes: number): Promise<number | undefined> {
  const headers = { cookie, origin: server.url, 'content-length': bytes }
  const asked = request(`${server.url}/api/line/${line.id}?seq=2`, { method: 'POST', headers, agent: false })
  asked.on('error', () => {}) // the body that is cut off; the status came before
  const [answer] = (await once(asked.end(new Uint8Array(bytes)), 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}

describe('a line over plain HTTP', () => {
  it('carries what a sheet socket carries, both ways', async () => {
    const line = await greetedLine()
    const { table, period } = sheet
    const scope = server.places.streetA.id
    expect((await line.post(1, [controlFrame({ t: 'feed', table, period, scope }), ping])).status).toBe(204)
    const heard = new Set<string>()
    for (let after = 1; !heard.has('snapshot') || !heard.has('pong'); ) {
      const answer = await line.poll(after)
      after += answer?.frames.length ?? 0
      for (const { t } of messagesOf(answer)) heard.add(t)
    }
    expect((await line.hangUp()).status).toBe(204)
    expect((await line.get(1)).status).toBe(404)
  })

  it('holds a poll until something comes, and answers several frames at once', async () => {
    const line = await greetedLine()
    expect((await line.get(1, { hold: false })).status).toBe(204)
    const held = line.poll(1)
    await line.post(1, [ping, ping, ping])
    const answer = await held
    expect(answer?.first).toBe(2)
    expect(messagesOf(answer)).toEqual([{ t: 'pong' }, { t: 'pong' }, { t: 'pong' }])
    await line.hangUp()
  })

  it('shows the person to others like a socket does, until it hangs up', async () => {
    const { places } = server
    const { table, period } = sheet
    const watcher = await openRaw(server.url, { cookie: await server.cookieFor(places.a2.id) })
    const watch = { t: 'feed', table, period, scope: places.streetA.id } as const
    watcher.tell(watch)
    const line = await greetedLine()
    await line.post(1, [controlFrame(watch)])
    await watcher.take('people', ({ people }) => people.length === 2)
    await line.hangUp()
    await watcher.take('people', ({ people }) => people.length === 1)
    await watcher.close()
  })

  it('takes a post that comes again only once, and notices one that is missing', async () => {
    const line = await greetedLine()
    const both = await Promise.all([line.post(1, [ping]), line.post(1, [ping])])
    expect(both.map(({ status }) => status)).toEqual([204, 204])
    expect((await line.post(1, [ping])).status).toBe(204)
    expect(messagesOf(await line.poll(1))).toEqual([{ t: 'pong' }])
    expect((await line.post(3, [ping])).status).toBe(409)
    await line.hangUp()
  })

  it('answers again what was not acknowledged, and only that', async () => {
    const line = await greetedLine()
    await line.post(1, [ping])
    const lost = await line.poll(0)
    expect(messagesOf(lost).map(({ t }) => t)).toEqual(['hello', 'pong'])
    expect(await line.poll(0)).toEqual(lost)
    expect(messagesOf(await line.poll(1))).toEqual([{ t: 'pong' }])
    expect((await line.get(0)).status).toBe(409) // acknowledged by the poll before
    expect((await line.get(7)).status).toBe(409) // never sent
    expect((await line.get(2, { hold: false })).status).toBe(204)
    await line.hangUp()
  })

  it('lets an older poll go when a newer one comes', async () => {
    const line = await greetedLine()
    const given = line.get(1)
    // Which of two requests on two connections comes first is open; the one that is overtaken ends empty.
    const other = line.get(1)
    const first = await Promise.race([given, other])
    expect(first.status).toBe(204)
    await line.post(1, [ping])
    expect((await Promise.all([given, other])).map(({ status }) => status).sort()).toEqual([200, 204])
    await line.hangUp()
  })
})

describe('who may use a line', () => {
  it('does not exist for another session, also one of the same person', async () => {
    const line = await greetedLine()
    const stranger = await server.cookieFor(server.places.a2.id)
    const again = await signIn(server.url, server.places.a1.id, server.password)
    for (const other of [stranger, again]) {
      expect((await line.get(0, { cookie: other })).status).toBe(404)
      expect((await line.post(1, [ping], other)).status).toBe(404)
      expect((await line.hangUp(other)).status).toBe(404)
    }
    expect((await line.get(0)).status).toBe(200)
    await line.hangUp()
  })

  it('is refused to foreign origins and to nobody in particular', async () => {
    const line = await greetedLine()
    const ask = async (method: string, path: string, headers: Record<string, string>) =>
      (await fetch(`${server.url}/api/line${path}`, { method, headers })).status
    const foreign = { cookie, origin: 'http://elsewhere.example' }
    for (const headers of [foreign, { cookie }]) {
      expect(await ask('POST', '', headers)).toBe(403)
      expect(await ask('POST', `/${line.id}?seq=1`, headers)).toBe(403)
      expect(await ask('DELETE', `/${line.id}`, headers)).toBe(403)
    }
    const nobody = { origin: server.url }
    expect(await ask('POST', '', nobody)).toBe(401)
    expect(await ask('GET', `/${line.id}?after=0`, nobody)).toBe(401)
    await line.hangUp()
  })

  it('ends when the person signs out, and says so to the poll that is held', async () => {
    const own = await signIn(server.url, server.places.a1.id, server.password)
    const line = await greetedLine(server, own)
    const held = line.poll(1)
    await line.post(1, []) // the poll above is in by the time this is answered, or finds the end at once
    await fetch(`${server.url}/api/sign-out`, {
      method: 'POST',
      headers: { cookie: own, origin: server.url },
    })
    expect(await held).toMatchObject({ end: { code: closeCodes.unauthenticated } })
    expect((await line.get(1)).status).toBe(401)
  })
})

describe('limits of a line', () => {
  it('takes a frame of the largest size and refuses a larger body', async () => {
    const line = await greetedLine()
    const largest = new Uint8Array(maxFrameBytes).fill(1) // a channel that is not open: dropped
    expect((await line.post(1, [largest])).status).toBe(204)
    expect(await statusOfLarge(line, maxLinePostBytes + 1)).toBe(413)
    expect((await line.post(2, [ping])).status).toBe(204)
    await line.hangUp()
  })

  it('refuses what does not come apart, and too many frames at once', async () => {
    const line = await greetedLine()
    expect((await line.post(1, new Uint8Array([9, 1]))).status).toBe(400)
    const many = Array.from({ length: maxLinePostFrames + 1 }, () => ping)
    expect((await line.post(1, many)).status).toBe(400)
    const noNumber = await fetch(`${server.url}/api/line/${line.id}`, {
      method: 'POST',
      headers: { cookie, origin: server.url },
      body: joinFrames([ping]) as Uint8Array<ArrayBuffer>,
    })
    expect(noNumber.status).toBe(400)
    expect((await line.post(1, [ping])).status).toBe(204)
    await line.hangUp()
  })

  it('holds a sender back who sends faster than a socket may', async () => {
    await withServer({ limits: { messagesPerSecond: 50, messageBurst: 10 } }, async (own, as) => {
      const line = await greetedLine(own, as)
      const pings = Array.from({ length: 20 }, () => ping)
      const began = performance.now()
      const first = line.post(1, pings)
      expect((await first).status).toBe(204)
      expect(performance.now() - began).toBeGreaterThan(150)
      const heard = messagesOf(await line.poll(1))
      expect(heard.filter(({ t }) => t === 'pong')).toHaveLength(20)
      // Told once, in words, before it waits.
      expect(heard.filter(({ t }) => t !== 'pong')).toMatchObject([{ t: 'refused', code: 'slowed' }])
    })
  })

  it('ends with "try later" when too much waits for a reader who does not fetch it', async () => {
    await withServer({ limits: { maxBufferedBytes: 2_000 } }, async (own, as) => {
      const line = await greetedLine(own, as)
      await line.post(
        1,
        Array.from({ length: 500 }, () => ping),
      )
      expect(await line.poll(1)).toMatchObject({ frames: [], end: { code: closeCodes.tryLater } })
      expect((await line.post(2, [ping])).status).toBe(404)
    })
  })

  it('ends when nobody polls, and forgets the person', async () => {
    await withServer({ lines: { idleMs: 50 } }, async (own, as) => {
      const line = await openRawLine(own.url, as)
      // Posts say that somebody sends, not that anybody listens.
      await until('the end of the line', async () => (await line.post(1, [ping])).status === 404)
      expect((await line.get(0)).status).toBe(404)
    })
  })

  it('gives one session only so many', async () => {
    await withServer({ lines: { perSession: 2 } }, async (own, as) => {
      const lines = [await openRawLine(own.url, as), await openRawLine(own.url, as)]
      await expect(openRawLine(own.url, as)).rejects.toThrow('429')
      await lines[0]?.hangUp()
      await openRawLine(own.url, as)
      await openRawLine(own.url, await own.cookieFor(own.places.a2.id))
    })
  })

  it('is told to come back when the server stops', async () => {
    await withServer({}, async (own, as) => {
      const line = await greetedLine(own, as)
      const held = line.poll(1)
      await line.post(1, [])
      await own.stop()
      expect(await held).toMatchObject({ end: { code: closeCodes.restarting } })
    })
  })
})
