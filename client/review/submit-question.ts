import type { ReturnRef } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { askedOf, checkBeforeSubmit } from '../../shared/protocol/submit-check.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { checkFiguresOf } from '../sync/check-figures.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { fetchExplanations } from './review-calls.js'
import type { SubmitQuestion } from './submit-dialog.js'

export interface SubmitPlace {
  readonly workplace: WorkplaceModel
  readonly table: TableDefinition
  readonly session: SheetSession
  readonly ref: ReturnRef
  readonly unit: OrgUnit
}

/** What stands between the return and its submission as this page sees it; the server judges by the same code. */
export function submitQuestion({ workplace, table, session, ref, unit }: SubmitPlace): SubmitQuestion {
  const { catalogue, tree } = workplace
  const context = { catalogue, tree, org: ref.org, period: ref.period }
  const check = checkBeforeSubmit(
    context,
    table,
    unit,
    session.cells(unit.id),
    checkFiguresOf(session, workplace, table).of,
  )
  const silent = check.soft.some(({ explanation }) => explanation === null)
  return {
    unit,
    catalogue,
    check,
    asked: askedOf(catalogue, table, unit).length,
    refused: session.refused.filter(({ org }) => org === unit.id).length,
    earlier: silent ? fetchExplanations(ref) : Promise.resolve([]),
  }
}
