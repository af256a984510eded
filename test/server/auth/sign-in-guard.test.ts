import { beforeEach, describe, expect, it } from 'vitest'
import { SignInGuard } from '../../../server/auth/sign-in-guard.js'

let nowMs: number
let guard: SignInGuard

beforeEach(() => {
  nowMs = Date.UTC(2024, 2, 1)
  guard = new SignInGuard(() => new Date(nowMs))
})

function fail(times: number, login = 'clerk'): void {
  for (let i = 0; i < times; i += 1) guard.began(login)
}

describe('somebody who guesses a password', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [7, 4],
    [10, 32],
    [15, 900], // never longer than a quarter of an hour
    [200, 900],
  ])('waits after %i failures: %i s', (failures, seconds) => {
    fail(failures)
    expect(guard.waitSeconds('clerk')).toBe(seconds)
  })

  it('may try again when the wait is over, and waits longer after the next failure', () => {
    fail(6)
    nowMs += 1_999
    expect(guard.waitSeconds('clerk')).toBe(1)
    nowMs += 1
    expect(guard.waitSeconds('clerk')).toBe(0)
    fail(1)
    expect(guard.waitSeconds('clerk')).toBe(4)
  })

  it('starts anew after a success', () => {
    fail(7)
    guard.succeeded('clerk')
    expect(guard.waitSeconds('clerk')).toBe(0)
    fail(4)
    expect(guard.waitSeconds('clerk')).toBe(0)
  })

  it('does not keep others out', () => {
    fail(20)
    expect(guard.waitSeconds('other')).toBe(0)
  })

  it('cannot fill the memory with names, nor free an account by it at once', () => {
    fail(20)
    for (let i = 0; i < 9_000; i += 1) guard.began(`name${i}`)
    expect(guard.waitSeconds('clerk')).toBeGreaterThan(0)
    for (let i = 0; i < 20_000; i += 1) guard.began(`more${i}`)
    expect(guard.waitSeconds('more19999')).toBe(0)
  })
})
