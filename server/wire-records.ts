import type { Context } from 'hono'
import { Hono } from 'hono'
import type { Visitor } from '../shared/domain/audit.js'
import type { ReturnRef } from '../shared/domain/ids.js'
import type { ReviewLevels } from '../shared/domain/review-chain.js'
import { dependentTables } from './export/dependent-tables.js'
import type { Committer } from './relay/committer.js'
import { epochState } from './relay/epoch-state.js'
import type { RoomRegistry } from './relay/room-registry.js'
import type { RollUpModel, Store } from './store/store.js'
import { CorrectionDesk } from './workflow/correction-desk.js'
import { correctionRoutes } from './workflow/correction-routes.js'
import { lateEditRoutes } from './workflow/late-edit-routes.js'
import type { ReviewDesk } from './workflow/review-desk.js'

export interface RecordParts {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly levels: () => ReviewLevels
  readonly now: () => Date
  readonly committer: Committer
  readonly rooms: RoomRegistry
  readonly reviews: ReviewDesk
  /** True when the period no longer takes entries of the unit. */
  readonly entryClosed: (ref: ReturnRef) => boolean
  readonly personOf: (c: Context) => Visitor | undefined
}

/** Puts together what deals with settled returns: corrections and edits that came too late. Mounted at `/api`. */
export function wireRecords(parts: RecordParts): Hono {
  const { store, model, levels, now, committer, rooms, reviews, entryClosed, personOf } = parts
  const whyNot = rooms.whyNot.bind(rooms)
  const desk = new CorrectionDesk({
    store,
    model,
    now,
    correct: (id, decision) => committer.correct(id, decision),
    newState: epochState,
    tablesWith: (ref, indicators) => dependentTables(model().catalogue, ref, indicators),
    whyNot,
  })
  const app = new Hono()
  app.route('/', correctionRoutes({ desk, store, model, personOf }))
  app.route(
    '/',
    lateEditRoutes({
      store,
      model,
      levels,
      desk: reviews,
      now,
      whyNot,
      mayWrite: rooms.mayWrite.bind(rooms),
      entryClosed,
      personOf,
    }),
  )
  return app
}
