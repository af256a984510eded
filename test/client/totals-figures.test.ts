import { describe, expect, it } from 'vitest'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import {
  inMoneyUnit,
  moneyUnits,
  totalCell,
  totalPeriods,
  totalRows,
} from '../../client/pages/totals-figures.js'
import type { IndicatorCode } from '../../shared/domain/ids.js'
import { asPeriodCode } from '../../shared/domain/ids.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import { smallCodes, smallModel, smallOrgs, smallTables, smallUnits } from '../support/small-pack.js'

const workplace = new WorkplaceModel({
  me: { id: 'u', login: 'd', name: '主管', role: 'supervisor', org: smallOrgs.district },
  orgUnits: smallUnits,
  packs: smallModel.catalogue.packs,
  demo: true,
})
const table = smallTables.monthly

const cell = (code: IndicatorCode, totals: Readonly<Record<string, Contribution>>) => {
  const indicator = workplace.catalogue.indicator(code)
  if (!indicator) throw new Error(`no indicator ${code}`)
  return totalCell(indicator, {
    workplace,
    org: smallOrgs.district,
    period: asPeriodCode('202403'),
    lookup: (asked) => totals[asked],
  })
}

describe('totalRows', () => {
  const district = workplace.tree.root
  const names = (expanded: readonly string[]) =>
    totalRows(workplace, table, district, new Set(expanded) as never).map(
      ({ unit, depth, hasChildren }) => `${depth} ${unit.name}${hasChildren ? ' +' : ''}`,
    )

  it('shows the scope alone until it is expanded, then its children in official order', () => {
    expect(names([])).toEqual(['0 龙岗区 +'])
    expect(names([smallOrgs.district, smallOrgs.streetB])).toEqual([
      '0 龙岗区 +',
      '1 甲街道 +',
      '1 乙街道 +',
      '2 乙一社区',
    ])
  })
})

describe('totalPeriods', () => {
  it('offers the table’s own periods and those they roll up into', () => {
    expect(totalPeriods(2024, 'quarter')).toEqual([
      '2024',
      '2024Q1',
      '2024Q2',
      '2024Q3',
      '2024Q4',
      '2024S1',
      '2024S2',
    ])
    expect(totalPeriods(2024, 'week').filter((code) => !code.includes('W'))).toEqual(['2024'])
  })
})

describe('totalCell', () => {
  it('shows money with its decimals and how much of it is reported', () => {
    expect(
      cell(smallCodes.money, { [smallCodes.money]: { n: 123_456_789, reported: 2, na: 1 } }),
    ).toMatchObject({
      number: '1,234,567.89',
      reported: 2,
      expected: 3,
      na: 1,
    })
  })

  it('shows a dash, not a zero, for what nobody reported and for a ratio without a base', () => {
    expect(cell(smallCodes.sum, {})).toMatchObject({ number: '—', words: '—', reported: 0, expected: 5 })
    expect(cell(smallCodes.sum, { [smallCodes.sum]: { n: 0, reported: 5, na: 0 } }).number).toBe('0')
    expect(cell(smallCodes.ratio, { [smallCodes.latest]: { n: 3, reported: 3, na: 0 } }).number).toBe('—')
  })
})

describe('units of money', () => {
  const [yuan, wan, yi] = moneyUnits
  const money = { unit: '元' }
  const shown = (value: number | null, unit: (typeof moneyUnits)[number]) =>
    inMoneyUnit({ value, number: value === null ? '—' : value.toFixed(2) }, money, unit)

  it('divides what was summed in 元, and says in which unit it stands', () => {
    expect(shown(222_312_345.67, yuan)).toEqual({ number: '222312345.67', unit: '元' })
    expect(shown(222_312_345.67, wan)).toEqual({ number: '22,231.23', unit: '万元' })
    expect(shown(222_312_345.67, yi)).toEqual({ number: '2.2231', unit: '亿元' })
  })

  it('keeps missing a dash and zero a zero, and leaves counts alone', () => {
    expect(shown(null, wan).number).toBe('—')
    expect(shown(0, yi).number).toBe('0.0000')
    expect(inMoneyUnit({ value: 12_000, number: '12,000' }, { unit: '人' }, wan)).toEqual({
      number: '12,000',
      unit: '人',
    })
  })
})
