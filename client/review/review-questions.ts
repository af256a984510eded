import type { OrgUnit } from '../../shared/domain/org.js'
import type { Catalogue, TableDefinition } from '../../shared/domain/table.js'
import type { CellReason, ReviewAction } from '../../shared/domain/workflow.js'
import { askedOf } from '../../shared/protocol/submit-check.js'
import { localText } from '../i18n/local-text.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { submitText } from '../i18n/submit-strings.js'
import type { DialogQuestion } from './review-dialog.js'

/**
 * What has to be asked before an action on one return other than 提交; undefined when it can be taken back as easily as
 * it is done.
 */
export function questionFor(
  action: ReviewAction,
  of: {
    readonly unit: OrgUnit
    readonly table: TableDefinition
    readonly catalogue: Catalogue
    /** What a 退回 begins with; what the unit is not asked for is left out. */
    readonly chosen?: readonly CellReason[]
  },
): DialogQuestion | undefined {
  const { unit, table, catalogue } = of
  const fields = askedOf(catalogue, table, unit)
  switch (action) {
    case 'send-back':
      return {
        title: t('sendBackTitle', { unit: unit.name }),
        words: [t('sendBackAfter')],
        confirm: t('send-back'),
        reason: true,
        cells: fields.map(({ code, name }) => ({ key: code, name: localText(name) })),
        chosen: (of.chosen ?? []).filter(({ key }) => fields.some(({ code }) => code === key)),
      }
    case 'lock':
      return { title: t('lockTitle', { unit: unit.name }), words: [t('lockAfter')], confirm: t('lock') }
    default:
      return undefined
  }
}

/** Asks for the exception that lets a step pass although units below are not through; `message` names them. */
export function exceptionQuestion(message: string, confirm: string): DialogQuestion {
  return {
    title: submitText('exceptionTitle'),
    words: [message, submitText('exceptionAfter')],
    confirm,
    exception: true,
  }
}
