import { ApiError, request } from './request.js'

let checking = false

/** Asks the server whether the person is still signed in; the app hears of it when not. Quiet while the network is down. */
export async function checkSession(): Promise<void> {
  if (checking) return
  checking = true
  try {
    await request('GET', '/api/me')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error // request() told the app of a 401; the rest passes by itself
  } finally {
    checking = false
  }
}
