import type { Origin } from '../domain/audit.js'
import type { CellValue } from '../domain/cell-value.js'
import type { Finding } from '../domain/checks.js'
import type { Change } from '../domain/comparison.js'
import type { Input } from '../domain/expression/values.js'
import type { OrgLevel, OrgUnit } from '../domain/org.js'
import type { Role } from '../domain/person.js'
import type { ReviewLevels } from '../domain/review-chain.js'
import type { Lens, ReturnStatus } from '../domain/status.js'
import type { Concept, Pack } from '../domain/table.js'
import type { TaskStanding } from '../domain/task.js'
import type { WireConflict } from './frames.js'

/** Bodies of the HTTP API under `/api`. Every error answer is a {@link Problem}. */
export interface Problem {
  /** Stable, for programs. */
  readonly code: string
  /** For the person, Chinese first. */
  readonly message: string
}

export interface Me {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly org: string
  /** Set while nothing but the change of the password is open. */
  readonly mustChangePassword?: true
}

/** `POST /api/sign-in` body; answers {@link Me} and sets the session cookie. `POST /api/sign-out` ends it. `GET /api/me`. */
export interface SignIn {
  readonly login: string
  readonly password: string
}

/** `GET /api/workplace`: everything the client needs once: the org tree, the packs, who I am. */
export interface Workplace {
  readonly me: Me
  readonly orgUnits: readonly OrgUnit[]
  /** Those that this deployment can fill. */
  readonly packs: readonly Pack[]
  /** Absent in a copy that an older version kept. */
  readonly concepts?: readonly Concept[]
  /** True while the data is synthetic demo data: every screen and file says so. */
  readonly demo: boolean
  /** Which levels review which table; all of them when absent. */
  readonly reviewLevels?: ReviewLevels
}

/** `GET /api/my-returns`: one line per return of the person's own unit, for the to-do list. */
export interface MyReturn {
  readonly table: string
  readonly period: string
  readonly org: string
  readonly status: ReturnStatus
  /** Cells reported and cells asked. */
  readonly reported: number
  readonly expected: number
  /** Why it came back, while it is sent back. */
  readonly reason?: string
  /** Until when it is asked for (ISO 8601); absent without a task. */
  readonly due?: string
  readonly standing?: TaskStanding
}

/** `GET /api/missing?table&period&indicator&scope`: who has not reported, in official order. */
export interface Missing {
  readonly seq: number
  readonly units: readonly {
    readonly org: string
    readonly name: string
    readonly level: OrgLevel
    readonly periods: readonly string[]
  }[]
}

/**
 * `GET /api/history/:table/:period/:org?key=`: the past of one cell, newest first. Where an edit came from is told to
 * the unit itself and those above it.
 */
export interface CellHistory {
  readonly entries: readonly {
    readonly seq: number
    readonly at: string
    readonly by: string
    readonly old: CellValue
    readonly new: CellValue
    readonly origin: Origin | null
    /** Status of the return at that time; null where it is not known any more. */
    readonly status: ReturnStatus | null
    /** Number of the correction (更正) that wrote it. */
    readonly correction: number | null
  }[]
}

/** `GET /api/conflicts/:table/:period/:org`: values that met in one return unseen by each other, newest first. */
export interface ReturnConflicts {
  readonly conflicts: readonly (WireConflict & {
    readonly at: string
    /** Commit that settled it; null while nobody has. */
    readonly settledBy: number | null
  })[]
}

/**
 * `GET /api/findings?table&period&scope`: the checks of the table that do not hold for the scope and below, in official
 * order. Rows that the person may not see are left out; all sums below the scope are in.
 */
export interface FindingsAnswer {
  readonly seq: number
  readonly findings: readonly AnsweredFinding[]
}

export interface AnsweredFinding extends Finding {
  /** True when the unit wrote an explanation beside one of the cells concerned. */
  readonly explained: boolean
}

/** `GET /api/totals?table&period&scope&lens`: the same figures as the totals feed, for programs. */
export interface TotalsAnswer {
  readonly seq: number
  readonly lens: Lens
  readonly totals: readonly {
    readonly org: string
    readonly indicator: string
    readonly value: number | null
    readonly reported: number
    readonly expected: number
    readonly na: number
    readonly words: string | null
  }[]
}

/**
 * `GET /api/comparison?table&period&scope&lens`: the totals of a unit and its children beside those of the year before
 * and of the period before. Changes come as words too, ready to print.
 */
export interface ComparisonAnswer {
  readonly seq: number
  readonly lens: Lens
  /** 上年同期 and 上期; null where there is none. */
  readonly lastYearPeriod: string | null
  readonly previousPeriod: string | null
  readonly rows: readonly ComparisonRow[]
}

export interface ComparisonRow {
  readonly org: string
  readonly indicator: string
  readonly now: number | null
  readonly yearToDate: number | null
  readonly lastYear: number | null
  readonly previous: number | null
  readonly yearOnYear: Change
  readonly periodOnPeriod: Change
}

/**
 * `GET /api/earlier?table&period&scope`: what the units of a sheet reported in the period before and in the same period
 * of the year before, to be shown beside their cells and offered, never filled in.
 */
export interface EarlierValues {
  readonly previous: EarlierPeriod | null
  readonly lastYear: EarlierPeriod | null
}

export interface EarlierPeriod {
  readonly period: string
  readonly cells: readonly (readonly [org: string, key: string, value: CellValue])[]
}

/**
 * `GET /api/authors?table&period&scope`: who wrote each cell of a sheet last, of the rows the person may read. Two people
 * of the same name are two.
 */
export interface CellAuthors {
  /** Names; `cells` name them by their place here. */
  readonly people: readonly string[]
  /** `at`: milliseconds since 1970. */
  readonly cells: readonly (readonly [org: string, key: string, person: number, at: number])[]
}

/**
 * `GET /api/check-figures?table&period&scope`: figures of other tables, periods and levels that the checks of a sheet
 * read, by unit and name in the expression; what is missing is left out. The browser evaluates the checks with them.
 */
export interface CheckFigures {
  readonly seq: number
  readonly figures: readonly (readonly [org: string, name: string, value: Input])[]
}

/**
 * `GET /api/concepts?lens`: what each member of the concept dictionary counts now, at its pack's scope and in its pack's year
 * (the published period, where the pack names one); below that at the person's own unit. Members whose figure the person
 * may not read have none.
 */
export interface ConceptFigures {
  readonly seq: number
  readonly figures: readonly ConceptFigure[]
}

export interface ConceptFigure {
  readonly indicator: string
  readonly org: string
  readonly period: string
  /** In the indicator's unit; null where there is no number. */
  readonly value: number | null
  readonly words: string
  readonly reported: number
  readonly expected: number
  readonly na: number
}
