import type { CellValue } from '../../shared/domain/cell-value.js'
import { isNotApplicable } from '../../shared/domain/cell-value.js'
import { formatValue } from '../../shared/domain/format-value.js'
import { asIndicatorCode } from '../../shared/domain/ids.js'
import type { ValueKind } from '../../shared/domain/typed-value.js'
import { parseKey } from '../../shared/protocol/return-document.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { formText as t } from '../i18n/form-strings.js'

const textKind: ValueKind = { valueType: 'text', unit: '', decimals: 0 }

/** A value of any cell as its form or grid would show it, in the person's language; empty when missing. */
export function cellText(workplace: WorkplaceModel | undefined, key: string, value: CellValue): string {
  if (isNotApplicable(value)) return value.na ? t('naBecause', { reason: value.na }) : t('na')
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  const kind = workplace && kindOf(workplace, key)
  if (kind) return formatValue(value, kind)
  return typeof value === 'number' ? String(value) : formatValue(value, textKind)
}

function kindOf({ catalogue }: WorkplaceModel, key: string): ValueKind | undefined {
  const parsed = parseKey(key)
  if (parsed?.kind === 'cell') return catalogue.indicator(asIndicatorCode(parsed.indicator))
  if (parsed?.kind !== 'item') return undefined
  const lists = catalogue.tables.flatMap((table) => table.lists)
  return lists.find(({ id }) => id === parsed.list)?.columns.find(({ id }) => id === parsed.column)
}
