import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../../../server/catalogue/csv.js'
import { officialWorkbook } from '../../../server/export/official-layout.js'
import { writeWorkbook } from '../../../server/export/spreadsheet.js'
import { documentOf } from './sample-sheet.js'

const run = promisify(execFile)
const office = await run('soffice', ['--version']).then(
  ({ stdout }) => stdout.trim(),
  () => undefined,
)

if (office === undefined) {
  describe('LibreOffice', () => {
    it('is not installed here: the file is checked by reading it back only (official-layout.test.ts)', () => {
      process.stdout.write(
        'LibreOffice (soffice) was not found: its opening of an exported file is not tested on this machine\n',
      )
    })
  })
} else {
  describe(office, () => {
    let folder = ''
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'huibiao-office-'))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    it('[E7] opens an exported workbook and sees the same cells', async () => {
      const cells = { '440307002001': { 'A.1': 3, 'A.2': -7, 'A.4': 12_345.67, 'A.5': '=1+1' } }
      const document = documentOf('T-1', { 202403: cells }, { scope: '440307002001' })
      await writeFile(join(folder, 'sheet.xlsx'), await writeWorkbook(officialWorkbook(document)))
      const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
      // Token 44,34,76: comma, quote, UTF-8.
      const filter = 'csv:Text - txt - csv (StarCalc):44,34,76'
      await run(
        'soffice',
        [profile, '--headless', '--convert-to', filter, '--outdir', folder, 'sheet.xlsx'],
        {
          cwd: folder,
          timeout: 60_000,
        },
      )
      const lines = parseCsv(await readFile(join(folder, 'sheet.csv'), 'utf8')).map(({ fields }) => fields)
      expect(lines[0]?.[0]).toBe('2024年3月沙湾社区基层治理活动统计表')
      expect(lines).toContainEqual(['甲', '乙', '丙', '1', '2', '3', '4', '5'])
      expect(lines).toContainEqual(['1', '沙湾社区', '440307002001', '3', '-7', '-42.86', '1.234567', '=1+1'])
    }, 90_000)
  })
}
