import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { PresentPerson } from '../../shared/protocol/frames.js'
import type { IndicatorGrid } from '../grid/indicator-grid.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import { peopleText as t } from '../i18n/people-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'

/** What following needs of the page it happens on. */
export interface Followed {
  readonly session: SheetSession | undefined
  readonly columns: readonly SheetColumn[]
  readonly grid: IndicatorGrid | null
}

/** The person's own doing, which ends following. */
const ownDoing = ['keydown', 'wheel', 'pointerdown', 'touchstart'] as const

/**
 * Scrolls the grid to where another person is, until the one who follows does anything themselves. The own active cell
 * stays: two who follow each other must not chase each other through the sheet.
 */
export class FollowPerson implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget
  readonly #page: () => Followed
  #person: PresentPerson | undefined
  #session: SheetSession | undefined
  /** Why the grid is not where the person is, or nothing. */
  #words = ''

  constructor(host: ReactiveControllerHost & EventTarget, page: () => Followed) {
    this.#host = host
    this.#page = page
    host.addController(this)
  }

  /** Who is followed, in words; empty when nobody is. */
  get words(): string {
    return this.#words
  }

  start(name: string): void {
    const { session } = this.#page()
    const person = session?.people.find((each) => each.name === name)
    if (!session || !person) return
    this.stop()
    this.#person = person
    this.#session = session
    session.addEventListener('people', this.#moved)
    // Not the press that began it.
    setTimeout(() => {
      if (this.#person === person)
        for (const event of ownDoing) this.#host.addEventListener(event, this.stop, { capture: true })
    })
    this.#moved()
  }

  readonly stop = (): void => {
    for (const event of ownDoing) this.#host.removeEventListener(event, this.stop, { capture: true })
    this.#session?.removeEventListener('people', this.#moved)
    this.#person = undefined
    this.#words = ''
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.stop()
  }

  readonly #moved = (): void => {
    const { session, columns, grid } = this.#page()
    const followed = this.#person
    if (!followed) return
    const person = session?.people.find(({ id }) => id === followed.id)
    if (!person || session !== this.#session) {
      this.stop()
      const detail = t('followGone', { name: followed.name })
      this.#host.dispatchEvent(new CustomEvent('followed-left', { detail }))
      return
    }
    const { name, at } = person
    const row = at ? grid?.ownRow(at.org) : undefined
    const column = columns.findIndex(({ id }) => id === at?.key)
    if (!at || column < 0) this.#words = t('followWaits', { name })
    else if (row === undefined) this.#words = t('followHidden', { name })
    else {
      this.#words = t('following', { name })
      grid?.reveal({ row, column }, 'middle')
    }
    this.#host.requestUpdate()
  }
}
