import { type Context, Hono } from 'hono'
import type { Visitor } from '../shared/domain/audit.js'
import { readElsewhere } from './rollup/elsewhere-reader.js'
import { type CommentRouteDeps, commentRoutes } from './workflow/comment-routes.js'
import { differenceRoutes } from './workflow/difference-routes.js'
import { ReviewDesk, type ReviewDeskDeps } from './workflow/review-desk.js'
import { reviewRoutes } from './workflow/review-routes.js'

export interface ReviewParts extends Omit<ReviewDeskDeps, 'elsewhere'> {
  readonly personOf: (c: Context) => Visitor | undefined
  readonly said: CommentRouteDeps['said']
}

/** Puts together what a return meets on its way: the desk that moves it, and what a reviewer is shown of it. */
export function wireReview(parts: ReviewParts): { readonly desk: ReviewDesk; readonly routes: Hono } {
  const { store, model } = parts
  const elsewhere: ReviewDeskDeps['elsewhere'] = (query) => readElsewhere(store, model(), query)
  const desk = new ReviewDesk({ ...parts, elsewhere })
  const routes = new Hono()
  routes.route('/', reviewRoutes({ ...parts, desk }))
  routes.route('/', differenceRoutes({ ...parts, elsewhere }))
  routes.route('/', commentRoutes(parts))
  return { desk, routes }
}
