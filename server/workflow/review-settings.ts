import type { TableId } from '../../shared/domain/ids.js'
import { type OrgLevel, orgLevels } from '../../shared/domain/org.js'
import type { ReviewLevels } from '../../shared/domain/review-chain.js'
import type { Store } from '../store/store.js'

const levelsKey = 'review-levels'

/** Which levels review which table, as the administrator chose; kept in the store, in memory for every decision. */
export class ReviewSettings {
  readonly #store: Store
  #levels: ReviewLevels

  private constructor(store: Store, levels: ReviewLevels) {
    this.#store = store
    this.#levels = levels
  }

  /** @throws Error when the stored setting cannot be read: a wrong chain must not be taken for the right one. */
  static async load(store: Store): Promise<ReviewSettings> {
    const text = await store.setting(levelsKey)
    return new ReviewSettings(store, text === undefined ? {} : readLevels(JSON.parse(text)))
  }

  get levels(): ReviewLevels {
    return this.#levels
  }

  /** Sets the levels of one table, null for all of them again. In force as soon as it is on disk. */
  async choose(table: TableId, levels: readonly OrgLevel[] | null): Promise<void> {
    const { [table]: _before, ...others } = this.#levels
    const next = levels === null ? others : { ...others, [table]: levels }
    await this.#store.setSetting(levelsKey, JSON.stringify(next))
    this.#levels = next
  }
}

function readLevels(value: unknown): ReviewLevels {
  if (typeof value !== 'object' || value === null)
    throw new Error('the setting review-levels is not an object')
  const isLevel = (each: unknown): each is OrgLevel => (orgLevels as readonly unknown[]).includes(each)
  return Object.fromEntries(
    Object.entries(value).map(([table, levels]) => {
      if (!Array.isArray(levels) || !levels.every(isLevel))
        throw new Error(`the setting review-levels names unknown levels for ${table}`)
      return [table, levels]
    }),
  )
}
