import { type CellValue, isNotApplicable } from '../../shared/domain/cell-value.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { parseTypedValue, type ValueKind } from '../../shared/domain/typed-value.js'
import { formText as t } from '../i18n/form-strings.js'
import { refusalWords } from '../i18n/refusal-words.js'

/**
 * Reads what a person typed into a field; the failure is a message for that person. 不适用 needs a reason, and a field
 * of a ledger line has none of it (`noNa`): there the word is a text like any other.
 */
export function readEntry(
  text: string,
  kind: ValueKind,
  options: { readonly noNa?: boolean } = {},
): Result<CellValue, string> {
  const parsed = parseTypedValue(text, kind)
  if (!parsed.ok) return fail(refusalWords(parsed.error))
  const { value } = parsed
  if (!isNotApplicable(value)) return ok(value)
  if (options.noNa) return kind.valueType === 'text' ? ok(text.trim()) : fail(t('naNotInLedger'))
  return value.na === '' ? fail(t('naTypeReason')) : ok(value)
}
