/**
 * What a demo fill must know beyond the rules of a pack, so that its made-up numbers hang together as real ones would.
 * All keys are indicator codes or list ids of the pack.
 */
export interface SyntheticHints {
  /** District figure of an indicator for which no words were published. */
  readonly fixed: Readonly<Record<string, number>>
  /** Has the same value as another indicator in every cell. */
  readonly sameAs: Readonly<Record<string, string>>
  /** Holds in every period what another indicator reaches in the last. */
  readonly endOf: Readonly<Record<string, string>>
  /** Holds its last value in every period: the figure of a date before the year. */
  readonly steady: readonly string[]
  /** A stock that begins the year where another indicator stands. */
  readonly growsFrom: Readonly<Record<string, string>>
  /** What a stock of {@link growsFrom} grew by in each period. */
  readonly riseOf: Readonly<Record<string, string>>
  /** A part: never larger than the other indicator, in any cell. */
  readonly partOf: Readonly<Record<string, string>>
  /** Only this unit reports; all others of the level say 不适用 for the reason. */
  readonly pilots: Readonly<Record<string, { readonly org: string; readonly reason: string }>>
  /** Units that have nothing to report in a table: no to a question, 不适用 for the reason to everything else. */
  readonly absent: Readonly<Record<string, { readonly orgs: readonly string[]; readonly reason: string }>>
  /** Text of a cell; `{unit}` is the unit's name. */
  readonly texts: Readonly<Record<string, string>>
  /** Text or date of one unit's cell, by indicator and unit. */
  readonly unitTexts: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Items of a list: fields by column, `{unit}` and `{n}` are filled in. */
  readonly items: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>
  /** Weights of the choices of a column, `list/column`. */
  readonly choiceWeights: Readonly<Record<string, readonly number[]>>
  /** How much an item with this choice takes of a sum, compared with 1. */
  readonly sumWeights: Readonly<Record<string, number>>
  /** The number of items of a list follows the cells of this indicator. */
  readonly follows: Readonly<Record<string, string>>
}

/** Of a pack that needs none; others begin with it. */
export const noHints: SyntheticHints = {
  fixed: {},
  sameAs: {},
  endOf: {},
  steady: [],
  growsFrom: {},
  riseOf: {},
  partOf: {},
  pilots: {},
  absent: {},
  texts: {},
  unitTexts: {},
  items: {},
  choiceWeights: {},
  sumWeights: {},
  follows: {},
}
