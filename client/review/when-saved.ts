import type { SheetSession } from '../sync/sheet-session.js'

const patienceMs = 10_000

/**
 * Resolves with true once everything typed is on the server, with false when the line is down or takes too long.
 * What is still on its way when a return is handed in would come too late and be refused.
 */
export function whenSaved(session: SheetSession): Promise<boolean> {
  const { connection } = session
  if (connection.pending === 0) return Promise.resolve(true)
  if (connection.state !== 'online') return Promise.resolve(false)
  return new Promise((resolve) => {
    const settle = (saved: boolean) => {
      clearTimeout(timer)
      session.removeEventListener('connection', look)
      resolve(saved)
    }
    const look = () => {
      if (session.connection.pending === 0) settle(true)
      else if (session.connection.state !== 'online') settle(false)
    }
    const timer = setTimeout(() => settle(false), patienceMs)
    session.addEventListener('connection', look)
  })
}
