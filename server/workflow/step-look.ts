import type { CellValue } from '../../shared/domain/cell-value.js'
import { type CompiledCheck, compileChecks, type Finding } from '../../shared/domain/checks.js'
import { type PeriodCode, type ReturnRef, returnName, type Seq } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { chainOf, type ReviewLevels } from '../../shared/domain/review-chain.js'
import { returnStatuses } from '../../shared/domain/status.js'
import { participants, reportingUnits, type TableDefinition } from '../../shared/domain/table.js'
import type { ExceptionKind, ReviewAction, StepRemarks } from '../../shared/domain/workflow.js'
import { isSettledBelow } from '../../shared/domain/workflow.js'
import type { ElsewhereInputs } from '../../shared/protocol/check-inputs.js'
import type { ReviewWarning } from '../../shared/protocol/review-api.js'
import { checkBeforeSubmit } from '../../shared/protocol/submit-check.js'
import type { RollUpModel, Store } from '../store/store.js'

/** What a person says besides a reason, so that a step may pass that would be barred otherwise. */
export interface PassWords {
  /** 缺报: why cells were left empty. */
  readonly missing: string | null
  /** Why units below need not be waited for. */
  readonly exception: { readonly kind: ExceptionKind; readonly reason: string } | null
}

/** A step may be done: what is recorded with it, and what everybody should know. */
export interface Passed {
  readonly remarks: StepRemarks
  readonly warnings: readonly ReviewWarning[]
  /** The figures were looked at up to here; undefined when they do not matter for the step. */
  readonly seen?: Seq
}

export interface Barred {
  readonly code: 'hard-checks' | 'explanation-missing' | 'cells-missing' | 'children-open'
  readonly message: string
  /** Checks that bar the step. */
  readonly findings?: readonly Finding[]
  /** Cells that bar it. */
  readonly cells?: readonly string[]
  /** Units that bar it. */
  readonly orgs?: readonly string[]
}

export interface LookDeps {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly levels: () => ReviewLevels
  /** Figures that the checks of a table read outside its sheet. */
  readonly elsewhere: (query: ElsewhereQuery) => Promise<{ readonly of: ElsewhereInputs }>
}

export interface ElsewhereQuery {
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly checks: readonly CompiledCheck[]
}

/** Looks at the figures before a submission, and at the units below before any step upwards. */
export async function lookBefore(
  deps: LookDeps,
  ref: ReturnRef,
  unit: OrgUnit,
  action: ReviewAction,
  words: PassWords,
): Promise<Result<Passed, Barred>> {
  if (action === 'withdraw' || action === 'send-back') return ok({ remarks: {}, warnings: [] })
  const own =
    action === 'submit'
      ? await lookAtCells(deps, ref, unit, words)
      : ok<Passed>({ remarks: {}, warnings: [] })
  if (!own.ok) return own
  const below = await lookBelow(deps, ref, unit, action, words)
  if (!below.ok) return below
  return ok({
    ...own.value,
    remarks: { ...own.value.remarks, ...below.value.remarks },
    warnings: below.value.warnings,
  })
}

async function lookAtCells(
  { store, model, elsewhere }: LookDeps,
  ref: ReturnRef,
  unit: OrgUnit,
  words: PassWords,
): Promise<Result<Passed, Barred>> {
  const { catalogue, tree } = model()
  const table = catalogue.table(ref.table)
  if (!table) return ok({ remarks: {}, warnings: [] })
  const { seq, cells } = await store.readSheet(ref.table, ref.period, [ref.org])
  const values = new Map<string, CellValue>(cells.map(({ key, value }) => [key, value]))
  const context = { catalogue, tree, org: ref.org, period: ref.period }
  const checks = compileChecks(catalogue.checksOf(table.id), catalogue.indicator)
  const figures = await elsewhere({ table, period: ref.period, checks })
  const { hard, soft, missing } = checkBeforeSubmit(context, table, unit, values, figures.of)
  if (hard.length > 0)
    return fail({
      code: 'hard-checks',
      message: `有 ${hard.length} 处必须改正,改好后再提交:${listed(hard.map(({ message }) => message.zh))}`,
      findings: hard,
    })
  const silent = soft.filter(({ explanation }) => explanation === null)
  if (silent.length > 0)
    return fail({
      code: 'explanation-missing',
      message: `有 ${silent.length} 处需要核实,请改正或写明核实说明:${listed(silent.map(({ finding }) => finding.message.zh))}`,
      findings: silent.map(({ finding }) => finding),
    })
  if (missing.length > 0 && !words.missing)
    return fail({
      code: 'cells-missing',
      message: `还有 ${missing.length} 项未填:${listed(missing.map(({ name }) => name.zh))}。没有的请填 0 或标“不适用”;确实报不了的请写明缺报原因`,
      cells: missing.map(({ code }) => code),
    })
  const explanations = soft.flatMap(({ finding, cell, explanation }) =>
    explanation === null ? [] : [{ check: finding.check, key: cell, text: explanation }],
  )
  return ok({
    seen: seq,
    warnings: [],
    remarks: {
      ...(missing.length > 0 && words.missing
        ? { missing: { reason: words.missing, cells: missing.map(({ code }) => code) } }
        : {}),
      ...(explanations.length > 0 ? { explanations } : {}),
    },
  })
}

/**
 * 先下后上: a unit above goes after all those below it. What was excepted at the submission is not asked again at the
 * approval: the reviewer sees it and decides.
 */
async function lookBelow(
  { store, model, levels }: LookDeps,
  ref: ReturnRef,
  unit: OrgUnit,
  action: ReviewAction,
  words: PassWords,
): Promise<Result<Passed, Barred>> {
  const { catalogue, tree } = model()
  const table = catalogue.table(ref.table)
  const part = table && participants(catalogue, tree, ref.table, ref.period)
  if (!table || !part) return ok({ remarks: {}, warnings: [] })
  const below = reportingUnits(catalogue, table, part, unit.id).filter(({ id }) => id !== unit.id)
  if (below.length === 0) return ok({ remarks: {}, warnings: [] })
  const standing = new Map(
    (await store.returnsAt(returnStatuses, ref)).map((each) => [returnName(each.ref), each.status]),
  )
  const open = below.filter(({ id }) => {
    const status = standing.get(returnName({ ...ref, org: id })) ?? 'empty'
    if (action === 'lock') return status !== 'locked'
    return !isSettledBelow(status, chainOf({ catalogue, tree }, ref.table, id, levels()), unit.level)
  })
  if (open.length === 0) return ok({ remarks: {}, warnings: [] })
  const orgs = open.map(({ id }) => id)
  const what = action === 'lock' ? '锁定' : '审核通过'
  const message = `下级还有 ${open.length} 个单位未${what}:${listed(open.map(({ name }) => name))}`
  const warnings: readonly ReviewWarning[] = [{ code: 'children-open', message, orgs }]
  if (words.exception) return ok({ remarks: { exception: { ...words.exception, orgs } }, warnings })
  if (action === 'approve' && (await wasExcepted(store, ref))) return ok({ remarks: {}, warnings })
  return fail({
    code: 'children-open',
    message: `${message}。请等下级完成;确实不能等的,请写明是逾期还是缺报以及原因`,
    orgs,
  })
}

async function wasExcepted(store: Store, ref: ReturnRef): Promise<boolean> {
  const last = (await store.reviews(ref)).find(({ action }) => action === 'submit')
  return last?.remarks.exception !== undefined
}

const shownNames = 5

function listed(names: readonly string[]): string {
  const shown = names.slice(0, shownNames).join('、')
  return names.length > shownNames ? `${shown}等` : shown
}
