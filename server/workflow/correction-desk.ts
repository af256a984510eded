import type { Visitor } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { DenialCode } from '../../shared/domain/decision.js'
import type { ReturnRef, TableId } from '../../shared/domain/ids.js'
import { periodPathUp } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { parseKey } from '../../shared/protocol/return-document.js'
import { affectedIndicators, type LeafChange, leafOf } from '../../shared/protocol/return-leaves.js'
import type { StoredExport } from '../store/audit-store.js'
import type {
  CorrectionOutcome,
  CorrectionRefusal,
  CorrectionStore,
  StoredCorrection,
} from '../store/correction-store.js'
import type { CellChange, RollUpModel, Store } from '../store/store.js'
import { checkShown, rulesOf } from './return-rules.js'

export interface CorrectionDeskDeps {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly now: () => Date
  /** Writes it and lets rooms and feeds know; see Committer.correct. */
  readonly correct: (
    id: number,
    decision: Parameters<CorrectionStore['correct']>[1],
  ) => Promise<CorrectionOutcome>
  /** The document a new epoch begins with. */
  readonly newState: (
    cells: Iterable<readonly [string, CellValue]>,
    coWritten: ReadonlySet<string>,
  ) => {
    readonly snapshot: Uint8Array
    readonly client: number
  }
  /** The table, and others that show figures made from these indicators of it. */
  readonly tablesWith: (ref: ReturnRef, indicators: readonly string[]) => readonly TableId[]
  /** Why a return cannot exist, in words; undefined when it can. */
  readonly whyNot: (ref: ReturnRef) => string | undefined
}

export interface CorrectionProblem {
  readonly code: DenialCode | CorrectionRefusal | 'unknown-return' | 'invalid-value' | 'nothing-changed'
  readonly message: string
}

type Answer = Result<StoredCorrection, CorrectionProblem>

const words: Readonly<Record<CorrectionRefusal, string>> = {
  unknown: '没有这项更正申请',
  decided: '这项更正已经有人处理过,请刷新后查看',
  'same-person': '申请和批准必须是两个人',
  'not-correctable': '这份报送现在不是“审核通过”或“已锁定”,不能更正',
  'changed-since': '申请之后数据又有变动,原值已不一致;请核对后重新申请',
}
const refused = (code: CorrectionRefusal): Answer => fail({ code, message: words[code] })

/** Files that a correction names at most; more are counted by the audit export. */
const maxFiles = 500

/**
 * 更正 of a settled return: one person asks, another decides. Knows the order of steps and who may take them; the
 * store writes each in one transaction and checks again what it was decided on.
 */
export class CorrectionDesk {
  readonly #deps: CorrectionDeskDeps

  constructor(deps: CorrectionDeskDeps) {
    this.#deps = deps
  }

  /** @throws StoreError when it could not be written. */
  async request(
    person: Visitor,
    ref: ReturnRef,
    { cells, reason }: { readonly cells: readonly CellChange[]; readonly reason: string },
  ): Promise<Answer> {
    const { store, now, whyNot, model } = this.#deps
    const missing = whyNot(ref)
    if (missing !== undefined) return fail({ code: 'unknown-return', message: missing })
    const { status } = await store.statusOf(ref)
    const right = decide(person, { action: 'request-correction', org: ref.org, status }, model().tree)
    if (!right.allowed) return fail({ code: right.code, message: right.reason })
    const wrong = this.#wrongCell(ref, cells)
    if (wrong) return fail(wrong)
    const asked = await store.requestCorrection(ref, { cells, reason, ...handOf(person, now()) })
    return asked.ok ? ok(asked.correction) : refused(asked.code)
  }

