import { describe, expect, it } from 'vitest'
import {
  type CompiledCheck,
  compileChecks,
  evaluateChecks,
  type Finding,
} from '../../../shared/domain/checks.js'
import { phraseOf } from '../../../shared/domain/display-phrase.js'
import { asIndicatorCode, asPeriodCode } from '../../../shared/domain/ids.js'
import { isTyped } from '../../../shared/domain/indicator.js'
import type { OrgTree } from '../../../shared/domain/org.js'
import { period } from '../../../shared/domain/period.js'
import { totalPeriodOf } from '../../../shared/domain/roll-up.js'
import { syntheticFill } from '../../../shared/domain/synthetic-fill.js'
import type { Pack } from '../../../shared/domain/table.js'
import { cellRules } from '../../../shared/protocol/cell-rules.js'
import { ownInputs, totalInputs } from '../../../shared/protocol/check-inputs.js'
import { filledCells } from '../../../shared/protocol/filled-cells.js'
import { textRoot } from '../../../shared/protocol/return-document.js'
import { shippedPackNamed } from '../../support/longhua-packs.js'
import { pureTotals } from '../../support/pure-totals.js'

const { catalogue, pack: longhua, tree: longhuaTree } = await shippedPackNamed('lh2020')
const { pack: fumin, tree: fuminTree } = await shippedPackNamed('fm2024')

function filled(pack: Pack, tree: OrgTree) {
  const returns = syntheticFill(pack, tree)
  return {
    pack,
    tree,
    returns,
    totals: pureTotals(catalogue, tree, returns),
    year: asPeriodCode(String(pack.year)),
  }
}
const fills = [filled(fumin, fuminTree), filled(longhua, longhuaTree)]

/** What the checks of a pack say of its made-up figures: of every own row, and of the root's total in every period. */
function findingsOf({ pack, tree, returns, totals, year }: (typeof fills)[number]): readonly Finding[] {
  const indicatorOf = catalogue.indicator
  const checks = new Map<string, CompiledCheck>(
    compileChecks(pack.checks ?? [], indicatorOf).map((one) => [one.check.id, one]),
  )
  const own = returns.flatMap(({ ref }) => {
    const table = catalogue.table(ref.table)
    const unit = tree.get(ref.org)
    if (!table || !unit) throw new Error('a return of nothing')
    const asked = catalogue.checksOf(ref.table).flatMap(({ id }) => checks.get(id) ?? [])
    const place = { org: ref.org, level: unit.level, at: 'own' as const, period: table.periodType }
    const inputs = ownInputs(
      { catalogue, tree, org: ref.org, period: ref.period },
      table,
      totals.cells(ref.table, ref.period, ref.org),
    )
    return evaluateChecks(asked, place, inputs, indicatorOf)
  })
  const periods = new Set([year, ...returns.map(({ ref }) => ref.period)])
  const all = [...periods].flatMap((code) => {
    const { id: org, level } = tree.root
    const lookup = totalInputs({ catalogue, tree, org, period: code }, (part) => {
      const indicator = indicatorOf(asIndicatorCode(part))
      return indicator && totals.stored(indicator, org, totalPeriodOf(indicator, code))
    })
    const place = { org, level, at: 'total' as const, period: period(code).type }
    return evaluateChecks([...checks.values()], place, lookup, indicatorOf)
  })
  return [...own, ...all]
}

