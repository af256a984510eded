import { afterEach, describe, expect, it } from 'vitest'
import { type IdleWarning, IdleWatch } from '../../client/app/idle-watch.js'
import type { SessionTimeAnswer } from '../../shared/protocol/session-time.js'

const minuteMs = 60_000
const secondMs = 1000

/** A server that knows one session, and pages on a clock that is set by hand. */
class Desk {
  nowMs = 1_000_000
  readonly idleMs: number
  readonly #endsAt: number
  #lastAction: number
  #due: { at: number; run: () => void }[] = []

  constructor(idleMs: number, absoluteMs = 600 * minuteMs) {
    this.idleMs = idleMs
    this.#lastAction = this.nowMs
    this.#endsAt = this.nowMs + absoluteMs
  }

  hear(at: number): void {
    this.#lastAction = Math.max(this.#lastAction, at)
  }

  time(): SessionTimeAnswer | undefined {
    const idleLeftMs = this.#lastAction + this.idleMs - this.nowMs
    const absoluteLeftMs = this.#endsAt - this.nowMs
    return Math.min(idleLeftMs, absoluteLeftMs) < 0
      ? undefined
      : { idleLeftMs, absoluteLeftMs, idleMs: this.idleMs }
  }

  after(ms: number, run: () => void): () => void {
    const entry = { at: this.nowMs + ms, run }
    this.#due.push(entry)
    return () => {
      this.#due = this.#due.filter((each) => each !== entry)
    }
  }

  /** Lets time pass, waking whoever asked to be woken. */
  async pass(ms: number): Promise<void> {
    const end = this.nowMs + ms
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      this.#due = this.#due.filter((each) => each !== next)
      this.nowMs = Math.max(this.nowMs, next.at)
      next.run()
      await settled()
    }
    this.nowMs = end
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}

const pages: Page[] = []

class Page {
  warning: IdleWarning | undefined
  asked = 0
  offline = false
  readonly #desk: Desk
  #last: number
  readonly watch: IdleWatch

  constructor(desk: Desk) {
    this.#desk = desk
    this.#last = desk.nowMs
    this.watch = new IdleWatch({
      ask: async () => {
        this.asked += 1
        if (this.offline) return undefined
        desk.hear(this.#last)
        return desk.time()
      },
      idleMs: () => desk.nowMs - this.#last,
      warn: (warning) => {
        this.warning = warning
      },
      now: () => desk.nowMs,
      after: (ms, run) => desk.after(ms, run),
    })
    pages.push(this)
  }

  act(): void {
    this.#last = this.#desk.nowMs
  }
}

afterEach(() => {
  for (const page of pages.splice(0)) page.watch.stop()
})

describe('the watch over an idle session', () => {
  it('warns two minutes before the end, not earlier, and counts from what the server says', async () => {
    const desk = new Desk(30 * minuteMs)
    const page = new Page(desk)
    await settled()
    await desk.pass(28 * minuteMs - secondMs)
    expect(page.warning).toBeUndefined()
    expect(page.asked).toBe(1)
    await desk.pass(secondMs)
    expect(page.warning).toEqual({ leftMs: 2 * minuteMs, cause: 'idle' })
    await desk.pass(minuteMs)
    expect(page.warning?.leftMs).toBe(minuteMs)
  })

  it('tells the server of actions, so that who works is never warned, and asks seldom', async () => {
    const desk = new Desk(30 * minuteMs)
    const page = new Page(desk)
    for (let minutes = 0; minutes < 120; minutes += 1) {
      page.act()
      await desk.pass(minuteMs)
      expect(page.warning, `after ${minutes} minutes`).toBeUndefined()
    }
    expect(page.asked).toBeLessThanOrEqual(121)
  })

  it('lets a window be where another one is at work, and takes the warning back in all of them', async () => {
    const desk = new Desk(30 * minuteMs)
    const [one, other] = [new Page(desk), new Page(desk)]
    for (let minutes = 0; minutes < 60; minutes += 1) {
      one.act()
      await desk.pass(minuteMs)
      expect(other.warning).toBeUndefined()
    }
    await desk.pass(28 * minuteMs + secondMs)
    expect([one.warning?.cause, other.warning?.cause]).toEqual(['idle', 'idle'])
    other.act()
    await other.watch.ask()
    expect(other.warning).toBeUndefined()
    await desk.pass(5 * secondMs)
    expect(one.warning).toBeUndefined()
  })

  it('asks once more when the time is over: the answer to that says that nobody is signed in', async () => {
    const desk = new Desk(20 * secondMs)
    const page = new Page(desk)
    await settled()
    await desk.pass(10 * secondMs)
    expect(page.warning?.leftMs).toBe(10 * secondMs)
    const before = page.asked
    await desk.pass(11 * secondMs)
    expect(desk.time()).toBeUndefined()
    expect(page.asked).toBeGreaterThan(before)
  })

  it('says that the longest time is reached, which no action puts off', async () => {
    const desk = new Desk(30 * minuteMs, 60 * minuteMs)
    const page = new Page(desk)
    for (let minutes = 0; minutes < 59; minutes += 1) {
      page.act()
      await desk.pass(minuteMs)
    }
    expect(page.warning).toMatchObject({ cause: 'absolute' })
  })

  it('asks again when the server could not be reached, and never after it was stopped', async () => {
    const desk = new Desk(30 * minuteMs)
    const page = new Page(desk)
    page.offline = true
    await desk.pass(5 * minuteMs)
    page.offline = false
    await desk.pass(24 * minuteMs)
    expect(page.warning?.cause).toBe('idle')
    page.watch.stop()
    expect(page.warning).toBeUndefined()
    const { asked } = page
    await desk.pass(60 * minuteMs)
    expect(page.asked).toBe(asked)
  })
})
