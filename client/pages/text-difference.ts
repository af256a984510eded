import { html, nothing, type TemplateResult } from 'lit'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { textChange } from '../../shared/domain/text-change.js'

/** So much of a long text is shown on each side of what changed. */
const context = 12

/** What became of a long text, without repeating all of it; undefined unless both are texts that have much in common. */
export function textDifference(before: CellValue, after: CellValue): TemplateResult | undefined {
  if (typeof before !== 'string' || typeof after !== 'string') return undefined
  const change = textChange(before, after)
  if (!change) return undefined
  const { at, remove, insert } = change
  const end = at + remove
  if (at + before.length - end < context) return undefined
  const [left, right] = [before.slice(Math.max(0, at - context), at), before.slice(end, end + context)]
  return html`${at > context ? '…' : ''}${left}${remove > 0 ? html`<del>${before.slice(at, end)}</del>` : nothing}${
    insert ? html`<ins>${insert}</ins>` : nothing
  }${right}${end + context < before.length ? '…' : ''}`
}
