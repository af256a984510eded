import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SheetClientError } from '../demo/api-client.js'
import { type DemoLogin, parseDemoAccounts } from '../demo/demo-account-file.js'

/** File in the data folder that lists the demo accounts. */
const accountsFile = 'demo-accounts.csv'

/** Address of the server on this computer, from PORT as the server itself reads it. */
export function localUrl(): string {
  return `http://127.0.0.1:${process.env.PORT || '8080'}`
}

/** The demo accounts of the data folder. @throws SheetClientError that says how to get them when there are none. */
export async function readDemoAccounts(): Promise<readonly DemoLogin[]> {
  const file = join(resolve(process.env.DATA_DIR || 'data'), accountsFile)
  try {
    return parseDemoAccounts(await readFile(file, 'utf8'))
  } catch (error) {
    throw new SheetClientError(
      'no-accounts',
      `读不到演示账号清单 ${file}:先用同一个 DATA_DIR 启动一次服务器 / start the server once with this DATA_DIR\n${String(error)}`,
    )
  }
}

/** Runs a command: prints what went wrong and leaves with status 1 instead of a stack trace. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    process.stderr.write(`\n${reasonOf(error)}\n`)
    process.exitCode = 1
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SheetClientError) {
    const keys = error.keys.length > 0 ? `\n  ${error.keys.join(' ')}` : ''
    return `失败 / failed(${error.code}):${error.message}${keys}`
  }
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED')
    return '连不上服务器:请先运行 npm start,或用 --url 指明地址 / no server there'
  if (cause instanceof Error) return `连不上服务器 / cannot reach the server:${cause.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
