import type { MyReturn, Workplace } from '../../shared/protocol/api.js'
import { fetchMyReturns, fetchWorkplace } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import { openLocalStore } from '../sync/local-store.js'
import { unsentReturns } from '../sync/unsent-edits.js'
import { WorkplaceModel } from './workplace-model.js'

const copyName = 'workplace'

export interface LoadedWorkplace {
  readonly workplace: WorkplaceModel
  /** The server could not be reached: this is what it said last time. */
  readonly fromCopy: boolean
}

/**
 * Fetches the workplace, or takes the copy of the last time when the server cannot be reached.
 * @throws ApiError when nobody is signed in, or there is neither a server nor a copy.
 */
export async function loadWorkplace(): Promise<LoadedWorkplace> {
  const local = await openLocalStore()
  try {
    const workplace = await fetchWorkplace()
    local.put(copyName, workplace).catch((error: unknown) => console.warn('no copy of the workplace', error))
    return { workplace: new WorkplaceModel(workplace), fromCopy: false }
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 0) throw error
    const copy = await local.get(copyName)
    if (!copy) throw error
    return { workplace: new WorkplaceModel(copy as Workplace), fromCopy: true }
  }
}

/**
 * Fetches the person's to-do list, or takes the copy of the last time when the server cannot be reached.
 * @throws ApiError as {@link loadWorkplace}.
 */
export async function loadMyReturns(user: string): Promise<readonly MyReturn[]> {
  const local = await openLocalStore()
  try {
    const returns = await fetchMyReturns()
    local
      .put(myReturnsName(user), returns)
      .catch((error: unknown) => console.warn('no copy of the list', error))
    return returns
  } catch (error) {
    const copy =
      error instanceof ApiError && error.status === 0 ? await local.get(myReturnsName(user)) : undefined
    if (!Array.isArray(copy)) throw error
    return copy
  }
}

const myReturnsName = (user: string): string => `${user}/my-returns`

/** Removes what this computer remembers for reading. Edits not yet on the server stay until their person signs in again. */
export async function forgetWorkplace(user: string): Promise<void> {
  const local = await openLocalStore()
  await local.remove(copyName)
  for (const key of await local.keysUnder(`${user}/feed/`)) await local.remove(key)
  await local.remove(myReturnsName(user))
}

/** True while this computer holds edits of the person that the server does not have yet. */
export async function hasUnsentEdits(user: string): Promise<boolean> {
  return (await unsentReturns(user, await openLocalStore())).length > 0
}
