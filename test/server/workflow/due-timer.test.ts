import { expect, it } from 'vitest'
import { DueTimer } from '../../../server/workflow/due-timer.js'

const now = new Date('2024-04-02T02:00:00Z')
const hour = 60 * 60_000

function setUp(answers: readonly (Date | undefined | Error)[]) {
  const rings: { readonly ms: number; readonly run: () => Promise<void>; called: boolean }[] = []
  const errors: unknown[] = []
  let ticks = 0
  const timer = new DueTimer({
    tick: async () => {
      const answer = answers[ticks++]
      if (answer instanceof Error) throw answer
      return answer
    },
    now: () => now,
    alarm: (ms, run) => {
      const ring = { ms, run, called: false }
      rings.push(ring)
      return () => {
        ring.called = true
      }
    },
    onError: (error) => errors.push(error),
  })
  return { timer, rings, errors, ticks: () => ticks }
}

const later = (ms: number) => new Date(now.getTime() + ms)

it('looks at once, sleeps until the next moment, and calls off the old alarm when it looks again', async () => {
  const { timer, rings } = setUp([later(5_000), later(90_000)])
  await timer.look()
  expect(rings.map(({ ms }) => ms)).toEqual([5_000])
  await timer.look()
  expect(rings.map(({ ms, called }) => [ms, called])).toEqual([
    [5_000, true],
    [90_000, false],
  ])
})

it('sleeps no longer than an hour, and not at all when nothing is to come', async () => {
  const { timer, rings } = setUp([later(100 * hour), undefined])
  await timer.look()
  await timer.look()
  expect(rings.map(({ ms, called }) => [ms, called])).toEqual([[hour, true]])
})

it('tells of a failure and tries again within the hour', async () => {
  const { timer, rings, errors } = setUp([new Error('disk'), undefined])
  await timer.look()
  expect(errors).toHaveLength(1)
  expect(rings).toHaveLength(1)
})

it('a look during a look is done after it, and none after the stop', async () => {
  const { timer, ticks } = setUp([undefined, undefined, undefined])
  await Promise.all([timer.look(), timer.look()])
  expect(ticks()).toBe(2)
  await timer.stop()
  await timer.look()
  expect(ticks()).toBe(2)
})
