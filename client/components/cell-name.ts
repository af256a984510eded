import { asIndicatorCode } from '../../shared/domain/ids.js'
import type { LocalText } from '../../shared/domain/indicator.js'
import { type ParsedKey, parseKey } from '../../shared/protocol/return-document.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { formText as t } from '../i18n/form-strings.js'
import { localText } from '../i18n/local-text.js'
import type { CellAddress } from '../sync/sheet-session.js'

/** Names a cell for a person: the unit, and the indicator or the ledger's column. */
export function cellName(workplace: WorkplaceModel | undefined, { org, key }: CellAddress): string {
  const unit = workplace?.tree.units.find((each) => each.id === org)?.name ?? org
  return `${unit} ${cellPart(workplace, key)}`
}

/** Names a cell without its unit. */
export function cellPart(workplace: WorkplaceModel | undefined, key: string): string {
  const parsed = parseKey(key)
  return (workplace && parsed && partName(workplace, parsed)) ?? key
}

function partName(workplace: WorkplaceModel, parsed: ParsedKey): string | undefined {
  const local = (text: LocalText | undefined) => text && localText(text)
  const { catalogue } = workplace
  switch (parsed.kind) {
    case 'cell':
      return local(catalogue.indicator(asIndicatorCode(parsed.indicator))?.name)
    case 'note':
      return `${local(catalogue.indicator(asIndicatorCode(parsed.indicator))?.name) ?? ''} ${t('note')}`
    default: {
      const lists = catalogue.tables.flatMap((table) => table.lists)
      const list = lists.find((each) => each.id === parsed.list)
      if (parsed.kind === 'list-none') return local(list?.name)
      const column = list?.columns.find((each) => each.id === parsed.column)
      return `${local(list?.name) ?? parsed.list} ${local(column?.name) ?? ''}`.trim()
    }
  }
}
