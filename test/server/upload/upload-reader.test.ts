import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeXlsx } from 'hucre'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UploadReader } from '../../../server/upload/upload-reader.js'
import { unpacksWithin } from '../../../server/upload/zip-check.js'
import { readLimits } from '../../../shared/protocol/import-api.js'
import { zipOf } from '../../support/zip-file.js'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('a zip bomb', () => {
  const bomb = new Uint8Array(200 * 1024 * 1024)

  it('is found by unpacking, whatever it says about itself, and costs no memory', () => {
    const honest = zipOf('xl/worksheets/sheet1.xml', bomb)
    const lying = zipOf('xl/worksheets/sheet1.xml', bomb, 100)
    expect(honest.length).toBeLessThan(1024 * 1024)
    const before = process.memoryUsage().arrayBuffers
    for (const file of [honest, lying]) expect(unpacksWithin(file, 16 * 1024 * 1024)).toBe(false)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
    expect(unpacksWithin(zipOf('a', bytes('abc')), 3)).toBe(true)
    expect(unpacksWithin(zipOf('a', bytes('abcd')), 3)).toBe(false)
  })

  it.each([
    ['no end', (file: Uint8Array) => file.subarray(0, file.length - 30)],
    [
      'a directory elsewhere',
      (file: Uint8Array) => Uint8Array.from(file).fill(0xff, file.length - 6, file.length - 2),
    ],
    ['nothing in it', () => Uint8Array.from([0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)])],
  ])('or a zip with %s is no workbook', (_what, spoil) => {
    expect(unpacksWithin(spoil(zipOf('a', bytes('abc'))), 1000)).toBe(false)
  })
})

describe('a workbook that somebody sent', () => {
  let folder = ''
  let reader: UploadReader
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-reader-'))
    await build({
      logLevel: 'silent',
      configFile: false,
      build: {
        ssr: join(import.meta.dirname, '..', '..', '..', 'server', 'upload', 'read-workbook-worker.ts'),
        outDir: folder,
        target: 'es2022',
        rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
      },
      ssr: { noExternal: true },
    })
    reader = new UploadReader(readLimits, pathToFileURL(join(folder, 'worker.mjs')))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is read in a thread of its own', async () => {
    const file = await writeXlsx({
      sheets: [
        {
          name: 'x',
          rows: [
            ['a', 1, new Date(Date.UTC(2024, 2, 9))],
            [null, null, null],
            ['b', 2.5, true, null],
          ],
          merges: [{ startRow: 0, startCol: 0, endRow: 1, endCol: 0 }],
          columns: [{ width: 5 }, { width: 5, hidden: true }],
          rowDefs: new Map([[1, { hidden: true }]]),
          cells: new Map([['2,4', { value: null, formula: '1+1' }]]),
        },
        { name: 'y', hidden: true, rows: [['c']] },
      ],
    })
    expect(await reader.read(file)).toEqual({
      ok: true,
      value: {
        format: 'xlsx',
        sheets: [
          {
            name: 'x',
            hidden: false,
            rows: [['a', 1, '2024-03-09'], [], ['b', 2.5, true]],
            merges: [{ top: 0, left: 0, bottom: 1, right: 0 }],
            hiddenRows: [1],
            hiddenColumns: [1],
            withoutResult: 1,
          },
          {
            name: 'y',
            hidden: true,
            rows: [['c']],
            merges: [],
            hiddenRows: [],
            hiddenColumns: [],
            withoutResult: 0,
          },
        ],
      },
    })
  })

  it.each([
    ['too many rows', Array.from({ length: readLimits.rows + 1 }, () => [1]), '5000行'],
    ['too many cells', Array.from({ length: 1000 }, () => Array.from({ length: 300 }, () => 1)), '200000格'],
  ])('with %s is refused in words', async (_what, rows, words) => {
    const answer = await reader.read(await writeXlsx({ sheets: [{ name: 'x', rows }] }))
    expect(answer).toEqual({ ok: false, error: expect.stringContaining(words) })
  })

  it('one after the other: many at once are all answered', async () => {
    const files = await Promise.all([1, 2, 3].map((n) => writeXlsx({ sheets: [{ name: 'x', rows: [[n]] }] })))
    const answers = await Promise.all(files.map((file) => reader.read(file)))
    expect(answers.map((answer) => answer.ok && answer.value.sheets[0]?.rows)).toEqual([[[1]], [[2]], [[3]]])
    expect(reader.isBusy).toBe(false)
  })

  it('with a cell in the last corner does not take the memory', async () => {
    const sheet = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`
    const answer = await reader.read(zipOf('xl/worksheets/sheet1.xml', bytes(sheet)))
    expect(answer.ok).toBe(false)
  })

  it('that a thread dies over is refused, not waited for', async () => {
    const broken = new UploadReader(readLimits, pathToFileURL(join(folder, 'nothing', 'there.mjs')))
    expect((await broken.read(zipOf('a', bytes('abc')))).ok).toBe(false)
    expect((await reader.read(zipOf('a', bytes('abc')))).ok).toBe(false)
  })
})

describe('a text file', () => {
  const reader = new UploadReader(readLimits)
  const rows = async (file: Uint8Array) => {
    const answer = await reader.read(file)
    return answer.ok ? answer.value.sheets[0]?.rows : answer.error
  }

  it('keeps its empty lines, quotes, and line ends within quotes', async () => {
    expect(await rows(bytes('\uFEFF单位,数\r\n"a,""b""\n c",1\r\n\r\n,2\r\n'))).toEqual([
      ['单位', '数'],
      ['a,"b"\n c', '1'],
      [null],
      [null, '2'],
    ])
  })

  it('is read in UTF-8 with and without a BOM, in UTF-16 and in GBK', async () => {
    const gbk = Uint8Array.from([0xb5, 0xa5, 0xce, 0xbb, 0x2c, 0x31]) // 单位,1
    const wide = new Uint8Array(Buffer.from('\uFEFF单位\t1', 'utf16le'))
    for (const file of [gbk, wide, bytes('单位,1'), bytes('\uFEFF单位;1')])
      expect(await rows(file)).toEqual([['单位', '1']])
  })

  it('a sign in a title or a remark does not part the fields', async () => {
    const text = '各街道,2024年;;\n单位;金额(万元,元);"说明;备注"\n甲社区;1,234.5;无\n乙社区;2;无\n'
    expect(await rows(bytes(text))).toEqual([
      ['各街道,2024年', null, null],
      ['单位', '金额(万元,元)', '说明;备注'],
      ['甲社区', '1,234.5', '无'],
      ['乙社区', '2', '无'],
    ])
  })

  it.each([
    ['nothing', new Uint8Array(), '空'],
    ['blank lines', bytes('\n,,\n'), '空'],
    ['a web page that is called xls', bytes('<html><table><tr><td>1'), '认不出'],
    ['a PDF', bytes('%PDF-1.7 …'), '认不出'],
    ['random bytes', Uint8Array.from({ length: 300 }, (_, i) => (i * 7919) % 256), '认不出'],
    ['an old xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'xls'],
    ['too many lines', bytes('1,2\n'.repeat(5001)), '5000行'],
  ])('%s is refused in words', async (_what, file, words) => {
    expect(await rows(file)).toContain(words)
  })
})
