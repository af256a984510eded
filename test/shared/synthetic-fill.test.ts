import { describe, expect, it } from 'vitest'
import { isNotApplicable } from '../../shared/domain/cell-value.js'
import { phraseOf } from '../../shared/domain/display-phrase.js'
import { asIndicatorCode, asPeriodCode } from '../../shared/domain/ids.js'
import { isTyped, listOf } from '../../shared/domain/indicator.js'
import { periodsOfYear } from '../../shared/domain/period.js'
import { syntheticFill } from '../../shared/domain/synthetic-fill.js'
import { returnLevels } from '../../shared/domain/table.js'
import { cellRules } from '../../shared/protocol/cell-rules.js'
import { filledCells } from '../../shared/protocol/filled-cells.js'
import { textRoot } from '../../shared/protocol/return-document.js'
import { pureTotals } from '../support/pure-totals.js'
import { shippedPack } from '../support/shipped-pack.js'

const { catalogue, pack, tree } = await shippedPack()
const returns = syntheticFill(pack, tree)
const totals = pureTotals(catalogue, tree, returns)
const year = asPeriodCode('2024')
const district = tree.root.id
const number = (table: string, period: string, org: string, code: string): number => {
  const value = totals.cells(table, period, org).get(code)
  return typeof value === 'number' ? value : Number.NaN
}

