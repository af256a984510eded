import type { CommandIo } from './command-io.js'

/** Shorter work ends before anybody wonders. */
const quietMs = 2000

/**
 * Prints how far long work is, beside its result (on the error stream): first after two seconds, then every two.
 * `what` says what is counted, e.g. 已核对指标.
 */
export function sayProgress(
  io: Pick<CommandIo, 'err'>,
  what: string,
  now: () => number = () => performance.now(),
): (done: number, of: number) => void {
  let saidAt = now()
  return (done, of) => {
    if (now() - saidAt < quietMs) return
    saidAt = now()
    io.err(`${what} ${done}/${of}`)
  }
}
