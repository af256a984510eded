import { html, nothing, type TemplateResult } from 'lit'
import { type ItemId, itemKey } from '../../shared/protocol/return-document.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import type { LedgerLine } from './ledger-rows.js'

/** Comments on the lines of a ledger, as the page around it has them. */
export interface LedgerTalk {
  /** How many at a place are not done with. */
  open(key: string): number
  /** Everything said at a place, with a field to answer. */
  thread(key: string, label: string): TemplateResult
}

/** What is said about a line is kept at its first column. */
export function talkKey(id: ItemId, columns: readonly { readonly id: string }[]): string {
  return itemKey(id, columns[0]?.id ?? '')
}

/** The button beside a line: how much is said about it. */
export function talkButton(
  line: LedgerLine,
  open: number,
  { shown, toggle }: { readonly shown: boolean; readonly toggle: () => void },
): TemplateResult {
  const words = open > 0 ? t('talkOpen', { n: open }) : t('talk')
  return html`<button class=${open > 0 ? 'quiet talk some' : 'quiet talk'} tabindex="-1" aria-expanded=${String(shown)}
    title=${t('talkHint')} aria-label=${`${t('rowOf', { n: line.number })} ${words}`} @click=${toggle}>${words}</button>`
}

/** Under a line, over its whole width: what is said about it. Keys, pastes and the focus in it are not the list's. */
export function talkRow(
  line: LedgerLine,
  talk: LedgerTalk,
  place: { readonly key: string; readonly span: number; readonly close: () => void },
): TemplateResult {
  const own = (event: Event): void => {
    event.stopPropagation()
    if (!(event instanceof KeyboardEvent) || event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    place.close()
  }
  return html`<tr class="talk"><td colspan=${place.span} @keydown=${own} @paste=${own} @focusin=${own} @click=${own}>
    ${place.key === '' ? nothing : talk.thread(place.key, t('rowOf', { n: line.number }))}</td></tr>`
}