describe('the synthetic fill of the Longgang pack', () => {
  it('makes one return for every table, period and unit that fills it', () => {
    const expected = pack.tables.reduce(
      (sum, table) =>
        sum +
        periodsOfYear(pack.year, table.periodType).length *
          tree.within(district, returnLevels(catalogue, table)).length,
      0,
    )
    expect(returns.length).toBe(expected)
    const names = new Set(returns.map(({ ref }) => `${ref.table}/${ref.period}/${ref.org}`))
    expect(names.size).toBe(expected)
  })

  it.each(
    pack.indicators.filter(({ display }) => display?.accept).map((indicator) => [indicator.code, indicator]),
  )('%s: the total of the year lies in its interval and prints the published words', (_, indicator) => {
    const { value, reported, expected } = totals.total(indicator, district, year)
    const { display, published } = indicator
    if (!display?.accept || value === null) throw new Error(`no total: ${value}`)
    expect(value).toBeGreaterThanOrEqual(display.accept[0])
    expect(value).toBeLessThanOrEqual(display.accept[1])
    const phrase = phraseOf(value, display, indicator.unit)
    expect(phrase).toEqual(phraseOf(published?.value ?? null, display, indicator.unit))
    expect(phrase.supported).toBe(true)
    expect(published?.text.replace(/\s/g, '')).toContain(phrase.words)
    expect(reported).toBe(expected)
  })

  it('leaves nothing missing: every indicator is reported by every unit in every period', () => {
    for (const indicator of pack.indicators) {
      const { reported, expected } = totals.total(indicator, district, year)
      expect([indicator.code, reported]).toEqual([indicator.code, expected])
    }
  })

  it('does not always take the published figure itself', () => {
    const value = (code: string) => {
      const indicator = catalogue.indicator(asIndicatorCode(code))
      return indicator && totals.total(indicator, district, year).value
    }
    expect(value('LG24.01.02')).not.toBe(2400)
    expect(value('LG24.02.02')).not.toBe(222_000_000)
    expect(value('LG24.03.02')).not.toBe(2_600_000)
  })

  it('is the same on every run, and another one for another seed', () => {
    const cells = (seed?: number) =>
      JSON.stringify(syntheticFill(pack, tree, seed).map((filled) => [filled.ref, filledCells(filled)]))
    expect(cells()).toBe(cells(2024))
    expect(cells(7)).not.toBe(cells(8))
  })

  it('writes only cells that the relay takes', () => {
    for (const filled of returns) {
      const table = catalogue.table(filled.ref.table)
      const unit = tree.get(filled.ref.org)
      if (!table || !unit) throw new Error('unknown return')
      const rules = cellRules(catalogue.indicatorsOf(table.id), table.lists, unit)
      const cells = filledCells(filled)
      expect(new Set(cells.map(([key]) => key)).size).toBe(cells.length)
      for (const [key, value] of cells) {
        const text = typeof value === 'string' ? rules.text(textRoot(key)) : undefined
        const checked = text ? text.checkPiece(String(value)) : rules.check(key, value)
        if (!checked.ok) throw new Error(`${filled.ref.org} ${key}: ${checked.error.message}`)
      }
    }
  })

  it('keeps stocks from falling and reaches the target in the last period', () => {
    for (const indicator of pack.indicators) {
      if (indicator.rule.kind !== 'latest' || indicator.valueType !== 'number') continue
      const table = catalogue.tableOf(indicator.code)
      if (!table) continue
      const periods = periodsOfYear(pack.year, table.periodType)
      const series = periods.map((period) => totals.total(indicator, district, period).value ?? Number.NaN)
      expect([...series].sort((a, b) => a - b)).toEqual(series)
      expect(series.at(-1)).toBe(totals.total(indicator, district, year).value)
    }
  })

  it.each([
    ['LG24-06', 'LG24.06.03', 'LG24.06.02'],
    ['LG24-06', 'LG24.06.S1', 'LG24.06.03'],
    ['LG24-05', 'LG24.05.07', 'LG24.05.05'],
    ['LG24-07', 'LG24.07.02', 'LG24.07.01'],
    ['LG24-10', 'LG24.10.02', 'LG24.10.01'],
    ['LG24-10', 'LG24.10.03', 'LG24.10.02'],
    ['LG24-03', 'LG24.03.01', 'LG24.03.S1'],
  ])('%s: %s is never larger than %s, in any cell', (table, part, whole) => {
    let compared = 0
    for (const { ref } of returns) {
      if (ref.table !== table || !totals.cells(table, ref.period, ref.org).has(part)) continue
      const [small, large] = [part, whole].map((code) => number(table, ref.period, ref.org, code))
      expect(small).toBeLessThanOrEqual(large ?? Number.NaN)
      compared += 1
    }
    expect(compared).toBeGreaterThan(0)
  })

  it('keeps the caps of projects: 工程类 to 100 万元, 服务类 and 货物类 to 50 万元', () => {
    const projects = returns.flatMap(({ items }) => items.filter(({ list }) => list === 'projects'))
    expect(projects.length).toBe(970)
    for (const { fields } of projects) {
      expect(Number(fields.amount)).toBeLessThanOrEqual(fields.category === '工程类' ? 1_000_000 : 500_000)
      expect(Number(fields.amount) % 100).toBe(0) // 0.01 万元
      expect(String(fields.name)).toContain('(演示)')
      expect(String(fields.date)).toMatch(/^2024-\d\d-\d\d$/)
    }
  })

  it('repeats some enterprise keys, with one name each, so that distinct is not a sum', () => {
    const rows = returns.flatMap(({ items }) => items.filter(({ list }) => list === 'enterprises'))
    const names = new Map(rows.map(({ fields }) => [fields.key, fields.name]))
    expect(rows.length).toBeGreaterThan(698)
    expect(names.size).toBe(698)
    for (const { fields } of rows) expect(fields.name).toBe(names.get(fields.key ?? null))
  })

  it('lets only the pilot community report virtual scenes; all others say 不适用', () => {
    const own = returns.filter(
      ({ ref }) => ref.table === 'LG24-08' && tree.get(ref.org)?.level === 'community',
    )
    const na = own.filter(({ values }) => values.some(([, value]) => isNotApplicable(value)))
    expect(own.length).toBe(119 * 2)
    expect(na.length).toBe(118 * 2)
    expect(na.every(({ items, none }) => items.length === 0 && none.length === 0)).toBe(true)
    expect(own.find((one) => !na.includes(one))?.ref.org).toBe('440307014003')
  })

  it('marks every free text as made up', () => {
    for (const { values } of returns) {
      for (const [code, value] of values) {
        const indicator = catalogue.indicator(code)
        if (indicator?.valueType !== 'text' || typeof value !== 'string' || code === 'LG24.05.02') continue
        expect(value).toContain('(演示)')
      }
    }
  })

  it('fills every typed indicator and list at the levels that fill it', () => {
    const filled = new Set(returns.flatMap(({ values }) => values.map(([code]) => code)))
    for (const indicator of pack.indicators) if (isTyped(indicator)) expect(filled).toContain(indicator.code)
    const lists = new Set(returns.flatMap(({ items }) => items.map(({ list }) => list)))
    expect([...lists].sort()).toEqual(
      [...new Set(pack.indicators.flatMap((one) => listOf(one) ?? []))].sort(),
    )
  })
})
