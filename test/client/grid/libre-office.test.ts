import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { formatHtml } from '../../../client/grid/clipboard-html.js'
import { formatTsv } from '../../../client/grid/clipboard-text.js'
import { LibreOffice, noLibreOffice } from '../../support/libre-office.js'

const folder = await mkdtemp(join(tmpdir(), 'huibiao-libre-office-'))
const soffice = await LibreOffice.find(folder)
afterAll(() => rm(folder, { recursive: true, force: true }))

const number = (text: string) => ({ text, textual: false })
const text = (words: string) => ({ text: words, textual: true })
const copied = [
  [text('单位'), text('编号'), text('会议次数(次)')],
  [text('甲一社区'), text('0012'), number('1,234')],
  [text('甲二社区'), text('440307015001004'), number('-0.5')],
  [text('3-9'), text('=1+1'), text('第一段\n第二段')],
]
const bytes = (each: string) => new TextEncoder().encode(each)

if (soffice) {
  describe('what is copied here, in LibreOffice', () => {
    it('as a table: figures are figures; codes, dates and formulas in texts stay texts', async () => {
      const words = (shown: string) => ({ kind: 'text', shown })
      const figure = (shown: string) => ({ kind: 'number', shown })
      expect(await soffice.cells(bytes(formatHtml(copied)), 'html', 'A1:C4')).toEqual([
        [words('单位'), words('编号'), words('会议次数(次)')],
        [words('甲一社区'), words('0012'), figure('1234')],
        [words('甲二社区'), words('440307015001004'), figure('-0.5')],
        [words('3-9'), words('=1+1'), words('第一段\n第二段')],
      ])
    }, 180_000)

    it('as plain text: every cell in its place, figures as figures', async () => {
      const plain = formatTsv(copied.map((line) => line.map((cell) => cell.text.replace('=1+1', '一加一'))))
      const cells = await soffice.cells(bytes(plain), 'csv-tab', 'A1:C4')
      expect(cells.map((line) => line.map(({ kind }) => kind))).toEqual([
        ['text', 'text', 'text'],
        ['text', 'number', 'number'],
        ['text', 'number', 'number'],
        // Plain text says nothing of kinds: the program reads a day.
        ['number', 'text', 'text'],
      ])
      expect(cells[1]?.[2]?.shown).toBe('1234')
      expect(cells[3]?.[2]?.shown).toBe('第一段\n第二段')
    }, 180_000)
  })
} else {
  describe('LibreOffice', () => {
    it('is not installed here: a table that it wrote back is read in html-table.test.ts', () => {
      process.stdout.write(noLibreOffice('pasting what is copied here'))
    })
  })
}
