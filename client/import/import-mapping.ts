import { html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { buttons, fields } from '../components/base-styles.js'
import { dialogTableStyles } from '../components/dialog-styles.js'
import { importText as t } from '../i18n/import-strings.js'
import { localText } from '../i18n/local-text.js'
import { type ColumnOption, foreignUnit, indicatorOptions, listOptions } from './column-suggestions.js'
import { fileHeads } from './file-heads.js'
import type { FileSheet } from './file-sheet.js'
import { guessSheet, withColumns } from './guess-table.js'
import { importStyles, listStyles } from './import-styles.js'
import type { ImportTarget } from './import-target.js'
import { rememberedHeads } from './remembered-mapping.js'
import type { FileHead, TableMapping, TableShape } from './table-mapping.js'

const sampleRows = 3
const scales = ['百', '千', '万', '亿']

/** Which part of an unknown file is what, all of it to be changed. Fires `mapping` with the changed {@link TableMapping}. */
@customElement('import-mapping')
export class ImportMapping extends LitElement {
  @property({ attribute: false }) sheets: readonly FileSheet[] = []
  @property({ attribute: false }) mapping: TableMapping | undefined
  @property({ attribute: false }) target: ImportTarget | undefined

  static override styles = [buttons, fields, importStyles, dialogTableStyles, listStyles]

  override render() {
    const { mapping, target, sheets } = this
    const sheet = mapping && sheets[mapping.sheet]
    if (!mapping || !target || !sheet) return nothing
    return html`<div class="row">
        ${
          sheets.length > 1
            ? this.#select(
                t('sheet'),
                sheets.map(({ name, source }) => (source.hidden ? t('hiddenSheet', { name }) : name)),
                mapping.sheet,
                (index) => this.#tell(guessSheet(sheets, index, target, rememberedHeads(target.table.id))),
              )
            : nothing
        }
        ${this.#shapes(target, mapping)}
        ${this.#rowNumber(t('firstHead'), mapping.firstHead, sheet, (firstHead) =>
          this.#again({ ...mapping, firstHead, lastHead: Math.max(firstHead, mapping.lastHead) }),
        )}
        ${this.#rowNumber(t('lastHead'), mapping.lastHead, sheet, (lastHead) =>
          this.#again({ ...mapping, lastHead, firstHead: Math.min(lastHead, mapping.firstHead) }),
        )}
        ${this.#places(mapping, sheet, target)}
      </div>
      ${mapping.shape.kind === 'form' ? nothing : this.#columns(mapping, sheet, target)}`
  }

  #shapes(target: ImportTarget, mapping: TableMapping) {
    const { home, table, columns } = target
    const shapes: { readonly name: string; readonly shape: TableShape }[] = [
      ...(columns.length > 0
        ? [{ name: t('shapeUnits'), shape: { kind: 'units' as const, unitColumn: 0 } }]
        : []),
      ...(home && columns.length > 0
        ? [
            {
              name: t('shapeForm'),
              shape: { kind: 'form' as const, nameColumn: 0, valueColumn: 1, org: home.id },
            },
          ]
        : []),
      ...table.lists.map((list) => ({
        name: t('shapeItems', { list: localText(list.name) }),
        shape: { kind: 'items' as const, list: list.id, unitColumns: [] },
      })),
    ]
    if (shapes.length < 2) return nothing
    const sameShape = (a: TableShape, b: TableShape) =>
      a.kind === b.kind && (a.kind !== 'items' || b.kind !== 'items' || a.list === b.list)
    const at = shapes.findIndex(({ shape }) => sameShape(shape, mapping.shape))
    return this.#select(
      t('shape'),
      shapes.map(({ name }) => name),
      at,
      (index) => {
        const chosen = shapes[index]
        if (chosen) this.#again({ ...mapping, shape: chosen.shape })
      },
    )
  }

  #places(mapping: TableMapping, sheet: FileSheet, { home }: ImportTarget) {
    const { shape } = mapping
    const heads = fileHeads(sheet, mapping.firstHead, mapping.lastHead)
    const names = Array.from({ length: sheet.width }, (_, column) => columnName(column, heads[column]))
    if (shape.kind === 'units')
      return this.#select(t('unitColumn'), names, shape.unitColumn, (unitColumn) =>
        this.#again({ ...mapping, shape: { ...shape, unitColumn } }),
      )
    if (shape.kind === 'form')
      return html`${this.#select(t('nameColumn'), names, shape.nameColumn, (nameColumn) =>
        this.#tell({ ...mapping, shape: { ...shape, nameColumn } }),
      )}
      ${this.#select(t('valueColumn'), names, shape.valueColumn, (valueColumn) =>
        this.#tell({ ...mapping, shape: { ...shape, valueColumn } }),
      )}`
    const { unitColumns } = shape
    const own = unitColumns[unitColumns.length - 1]
    return this.#select(
      t('unitColumn'),
      [t('noUnitColumn', { org: home?.name ?? '' }), ...names],
      own === undefined ? 0 : own + 1,
      (index) =>
        this.#again({
          ...mapping,
          // The column before it may hold the street: it stays when it was found.
          shape: {
            ...shape,
            unitColumns:
              index === 0 ? [] : [...unitColumns.filter((column) => column < index - 1), index - 1],
          },
        }),
    )
  }

  #columns(mapping: TableMapping, sheet: FileSheet, target: ImportTarget) {
    const { shape } = mapping
    const heads = fileHeads(sheet, mapping.firstHead, mapping.lastHead)
    const options = optionsOf(mapping, target)
    const taken = new Set(
      shape.kind === 'units' ? [shape.unitColumn] : shape.kind === 'items' ? shape.unitColumns : [],
    )
    return html`<div class="scroll" tabindex="0"><table>
      <thead><tr>
        <th>${t('fileColumn')}</th><th>${t('sample')}</th><th>${t('goesTo')}</th><th>${t('measure')}</th>
        <th>${t('confidence')}</th>
      </tr></thead>
      <tbody>
        ${heads.map((head, column) => {
          const samples = samplesOf(sheet, mapping, column)
          if (taken.has(column) || (head.full === '' && samples === '')) return nothing
          const choice = mapping.columns[column]
          const option = options.find(({ id }) => id === choice?.target)
          return html`<tr>
            <td>${columnName(column, head)}</td>
            <td class="muted" data-label=${t('sample')}>${samples}</td>
            <td><select aria-label="${t('goesTo')} ${head.full}" .value=${live(choice?.target ?? '')}
              @change=${(event: Event) => this.#choose(column, head, picked(event), options)}>
              <option value="" ?selected=${!choice}>${t('skip')}</option>
              ${options.map(
                (each) =>
                  html`<option value=${each.id} ?selected=${each.id === choice?.target}>${optionName(each)}</option>`,
              )}
            </select></td>
            <td data-label=${t('measure')}>${option?.isNumber && option.typed && choice ? this.#measures(column, choice.unit, option) : t('none')}</td>
            <td class=${choice?.confidence ?? 'muted'} data-label=${t('confidence')}>${choice ? t(choice.confidence) : t('none')}</td>
          </tr>`
        })}
      </tbody>
    </table></div>`
  }

  #measures(column: number, unit: string, option: ColumnOption) {
    const base = option.unit.replace(/^[百千万亿]+/, '')
    const known = [base, ...scales.map((scale) => `${scale}${base}`)].filter(
      (each) => each !== option.unit && each !== '',
    )
    const all = unit === '' || known.includes(unit) ? known : [unit, ...known]
    return html`<select aria-label="${t('measure')} ${option.names[0]}" .value=${live(unit)}
      @change=${(event: Event) => this.#set(column, (choice) => ({ ...choice, unit: picked(event) }))}>
      <option value="" ?selected=${unit === ''}>${t('measureOf', { unit: option.unit || t('none') })}</option>
      ${all.map((each) => html`<option value=${each} ?selected=${each === unit}>${each}</option>`)}
    </select>`
  }

  #select(label: string, names: readonly string[], at: number, choose: (index: number) => void) {
    return html`<label class="field">${label}
      <select .value=${live(String(at))} @change=${(event: Event) => choose(Number(picked(event)))}>
        ${names.map((name, i) => html`<option value=${i} ?selected=${i === at}>${name}</option>`)}
      </select></label>`
  }

  #rowNumber(label: string, row: number, sheet: FileSheet, choose: (row: number) => void) {
    return html`<label class="field">${label}
      <input type="number" min="1" max=${sheet.height} .value=${live(String(row + 1))}
        @change=${(event: Event) => choose(Math.max(0, Math.min(sheet.height - 1, Number(picked(event)) - 1 || 0)))} />
    </label>`
  }

  #choose(column: number, head: FileHead, target: string, options: readonly ColumnOption[]): void {
    const { mapping } = this
    const option = options.find(({ id }) => id === target)
    if (!mapping) return
    // A column of the sheet is filled from one column of the file.
    const columns = mapping.columns.map((choice) => (choice?.target === target ? undefined : choice))
    columns[column] = option && { target, unit: foreignUnit(head.unit, option), confidence: 'chosen' }
    this.#tell({ ...mapping, columns })
  }

  #set(
    column: number,
    change: (
      choice: NonNullable<TableMapping['columns'][number]>,
    ) => NonNullable<TableMapping['columns'][number]>,
  ): void {
    const { mapping } = this
    if (!mapping) return
    this.#tell({
      ...mapping,
      columns: mapping.columns.map((choice, i) => (i === column && choice ? change(choice) : choice)),
    })
  }

  /** Suggests the columns anew. */
  #again(mapping: TableMapping): void {
    if (this.target)
      this.#tell(withColumns(this.sheets, mapping, this.target, rememberedHeads(this.target.table.id)))
  }

  #tell(mapping: TableMapping): void {
    this.dispatchEvent(new CustomEvent<TableMapping>('mapping', { detail: mapping }))
  }
}

function optionsOf({ shape }: TableMapping, target: ImportTarget): readonly ColumnOption[] {
  const list = shape.kind === 'items' ? target.table.lists.find(({ id }) => id === shape.list) : undefined
  return list ? listOptions(list) : indicatorOptions(target)
}

const optionName = ({ names, group, typed }: ColumnOption): string => {
  const name = [...group, names[0] ?? ''].join(' / ')
  return typed ? name : t('calculated', { name })
}

function samplesOf(sheet: FileSheet, { lastHead }: TableMapping, column: number): string {
  const found: string[] = []
  for (let row = lastHead + 1; row < sheet.height && found.length < sampleRows; row += 1) {
    const text = sheet.text(row, column)
    if (text !== '') found.push(text.slice(0, 24))
  }
  return found.join('、')
}

/** A, B … AA as spreadsheets count, and the head. */
function columnName(column: number, head: FileHead | undefined): string {
  let letters = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return `${letters} ${head?.full.replace(/\s+/g, ' ').slice(0, 60) ?? ''}`.trim()
}

const picked = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value
