import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reconnectDelayMs } from '../../client/sync/reconnect-delay.js'
import { type ChannelEnds, SheetConnection } from '../../client/sync/sheet-connection.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { closeCodes } from '../../shared/protocol/close-codes.js'
import {
  controlFrame,
  frame,
  parseControl,
  type ServerMessage,
  unframe,
} from '../../shared/protocol/frames.js'

/** The far end of one attempt, played by the test. */
class Line {
  binaryType = ''
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  onerror: (() => void) | null = null
  closed = false
  readonly sent: string[] = []
  readonly frames: Uint8Array[] = []

  send(data: Uint8Array): void {
    const parts = unframe(data)
    if (parts?.channel === 0) this.sent.push(String(parseControl(parts.payload)?.t))
    else this.frames.push(data)
  }
  close(): void {
    this.closed = true
  }
  say(message: ServerMessage): void {
    this.deliver(controlFrame(message))
  }
  deliver(data: Uint8Array): void {
    this.onmessage?.({ data: data.slice().buffer })
  }
}

const ref = { table: asTableId('T'), period: asPeriodCode('202403'), org: asOrgUnitId('o') }
const hello = { t: 'hello', id: 1, name: '张三' } as const
let lines: Line[]
let connection: SheetConnection
let heard: string[]

const line = (): Line => {
  const last = lines[lines.length - 1]
  if (!last) throw new Error('no attempt yet')
  return last
}
const ends = (log: string[]): ChannelEnds => ({
  opened: () => log.push('opened'),
  data: (payload) => log.push(`data ${[...payload]}`),
  closed: (code) => log.push(`closed ${code}`),
})

beforeEach(() => {
  vi.useFakeTimers()
  lines = []
  heard = []
  connection = new SheetConnection(
    {
      openSocket: () => {
        lines.push(new Line())
        return line() as unknown as WebSocket
      },
      random: () => 0,
    },
    {
      up: () => heard.push('up'),
      message: ({ t }) => heard.push(t),
      stateChanged: () => heard.push(connection.state),
      heard: () => {},
      refused: () => heard.push('refused'),
    },
  )
  connection.start()
})
afterEach(() => {
  connection.close()
  vi.useRealTimers()
})

describe('SheetConnection', () => {
  it('opens the channels that waited once the server greets, after the feed was asked for', () => {
    const log: string[] = []
    connection.openChannel(ref, ends(log))
    expect(line().sent).toEqual([])
    line().say(hello)
    expect(heard).toEqual(['online', 'hello', 'up'])
    expect(line().sent).toEqual(['open'])
    line().say({ t: 'opened', ch: 1, access: 'write', reason: null, epoch: 1, status: 'empty' })
    line().deliver(frame(1, new Uint8Array([7])))
    line().say({ t: 'closed', ch: 1, code: closeCodes.locked, reason: '' })
    expect(log).toEqual(['opened', 'data 7', 'closed 4409'])
  })

  it('tells open channels when the line breaks, tries again, and asks for waiting ones anew', () => {
    const log: string[] = []
    line().say(hello)
    connection.openChannel(ref, ends(log))
    line().onclose?.({ code: 1006 })
    expect(log).toEqual(['closed 1006'])
    connection.openChannel(ref, ends(log))
    expect(connection.state).toBe('offline')
    vi.advanceTimersByTime(reconnectDelayMs(0, 0))
    expect(lines).toHaveLength(2)
    line().say(hello)
    expect(line().sent).toEqual(['open'])
  })

  it('tests a silent line and drops it when no answer comes', () => {
    line().say(hello)
    vi.advanceTimersByTime(20_000)
    expect(line().sent).toEqual(['ping'])
    line().say({ t: 'pong' })
    vi.advanceTimersByTime(20_000)
    expect(line().sent).toEqual(['ping', 'ping'])
    const silent = line()
    vi.advanceTimersByTime(16_000)
    expect(silent.closed).toBe(true)
    expect(connection.state).not.toBe('online')
  })

  it('asks whether the person is still signed in when a connection does not come about', () => {
    line().onclose?.({ code: 1006 })
    expect(heard).toContain('refused')
  })

  it('sends nothing, and opens nothing again, once it is closed', () => {
    line().say(hello)
    const only = line()
    connection.close()
    expect(connection.send({ t: 'ping' })).toBe(false)
    vi.advanceTimersByTime(120_000)
    expect([only.closed, lines.length]).toEqual([true, 1])
  })
})

describe('reconnectDelayMs', () => {
  it('grows to half a minute and is spread by chance', () => {
    expect([0, 1, 4, 5, 50].map((failures) => reconnectDelayMs(failures, 1))).toEqual([
      1000, 2000, 16_000, 30_000, 30_000,
    ])
    expect(reconnectDelayMs(5, 0)).toBe(6000)
  })
})
