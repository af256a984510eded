import { hearActions, idleMs } from '../api/person-activity.js'
import { fetchSessionTime } from '../api/session.js'
import './idle-warning.js'
import type { IdleWarningDialog } from './idle-warning.js'
import { IdleWatch } from './idle-watch.js'

/**
 * Warns before the session ends for want of an action of the person, in all its windows. Returns the way to stop. What
 * happens at the end itself is the server's: it ends the session, and every request and connection hears of it.
 */
export function guardSession(): () => void {
  const dialog = document.createElement('idle-warning') as IdleWarningDialog
  document.body.append(dialog)
  const goOn = (): void => void watch.ask()
  dialog.addEventListener('go-on', goOn)
  const watch = new IdleWatch({
    ask: fetchSessionTime,
    idleMs,
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    warn: (warning) => {
      dialog.warning = warning
      hearActions(warning?.cause === 'idle' ? goOn : undefined)
    },
  })
  return () => {
    watch.stop()
    dialog.remove()
  }
}
