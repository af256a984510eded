import { type CellValue, isReported } from '../../shared/domain/cell-value.js'
import { phraseOf, plainDisplay } from '../../shared/domain/display-phrase.js'
import { groupDigits } from '../../shared/domain/format-value.js'
import type { IndicatorCode, OrgUnitId } from '../../shared/domain/ids.js'
import { evaluateTotal, type Total } from '../../shared/domain/roll-up.js'
import { asks, type TableDefinition } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { displayText } from '../form/value-text.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'
import { type CommentBook, commentBookOf } from '../sync/comment-book.js'
import { type SentBackCells, sentBackOf } from '../sync/sent-back-cells.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { type UnseenChanges, unseenChangesOf } from '../sync/unseen-changes.js'
import { type Coverage, CoverageBook } from './coverage-book.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import { SheetWarnings } from './sheet-warnings.js'

/** Why a cell cannot be typed into, or that it can. */
export type Editability =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly because: 'total' | 'computed' | 'list' | 'other-level' | 'no-right'
      readonly reason: string
    }

/** Asks the open sheet what stands in a cell and whether it may be changed; the one place where rows meet columns. */
export class SheetView {
  readonly session: SheetSession
  readonly workplace: WorkplaceModel
  readonly table: TableDefinition
  readonly warnings: SheetWarnings
  /** What is said about the cells. */
  readonly comments: CommentBook
  /** Cells that were sent back. */
  readonly sentBack: SentBackCells
  /** What others changed since the person last looked. */
  readonly unseen: UnseenChanges
  readonly #coverage: CoverageBook

  constructor(session: SheetSession, workplace: WorkplaceModel, table: TableDefinition) {
    this.session = session
    this.workplace = workplace
    this.table = table
    this.comments = commentBookOf(session)
    this.sentBack = sentBackOf(session, workplace)
    this.unseen = unseenChangesOf(session, workplace.me.name)
    this.#coverage = new CoverageBook(session, workplace, table)
    this.warnings = new SheetWarnings(session, workplace, table)
  }

  /** The typed value of a unit's own cell; undefined for totals and computed cells. */
  value(row: SheetRow, column: SheetColumn): CellValue | undefined {
    return row.kind === 'unit' ? this.session.value(row.org.id, column.id) : undefined
  }

  /** A cell's text as shown. */
  text(row: SheetRow, column: SheetColumn): string {
    const own = this.value(row, column)
    if (row.kind === 'unit') {
      // 不适用 may stand in a computed cell too, and then says so.
      if (column.typed || (typeof own === 'object' && own !== null)) return displayText(own, column.indicator)
      if (!this.isAsked(row, column) && (row.own || column.list !== undefined)) return ''
    }
    return this.#totalText(row, column)
  }

  /** The total behind a computed or summed cell. */
  total(row: SheetRow, column: SheetColumn): Total {
    const { catalogue, tree } = this.workplace
    return evaluateTotal(column.indicator, {
      scope: row.org.id,
      period: this.session.ref.period,
      catalogue,
      tree,
      lookup: (code, org) => this.session.total(org, code),
    })
  }

  editability(row: SheetRow, column: SheetColumn): Editability {
    if (row.kind !== 'unit') return { ok: false, because: 'total', reason: t('whyTotal') }
    if (column.source)
      return {
        ok: false,
        because: 'computed',
        reason: t('whyReference', { table: localText(column.source.name) }),
      }
    if (!column.typed && column.list === undefined)
      return { ok: false, because: 'computed', reason: t('whyComputed') }
    if (!this.isAsked(row, column)) return { ok: false, because: 'other-level', reason: t('whyOtherLevel') }
    if (column.list !== undefined) return { ok: false, because: 'list', reason: t('whyList') }
    const access = this.session.access(row.org.id)
    return access.ok ? access : { ok: false, because: 'no-right', reason: access.reason }
  }

  /** True for a cell that units of the row's level report: by typing, or through their ledger. */
  isAsked(row: SheetRow, column: SheetColumn): boolean {
    return row.kind === 'unit' && column.source === undefined && asks(column.indicator, row.org)
  }

  /** True for a cell that this unit should fill and has not. */
  isMissing(row: SheetRow, column: SheetColumn): boolean {
    return column.typed && this.isAsked(row, column) && !isReported(this.value(row, column))
  }

  /** How many of the cells a row is asked for are there; for totals, of all units below. */
  coverage(row: SheetRow): Coverage {
    return this.#coverage.of(row)
  }

  #entryText(unit: OrgUnitId, code: IndicatorCode): string {
    const value = this.session.value(unit, code)
    const source = this.workplace.catalogue.indicator(code)
    return source && isReported(value) ? displayText(value, source) : t('entryMissing')
  }

  #totalText(row: SheetRow, column: SheetColumn): string {
    const { indicator } = column
    const total = this.total(row, column)
    // Units that lie below: said once, in the sum above an own row, and not at all where there are none.
    if (row.kind === 'unit' && indicator.rule.kind === 'count-org' && (row.own || total.value === 0))
      return ''
    // One unit's entry, shown once above the rows it was taken from.
    if (indicator.rule.kind === 'of-unit')
      return row.kind === 'unit' ? '' : this.#entryText(indicator.rule.unit, indicator.rule.source)
    if (indicator.valueType === 'text' || indicator.valueType === 'date')
      return total.reported > 0 && total.expected > 1
        ? t('textsFilled', { n: total.reported, m: total.expected })
        : ''
    if (total.value === null)
      return total.expected > 0 && total.na > 0 && total.na === total.reported ? t('notApplicable') : '—'
    if (indicator.valueType === 'yesno') {
      const shown = groupDigits(String(total.value))
      return total.of === null || row.kind === 'unit' ? shown : `${shown}/${total.of}`
    }
    // A rate just below 100 % must not read 100: the phrase rounds it down.
    if (indicator.rule.kind === 'ratio')
      return groupDigits(phraseOf(total.value, plainDisplay(indicator.decimals), indicator.unit).words)
    const shown = displayText(total.value, indicator)
    return total.of === null || indicator.rule.kind === 'direct' || row.kind === 'unit'
      ? shown
      : `${shown}/${groupDigits(String(total.of))}`
  }
}
