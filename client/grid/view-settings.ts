import { type ReturnStatus, returnStatuses } from '../../shared/domain/status.js'

export const conditionKinds = ['equal', 'contains', 'above', 'below', 'empty', 'filled'] as const

/** One condition on a column's value. */
export interface Condition {
  readonly column: string
  readonly is: (typeof conditionKinds)[number]
  readonly value: string
}

/** How one person looks at one table: nothing of it is seen by anybody else. */
export interface ViewSettings {
  readonly show: 'all' | 'units' | 'sums'
  /** Org id of the street whose units are shown; empty for all. */
  readonly street: string
  /** Statuses that are shown; none means any. */
  readonly status: readonly ReturnStatus[]
  readonly missing: boolean
  readonly warned: boolean
  readonly changed: boolean
  readonly conditions: readonly Condition[]
  /** Column id, `#unit` or `#coverage`; empty for the official order. */
  readonly sort: string
  readonly descending: boolean
  /** Indicator columns that do not scroll, beside the names. */
  readonly frozen: number
  /** Widths in pixels of columns the person has drawn wider or narrower. */
  readonly widths: Readonly<Record<string, number>>
}

export const plainView: ViewSettings = {
  show: 'all',
  street: '',
  status: [],
  missing: false,
  warned: false,
  changed: false,
  conditions: [],
  sort: '',
  descending: true,
  frozen: 0,
  widths: {},
}

/** True when rows are left out. */
export function isFiltered(view: ViewSettings): boolean {
  const { show, street, status, missing, warned, changed, conditions } = view
  return (
    show !== 'all' ||
    street !== '' ||
    status.length > 0 ||
    missing ||
    warned ||
    changed ||
    conditions.length > 0
  )
}

/** The same columns with all rows in the official order. */
export const unfiltered = ({ frozen, widths }: ViewSettings): ViewSettings => ({
  ...plainView,
  frozen,
  widths,
})

const storageKey = (user: string, table: string): string => `huibiao.view.${user}.${table}`

/** What a person has set for a table; plain when nothing is kept or it cannot be read. */
export function keptView(storage: Storage | undefined, user: string, table: string): ViewSettings {
  try {
    const text = storage?.getItem(storageKey(user, table))
    return text ? soundView(JSON.parse(text) as unknown) : plainView
  } catch {
    return plainView // kept by a newer version, or by somebody's hand
  }
}

/** Keeps it for the next time; a full or forbidden storage only forgets. */
export function keepView(
  storage: Storage | undefined,
  user: string,
  table: string,
  view: ViewSettings,
): void {
  try {
    storage?.setItem(storageKey(user, table), JSON.stringify(view))
  } catch {
    // the view still holds until the page is closed
  }
}

function soundView(kept: unknown): ViewSettings {
  if (typeof kept !== 'object' || kept === null) return plainView
  const given = kept as Readonly<Record<string, unknown>>
  const flag = (name: string) => given[name] === true
  const text = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '')
  const list = (name: string): readonly unknown[] => (Array.isArray(given[name]) ? given[name] : [])
  const frozen = Number(given.frozen)
  const widths = typeof given.widths === 'object' && given.widths !== null ? given.widths : {}
  return {
    show: given.show === 'units' || given.show === 'sums' ? given.show : 'all',
    street: text('street'),
    status: returnStatuses.filter((status) => list('status').includes(status)),
    missing: flag('missing'),
    warned: flag('warned'),
    changed: flag('changed'),
    conditions: list('conditions').filter(isCondition),
    sort: text('sort'),
    descending: given.descending !== false,
    frozen: Number.isInteger(frozen) && frozen > 0 && frozen < 1000 ? frozen : 0,
    widths: Object.fromEntries(
      Object.entries(widths).filter(
        (each): each is [string, number] => typeof each[1] === 'number' && each[1] >= 20 && each[1] <= 2000,
      ),
    ),
  }
}

function isCondition(kept: unknown): kept is Condition {
  const { column, is, value } = (kept ?? {}) as Readonly<Record<string, unknown>>
  return typeof column === 'string' && typeof value === 'string' && conditionKinds.some((kind) => kind === is)
}
