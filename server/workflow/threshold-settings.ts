import type { TableId } from '../../shared/domain/ids.js'
import {
  defaultThresholds,
  type MoveThresholds,
  maxThreshold,
  type ReviewThresholds,
} from '../../shared/domain/moved-figures.js'
import type { Store } from '../store/store.js'

const thresholdsKey = 'review-thresholds'

/** From which change on a reviewer is shown a figure, by table, as an administrator chose; kept in the store. */
export class ThresholdSettings {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws Error when the stored setting cannot be read. */
  async all(): Promise<ReviewThresholds> {
    const text = await this.#store.setting(thresholdsKey)
    return text === undefined ? {} : readThresholds(JSON.parse(text))
  }

  async of(table: TableId): Promise<MoveThresholds> {
    return (await this.all())[table] ?? defaultThresholds
  }

  /** Sets the thresholds of one table, null for the usual ones; answers what was set before. */
  async choose(table: TableId, thresholds: MoveThresholds | null): Promise<MoveThresholds | null> {
    const { [table]: before, ...others } = await this.all()
    const next = thresholds === null ? others : { ...others, [table]: thresholds }
    await this.#store.setSetting(thresholdsKey, JSON.stringify(next))
    return before ?? null
  }
}

function readThresholds(value: unknown): ReviewThresholds {
  if (typeof value !== 'object' || value === null)
    throw new Error('the setting review-thresholds is not an object')
  return Object.fromEntries(
    Object.entries(value).map(([table, each]) => {
      if (!isThresholds(each)) throw new Error(`the setting review-thresholds is not sound for ${table}`)
      return [table, each]
    }),
  )
}

const names = ['flow', 'stock', 'rate', 'least'] as const

function isThresholds(value: unknown): value is MoveThresholds {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => {
      const number: unknown = (value as Readonly<Record<string, unknown>>)[name]
      return typeof number === 'number' && number >= 0 && number <= maxThreshold
    })
  )
}
