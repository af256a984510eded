import { parseArgs } from 'node:util'

/** Where a command writes and what surrounds it; tests hand in their own. */
export interface CommandIo {
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
}

/** A command line that cannot be carried out; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>

/** What was given on the line; an option that was not is left out. */
export type Given<T extends Options> = {
  readonly [Name in keyof T]?: T[Name]['type'] extends 'boolean' ? boolean : string
}

/**
 * Reads `--name value` options; nothing else is allowed on the line.
 * @throws UsageError for an unknown or incomplete option.
 */
export function readOptions<const T extends Options>(args: readonly string[], options: T): Given<T> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Given<T>
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Runs a command of this process: prints what went wrong in words, and sets the exit code (2 for a wrong command line). */
export async function runCommand(
  name: string,
  command: (args: readonly string[], io: CommandIo) => Promise<number>,
): Promise<void> {
  const io: CommandIo = {
    env: process.env,
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  }
  try {
    process.exitCode = await command(process.argv.slice(2), io)
  } catch (error) {
    const isUsage = error instanceof UsageError
    io.err(error instanceof Error ? error.message : String(error))
    if (isUsage) io.err(`用法见 / usage: npm run ${name} -- --help`)
    process.exitCode = isUsage ? 2 : 1
  }
}
