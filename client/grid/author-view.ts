import type { Result } from '../../shared/domain/result.js'
import { SheetAuthors } from '../sync/cell-authors.js'
import { AuthorColouring } from './author-colours.js'
import './author-legend.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetView } from './sheet-view.js'

/** Who wrote the cells of a sheet; the error is why the server did not say, in words. To be closed. */
export function authorsOf({ session, workplace }: SheetView): Promise<Result<SheetAuthors, string>> {
  return SheetAuthors.of(session, workplace.me.name)
}

/** The colours of the cells that people type, by who wrote them after `since` (milliseconds since 1970; 0 for ever). */
export function colouringOf(
  authors: SheetAuthors,
  { session }: SheetView,
  columns: readonly SheetColumn[],
  since: number,
): AuthorColouring {
  const keys = columns.filter(({ typed }) => typed).map(({ id }) => id)
  return new AuthorColouring(authors, session.orgs, keys, since)
}
