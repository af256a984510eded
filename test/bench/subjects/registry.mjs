import { startChild } from '../harness/child.mjs'

/** Servers under test, ours first; the last is the limit, not a peer. */
export const subjects = {
  huibiao: { label: 'Huibiao', script: new URL('./huibiao-server.mjs', import.meta.url) },
  hocuspocus: {
    label: 'Hocuspocus 4.7.0 + SQLite',
    script: new URL('./hocuspocus-server.mjs', import.meta.url),
  },
  'y-websocket-server': {
    label: '@y/websocket-server 0.1.1',
    script: new URL('./y-websocket-server.mjs', import.meta.url),
  },
  'bare-ws': { label: 'bare ws broadcast', script: new URL('./bare-ws-server.mjs', import.meta.url) },
}

export const peers = ['hocuspocus', 'y-websocket-server']

/**
 * Starts a server process.
 * @param {string} name
 * @param {{ profile?: string, start?: Record<string, unknown> }} options `start` is handed to the server's start
 */
export async function startSubject(name, { profile, start = {} }) {
  const execArgv = ['--expose-gc']
  if (profile) execArgv.push('--cpu-prof', `--cpu-prof-dir=${profile}/${name}`)
  const child = startChild(subjects[name].script, { execArgv, env: { NODE_ENV: 'production' } })
  try {
    const { port, sessions, ...rest } = await child.call('start', start)
    return { name, child, port, sessions, ...rest }
  } catch (error) {
    await child.stop()
    throw error
  }
}
