import { html, nothing, type TemplateResult } from 'lit'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import type { LedgerItem } from '../../shared/protocol/return-document.js'
import { displayText } from '../form/value-text.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { columnSums } from './ledger-figures.js'
import { columnLabel } from './ledger-rows.js'

/** Class of a column, by which the styles know its width and side. */
export function columnKind(column: ListColumn): string {
  return column.valueType === 'number' ? 'amount' : column.valueType
}

/** Widths and headers of a list's own columns, between those the caller puts before and after. */
export function tableHead(
  list: ListDefinition,
  around: {
    readonly before: readonly (readonly [kind: string, title: string])[]
    readonly after: readonly (readonly [kind: string, title: string])[]
    readonly markRequired: boolean
  },
): TemplateResult {
  const own = list.columns.map((column) => ({
    kind: columnKind(column),
    title: html`${columnLabel(column)}${
      column.required && around.markRequired ? html`<small>${t('required')}</small>` : nothing
    }`,
  }))
  const plain = (columns: readonly (readonly [string, string])[]) =>
    columns.map(([kind, title]) => ({ kind, title: html`${title}` }))
  const columns = [...plain(around.before), ...own, ...plain(around.after)]
  return html`<colgroup>${columns.map(({ kind }) => html`<col class=${kind} />`)}</colgroup>
    <thead><tr>${columns.map(({ kind, title }) => html`<th class=${kind}>${title}</th>`)}</tr></thead>`
}

/** The foot with the sums of the number columns over the given items; nothing when there is no number. */
export function tableSums(
  list: ListDefinition,
  items: readonly LedgerItem[],
  around: { readonly before: number; readonly after: number; readonly title: string },
): TemplateResult | typeof nothing {
  const sums = columnSums(list, items)
  if (sums.length === 0) return nothing
  return html`<tfoot><tr>
    <td colspan=${around.before}>${around.title}</td>
    ${list.columns.map((column) => {
      const found = sums.find((each) => each.column === column)
      if (!found) return html`<td></td>`
      return html`<td class="value" data-label=${columnLabel(column)}>${displayText(found.sum, column)}</td>`
    })}
    ${around.after > 0 ? html`<td colspan=${around.after}></td>` : nothing}
  </tr></tfoot>`
}
