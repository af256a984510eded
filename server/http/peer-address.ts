import { isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/**
 * Address a request comes from. That of the connection, for headers can be made up; only behind a proxy that the
 * administrator names is it the last one that this proxy wrote into `X-Forwarded-For`. Empty for a request over no socket.
 */
export function peerAddress(c: Context, trustedProxies: readonly string[]): string {
  const peer = connectionAddress(c)
  if (!trustedProxies.includes(peer)) return peer
  const told = (c.req.header('x-forwarded-for') ?? '').split(',').map((each) => each.trim())
  // From the right: what stands left of the last stranger was written by that stranger.
  const client = told.reverse().find((each) => !trustedProxies.includes(each))
  return client !== undefined && isIP(client) !== 0 ? client : peer
}

/** True for a request of this machine itself that no proxy passed on. */
export function isLocal(c: Context): boolean {
  const passedOn = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via']
  if (passedOn.some((header) => c.req.header(header) !== undefined)) return false
  const peer = connectionAddress(c)
  return peer === '::1' || peer.startsWith('127.')
}

function connectionAddress(c: Context): string {
  try {
    // IPv4 as a socket for both kinds tells it.
    return (getConnInfo(c).remote.address ?? '').replace(/^::ffff:(?=\d+\.)/, '')
  } catch {
    return ''
  }
}