describe.each(fills)('the synthetic fill of $pack.id', (fill) => {
  const { pack, tree, returns, totals, year } = fill
  it.each(pack.indicators.filter(({ display }) => display?.accept).map((one) => [one.code, one] as const))(
    '%s: the total of the year lies in its interval and prints the published words',
    (_, indicator) => {
      const { value, reported, expected } = totals.total(indicator, tree.root.id, year)
      const { display, published } = indicator
      if (!display?.accept || value === null) throw new Error(`no total: ${value}`)
      expect(value).toBeGreaterThanOrEqual(display.accept[0])
      expect(value).toBeLessThanOrEqual(display.accept[1])
      const phrase = phraseOf(value, display, indicator.unit)
      expect(phrase).toEqual(phraseOf(published?.value ?? null, display, indicator.unit))
      expect(phrase.supported).toBe(true)
      expect(published?.text.replace(/\s/g, '')).toContain(phrase.words)
      expect(reported).toBe(expected)
    },
  )

  it('fills every typed indicator, and leaves none missing', () => {
    const typed = new Set(returns.flatMap(({ values }) => values.map(([code]) => code)))
    for (const indicator of pack.indicators) if (isTyped(indicator)) expect(typed).toContain(indicator.code)
    for (const indicator of pack.indicators) {
      const { reported, expected } = totals.total(indicator, tree.root.id, year)
      expect([indicator.code, reported]).toEqual([indicator.code, expected])
    }
  })

  it('writes only cells that the relay takes', () => {
    for (const one of returns) {
      const table = catalogue.table(one.ref.table)
      const unit = tree.get(one.ref.org)
      if (!table || !unit) throw new Error('unknown return')
      const rules = cellRules(catalogue.indicatorsOf(table.id), table.lists, unit)
      const cells = filledCells(one)
      expect(new Set(cells.map(([key]) => key)).size).toBe(cells.length)
      for (const [key, value] of cells) {
        const text = typeof value === 'string' ? rules.text(textRoot(key)) : undefined
        const checked = text ? text.checkPiece(String(value)) : rules.check(key, value)
        if (!checked.ok) throw new Error(`${one.ref.org} ${key}: ${checked.error.message}`)
      }
    }
  })

  it('breaks no hard check, and is asked about where the study warned', () => {
    const findings = findingsOf(fill)
    expect(findings.filter(({ severity }) => severity === 'hard')).toEqual([])
    const asked = [...new Set(findings.map(({ check }) => check))].sort()
    expect(asked).toEqual(pack.id === 'fm2024' ? ['K003.02', 'K003.05', 'K003.09'] : ['K004.04'])
  })

  it('marks every item and free text as made up', () => {
    const fixed = /^[\d.-]+$/
    for (const { values, items } of returns) {
      for (const [, value] of values)
        if (typeof value === 'string' && !fixed.test(value)) expect(value).toContain('(演示)')
      for (const { fields } of items) expect(fields.name).toContain('(演示)')
    }
  })
})

describe('what these packs taught the synthetic fill', () => {
  const [community, district] = fills
  const itemsOf = (fill: (typeof fills)[number] | undefined, list: string) =>
    fill?.returns.flatMap(({ items }) => items.filter((item) => item.list === list)) ?? []

  it('asks only the one community for the window, whose last three months add up to the published words', () => {
    const monthly = district?.returns.filter(({ ref }) => ref.table === 'LH20-00W') ?? []
    expect(new Set(monthly.map(({ ref }) => ref.org))).toEqual(new Set(['440309005011']))
    expect(monthly).toHaveLength(12)
    const last = (code: string) =>
      monthly
        .slice(-3)
        .map(({ values }) => Number(values.find(([own]) => own === code)?.[1]))
        .reduce((sum, each) => sum + each, 0)
    expect(last('LH20.00.04')).toBe(47)
    expect(last('LH20.00.05')).toBeGreaterThan(700)
    expect(last('LH20.00.05')).toBeLessThan(800)
  })

  it('writes nothing into columns that only show another table’s figure', () => {
    const yearly = district?.returns.filter(({ ref }) => ref.table === 'LH20-00') ?? []
    expect(yearly.flatMap(({ values }) => values.map(([code]) => code))).not.toContain('LH20.00.04')
    expect(yearly.every(({ ref }) => ref.org.length < 12)).toBe(true)
  })

  it('lists 1073 projects, of which 26 are named and counted as epidemic projects', () => {
    const projects = itemsOf(district, 'projects')
    expect(projects).toHaveLength(1073)
    const epidemic = projects.filter(({ fields }) => fields.category === '防疫项目')
    expect(epidemic).toHaveLength(26)
    for (const { fields } of projects)
      expect([fields.name, /防疫|测温/.test(String(fields.name))]).toEqual([
        fields.name,
        fields.category === '防疫项目',
      ])
  })

  it('names the six methods, five channels, five types and four functions once each', () => {
    const names = (list: string) => itemsOf(district, list).map(({ fields }) => fields.name)
    expect(['methods', 'channels', 'types', 'functions'].map((list) => new Set(names(list)).size)).toEqual([
      6, 5, 5, 4,
    ])
    expect(['methods', 'channels', 'types', 'functions'].map((list) => names(list).length)).toEqual([
      6, 5, 5, 4,
    ])
  })

  it('names each of the eleven projects of the community once over the months', () => {
    const names = itemsOf(community, 'projects').map(({ fields }) => fields.name)
    expect(names).toHaveLength(11)
    expect(new Set(names).size).toBe(11)
  })
})
