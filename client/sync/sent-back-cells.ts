import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { asOrgUnitId, type OrgUnitId } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'
import { fetchChangesSince } from '../api/import-calls.js'
import { ApiError } from '../api/request.js'
import { fetchStepsIn, fetchStepsOf } from '../api/sent-back-calls.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import type { CellAddress, SheetSession } from './sheet-session.js'

/** A cell that a reviewer sent back, while its return is the unit's to correct. */
export interface SentBackCell extends CellAddress {
  /** Why, in the reviewer's words; may be empty. */
  readonly reason: string
  /** Name of who sent it back. */
  readonly by: string
  /** True once something else stands in it than when it was sent back. */
  readonly answered: boolean
}

interface Known {
  readonly org: string
  readonly key: string
  readonly reason: string
  readonly by: string
  /** What stood in the cell when it was sent back; undefined when that was not asked. */
  readonly was: CellValue | undefined
}

/** So many returns are asked for one by one, with what changed since; of more only who sent back what. */
const fewReturns = 3

/** The cells of an open sheet that were sent back, as far as this person may know; event `change`. */
export class SentBackCells extends EventTarget {
  readonly #session: SheetSession
  readonly #workplace: WorkplaceModel
  #known: ReadonlyMap<string, Known> = new Map()
  /** The returns that {@link #known} was asked for. */
  #asked = ''
  #state: string | undefined

  constructor(session: SheetSession, workplace: WorkplaceModel) {
    super()
    this.#session = session
    this.#workplace = workplace
    session.addEventListener('access', this.#look)
    session.addEventListener('connection', this.#onConnection)
    this.#onConnection()
  }

  at(org: string, key: string): SentBackCell | undefined {
    const known = this.#known.get(placeOf(org, key))
    return known && this.#told(known)
  }

  get all(): readonly SentBackCell[] {
    return [...this.#known.values()].map((known) => this.#told(known))
  }

  #told({ org, key, reason, by, was }: Known): SentBackCell {
    const answered = was !== undefined && !sameValue(was, this.#session.value(org, key) ?? null)
    return { org, key, reason, by, answered }
  }

  /** While the line was gone a return may have gone back and forth, or nobody could be asked. */
  readonly #onConnection = (): void => {
    const { state } = this.#session.connection
    if (state === this.#state) return
    this.#state = state
    if (state === 'online') this.#asked = ''
    this.#look()
  }

  readonly #look = (): void => {
    const { person, tree } = this.#workplace
    const session = this.#session
    const orgs = session.orgs
      .map(asOrgUnitId)
      .filter(
        (org) =>
          session.status(org) === 'sent-back' &&
          decide(person, { action: 'read-reviews', org }, tree).allowed,
      )
    const asked = orgs.join(' ')
    if (asked === this.#asked) return
    this.#asked = asked
    void this.#load(orgs, asked)
  }

  async #load(orgs: readonly OrgUnitId[], asked: string): Promise<void> {
    let known: readonly Known[]
    try {
      known = orgs.length <= fewReturns ? await this.#each(orgs) : await this.#together(orgs)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return // asked again after the next interruption, not at every key
    }
    if (this.#asked !== asked) return
    this.#known = new Map(known.map((each) => [placeOf(each.org, each.key), each]))
    this.dispatchEvent(new CustomEvent('change'))
  }

  async #each(orgs: readonly OrgUnitId[]): Promise<readonly Known[]> {
    const { table, period } = this.#session.ref
    const found = await Promise.all(
      orgs.map(async (org) => {
        const step = (await fetchStepsOf({ table, period, org })).find(({ action }) => action === 'send-back')
        if (!step || step.cells.length === 0) return []
        const { cells } = await fetchChangesSince({ table, period, scope: org }, step.seq)
        const before = new Map(
          cells.filter((cell) => cell.org === org).map((cell) => [cell.key, cell.before]),
        )
        const now = (key: string) => this.#session.value(org, key) ?? null
        return knownOf(step, (key) => (before.has(key) ? (before.get(key) ?? null) : now(key)))
      }),
    )
    return found.flat()
  }

  async #together(orgs: readonly OrgUnitId[]): Promise<readonly Known[]> {
    const { person, tree } = this.#workplace
    const { ref } = this.#session
    const scope = tree.isWithin(ref.scope, person.org) ? ref.scope : person.org
    const steps = await fetchStepsIn({ ...ref, scope })
    return orgs.flatMap((org) => {
      const step = steps.find((each) => each.org === org && each.action === 'send-back')
      return step ? knownOf(step, () => undefined) : []
    })
  }
}

function knownOf(step: ReviewEvent, was: (key: string) => CellValue | undefined): readonly Known[] {
  const { org, by } = step
  return step.cells.map(({ key, reason }) => ({ org, key, reason, by, was: was(key) }))
}

const placeOf = (org: string, key: string): string => `${org}/${key}`

const books = new WeakMap<SheetSession, SentBackCells>()

/** The cells of an open sheet that were sent back: one book for all parts of a page, gone with its session. */
export function sentBackOf(session: SheetSession, workplace: WorkplaceModel): SentBackCells {
  const known = books.get(session) ?? new SentBackCells(session, workplace)
  books.set(session, known)
  return known
}
