import type { CellValue } from '../../shared/domain/cell-value.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import {
  deletedColumn,
  type ItemId,
  itemKey,
  type LedgerItem,
  listNoneKey,
  readItems,
} from '../../shared/protocol/return-document.js'
import type { Toast } from '../components/toast-line.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession, WriteOutcome } from '../sync/sheet-session.js'
import type { PastePlan } from './ledger-paste.js'
import { addItems, type CellChange, declareNone, deleteItems, moveItem, newItemId } from './ledger-steps.js'

/** What a person does to one list of one unit, as steps of the session that can be undone. */
export class LedgerActions {
  readonly #session: SheetSession
  readonly #org: string
  readonly #list: ListDefinition
  readonly #tell: (toast: Toast) => void

  constructor(
    place: { readonly session: SheetSession; readonly org: string; readonly list: ListDefinition },
    tell: (toast: Toast) => void,
  ) {
    this.#session = place.session
    this.#org = place.org
    this.#list = place.list
    this.#tell = tell
  }

  /** The items as they stand, in order. */
  items(): readonly LedgerItem[] {
    return readItems(this.#session.cells(this.#org), this.#list.id)
  }

  get declaredNone(): boolean {
    return this.#session.value(this.#org, listNoneKey(this.#list.id)) === true
  }

  setField(id: ItemId, column: ListColumn, value: CellValue): WriteOutcome {
    const label = t('labelEdit', { list: localText(this.#list.name) })
    return this.#write([{ key: itemKey(id, column.id), value }], label)
  }

  /** Adds an item at the end with its first value. */
  add(id: ItemId, column: ListColumn, value: CellValue): WriteOutcome {
    const label = t('labelAdd', { list: localText(this.#list.name) })
    return this.#addAll([{ id, fields: { [column.id]: value } }], label)
  }

  paste(plan: PastePlan): WriteOutcome {
    const added = plan.lines.map((fields) => ({ id: newItemId(this.#list.id), fields }))
    return this.#addAll(added, t('labelPaste', { n: added.length }))
  }

  /** Moves an item to an index of the list; false when it already is there or the write was refused. */
  move(id: ItemId, to: number): boolean {
    const changes = moveItem(this.items(), id, to)
    return changes.length > 0 && this.#write(changes, t('labelMove')).ok
  }

  /** Deletes an item and offers to take that back. */
  remove(id: ItemId): boolean {
    const label = t('labelRemove')
    if (!this.#write(deleteItems([id]), label).ok) return false
    const restore = () => {
      if (this.#session.undoLabel === label) this.#session.undo()
      else this.#write([{ key: itemKey(id, deletedColumn), value: null }], t('undo'))
    }
    this.#tell({ message: t('removed'), action: { label: t('undo'), run: restore } })
    return true
  }

  declareNone(none: boolean): void {
    const label = none ? t('labelNone') : t('labelNoneUndo')
    const outcome = this.#write(declareNone(this.#list.id, this.items(), none), label)
    if (!outcome.ok || !none) return
    const restore = () => {
      if (this.#session.undoLabel === label) this.#session.undo()
    }
    this.#tell({ message: t('declared'), action: { label: t('undo'), run: restore } })
  }

  /** Writes 不适用 (or null) for an indicator that the list feeds. */
  setFigure(indicator: string, value: CellValue): WriteOutcome {
    return this.#write([{ key: indicator, value }], localText(this.#list.name))
  }

  #addAll(
    added: readonly { readonly id: ItemId; readonly fields: Readonly<Record<string, CellValue>> }[],
    label: string,
  ): WriteOutcome {
    const { declaredNone } = this
    return this.#write(addItems(this.#list.id, this.items(), added, { declaredNone }), label)
  }

  #write(changes: readonly CellChange[], label: string): WriteOutcome {
    const outcome = this.#session.write(
      changes.map((change) => ({ org: this.#org, ...change })),
      label,
    )
    if (!outcome.ok) this.#tell({ message: t('refused', { reason: outcome.reason }) })
    return outcome
  }
}
