import { expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { connectionWords } from '../../client/components/session-status.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { memoryStore } from '../../client/sync/local-store.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { sheet as cells, createRelayServer } from '../support/relay-server.js'

it('a page that is held back by the server says so in words, until everything is saved', async () => {
  const server = await createRelayServer({ limits: { messagesPerSecond: 100, messageBurst: 30 } })
  const org = server.places.a1.id
  const cookie = await server.cookieFor(org)
  const answer = await fetch(`${server.url}/api/workplace`, { headers: { cookie } })
  const workplace = new WorkplaceModel((await answer.json()) as Workplace)
  const sheet = new LiveSheet({
    ref: { table: asTableId('LG24-01'), period: asPeriodCode('202403'), scope: workplace.person.org },
    workplace,
    openSocket: () =>
      new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
        headers: { cookie, origin: server.url },
      }) as unknown as WebSocket,
    openLocal: async () => memoryStore(),
    refused: async () => false,
  })
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return
        for (const name of ['access', 'connection']) sheet.removeEventListener(name, look)
        resolve()
      }
      for (const name of ['access', 'connection']) sheet.addEventListener(name, look)
      look()
    })
  try {
    await until(() => sheet.access(org).ok && sheet.connection.state === 'online')
    expect(connectionWords(sheet.connection)).toBe('已连接,全部已保存')
    for (let i = 1; i <= 120; i += 1) {
      sheet.write([{ org, key: cells.meetings, value: i }], '填报')
      await Promise.resolve() // each is a message of its own
    }
    expect(connectionWords(sheet.connection)).toBe('已连接,1 项保存中')
    await until(() => sheet.connection.slowed === true)
    expect(connectionWords(sheet.connection)).toContain('1 项保存中(发送较多,服务器正在放慢接收,不会丢失)')
    await until(() => sheet.connection.pending === 0)
    expect(connectionWords(sheet.connection)).toBe('已连接,全部已保存')
  } finally {
    sheet.close()
    await server.destroy()
  }
})
