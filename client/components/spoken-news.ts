import { sessionText as t } from '../i18n/session-strings.js'
import type { CellsEvent, SheetSession } from '../sync/sheet-session.js'

type Watched = Pick<SheetSession, 'connection' | 'refused' | 'changedBy'>

/**
 * Gathers what happened to a sheet, to be spoken in one sentence instead of one for every cell: what was saved, what
 * others changed, what was refused, and whether the line is up. Holds no timer: {@link take} says what is new.
 */
export class SpokenNews {
  #state: Watched['connection']['state'] | undefined
  #toldState: Watched['connection']['state'] | undefined
  #waiting = 0
  #refused = 0
  #toldRefused = 0
  readonly #changed = new Set<string>()
  readonly #by = new Set<string>()

  /** The sheet as it is when listening begins: that is not news. */
  begin({ connection, refused }: Watched): void {
    this.#state = connection.state
    this.#toldState = connection.state
    this.#waiting = 0
    this.#refused = refused.length
    this.#toldRefused = refused.length
    this.#changed.clear()
    this.#by.clear()
  }

  /** Connection, saving or refusals moved. */
  moved({ connection, refused }: Watched): void {
    this.#state = connection.state
    this.#waiting = Math.max(this.#waiting, connection.pending)
    this.#refused = refused.length
  }

  /** Cells changed; only those changed by others are news. */
  cells({ changes, remote }: CellsEvent, session: Watched): void {
    if (!remote) return
    for (const { org, key } of changes) {
      const by = session.changedBy(org, key)
      if (by === undefined) continue
      this.#changed.add(`${org}/${key}`)
      this.#by.add(by)
    }
  }

  /** What is new since the last time, as one sentence; undefined when nothing is. */
  take({ connection }: Watched): string | undefined {
    const news: string[] = []
    if (this.#state !== this.#toldState && this.#state !== 'connecting') {
      if (this.#state === 'offline') news.push(t('spokenOffline'))
      else if (this.#toldState === 'offline') news.push(t('spokenOnline'))
      this.#toldState = this.#state
    }
    if (this.#refused > this.#toldRefused)
      news.push(t('spokenRefused', { n: this.#refused - this.#toldRefused }))
    this.#toldRefused = this.#refused
    if (connection.state === 'online' && connection.pending === 0 && this.#waiting > 0) {
      news.push(t('spokenSaved', { n: this.#waiting }))
      this.#waiting = 0
    }
    const [first = ''] = this.#by
    const who = this.#by.size > 1 ? t('spokenOthers', { name: first, n: this.#by.size }) : first
    if (this.#changed.size > 0) news.push(t('spokenChanged', { name: who, n: this.#changed.size }))
    this.#changed.clear()
    this.#by.clear()
    return news.length === 0 ? undefined : news.join(t('spokenStop'))
  }
}
