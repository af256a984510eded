import type { UserId } from '../../shared/domain/ids.js'
import type { Store } from '../store/store.js'

/** Accounts whose name or login holds a piece of text, whatever its case; undefined when nothing is asked. */
export async function accountsLike(
  store: Store,
  piece: string | undefined,
): Promise<readonly UserId[] | undefined> {
  if (piece === undefined) return undefined
  const wanted = piece.toLowerCase()
  return (await store.accounts())
    .filter(({ name, login }) => [name, login].some((each) => each.toLowerCase().includes(wanted)))
    .map(({ id }) => id)
}
