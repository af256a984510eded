import { sentBackText as t } from '../i18n/sent-back-strings.js'
import type { SentBackCell } from '../sync/sent-back-cells.js'

/** What is said of a cell that was sent back: why, by whom, and whether it was changed since; empty for any other. */
export function sentBackWords(cell: SentBackCell | undefined): string {
  if (!cell) return ''
  const { reason, by, answered } = cell
  const state = reason ? t('state', { reason, by }) : t('stateBare', { by })
  return answered ? t('answered', { state }) : state
}
