import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Starts a script that calls {@link serve} as a process of its own, so that its CPU and memory are its own.
 * @param {URL} script
 * @param {{ execArgv?: string[], env?: Record<string, string> }} [options]
 */
export function startChild(script, options = {}) {
  const child = fork(fileURLToPath(script), [], {
    execArgv: options.execArgv ?? [],
    env: { ...process.env, ...options.env },
    serialization: 'advanced',
  })
  let nextId = 1
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map()
  child.on('message', (/** @type {any} */ { id, value, error }) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error !== undefined) call?.reject(new Error(error))
    else call?.resolve(value)
  })
  const exited = new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      const error = new Error(`${fileURLToPath(script)} ended (${signal ?? code})`)
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
      resolve(undefined)
    })
  })
  return {
    pid: child.pid,
    /**
     * Calls a handler of the child by name.
     * @param {string} name
     * @param {unknown} [argument]
     * @returns {Promise<any>}
     */
    call(name, argument) {
      return new Promise((resolve, reject) => {
        const id = nextId
        nextId += 1
        waiting.set(id, { resolve, reject })
        child.send({ id, name, argument }, (error) => {
          if (error) reject(error)
        })
      })
    },
    /** Asks the child to end; kills it when it does not within 10 s. */
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await this.call('exit').catch(() => undefined)
      await exited
      clearTimeout(timer)
    },
  }
}

/**
 * The child's side: answers calls of the parent with these handlers, and with `usage` and `exit`.
 * @param {Record<string, (argument: any) => unknown>} handlers `stop`, when given, runs before the process ends
 */
export function serve(handlers) {
  const all = { usage, ...handlers }
  process.on('message', async (/** @type {any} */ { id, name, argument }) => {
    if (name === 'exit') {
      await handlers.stop?.(undefined)
      // Not a signal: a CPU profile is written only when the process ends by itself.
      process.send?.({ id, value: null }, () => process.exit(0))
      return
    }
    try {
      const value = await all[name](argument)
      process.send?.({ id, value: value ?? null })
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? `${error.stack}` : String(error) })
    }
  })
}

/**
 * CPU time (all threads, ms) and memory (bytes) of this process.
 * @param {{ collect?: boolean }} [options] collect: garbage first (wants --expose-gc)
 */
function usage(options = {}) {
  if (options?.collect) for (let i = 0; i < 3; i += 1) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage()
  return { cpuMs: (user + system) / 1000, rss, heapUsed, external, arrayBuffers }
}
