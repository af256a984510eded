import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBlock } from '../../../client/grid/clipboard-text.js'
import type { ImportPlan } from '../../../client/import/import-plan.js'
import { ImportOffice } from '../../support/import-office.js'
import { LibreOffice, noLibreOffice, type OfficeFormat } from '../../support/libre-office.js'

// Files that a real LibreOffice saved stand in fixtures/, so that they are read everywhere. Where the program is
// installed they are made anew and read as well; WRITE_FIXTURES=1 puts the new ones in their place.
const folder = await mkdtemp(join(tmpdir(), 'huibiao-libre-office-'))
const soffice = await LibreOffice.find(folder)
const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name)

const own = '440307015001'
const other = '440307015004'
const street = '440307015'
const period = '202403'
const [meetings, publicity, festival, openness] = ['LG24.01.01', 'LG24.01.02', 'LG24.01.04', 'LG24.01.06']

let office: ImportOffice
beforeAll(async () => {
  office = await ImportOffice.open(own)
  await office.write(period, own, { [meetings]: 4, [publicity]: 2018, [festival]: 3 })
  await office.write(period, other, { [meetings]: 7 })
}, 60_000)
afterAll(async () => {
  await office.close()
  await rm(folder, { recursive: true, force: true })
})

/** What a person types into the opened export: figures as they come, a word, and into a neighbour's row. */
const entries = {
  xlsx: { D9: '１２', E9: '1,234', G9: '约 7', I9: '0', D10: '8' },
  csv: { D3: '１２', E3: '1,234', G3: '约 7', I3: '0', D4: '8' },
}
const expected = [
  [own, meetings, 'write', 12],
  [own, publicity, 'write', 1234],
  [own, festival, 'refused', null],
  [own, openness, 'write', 0],
  [other, meetings, 'place', 8],
].sort()

const saved: readonly (readonly [name: string, from: 'xlsx' | 'csv', to: OfficeFormat])[] = [
  ['libreoffice-edited.xlsx', 'xlsx', 'xlsx'],
  ['libreoffice-edited.csv', 'csv', 'csv'],
  ['libreoffice-gb18030.csv', 'xlsx', 'csv-gb18030'],
  ['libreoffice-tabs.csv', 'csv', 'csv-tab'],
]
const copiedRange = 'A5:I11'

const found = ({ cells }: ImportPlan) =>
  cells.map(({ org, key, state, value }) => [org, key, state, value] as const).sort()

describe('our own export, edited and saved in LibreOffice', () => {
  it.each(saved)('%s: exactly the edited cells', async (name) => {
    const bytes = new Uint8Array(await readFile(fixture(name)))
    const plan = await office.planned(bytes, await office.opened(period, 'LG24-01', street))
    expect(found(plan)).toEqual(expected)
    expect(plan.same).toBeGreaterThan(50)
  })
})

if (soffice) {
  describe('the program itself', () => {
    it('saves files of today from which the same cells are taken', async () => {
      const ofToday = (from: 'xlsx' | 'csv') => office.exported(period, from, 'LG24-01', street)
      const files = await soffice.typed(
        await Promise.all(
          saved.map(async ([, from, to]) => ({
            bytes: await ofToday(from),
            from,
            to,
            entries: entries[from],
          })),
        ),
      )
      for (const [index, [name]] of saved.entries()) {
        const bytes = files[index] ?? new Uint8Array()
        if (process.env.WRITE_FIXTURES) await writeFile(fixture(name), bytes)
        const plan = await office.planned(bytes, await office.opened(period, 'LG24-01', street))
        expect(found(plan), name).toEqual(expected)
      }
    }, 180_000)

    it('puts the same on the clipboard today as the pasted fixtures hold', async () => {
      const bytes = await office.exported(period, 'xlsx', 'LG24-01', street)
      const { text, html } = await soffice.copied(bytes, 'xlsx', copiedRange)
      if (process.env.WRITE_FIXTURES) {
        await writeFile(fixture('libreoffice-clipboard.txt'), text)
        await writeFile(fixture('libreoffice-clipboard.html.txt'), html)
      }
      expect(text).toBe(await readFile(fixture('libreoffice-clipboard.txt'), 'utf8'))
      const block = (rich: string) => readBlock({ text, html: rich }, { intoText: false })
      expect(block(html)).toEqual(block(await readFile(fixture('libreoffice-clipboard.html.txt'), 'utf8')))
    }, 180_000)
  })
} else {
  describe('LibreOffice', () => {
    it('is not installed here: files that it saved are read all the same', () => {
      process.stdout.write(noLibreOffice('editing an export'))
    })
  })
}
