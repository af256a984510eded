import type { SessionTimeAnswer } from '../../shared/protocol/session-time.js'
import { ApiError, request } from './request.js'

/**
 * Asks the server whether the person is still signed in; the app hears of it when not. True when the server answered
 * that they are: then something else keeps the live connection away.
 */
export async function checkSession(): Promise<boolean> {
  try {
    await request('GET', '/api/me')
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error // request() told the app of a 401; the rest passes by itself
    return false
  }
}

/** How long the session lasts; undefined when the server cannot say now. The app hears of it when it is over. */
export async function fetchSessionTime(): Promise<SessionTimeAnswer | undefined> {
  try {
    return (await request('GET', '/api/session-time')) as SessionTimeAnswer
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return undefined
  }
}
