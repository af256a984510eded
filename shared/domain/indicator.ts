import type { IndicatorCode, OrgUnitId, PeriodCode } from './ids.js'
import type { OrgLevel } from './org.js'

/** A text in both languages of the product. */
export interface LocalText {
  readonly zh: string
  readonly en: string
}

/** What a cell of the indicator holds. `yesno` counts as 1 or 0 in totals. */
export type ValueType = 'number' | 'text' | 'date' | 'choice' | 'yesno'

/** A condition on one column of a ledger list. */
export interface ListFilter {
  readonly column: string
  readonly oneOf: readonly string[]
}

/** How values of several periods become the value of a longer one. */
export type TimeRule = 'flow' | 'latest'

/**
 * How an indicator's total comes about, over org units and over time. Codes in brackets are those of the source study.
 * - `sum` flow: Σ units, Σ periods (SUM)
 * - `latest` stock: Σ units of each unit's last reported period (SUM_ORG_LATEST); with `yesno` a count of units that said yes
 * - `distinct` number of different keys in a list column, over units and periods (DISTINCT)
 * - `list-count`, `list-sum` of ledger items (LIST_COUNT, LIST_SUM)
 * - `count-where` number of units whose value of another indicator over the period is above 0 (COVERAGE_COUNT)
 * - `ratio` Σ numerator ÷ Σ denominator × factor, never a mean (RATIO_OF_SUMS, SHARE_OF_PARENT)
 * - `count-org` number of org units of a level (COUNT_ORG)
 * - `window` Σ units, Σ of the last `months` months (SUM_WINDOW); typed monthly, kept as a period of its own
 * - `share` a unit's figure ÷ that of a unit above it, possibly of another table, × factor (SHARE_OF_PARENT)
 * - `rank` place among the siblings by another indicator (RANK)
 * - `of-unit` the entry of one named unit, e.g. one district's paragraph of a digest
 * - `same-as` another indicator's total in other words: 915万余 in the text and 超900万 in the headline are one cell
 * - `direct` typed at that level, does not come from below (DIRECT, DISTINCT_LATEST without keys)
 * - `text` narrative, joined in official order (TEXT)
 * - `never` must not be aggregated (NONE)
 *
 * `share` and `rank` need figures of other units. Where these are absent, what was typed at `entryLevels` stands, with
 * its source; once they arrive, the computed value does.
 */
export type RollUpRule =
  | { readonly kind: 'sum' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'distinct'; readonly list: string; readonly column: string }
  | {
      readonly kind: 'list-count'
      readonly list: string
      readonly where?: ListFilter
      readonly time: TimeRule
    }
  | {
      readonly kind: 'list-sum'
      readonly list: string
      readonly column: string
      readonly where?: ListFilter
      readonly time: TimeRule
    }
  | { readonly kind: 'count-where'; readonly source: IndicatorCode }
  | {
      readonly kind: 'ratio'
      readonly numerator: IndicatorCode
      readonly denominator: IndicatorCode
      readonly factor: number
    }
  | { readonly kind: 'count-org'; readonly level: OrgLevel }
  | { readonly kind: 'window'; readonly months: number }
  | {
      readonly kind: 'share'
      readonly part: IndicatorCode
      readonly whole: IndicatorCode
      /** Level of the unit above whose figure is the whole. */
      readonly wholeLevel: OrgLevel
      /** Period of the whole, where it is not the part's own: a pack of another year. */
      readonly wholePeriod?: PeriodCode
      readonly factor: number
    }
  | { readonly kind: 'rank'; readonly of: IndicatorCode; readonly order: 'most-first' | 'least-first' }
  | { readonly kind: 'of-unit'; readonly source: IndicatorCode; readonly unit: OrgUnitId }
  | { readonly kind: 'same-as'; readonly source: IndicatorCode }
  | { readonly kind: 'direct' }
  | { readonly kind: 'text' }
  | { readonly kind: 'never' }

/** What stands behind a coverage figure: "11 of 11 streets". */
export type Denominator =
  | { readonly kind: 'org-units'; readonly level: OrgLevel }
  | { readonly kind: 'indicator'; readonly code: IndicatorCode }

/** How a total is printed as words in a report; see display-phrase.ts. Values are in the indicator's base unit. */
export interface DisplayRule {
  readonly qualifier: 'exact' | 'gt' | 'about' | 'near' | 'min'
  readonly prefix: string
  readonly scale: '' | '百' | '千' | '万' | '亿'
  readonly decimals: number
  readonly suffix: string
  /** `after-scale`: 915万余; `before-scale`: 120余万元. */
  readonly suffixPosition: 'after-scale' | 'before-scale'
  /** Words that cannot be computed from digits (千余, 三分之一); printed only while the value lies in `accept`. */
  readonly literal: string | null
  /** Unit that the last printed digit stands for, e.g. 100 for 2400多. */
  readonly roundTo: number | null
  /** Closed interval of values for which the published words are true; null when no words were published. */
  readonly accept: readonly [number, number] | null
}

export interface Indicator {
  readonly code: IndicatorCode
  readonly name: LocalText
  /** 计量单位 of stored values, e.g. 次, 元, 小时. Empty for texts and dates. */
  readonly unit: string
  readonly valueType: ValueType
  /** Decimal places kept, 0 to 4. Stored numbers are exact multiples of 10^-decimals. */
  readonly decimals: number
  /** Levels whose units type this value in their own row; empty when it is computed only. */
  readonly entryLevels: readonly OrgLevel[]
  /** 适用范围: the only units that are asked for it, e.g. pilots; for all others it is 不适用 of itself. */
  readonly onlyUnits?: readonly OrgUnitId[]
  /** 数据来源 of a figure that is typed at its level, e.g. a platform or an authority's notice. */
  readonly origin?: string
  readonly rule: RollUpRule
  readonly denominator?: Denominator
  /** Unit people type in, when it differs from the stored one: 1 万元 = 10,000 元. */
  readonly entryUnit?: { readonly label: string; readonly factor: number }
  /** Allowed answers of a `choice`. */
  readonly choices?: readonly string[]
  /** A long text that several people of a unit write at the same time, merged by characters; see co-written.ts. */
  readonly coWritten?: boolean
  /** Most characters of a co-written text. */
  readonly maxLength?: number
  /** How long a co-written text should be, in characters; said to the person, never enforced. */
  readonly advisedLength?: readonly [number, number]
  readonly display?: DisplayRule
  /** The figure the source document printed, to compare with. */
  readonly published?: { readonly value: number | null; readonly text: string }
  /** Set on an indicator that no source document prints, with the reason why the table needs it. */
  readonly supplementary?: string
  /** 口径: what is counted, for people who fill it. */
  readonly definition: string
}

/** True when people type the value into a cell of their own row (it does not come from a list or a formula). */
export function isTyped(indicator: Indicator): boolean {
  if (indicator.entryLevels.length === 0) return false
  switch (indicator.rule.kind) {
    case 'distinct':
    case 'list-count':
    case 'list-sum':
    case 'count-where':
    case 'ratio':
    case 'count-org':
    case 'of-unit':
    case 'same-as':
      return false
    default:
      return true
  }
}

/** The list that feeds the indicator, when it is computed from ledger items. */
export function listOf(indicator: Indicator): string | undefined {
  const { rule } = indicator
  return rule.kind === 'distinct' || rule.kind === 'list-count' || rule.kind === 'list-sum'
    ? rule.list
    : undefined
}
