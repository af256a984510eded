import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reportLate } from '../../client/sync/late-reports.js'
import { RefusedStore, type TextStorage } from '../../client/sync/refused-store.js'
import type { RefusedValue } from '../../client/sync/sheet-session.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'

const sheet = { table: asTableId('LG24-01'), period: asPeriodCode('202403') }
const value = (org: string, key: string, late?: 'untold'): RefusedValue => ({
  org,
  key,
  value: 7,
  reason: '已提交',
  at: 1,
  ...(late ? { late } : {}),
})

function memory(): TextStorage {
  const texts = new Map<string, string>()
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  }
}

describe('values that came too late', () => {
  const told: unknown[] = []
  const browserFetch = globalThis.fetch
  let server: Server
  let status = 200

  beforeEach(async () => {
    told.length = 0
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (data: Buffer) => {
        body += data.toString()
      })
      request.on('end', () => {
        told.push(JSON.parse(body))
        response.writeHead(status, { 'content-type': 'application/json' }).end('{"code":"x","message":"x"}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    // A page's addresses are relative to its server.
    globalThis.fetch = (path, init) => browserFetch(`http://127.0.0.1:${port}${String(path)}`, init)
  })
  afterEach(async () => {
    globalThis.fetch = browserFetch
    status = 200
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('are told once, unit by unit, and stay on this computer', async () => {
    const storage = memory()
    const store = new RefusedStore('u', sheet, storage)
    store.add([
      value('1', 'a', 'untold'),
      value('1', 'b', 'untold'),
      value('2', 'a', 'untold'),
      value('2', 'b'),
    ])
    await reportLate(sheet, store)
    await reportLate(sheet, store)
    expect(told).toEqual([
      {
        ...sheet,
        org: '1',
        cells: [
          { key: 'a', value: 7 },
          { key: 'b', value: 7 },
        ],
      },
      { ...sheet, org: '2', cells: [{ key: 'a', value: 7 }] },
    ])
    const kept = new RefusedStore('u', sheet, storage).values
    expect(kept.map(({ late }) => late)).toEqual(['kept', 'kept', 'kept', undefined])
  })

  it('wait for another time when the server cannot take them, but not when it will not', async () => {
    const store = new RefusedStore('u', sheet, memory())
    store.add([value('1', 'a', 'untold')])
    status = 503
    await reportLate(sheet, store)
    expect(store.values[0]?.late).toBe('untold')
    status = 409
    await reportLate(sheet, store)
    await reportLate(sheet, store)
    expect(store.values[0]).toEqual(value('1', 'a'))
    expect(told).toHaveLength(2)
  })
})
