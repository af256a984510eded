import { rm } from 'node:fs/promises'
import * as Y from 'yjs'
import { createRewrittenSheetDoc, createSheetDoc } from '../fixture/one-document.mjs'
import { sheet } from '../fixture/sheet.mjs'
import { startChild } from '../harness/child.mjs'

/** Servers under test, ours first; the last is the limit, not a peer. */
export const subjects = {
  huibiao: { label: 'Huibiao' },
  hocuspocus: { label: 'Hocuspocus 4.7.0 + SQLite' },
  'y-websocket-server': { label: '@y/websocket-server 0.1.1' },
  'bare-ws': { label: 'bare ws broadcast' },
}

export const peers = ['hocuspocus', 'y-websocket-server']

const scripts = {
  huibiao: new URL('./huibiao-server.mjs', import.meta.url),
  hocuspocus: new URL('./hocuspocus-server.mjs', import.meta.url),
  'y-websocket-server': new URL('./y-websocket-server.mjs', import.meta.url),
  'bare-ws': new URL('./bare-ws-server.mjs', import.meta.url),
}

/**
 * Starts a server as a process of its own, with the sheet in it.
 * @param {string} name
 * @param {{ profile?: string, viewers?: number, communities?: number, rewrites?: number, empty?: boolean }} [options]
 *   viewers: accounts that only look on; empty: without the sheet
 */
export async function startSubject(name, options = {}) {
  const { profile, viewers = 0, communities = sheet.communities, rewrites = 0, empty = false } = options
  const execArgv = ['--expose-gc']
  if (profile) execArgv.push('--cpu-prof', `--cpu-prof-dir=${profile}/${name}`)
  const made = name === 'huibiao' ? await makeData({ viewers, communities, rewrites }) : undefined
  const child = startChild(scripts[name], { execArgv, env: { NODE_ENV: 'production' } })
  const stop = async () => {
    await child.stop()
    if (made) await rm(made.folder, { recursive: true, force: true })
  }
  try {
    const { port } = await child.call(
      'start',
      made ?? { state: empty ? undefined : stateOf(communities, rewrites) },
    )
    return { name, port, pid: child.pid, sessions: made?.sessions ?? {}, call: child.call, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makeData(options) {
  const maker = startChild(new URL('./huibiao-data.mjs', import.meta.url))
  try {
    return await maker.call('build', options)
  } finally {
    await maker.stop()
  }
}

const stateOf = (communities, rewrites) =>
  Y.encodeStateAsUpdate(rewrites > 0 ? createRewrittenSheetDoc(rewrites) : createSheetDoc(communities))
