import type { OrgUnit } from '../../shared/domain/org.js'
import type { Catalogue, TableDefinition } from '../../shared/domain/table.js'
import type { ReviewAction } from '../../shared/domain/workflow.js'
import { fieldsAt, progressOf } from '../form/form-fields.js'
import { localText } from '../i18n/local-text.js'
import { reviewText as t } from '../i18n/review-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import type { DialogQuestion } from './review-dialog.js'

/** What has to be asked before an action on one return; undefined when it can be taken back as easily as it is done. */
export function questionFor(
  action: ReviewAction,
  of: {
    readonly unit: OrgUnit
    readonly table: TableDefinition
    readonly catalogue: Catalogue
    readonly session: SheetSession
  },
): DialogQuestion | undefined {
  const { unit, table, catalogue, session } = of
  const fields = fieldsAt(catalogue.indicatorsOf(table.id), unit)
  switch (action) {
    case 'submit': {
      const { missing, expected } = progressOf(fields, session.cells(unit.id))
      const refused = session.refused.filter(({ org }) => org === unit.id).length
      const first =
        missing.length === 0
          ? t('submitComplete', { m: expected })
          : t('submitMissing', { n: missing.length, m: expected })
      return {
        title: t('submitTitle', { unit: unit.name }),
        words: [first, ...(refused > 0 ? [t('submitRefused', { n: refused })] : []), t('submitAfter')],
        names: missing.map(({ name }) => localText(name)),
        confirm: missing.length === 0 && refused === 0 ? t('submit') : t('submitAnyway'),
      }
    }
    case 'send-back':
      return {
        title: t('sendBackTitle', { unit: unit.name }),
        words: [t('sendBackAfter')],
        confirm: t('send-back'),
        reason: true,
        cells: fields.map(({ code, name }) => ({ key: code, name: localText(name) })),
      }
    case 'lock':
      return { title: t('lockTitle', { unit: unit.name }), words: [t('lockAfter')], confirm: t('lock') }
    default:
      return undefined
  }
}
