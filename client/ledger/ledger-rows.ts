import { html, nothing, type TemplateResult } from 'lit'
import { classMap } from 'lit/directives/class-map.js'
import { type CellValue, isReported } from '../../shared/domain/cell-value.js'
import { displayUnit } from '../../shared/domain/format-value.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import { type ItemId, itemKey } from '../../shared/protocol/return-document.js'
import { saveStateWord } from '../components/session-status.js'
import '../form/value-field.js'
import { displayText } from '../form/value-text.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SaveState, SheetSession, WriteOutcome } from '../sync/sheet-session.js'

/** A line to draw: an item of the list, or the empty line at the end (`draft`). */
export interface LedgerLine {
  readonly id: ItemId
  readonly fields: Readonly<Record<string, CellValue>>
  readonly number: number
  readonly draft: boolean
}

export interface RowContext {
  readonly list: ListDefinition
  readonly session: SheetSession
  readonly org: string
  readonly writable: boolean
  readonly editing: (id: ItemId) => boolean
  /** The line the cursor is in. */
  readonly active: ItemId | undefined
  /** The line that Tab reaches; the arrow keys go on from there. */
  readonly first: ItemId | undefined
  readonly othersAt: (id: ItemId) => readonly string[]
  readonly write: (line: LedgerLine, column: ListColumn, value: CellValue) => WriteOutcome
  readonly act: (line: LedgerLine, action: 'up' | 'down' | 'remove') => void
  /** The button for comments on a line, where there are any to be had. */
  readonly talk: (line: LedgerLine) => TemplateResult | typeof nothing
}

/** Header words of a column: its name, unit, and whether it must be filled. */
export function columnLabel(column: ListColumn): string {
  const unit = displayUnit(column)
  return unit ? `${localText(column.name)}(${unit})` : localText(column.name)
}

/** One line of a ledger: values to read, or inputs while it is being edited. On a phone the same markup becomes a card. */
export function ledgerRow(line: LedgerLine, context: RowContext): TemplateResult {
  const { list, writable } = context
  const editing = context.editing(line.id)
  const marks = { draft: line.draft, editing, active: line.id === context.active }
  return html`<tr
    class=${classMap(marks)}
    data-id=${line.id}
    tabindex=${editing ? nothing : line.id === context.first ? '0' : '-1'}
    aria-label=${line.draft ? t('draftRow') : t('rowOf', { n: line.number })}
  >
    <td class="index" draggable=${writable && !line.draft ? 'true' : nothing} title=${writable && !line.draft ? t('dragHint') : nothing}
      >${line.draft ? t('draftRow') : line.number}</td>
    ${list.columns.map((column) => (editing ? editCell(line, column, context) : shownCell(line, column)))}
    ${stateCell(line, context)}
    ${writable ? toolCell(line, context) : nothing}
  </tr>`
}

function shownCell(line: LedgerLine, column: ListColumn): TemplateResult {
  const value = line.fields[column.id]
  const missing = column.required && !isReported(value)
  return html`<td class="value ${column.valueType}" data-column=${column.id} data-label=${columnLabel(column)}
    >${missing ? html`<span class="missing">${t('requiredMissing')}</span>` : displayText(value, column)}</td>`
}

function editCell(line: LedgerLine, column: ListColumn, context: RowContext): TemplateResult {
  const value = line.fields[column.id]
  const missing = column.required && !line.draft && !isReported(value)
  return html`<td class="value ${column.valueType}" data-column=${column.id} data-label=${columnLabel(column)}
    ><value-field
      compact
      .noNa=${true}
      .spec=${column}
      .value=${value}
      .label=${columnLabel(column)}
      .changedBy=${context.session.changedBy(context.org, itemKey(line.id, column.id))}
      .write=${(next: CellValue) => context.write(line, column, next)}
    ></value-field>${missing ? html`<span class="missing">${t('requiredMissing')}</span>` : nothing}</td>`
}

function stateCell(line: LedgerLine, context: RowContext): TemplateResult {
  if (line.draft) return html`<td class="state"></td>`
  const save = worstState(line, context)
  const by = changedBy(line, context)
  const others = context.othersAt(line.id)
  return html`<td class="state"
    >${context.writable ? html`<span class=${save}>${saveStateWord(save)}</span>` : nothing}${by ? html`<span class="by">${t('changedBy', { name: by })}</span>` : nothing}${
      others.length > 0
        ? html`<span class="people">${t('people', { names: others.join('、') })}</span>`
        : nothing
    }${context.talk(line)}</td>`
}

function toolCell(line: LedgerLine, context: RowContext): TemplateResult {
  if (line.draft) return html`<td class="tools"></td>`
  const button = (action: 'up' | 'down' | 'remove', label: string, hint: string) =>
    html`<button class="quiet" tabindex="-1" title=${hint} aria-label=${`${label} ${t('rowOf', { n: line.number })}`}
      @click=${() => context.act(line, action)}>${label}</button>`
  return html`<td class="tools">${button('up', t('moveUp'), t('moveUpHint'))}${button(
    'down',
    t('moveDown'),
    t('moveDownHint'),
  )}${button('remove', t('remove'), t('remove'))}</td>`
}

/** The state that most needs to be known: what waits on this computer before what is on its way before what is saved. */
function worstState(line: LedgerLine, { list, session, org }: RowContext): SaveState {
  let worst: SaveState = 'saved'
  for (const column of ['~order', '~deleted', ...list.columns.map((each) => each.id)]) {
    const state = session.saveState(org, itemKey(line.id, column))
    if (state === 'local') return 'local'
    if (state === 'saving') worst = 'saving'
  }
  return worst
}

function changedBy(line: LedgerLine, { list, session, org }: RowContext): string | undefined {
  for (const column of list.columns) {
    const name = session.changedBy(org, itemKey(line.id, column.id))
    if (name) return name
  }
  return undefined
}
