import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../../server/catalogue/csv.js'
import { csvField, csvLine, csvStream, csvText } from '../../../server/export/csv.js'
import { documentOf } from './sample-sheet.js'

describe('one CSV field', () => {
  it.each([
    [null, ''],
    ['', ''],
    [0, '0'],
    [-12.5, '-12.5'],
    [Number.NaN, ''],
    ['平湖街道', '平湖街道'],
    ['甲,乙', '"甲,乙"'],
    ['他说"好"', '"他说""好"""'],
    ['第一行\n第二行', '"第一行\n第二行"'],
    [' 前后有空格 ', '" 前后有空格 "'],
  ])('[E5] writes %j as %j', (cell, expected) => {
    expect(csvField(cell)).toBe(expected)
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","点我")', '"\'=HYPERLINK(""http://x"",""点我"")"'],
    ['+86 755', "'+86 755"],
    ['-5', "'-5"],
    ['-', "'-"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    [' =1', "' =1"],
    ['\uFEFF=1', "'\uFEFF=1"],
  ])('[E5] takes the formula out of %j', (cell, expected) => {
    expect(csvField(cell)).toBe(expected)
  })

  it.each(['—', '1-2', 'a=b', '第@楼', '不适用', "'已是文字"])('[E5] leaves %j alone', (text) => {
    expect(csvField(text)).toBe(text)
  })

  it('[E5] reads back as it was, whatever the text', () => {
    const text = fc
      .string({ unit: fc.constantFrom(...'a甲0=+-@＝＋－＠\t\r\n", \'') })
      .map((each) => each.trim())
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (cells) => {
        const read = parseCsv(csvLine([...cells, 'end']))[0]?.fields ?? []
        const restored = cells.map((cell) =>
          /^['=+\-@＝＋－＠]/.test(cell) && cell[0] !== "'" ? `'${cell}` : cell,
        )
        expect(read).toEqual([...restored, 'end'])
        for (const field of read) expect(field).not.toMatch(/^[=+\-@＝＋－＠]/)
      }),
    )
  })

  it('[E5] keeps every finite number a number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(csvField(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('a sheet as CSV', () => {
  const cells = { '440307002001': { 'A.1': 3, 'A.2': 7, 'A.5': '=cmd|calc' } }
  const document = documentOf('T-1', { 202403: cells }, { scope: '440307002001', demo: true })

  it('[E6] begins with a BOM, ends lines with CRLF, and says at its end what it stands for', () => {
    expect([...csvText(document)].join('')).toBe(
      '\uFEFF序号,单位,代码,议事/会议/会议场次（次）,议事/会议/参加人次（人次）,议事/办理/办结率（%）,投入/投入资金（万元）,备注\r\n' +
        "1,沙湾社区,440307002001,3,7,42.86,,'=cmd|calc\r\n" +
        '\r\n' +
        '说明：1. 按月填报。\r\n' +
        '"　　　2. 空白为缺报;“—”为不填报或无合计;0为零,不是缺报。"\r\n' +
        '"　　　3. 报送状态:已提交1份。"\r\n' +
        '截至序号 7\r\n' +
        '数据版本:T-1/202403/440307002001@7\r\n' +
        '"演示数据(合成),非真实数据"\r\n',
    )
  })

  it('streams the same bytes', async () => {
    const bytes = new Uint8Array(await new Response(csvStream(document)).arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe([...csvText(document)].join(''))
  })
})
