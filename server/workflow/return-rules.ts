import type { CellValue } from '../../shared/domain/cell-value.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { ownIndicators } from '../../shared/domain/table.js'
import { type CellRules, cellRules } from '../../shared/protocol/cell-rules.js'
import { textRoot } from '../../shared/protocol/return-document.js'
import type { RollUpModel } from '../store/store.js'

/** What a return may hold; undefined when there is no such return. */
export function rulesOf(ref: ReturnRef, { catalogue, tree }: RollUpModel): CellRules | undefined {
  const table = catalogue.table(ref.table)
  const unit = tree.get(ref.org)
  return table && unit && cellRules(ownIndicators(catalogue, table), table.lists, unit)
}

/** Whether a cell may show a value, wherever the document keeps it: a co-written text is judged as a whole. */
export function checkShown(
  rules: CellRules,
  key: string,
  value: CellValue,
): Result<CellValue, { readonly code: string; readonly message: string }> {
  const text = rules.coWritten.has(key) ? rules.text(textRoot(key)) : undefined
  if (!text || typeof value !== 'string') return rules.check(key, value)
  if (value.length > text.capacity) return fail({ code: 'too-long', message: `文字最多 ${text.capacity} 字` })
  const checked = text.checkPiece(value)
  return checked.ok ? ok(value) : checked
}
