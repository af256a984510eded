import { describe, expect, it } from 'vitest'
import { contentDisposition, fileName } from '../../../server/export/content-disposition.js'
import { mostDecimals, shownNumber } from '../../../server/export/shown-number.js'

describe('a number as a file shows it', () => {
  const tenThousand = { label: '万元', factor: 10_000 }
  it.each([
    [1.005, { decimals: 2 }, 1.01],
    [-1.005, { decimals: 2 }, -1.01],
    [2.5, { decimals: 0 }, 3],
    [95.166320166, { decimals: 2 }, 95.17],
    [9_007_199_254_740_991, { decimals: 0 }, 9_007_199_254_740_991],
    [22_345.67, { decimals: 2, entryUnit: tenThousand }, 2.234567],
    [222_310_000, { decimals: 0, entryUnit: tenThousand }, 22_231],
    [0.3, { decimals: 1, entryUnit: { label: '千', factor: 1000 } }, 0.0003],
  ])('shows %d as asked', (value, style, expected) => {
    expect(shownNumber(value, style)).toBe(expected)
  })

  it('counts the decimals that a column needs', () => {
    expect(mostDecimals([1, 2.5, null, '—', 2.125])).toBe(3)
    expect(mostDecimals([])).toBe(0)
  })
})

describe('the name of a download', () => {
  it('[E8] names the file in Chinese for programs that know how, in ASCII for the others', () => {
    expect(contentDisposition('2024年3月 表(演示).csv', 'LG24-01_202403.csv')).toBe(
      `attachment; filename="LG24-01_202403.csv"; filename*=UTF-8''2024%E5%B9%B43%E6%9C%88%20%E8%A1%A8%28%E6%BC%94%E7%A4%BA%29.csv`,
    )
  })

  it('[E8] cannot break out of the header or of its folder', () => {
    const nasty = '../a"\r\nSet-Cookie: x=1; \u202Efdp.exe\uD800*\'.csv'
    expect(contentDisposition(nasty, nasty)).toMatch(
      /^attachment; filename="[A-Za-z0-9._-]+"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/,
    )
    expect(fileName(nasty)).not.toMatch(/[/\\\r\n"\u202E]/)
  })

  it('[E8] stays within what file systems take, and keeps its ending', () => {
    const name = fileName(`${'龙'.repeat(300)}.xlsx`)
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255)
    expect(name.endsWith('.xlsx')).toBe(true)
  })
})