  /** @throws StoreError when it could not be written; then nothing changed. */
  async decide(
    person: Visitor,
    id: number,
    {
      verdict,
      answer,
    }: { readonly verdict: 'approve' | 'refuse' | 'withdraw'; readonly answer: string | null },
  ): Promise<Answer> {
    const { store, now } = this.#deps
    const found = await store.correction(id)
    if (!found) return refused('unknown')
    if (verdict === 'withdraw') {
      // What a person asked for they may take back, whatever became of their right to ask.
      const ended = await store.endCorrection(id, { state: 'withdrawn', answer, ...handOf(person, now()) })
      return ended.ok ? ok(ended.correction) : refused(ended.code)
    }
    const { status } = await store.statusOf(found.ref)
    const asked = { org: found.ref.org, status, requestedBy: found.requestedBy.id }
    const right = decide(person, { action: 'decide-correction', ...asked }, this.#deps.model().tree)
    // A request that can no longer be carried out must still be answerable.
    if (!right.allowed && !(right.code === 'not-correctable' && verdict === 'refuse'))
      return fail({ code: right.code, message: right.reason })
    if (found.state !== 'requested') return refused('decided')
    if (verdict === 'approve') return this.#approve(person, found, answer)
    const ended = await store.endCorrection(id, { state: 'refused', answer, ...handOf(person, now()) })
    return ended.ok ? ok(ended.correction) : refused(ended.code)
  }

  /** Files given out that hold the old value of one of its cells. Of a request: those that would have to be corrected. */
  async files({ ref, cells, seq }: StoredCorrection): Promise<readonly StoredExport[]> {
    const { store, model } = this.#deps
    const before = seq ?? (await store.currentSeq()) + 1
    // The old value stands in files from the commit that wrote it on; one that was never written, in all of them.
    const written = await Promise.all(
      cells.map(async ({ key }) => {
        const past = await store.history(ref, { key, limit: 1000 })
        return past.find((entry) => entry.seq < before)?.seq ?? 0
      }),
    )
    const indicators = cells.flatMap(({ key }) => {
      const parsed = parseKey(key)
      return parsed?.kind === 'cell' || parsed?.kind === 'note' ? [parsed.indicator] : []
    })
    return store.exportsOf({
      tables: this.#deps.tablesWith(ref, indicators),
      periods: periodPathUp(ref.period),
      scopes: model()
        .tree.pathUp(ref.org)
        .map(({ id }) => id),
      from: Math.min(...written),
      before,
      limit: maxFiles,
    })
  }

  async #approve(
    person: Visitor,
    { id, ref, cells }: StoredCorrection,
    answer: string | null,
  ): Promise<Answer> {
    const { store, now, newState, correct } = this.#deps
    // The epoch first: what is read afterwards is of this epoch, or the store will say that it is over.
    const stored = await store.loadReturn(ref)
    if (!stored) return refused('changed-since')
    const sheet = await store.readSheet(ref.table, ref.period, [ref.org])
    const content = new Map(sheet.cells.map(({ key, value }) => [key, value]))
    for (const cell of cells) content.set(cell.key, cell.new)
    const outcome = await correct(id, {
      ...handOf(person, now()),
      answer,
      epoch: stored.epoch,
      basedOn: stored.seq,
      ...newState(content, rulesOf(ref, this.#deps.model())?.coWritten ?? new Set()),
      leaves: this.#leaves(ref, cells, content),
    })
    return outcome.ok ? ok(outcome.correction) : refused(outcome.code)
  }

  #leaves(
    ref: ReturnRef,
    cells: readonly CellChange[],
    content: ReadonlyMap<string, CellValue>,
  ): readonly LeafChange[] {
    const { catalogue, tree } = this.#deps.model()
    const changed = { cells: new Set<string>(), lists: new Set<string>() }
    for (const { key } of cells) {
      const parsed = parseKey(key)
      if (parsed?.kind === 'cell') changed.cells.add(parsed.indicator)
      else if (parsed?.kind === 'item' || parsed?.kind === 'list-none') changed.lists.add(parsed.list)
    }
    const level = tree.get(ref.org)?.level ?? 'community'
    return affectedIndicators(catalogue.indicatorsOf(ref.table), level, changed).map((indicator) => ({
      indicator: indicator.code,
      leaf: leafOf(indicator, content),
    }))
  }

  #wrongCell(ref: ReturnRef, cells: readonly CellChange[]): CorrectionProblem | undefined {
    const rules = rulesOf(ref, this.#deps.model())
    if (!rules) return { code: 'unknown-return', message: '没有这份报送' }
    for (const cell of cells) {
      const checked = checkShown(rules, cell.key, cell.new)
      if (!checked.ok) return { code: 'invalid-value', message: checked.error.message }
      if (JSON.stringify(cell.old) === JSON.stringify(cell.new))
        return { code: 'nothing-changed', message: '更正后的值与原值相同' }
    }
    return new Set(cells.map(({ key }) => key)).size === cells.length
      ? undefined
      : { code: 'invalid-value', message: '同一单元格只能写一次' }
  }
}

const handOf = (person: Visitor, at: Date) => ({
  by: person.id,
  at,
  ...(person.origin ? { origin: person.origin } : {}),
})
