/** Runs something after so many ms; answers how to call it off. Tests hand in their own and wait for what it does. */
export type Alarm = (ms: number, run: () => Promise<void>) => () => void

/** The longest wait in one go: clocks are set, and a timer of Node holds no more than 24 days. */
const longestMs = 60 * 60_000

export const systemAlarm: Alarm = (ms, run) => {
  const timer = setTimeout(() => void run(), ms)
  timer.unref()
  return () => clearTimeout(timer)
}

export interface DueTimerOptions {
  /** Does what is due and answers the next moment. */
  readonly tick: () => Promise<Date | undefined>
  readonly now: () => Date
  readonly alarm: Alarm
  readonly onError: (error: unknown, where: string) => void
}

/** Wakes at the next due moment. Nothing is remembered here: after a restart the first tick finds what was missed. */
export class DueTimer {
  readonly #options: DueTimerOptions
  #cancel: (() => void) | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(options: DueTimerOptions) {
    this.#options = options
  }

  /** Looks now; also to be called when a due moment may have moved. Resolves when what was due is done. */
  look(): Promise<void> {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel?.()
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      this.#cancel?.()
      let next: Date | undefined
      try {
        next = await this.#options.tick()
      } catch (error) {
        this.#options.onError(error, 'due timer') // tried again within the hour
        next = new Date(this.#options.now().getTime() + longestMs)
      }
      if (this.#stopped || !next) continue
      const ms = Math.min(longestMs, Math.max(1, next.getTime() - this.#options.now().getTime()))
      this.#cancel = this.#options.alarm(ms, () => this.look())
    }
  }
}
