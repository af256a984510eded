import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A child process that runs a module of the tests, and the lines it prints. */
export interface ChildModule {
  /** The next line of its standard output; undefined once it has ended. */
  nextLine(): Promise<string | undefined>
  /** Ends it at once (SIGKILL) and waits until it is gone; needed once for every child. */
  kill(): Promise<void>
}

/**
 * Bundles a TypeScript module of the tests (its `file:` URL) and runs it in a process of its
 * own, for what one process cannot show: locks of others, and sudden death.
 */
export async function startChildModule(module: URL, args: readonly string[]): Promise<ChildModule> {
  // Inside node_modules, where the bundle finds the packages it leaves outside.
  const outDir = await mkdtemp(join(root, 'node_modules', '.child-module-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(module),
      outDir,
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
  const child = spawn(process.execPath, [join(outDir, 'child.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    nextLine: async () => {
      const { value, done } = await lines.next()
      return done ? undefined : String(value)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
      await rm(outDir, { recursive: true })
    },
  }
}
