import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until, within } from './until.js'

/** A process on a busy machine takes its time to start and to end. */
const patienceMs = 60_000

const root = join(import.meta.dirname, '..', '..')

/** Compiles the server when its sources are newer than what was compiled; `npm test` did it already. */
export async function compileServer(): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', 'server'],
    {
      cwd: root,
    },
  )
}

/** The program `npm start` runs, as a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess
  /** What it printed so far. */
  readonly output: { readonly stdout: string; readonly stderr: string }
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Address it serves at. @throws when it ends before it serves. */
  serving(): Promise<string>
  kill(signal: NodeJS.Signals): Promise<void>
}

export function startServerProcess(
  env: Readonly<Record<string, string>>,
  more: {
    readonly args?: readonly string[]
    readonly root?: string
    /** Options of Node itself. */
    readonly node?: readonly string[]
  } = {},
): ServerProcess {
  const { PATH = '' } = process.env
  const main = join(more.root ?? root, 'dist', 'server', 'main.js')
  const child = spawn(process.execPath, [...(more.node ?? []), main, ...(more.args ?? [])], {
    env: { PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => {
    output.stdout += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    output.stderr += data.toString()
  })
  let ended = false
  // `close` comes after the last output, `exit` may come before it.
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => {
      ended = true
      resolve({ code, signal })
    })
  })
  return {
    child,
    output,
    exited,
    serving: () =>
      until(
        'the server to serve',
        () => {
          const [address] = /http:\/\/[^\s]+/.exec(output.stdout) ?? []
          if (!address && ended) throw new Error(`the server ended: ${output.stderr}`)
          return address
        },
        patienceMs,
      ),
    kill: async (signal) => {
      child.kill(signal)
      await within('the server to end', exited, patienceMs)
    },
  }
}

/** A copy of the compiled program whose packs may be changed. */
export async function copyProgram(to: string): Promise<void> {
  for (const part of ['dist/server', 'dist/shared', 'shared/packs', 'package.json'])
    await cp(join(root, part), join(to, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'))
}

/** The password that all demo accounts of a data folder share. */
export async function demoPassword(dataDir: string): Promise<string> {
  const csv = await readFile(join(dataDir, 'demo-accounts.csv'), 'utf8')
  const password = csv.split('\n')[1]?.split(',')[2]
  if (!password) throw new Error('no demo accounts')
  return password
}
