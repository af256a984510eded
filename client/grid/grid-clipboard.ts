import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'
import { formatHtml } from './clipboard-html.js'
import { formatTsv, readBlock } from './clipboard-text.js'
import { rowLabel } from './column-defs.js'
import { judgePaste, type PasteDoubt, type PasteWay } from './paste-judge.js'
import type { PastePlan } from './paste-plan.js'
import { cellsIn } from './range-changes.js'
import { clearRange } from './range-edits.js'
import { type ClipboardContent, readClipboard } from './read-clipboard.js'
import { isSingle, rangeOf, selectRange } from './selection.js'
import type { Workbench } from './workbench.js'

/** A paste that waits for an answer. */
export interface AskedPaste {
  readonly doubt: PasteDoubt
  /** Pastes the chosen way; nothing without one. */
  answer(way: PasteWay | undefined): void
}

/** The clipboard hands: copy as text and table, cut, paste as one step. Uses the browser's own clipboard events, which plain http has too. */
export class GridClipboard {
  readonly #input: HTMLTextAreaElement
  readonly #bench: Workbench
  #named = false

  constructor(input: HTMLTextAreaElement, bench: Workbench) {
    this.#input = input
    this.#bench = bench
    input.addEventListener('copy', this.#copy)
    input.addEventListener('cut', this.#copy)
    input.addEventListener('paste', this.#paste)
  }

  /** Copies the selection, as Ctrl+C does. */
  copy(): void {
    this.#input.ownerDocument.execCommand('copy')
  }

  /** Copies the selection with the names of its units and columns. */
  copyNamed(): void {
    this.#named = true
    this.copy()
    this.#named = false
  }

  /** Pastes what the clipboard holds; where it may not be read, `paste-box` is told with the way to hand it over. */
  async paste(): Promise<void> {
    const content = await readClipboard()
    if (content) this.take(content)
    else this.#bench.surface.tell('paste-box', (by: ClipboardContent) => this.take(by))
  }

  readonly #copy = (event: ClipboardEvent): void => {
    const bench = this.#bench
    if (bench.isEditing) return // the text's own copy
    event.preventDefault()
    const { surface, view } = bench
    const cells = cellsIn(rangeOf(bench.selection), surface.rows, surface.columns)
    const block = cells.map((line) =>
      line.map(({ row, column }) => ({ text: view.text(row, column), textual: column.textual })),
    )
    const first = cells[0] ?? []
    const lines = this.#named
      ? [
          [
            { text: t('unitColumn'), textual: true },
            ...first.map(({ column }) => ({ text: columnLabel(column), textual: true })),
          ],
          ...block.map((line, i) => {
            const row = cells[i]?.[0]?.row
            return [{ text: row ? rowLabel(row) : '', textual: true }, ...line]
          }),
        ]
      : block
    event.clipboardData?.setData('text/plain', formatTsv(lines.map((line) => line.map(({ text }) => text))))
    event.clipboardData?.setData('text/html', formatHtml(lines))
    if (event.type === 'cut') clearRange(bench, 'cut')
    else bench.surface.tell('say', t('copied', { n: cells.length * first.length }))
  }

  readonly #paste = (event: ClipboardEvent): void => {
    if (this.#bench.isEditing) return // into the text being edited
    event.preventDefault()
    const data = event.clipboardData
    this.take({ text: data?.getData('text/plain') ?? '', html: data?.getData('text/html') ?? '' })
  }

  /** Pastes a content into the selection, after a question where it is in doubt. */
  take(content: ClipboardContent): void {
    const bench = this.#bench
    const { surface, view } = bench
    const range = rangeOf(bench.selection)
    const intoText = isSingle(range) && bench.active()?.column.indicator.valueType === 'text'
    const block = readBlock(content, { intoText })
    if (block.lines.length === 0) return
    const judged = judgePaste(block, range, {
      rows: surface.rows,
      columns: surface.columns,
      textAt: (row, column) => view.text(row, column),
      valueAt: (row, column) => view.value(row, column),
      editability: (row, column) => view.editability(row, column),
    })
    if (judged.clear) this.#write(judged.plan)
    else {
      const { doubt } = judged
      const answer = (way: PasteWay | undefined): void => {
        const chosen = doubt.plans.find((each) => each.way === way)
        if (chosen) this.#write(chosen.plan)
      }
      surface.tell('paste-doubt', { doubt, answer } satisfies AskedPaste)
    }
  }

  #write(plan: PastePlan): void {
    const bench = this.#bench
    if (!bench.write(plan.changes, t('pasted', { n: plan.changes.length }))) return
    // As in any spreadsheet the sheet stays where it is: what was pasted begins before the person's eyes.
    const selection = selectRange(plan.range)
    bench.select(selection, { stay: true })
    bench.surface.reveal(selection.active)
    bench.surface.tell('paste-report', plan)
  }
}

/** The name of a column as its header shows it. */
function columnLabel({
  indicator,
  unit,
}: {
  readonly indicator: { readonly name: Parameters<typeof localText>[0] }
  readonly unit: string
}): string {
  const name = localText(indicator.name)
  return unit ? `${name}(${unit})` : name
}
