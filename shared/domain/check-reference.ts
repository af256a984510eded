import { asIndicatorCode, asPeriodCode, type IndicatorCode, type OrgUnitId, type PeriodCode } from './ids.js'
import { type OrgLevel, type OrgTree, orgLevels } from './org.js'
import { period, previousPeriod, samePeriodLastYear } from './period.js'

/** Which period a check reads: its own, the one before, the same one a year before, the whole year. */
type When = 'now' | 'previous' | 'last-year' | 'year'

/** What `[LG24.10.03@上年同期@市]` in an expression means. */
export interface CheckReference {
  readonly indicator: IndicatorCode
  readonly when: When
  /** `here`, or the unit of that level which stands above (or is) the one that is checked. */
  readonly where: 'here' | OrgLevel
}

const whens: ReadonlyMap<string, When> = new Map([
  ['上期', 'previous'],
  ['previous', 'previous'],
  ['上年同期', 'last-year'],
  ['last-year', 'last-year'],
  ['全年', 'year'],
  ['year', 'year'],
])
const levelWords: ReadonlyMap<string, OrgLevel> = new Map([
  ['市', 'city'],
  ['区', 'district'],
  ['街道', 'street'],
  ...orgLevels.map((level) => [level, level] as const),
])

/**
 * Takes a figure's name in an expression apart: a code, then at most one word each for the period (@上期 @上年同期 @全年) and
 * the level (@市 @区 @街道), or their English names. Undefined when a word is unknown or said twice.
 */
export function parseCheckReference(name: string): CheckReference | undefined {
  const [code = '', ...words] = name.split('@')
  let when: When = 'now'
  let where: CheckReference['where'] = 'here'
  for (const word of words) {
    const foundWhen = whens.get(word)
    const foundLevel = levelWords.get(word)
    if (foundWhen && when === 'now') when = foundWhen
    else if (foundLevel && where === 'here') where = foundLevel
    else return undefined
  }
  return code === '' ? undefined : { indicator: asIndicatorCode(code), when, where }
}

/** The period that a reference reads when the check looks at `at`; undefined where there is none (week 53 a year before). */
export function periodOf({ when }: CheckReference, at: PeriodCode): PeriodCode | undefined {
  switch (when) {
    case 'now':
      return at
    case 'previous':
      return previousPeriod(at)
    case 'last-year':
      return samePeriodLastYear(at)
    case 'year':
      return asPeriodCode(String(period(at).year))
  }
}

/** The unit that a reference reads when the check looks at `org`; undefined when none of that level stands above it. */
export function unitOf({ where }: CheckReference, org: OrgUnitId, tree: OrgTree): OrgUnitId | undefined {
  return where === 'here' ? org : tree.pathUp(org).find(({ level }) => level === where)?.id
}
