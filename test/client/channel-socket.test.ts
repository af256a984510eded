import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import * as Y from 'yjs'
import { createChannelProvider, sendMarker } from '../../client/sync/channel-provider.js'
import { channelSocketClass } from '../../client/sync/channel-socket.js'
import { type ChannelEnds, type OpenedMessage, SheetConnection } from '../../client/sync/sheet-connection.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { cellsOf, writeCell } from '../../shared/protocol/return-document.js'
import { createTestServer } from '../support/test-server.js'

const ref = (org: string) => ({
  table: asTableId('LG24-01'),
  period: asPeriodCode('202405'),
  org: asOrgUnitId(org),
})
const opened: OpenedMessage = { t: 'opened', ch: 1, access: 'write', reason: null, epoch: 1, status: 'empty' }

/** A carrier whose far end is the test. */
function carrier() {
  const sent: Uint8Array[] = []
  const state = { ends: undefined as ChannelEnds | undefined, sent, closed: false }
  return {
    state,
    openChannel: (_ref: unknown, ends: ChannelEnds) => {
      state.ends = ends
      return {
        send: (payload: Uint8Array) => void sent.push(payload),
        close: () => {
          state.closed = true
        },
      }
    },
  }
}

describe('a channel as a WebSocket', () => {
  it('opens when the return is admitted, carries frames both ways, closes with the server’s code', () => {
    const line = carrier()
    const socket = new (channelSocketClass({ carrier: line, ref: ref('o'), admit: () => true }))('')
    const log: string[] = []
    socket.onopen = () => log.push('open')
    socket.onmessage = ({ data }) => log.push(`got ${new Uint8Array(data)}`)
    socket.onclose = ({ code }) => log.push(`close ${code}`)
    socket.send(new Uint8Array([1])) // not open yet: dropped, as the provider expects
    line.state.ends?.opened(opened)
    socket.send(new Uint8Array([2]))
    line.state.ends?.data(new Uint8Array([3]))
    line.state.ends?.closed(4409, 'locked')
    line.state.ends?.data(new Uint8Array([4]))
    expect(log).toEqual(['open', 'got 3', 'close 4409'])
    expect(line.state.sent.map((each) => [...each])).toEqual([[2]])
    expect(socket.readyState).toBe(socket.CLOSED)
  })

  it('stays shut when what was opened is not wanted', () => {
    const line = carrier()
    const socket = new (channelSocketClass({ carrier: line, ref: ref('o'), admit: () => false }))('')
    let isOpen = false
    socket.onopen = () => {
      isOpen = true
    }
    line.state.ends?.opened(opened)
    expect(isOpen).toBe(false)
    socket.close()
    expect(line.state.closed).toBe(true)
  })
})

describe('y-websocket’s provider over channels of one socket', () => {
  const cleanUp: (() => unknown)[] = []
  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step()
  })

  it('synchronises, hears that it is saved, and shares the socket', async () => {
    const server = await createTestServer()
    cleanUp.push(() => server.destroy())
    const [unit] = (await server.store.readOrgUnits()).filter(({ id }) => /^440307\d{6}$/.test(id))
    const org = unit?.id ?? ''
    const cookie = await server.cookieFor(org)
    let sockets = 0
    const connection = new SheetConnection(
      {
        openSocket: () => {
          sockets += 1
          const headers = { cookie, origin: server.url }
          return new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
            headers,
          }) as unknown as WebSocket
        },
      },
      { up: () => {}, message: () => {}, stateChanged: () => {}, heard: () => {}, refused: () => {} },
    )
    cleanUp.push(() => connection.close())
    const join = (saved: (marker: number) => void) => {
      const doc = new Y.Doc()
      const provider = createChannelProvider({
        carrier: connection,
        ref: ref(org),
        doc,
        admit: () => true,
        saved,
        refused: () => {},
      })
      cleanUp.push(() => provider.destroy())
      const synced = new Promise<void>((resolve) => provider.on('sync', (state) => state && resolve()))
      provider.connect()
      return { doc, provider, synced }
    }
    let acknowledge: (marker: number) => void = () => {}
    const acknowledged = new Promise<number>((resolve) => {
      acknowledge = resolve
    })
    const writer = join((marker) => acknowledge(marker))
    const reader = join(() => {})
    connection.start()
    await Promise.all([writer.synced, reader.synced])
    const arrived = new Promise<void>((resolve) => cellsOf(reader.doc).observe(() => resolve()))
    writeCell(writer.doc, 'LG24.01.01', 42)
    sendMarker(writer.provider, 7)
    expect(await acknowledged).toBe(7)
    await arrived
    expect(cellsOf(reader.doc).get('LG24.01.01')).toBe(42)
    const content = await server.store.readSheet(ref(org).table, ref(org).period, [asOrgUnitId(org)])
    expect(content.cells).toEqual([{ org, key: 'LG24.01.01', value: 42 }])
    expect(sockets).toBe(1)
  })
})
