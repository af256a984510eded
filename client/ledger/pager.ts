import { html, nothing } from 'lit'
import { ledgerText as t } from '../i18n/ledger-strings.js'

/** Previous and next page in words; nothing when there is one page. */
export function pager(page: { readonly index: number; readonly count: number }, go: (index: number) => void) {
  if (page.count <= 1) return nothing
  return html`<div class="pager">
    <button ?disabled=${page.index === 0} @click=${() => go(page.index - 1)}>${t('previous')}</button>
    <span>${t('page', { n: page.index + 1, m: page.count })}</span>
    <button ?disabled=${page.index === page.count - 1} @click=${() => go(page.index + 1)}>${t('next')}</button>
  </div>`
}
