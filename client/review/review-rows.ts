import type { OrgUnit } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import { isEditable, type ReturnStatus } from '../../shared/domain/status.js'
import { ownIndicators, reportingUnits, type TableDefinition } from '../../shared/domain/table.js'
import type { ReviewAction } from '../../shared/domain/workflow.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { fieldsAt, progressOf } from '../form/form-fields.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { possibleActions } from './possible-actions.js'

export const reviewFilters = ['all', 'waiting', 'notSubmitted', 'sentBack', 'passed'] as const
export type ReviewFilter = (typeof reviewFilters)[number]

/** One return as the reviewer's list shows it. */
export interface ReviewRow {
  readonly unit: OrgUnit
  readonly above: string
  readonly status: ReturnStatus
  readonly reported: number
  readonly expected: number
  /** Names of the items that are not reported. */
  readonly missing: readonly string[]
  /** What this person may do with it now, submitting aside. */
  readonly actions: readonly ReviewAction[]
  /** True when there is something to choose it for: a step, or a reminder. */
  readonly selectable: boolean
  readonly submitted: ReviewEvent | undefined
  /** The newest 退回, while it is the unit's turn. */
  readonly sentBack: ReviewEvent | undefined
}

/** The returns of a scope in official order, as far as the person reviews them. `latest`: newest step of each kind. */
export function reviewRows(
  workplace: WorkplaceModel,
  table: TableDefinition,
  session: SheetSession,
  latest: readonly ReviewEvent[],
): readonly ReviewRow[] {
  const { tree, catalogue, person } = workplace
  const indicators = ownIndicators(catalogue, table)
  const seen = new Set(session.orgs)
  return reportingUnits(catalogue, table, workplace.treeOf(table.id, session.ref.period), session.ref.scope)
    .filter(({ id }) => seen.has(id) && decide(person, { action: 'read-reviews', org: id }, tree).allowed)
    .map((unit): ReviewRow => {
      const status = session.status(unit.id)
      const fields = fieldsAt(indicators, unit)
      const { reported, expected, missing } = progressOf(fields, session.cells(unit.id))
      const of = latest.filter(({ org }) => org === unit.id)
      const actions = possibleActions(workplace, table.id, unit.id, status)
      const steps = actions.filter((action) => action !== 'submit' && action !== 'withdraw')
      const reminded = isEditable(status) && decide(person, { action: 'urge', org: unit.id }, tree).allowed
      return {
        unit,
        above: (unit.parentId && tree.get(unit.parentId)?.name) || '',
        status,
        reported,
        expected,
        missing: missing.map(({ name }) => localText(name)),
        actions: steps,
        selectable: steps.length > 0 || reminded,
        submitted: isEditable(status) ? undefined : of.find(({ action }) => action === 'submit'),
        sentBack: status === 'sent-back' ? of.find(({ action }) => action === 'send-back') : undefined,
      }
    })
}

/** Whether a row belongs under a filter. `waiting`: it is this person's turn. */
export function passesFilter(row: ReviewRow, filter: ReviewFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'waiting':
      return row.actions.includes('approve')
    case 'notSubmitted':
      return row.status === 'empty' || row.status === 'open'
    case 'sentBack':
      return row.status === 'sent-back'
    case 'passed':
      return !isEditable(row.status) && row.status !== 'submitted'
  }
}
