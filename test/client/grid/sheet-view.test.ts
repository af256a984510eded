import { describe, expect, it } from 'vitest'
import { summarize, summaryWords } from '../../../client/grid/selection-summary.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const own = `own/${smallOrgs.a1}`
const streetSum = `sum/${smallOrgs.streetA}`
const contribution = (n: number, reported: number, na = 0) => ({ n, reported, na })

describe('what a cell shows', () => {
  const sheet = openSmallSheet({
    cells: [
      [smallOrgs.a1, smallCodes.sum, 1_234_567],
      [smallOrgs.a1, smallCodes.latest, 0],
      [smallOrgs.a1, smallCodes.yesno, true],
      [smallOrgs.a1, smallCodes.money, { na: '非试点' }],
      [smallOrgs.a1, smallCodes.text, '一段文字'],
    ],
    totals: {
      [`${smallOrgs.streetA}/${smallCodes.sum}`]: contribution(1_234_600, 2),
      [`${smallOrgs.streetA}/${smallCodes.latest}`]: contribution(95, 2),
      [`${smallOrgs.streetA}/${smallCodes.money}`]: contribution(0, 2, 2),
      [`${smallOrgs.a1}/${smallCodes.listCount}`]: contribution(3, 1),
    },
  })
  const text = (row: string, code: keyof typeof smallCodes) =>
    sheet.view.text(sheet.row(row), sheet.column(smallCodes[code]))

  it.each<readonly [string, keyof typeof smallCodes, string]>([
    [own, 'sum', '1,234,567'],
    [own, 'latest', '0'],
    [own, 'yesno', '是'],
    [own, 'money', '不适用:非试点'],
    [own, 'text', '一段文字'],
    [own, 'never', ''],
    [own, 'listCount', '3'],
    [own, 'listSum', '—'],
    [streetSum, 'sum', '1,234,600'],
    [streetSum, 'latest', '95'],
    [streetSum, 'money', '不适用'],
    [streetSum, 'distinct', '—'],
    [`sum/${smallOrgs.district}`, 'streets', '2'],
    [`own/${smallOrgs.streetA}`, 'streets', ''],
    [own, 'streets', ''],
  ])('%s %s', (row, code, shown) => {
    expect(text(row, code)).toBe(shown)
  })
})

describe('what may be typed', () => {
  const sheet = openSmallSheet()
  const because = (row: string, code: keyof typeof smallCodes) => {
    const answer = sheet.view.editability(sheet.row(row), sheet.column(smallCodes[code]))
    return answer.ok ? 'yes' : answer.because
  }
  it.each<readonly [string, keyof typeof smallCodes, string]>([
    [own, 'sum', 'yes'],
    [own, 'direct', 'other-level'],
    [own, 'ratio', 'computed'],
    [own, 'listCount', 'list'],
    [`own/${smallOrgs.streetA}`, 'listCount', 'other-level'],
    [`own/${smallOrgs.a2}`, 'sum', 'no-right'],
    [streetSum, 'sum', 'total'],
  ])('%s %s: %s', (row, code, answer) => {
    expect(because(row, code)).toBe(answer)
  })
})

describe('what is missing', () => {
  it('is empty cells of this level; a zero and 不适用 are answers', () => {
    const sheet = openSmallSheet({
      cells: [
        [smallOrgs.a1, smallCodes.sum, 0],
        [smallOrgs.a1, smallCodes.money, { na: '' }],
        [smallOrgs.a1, smallCodes.text, ''],
      ],
    })
    const missing = (code: keyof typeof smallCodes) =>
      sheet.view.isMissing(sheet.row(own), sheet.column(smallCodes[code]))
    expect([missing('sum'), missing('money'), missing('direct'), missing('ratio')]).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect([missing('latest'), missing('text')]).toEqual([true, true])
  })

  it('is counted per row, and over all units below a sum', () => {
    const sheet = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.sum, 0]] })
    const one = sheet.view.coverage(sheet.row(own))
    const two = sheet.view.coverage(sheet.row(`own/${smallOrgs.a2}`))
    const streetOwn = sheet.view.coverage(sheet.row(`own/${smallOrgs.streetA}`))
    const street = sheet.view.coverage(sheet.row(streetSum))
    expect(one.reported).toBe(1)
    expect(two.reported).toBe(0)
    expect(street).toEqual({
      reported: 1,
      expected: one.expected + two.expected + streetOwn.expected,
    })
  })
})

describe('the figures of a selection', () => {
  it('adds up numbers and leaves out texts and ratios; one cell needs no figures', () => {
    const sheet = openSmallSheet({
      cells: [
        [smallOrgs.a1, smallCodes.sum, 1200],
        [smallOrgs.a2, smallCodes.sum, 1],
        [smallOrgs.a1, smallCodes.money, 0.1],
        [smallOrgs.a2, smallCodes.money, 0.2],
      ],
    })
    const top = sheet.rows.indexOf(sheet.row(own))
    const left = sheet.columns.indexOf(sheet.column(smallCodes.sum))
    const block = { top, bottom: top + 1, left, right: left + 1 }
    const sums = summarize(sheet.view, sheet.rows, sheet.columns, block)
    expect(sums).toMatchObject({
      cells: 4,
      count: 4,
      min: '0.1',
      max: '1,200',
      sum: '1,201.3',
      unit: undefined,
    })
    expect(sums && summaryWords(sums)).toContain('计量单位不一')
    const withStreet = summarize(sheet.view, sheet.rows, sheet.columns, {
      ...block,
      top: top - 2,
      right: left,
    })
    expect(withStreet).toMatchObject({ cells: 4, count: 2, sum: '1,201', unit: '个', withoutTotals: true })
    expect(withStreet && summaryWords(withStreet)).toContain('求和 1,201 个 · 平均 600.5 个')
    expect(summarize(sheet.view, sheet.rows, sheet.columns, { ...block, bottom: top, right: left })).toBe(
      undefined,
    )
  })

  it('is exact in decimals, in the unit of the column', () => {
    const sheet = openSmallSheet({
      cells: [
        [smallOrgs.a1, smallCodes.money, 0.1],
        [smallOrgs.a2, smallCodes.money, 0.2],
        [smallOrgs.b1, smallCodes.money, 90_000_000_000_000],
      ],
    })
    const left = sheet.columns.indexOf(sheet.column(smallCodes.money))
    const all = { top: 0, bottom: sheet.rows.length - 1, left, right: left }
    expect(summarize(sheet.view, sheet.rows, sheet.columns, all)).toMatchObject({
      sum: '90,000,000,000,000.3',
      average: '30,000,000,000,000.1',
      min: '0.1',
      unit: '元',
    })
  })
})
