import { describe, expect, it } from 'vitest'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { compileChecks, evaluateChecks } from '../../../shared/domain/checks.js'
import { baseOf, formatChange } from '../../../shared/domain/comparison.js'
import { noNumber, phraseWithUnit } from '../../../shared/domain/display-phrase.js'
import type { Input } from '../../../shared/domain/expression/values.js'
import { displayUnit } from '../../../shared/domain/format-value.js'
import {
  asIndicatorCode,
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  type PeriodCode,
} from '../../../shared/domain/ids.js'
import { type Indicator, isTyped } from '../../../shared/domain/indicator.js'
import { buildOrgTree, type OrgLevel, type OrgTree, type OrgUnit } from '../../../shared/domain/org.js'
import { periodPathUp } from '../../../shared/domain/period.js'
import { rollsUp } from '../../../shared/domain/roll-up.js'
import { monthsOfWindow, windowEnding } from '../../../shared/domain/rolling-window.js'
import type { FilledReturn } from '../../../shared/domain/synthetic-fill.js'
import { asks, buildCatalogue, participants, returnLevels } from '../../../shared/domain/table.js'
import { parseTypedValue, type ValueKind } from '../../../shared/domain/typed-value.js'
import { leafOf } from '../../../shared/protocol/return-leaves.js'
import { shippedPackNamed } from '../../support/longhua-packs.js'
import { pureTotals } from '../../support/pure-totals.js'
import { shippedTree } from '../../support/shipped-pack.js'

const { catalogue, tree: longhuaTree } = await shippedPackNamed('lh2020')
const city = await shippedTree()
const longhua = longhuaTree.root.id
const everyIndicator = catalogue.packs.flatMap(({ indicators }) => indicators)
const indicator = (code: string): Indicator => {
  const found = catalogue.indicator(asIndicatorCode(code))
  if (!found) throw new Error(`${code} is in no pack`)
  return found
}
const tableOf = (code: string) => {
  const table = catalogue.tableOf(asIndicatorCode(code))
  if (!table) throw new Error(`${code} is in no table`)
  return table
}

type Cells = Readonly<Record<string, CellValue>>
const filled = (table: string, period: string, org: string, values: Cells): FilledReturn => ({
  ref: { table: asTableId(table), period: asPeriodCode(period), org: asOrgUnitId(org) },
  values: Object.entries(values).map(([code, value]) => [asIndicatorCode(code), value] as const),
  items: [],
  none: [],
})
/** A total of 龙华区, or of another unit of the city, reckoned from what units handed in. */
const total = (returns: readonly FilledReturn[], code: string, period: string, scope: string = longhua) =>
  pureTotals(catalogue, city, returns).total(indicator(code), asOrgUnitId(scope), asPeriodCode(period))
const leaf = (code: string, cells: Cells) => leafOf(indicator(code), new Map(Object.entries(cells)))
const words = (code: string, value: number | null) => {
  const { display, unit } = indicator(code)
  if (!display) throw new Error(`${code} is printed nowhere`)
  return phraseWithUnit(value, display, unit)
}

const checks = new Map(
  compileChecks(
    catalogue.packs.flatMap((pack) => pack.checks ?? []),
    catalogue.indicator,
  ).map((one) => [one.check.id, one]),
)
/** The severity of what a check finds in some inputs; undefined when it finds nothing. */
function asked(id: string, inputs: Readonly<Record<string, Input>>): string | undefined {
  const found = checks.get(id)
  const [level] = found?.check.levels ?? []
  if (!found || !level) throw new Error(`there is no check ${id}`)
  const { at, periods, tables } = found.check
  const period = periods?.[0] ?? tables.map((table) => catalogue.table(table)?.periodType)[0] ?? 'year'
  const place = { org: longhua, level, at, period }
  return evaluateChecks([found], place, (name) => inputs[name] ?? null, catalogue.indicator)[0]?.severity
}

describe('the 14 traps of the source documents', () => {
  it('1. a rate is Σ ÷ Σ, never the mean of rates, and — where there is no base', () => {
    // 1 of 1 estates in one street, 50 of 99 in another, none in a third: the mean of the two rates is 75.25 %.
    const returns = [
      filled('LH20-02', '2020', '440309001', { 'LH20.02.S1': 1, 'LH20.02.S2': 1 }),
      filled('LH20-02', '2020', '440309002', { 'LH20.02.S1': 50, 'LH20.02.S2': 99 }),
      filled('LH20-02', '2020', '440309003', { 'LH20.02.S1': 0, 'LH20.02.S2': 0 }),
    ]
    expect(total(returns, 'LH20.02.02', '2020').value).toBe(51)
    const empty = total(returns, 'LH20.02.02', '2020', '440309003').value
    expect(empty).toBeNull()
    expect(words('LH20.02.02', empty)).toBe(noNumber)
    for (const { code, rule } of everyIndicator)
      if (
        /率|比例|占比/.test(indicator(code).name.zh) &&
        indicator(code).unit === '%' &&
        rule.kind !== 'ratio'
      )
        expect([code, rollsUp(indicator(code))]).toEqual([code, false])
  })

  it('2. a stock is not added over months, beside a flow that is', () => {
    const months = [1, 2, 3].map((month) =>
      filled('FM24-06', `20240${month}`, '440309005S01', {
        'FM24.06.01': 100 + month,
        'FM24.06.03': 100 + month,
      }),
    )
    const station: OrgUnit = {
      id: asOrgUnitId('440309005S01'),
      name: '福民社区',
      level: 'community',
      type: 'station',
      parentId: null,
      position: 0,
      validFrom: null,
      validTo: null,
    }
    const totals = pureTotals(catalogue, buildOrgTree([station]), months)
    const year = (code: string) => totals.total(indicator(code), station.id, asPeriodCode('2024')).value
    expect([year('FM24.06.01'), year('FM24.06.03')]).toEqual([103, 306])
    expect(['LG24.09.01', 'LG24.09.02'].map((code) => indicator(code).rule.kind)).toEqual(['sum', 'direct'])
    expect(indicator('LG24.04.01').rule).not.toMatchObject({ kind: 'sum' })
  })

  it('3. 2018支 is a number, 1+3+28+1 a text, 3-9 neither; what Word makes of digits is read', () => {
    const teams: ValueKind = indicator('LG24.09.03')
    const read = (text: string, kind: ValueKind = teams) => {
      const parsed = parseTypedValue(text, kind)
      return parsed.ok ? parsed.value : parsed.error.code
    }
    expect(read('2018支')).toBe(2018)
    expect(read('1+3+28+1')).toBe('looks-like-a-formula')
    expect(read('1+3+28+1', indicator('LG24.05.02'))).toBe('1+3+28+1')
    expect(read('12+N+1', indicator('LH20.04.02'))).toBe('12+N+1')
    expect(leaf('LG24.05.02', { 'LG24.05.02': '1+3+28+1' })).toEqual({ kind: 'value', n: 0 })
    expect(read('3-9')).toBe('looks-like-a-date')
    expect(read('\uff12\uff0c\uff10\uff11\uff18')).toBe(2018)
    expect(read('\uff11\uff0e\uff15\u4e07')).toBe(15_000)
    expect(read('192 场', indicator('FM24.01.04'))).toBe(192)
    expect(read('560 余')).toBe('vague')
  })

  it('4. 2.22亿, 22200 万元 and 222000000 元 are one amount, and the unit of entry is in sight', () => {
    const amount = tableOf('LG24.02.02').lists[0]?.columns.find(({ id }) => id === 'amount')
    if (!amount) throw new Error('the ledger has no amount')
    const read = (text: string) => {
      const parsed = parseTypedValue(text, amount)
      return parsed.ok ? parsed.value : parsed.error.code
    }
    for (const text of ['2.22亿', '22200', '22200万元', '222000000元'])
      expect([text, read(text)]).toEqual([text, 222_000_000])
    expect(words('LG24.02.02', 222_000_000)).toBe('2.22亿元')
    expect(displayUnit(amount)).toBe('万元')
    // Every amount of money says in which unit it is typed, and keeps whole 分.
    const columns = catalogue.tables.flatMap(({ lists }) => lists.flatMap((list) => list.columns))
    const typed = [...everyIndicator.filter(isTyped), ...columns].filter(({ unit }) => unit === '元')
    expect(typed.length).toBeGreaterThan(4)
    for (const { name, decimals, entryUnit } of typed)
      expect([name.zh, decimals, entryUnit?.label]).toEqual([
        name.zh,
        2,
        name.zh === '产业链总产值' ? '亿元' : '万元',
      ])
  })

  it('5. 0, blank and 不适用 are three things', () => {
    expect(leaf('LH20.03.01', {})).toBeNull()
    expect(leaf('LH20.03.01', { 'LH20.03.01': 0 })).toEqual({ kind: 'value', n: 0 })
    expect(leaf('LH20.03.01', { 'LH20.03.01': { na: '非试点' } })).toEqual({ kind: 'na', n: 0 })
    expect(leaf('LH20.04.03', {})).toBeNull()
    expect(leaf('LH20.04.03', { 'projects#none': true })).toEqual({ kind: 'value', n: 0 })
    const street = (n: number, values: Cells) => filled('LH20-03', '2020', `44030900${n}`, values)
    const returns = [
      street(1, { 'LH20.03.01': 8000 }),
      street(2, { 'LH20.03.01': 0 }),
      street(3, { 'LH20.03.01': { na: '无此平台' } }),
    ]
    // Blank blocks completeness; 0 and 不适用 do not.
    expect(total(returns, 'LH20.03.01', '2020')).toMatchObject({
      value: 8000,
      reported: 3,
      expected: 6,
      na: 1,
    })
    const outside = longhuaTree.get(asOrgUnitId('440309005012'))
    expect(outside && asks(indicator('LH20.00.04'), outside)).toBe(false)
  })

  it('6. 全覆盖 and 100% have a named denominator', () => {
    const claims = everyIndicator.filter(
      ({ published, rule }) =>
        /全覆盖|全部|100%|百分百|以上的/.test(published?.text ?? '') && rule.kind !== 'text',
    )
    expect(claims.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['LG24.03.01', 'LG24.06.04', 'FM24.06.12', 'FM24.03.11', 'LH20.02.02']),
    )
    for (const { code, rule, denominator, definition } of claims) {
      const named = rule.kind === 'ratio' || rule.kind === 'share' || denominator !== undefined
      // A target is no result, and says so.
      expect([code, named || definition.includes('目标')]).toEqual([code, true])
    }
    expect(indicator('LG24.03.01').denominator).toEqual({ kind: 'indicator', code: 'LG24.03.S1' })
    expect(asked('K000.12', { 'LG24.03.01': 139, 'LG24.03.S1': 139, 'LG24.04.01': 628 })).toBe('soft')
    expect(asked('K003.02', { 'FM24.06.12': 100, 'FM24.06.S2': 849, 'FM24.06.10': 4469 })).toBe('soft')
  })

  it('7. one cell prints in several roundings', () => {
    const headline = indicator('SZ25.10.16')
    expect([headline.rule, headline.entryLevels]).toEqual([{ kind: 'same-as', source: 'SZ25.10.15' }, []])
    const returns = [
      filled('SZ25-10', '202501', '4403', { 'SZ25.10.15': 1_000_000 }),
      filled('SZ25-10', '202506', '440307', { 'SZ25.10.15': 8_153_210 }),
    ]
    const [text, title] = ['SZ25.10.15', 'SZ25.10.16'].map(
      (code) => total(returns, code, '2025', '4403').value,
    )
    expect([text, title]).toEqual([9_153_210, 9_153_210])
    expect(words('SZ25.10.15', text ?? null)).toBe('915万余人次')
    expect(words('SZ25.10.16', title ?? null)).toBe('超900万人次')
    expect(words('SZ25.10.16', 8_990_000)).not.toBe('超900万人次')
    // What a document prints twice in the same words is one indicator.
    expect(
      everyIndicator.filter(({ published }) => published?.text.includes('千余')).map(({ code }) => code),
    ).toEqual(['LG24.01.04'])
  })

  it('8. a share and a rank are typed with their source until the others’ figures are there', () => {
    const rank = indicator('FM24.06.09')
    expect([isTyped(rank), rank.origin]).toEqual([true, '街道通报'])
    // The same report filled by the communities of a street: their rank needs each other's figures.
    const pack = catalogue.packs.find(({ id }) => id === 'fm2024')
    if (!pack) throw new Error('no pack')
    const street = asOrgUnitId('440309005')
    const stations = ['S01', 'S02', 'S03'].map(
      (place, position): OrgUnit => ({
        id: asOrgUnitId(`440309005${place}`),
        name: `社区${place}`,
        level: 'community',
        type: 'station',
        parentId: street,
        position,
        validFrom: null,
        validTo: null,
      }),
    )
    const tree = buildOrgTree([
      {
        id: street,
        name: '福城街道',
        level: 'street',
        parentId: null,
        position: 0,
        validFrom: null,
        validTo: null,
      },
      ...stations,
    ])
    const ofStreet = buildCatalogue([{ ...pack, scope: street }])
    const rankOf = (returns: readonly FilledReturn[], place: number) =>
      pureTotals(ofStreet, tree, returns).total(rank, stations[place]?.id ?? street, asPeriodCode('202401'))
    const mediated = (place: string, values: Cells) =>
      filled('FM24-06', '202401', `440309005${place}`, values)
    const alone = [mediated('S01', { 'FM24.06.06': 235, 'FM24.06.07': 230, 'FM24.06.09': 3 })]
    expect(rankOf(alone, 0)).toMatchObject({ value: 3, basis: 'typed' })
    const all = [
      ...alone,
      mediated('S02', { 'FM24.06.06': 10, 'FM24.06.07': 10 }),
      mediated('S03', { 'FM24.06.06': 400, 'FM24.06.07': 300 }),
    ]
    expect([0, 1, 2].map((place) => rankOf(all, place).value)).toEqual([2, 1, 3])
    expect(rankOf(all, 0)).toMatchObject({ basis: 'computed', of: 3 })
    // A share of the city: typed until the city's own table has the whole, whoever filled it.
    const share = indicator('LG24.10.04')
    expect([isTyped(share), share.origin]).toEqual([true, '市委社会工作部公布数'])
    const shareOf = (returns: readonly FilledReturn[]) => total(returns, 'LG24.10.04', '2024', '440307')
    const seniors = [
      filled('LG24-10', '2024S2', '440307', { 'LG24.10.04': 33.33 }),
      filled('LG24-10', '2024S2', '440307015', { 'LG24.10.03': 21 }),
    ]
    expect(shareOf(seniors)).toMatchObject({ value: 33.33, basis: 'typed' })
    const cityToo = [
      ...seniors,
      filled('SZ25-10', '202512', '4403', { 'SZ25.10.04': 6 }),
      filled('SZ25-10', '202512', '440304', { 'SZ25.10.04': 50 }),
    ]
    expect(shareOf(cityToo)).toMatchObject({ value: 37.5, of: 56, basis: 'computed' })
    // No rank and no share is ever a sum.
    for (const { code, name, rule } of everyIndicator)
      if (/排名|位次|占.*比重/.test(name.zh)) expect([code, rule.kind]).not.toEqual([code, 'sum'])
  })

  it('9. what the level above does itself is a row of its own, not a correction of the sum', () => {
    expect([...returnLevels(catalogue, tableOf('LH20.04.06'))].sort()).toEqual(['district', 'street'])
    const returns = [
      filled('LH20-04', '2020', '440309', { 'LH20.04.06': 33 }),
      filled('LH20-04', '2020', '440309001', { 'LH20.04.01': 500 }),
      filled('LH20-04', '2020', '440309002', { 'LH20.04.01': 2600 }),
    ]
    expect(total(returns, 'LH20.04.06', '2020').value).toBe(33)
    expect(total(returns, 'LH20.04.06', '2020', '440309001').value).toBeNull()
    expect(total(returns, 'LH20.04.01', '2020').value).toBe(3100)
    // 336 sessions of two levels: the city's own and those of its districts.
    const sessions = [
      filled('SZ25-06', '202503', '4403', { 'SZ25.06.01': 36 }),
      filled('SZ25-06', '202503', '440307', { 'SZ25.06.01': 200 }),
      filled('SZ25-06', '202504', '440309', { 'SZ25.06.01': 100 }),
    ]
    expect(total(sessions, 'SZ25.06.01', '2025', '4403').value).toBe(336)
    expect(total(sessions, 'SZ25.06.01', '2025', '440307').value).toBe(200)
    // Nobody can type a total: what units add up to is asked of those units only.
    expect(indicator('LH20.04.01').entryLevels).toEqual(['street'])
  })

  it('10. units begin and end: a split is 口径调整, a merger is compared with all it was made of', () => {
    const unit = (
      id: string,
      level: OrgLevel,
      parent: string | null,
      more: Partial<OrgUnit> = {},
    ): OrgUnit => ({
      id: asOrgUnitId(id),
      name: id,
      level,
      parentId: parent === null ? null : asOrgUnitId(parent),
      position: Number(id.slice(-3)),
      validFrom: null,
      validTo: null,
      ...more,
    })
    const split = buildOrgTree([
      unit('440307', 'district', null),
      unit('440307001', 'street', '440307', {
        validTo: '2023-12-31',
        successors: [asOrgUnitId('440307002'), asOrgUnitId('440307003')],
      }),
      unit('440307002', 'street', '440307', { validFrom: '2024-01-01' }),
      unit('440307003', 'street', '440307', { validFrom: '2024-01-01' }),
    ])
    const streets = (period: string) =>
      participants(catalogue, split, asTableId('LG24-05'), asPeriodCode(period))
        ?.within(asOrgUnitId('440307'), ['street'])
        .map(({ id }) => id)
    expect(streets('202312')).toEqual(['440307001'])
    expect(streets('202401')).toEqual(['440307002', '440307003'])
    const base = (tree: OrgTree, id: string) => baseOf(tree, asOrgUnitId(id), asPeriodCode('202301'))
    expect(base(split, '440307002')).toEqual({ kind: 'recast' })
    expect(formatChange({ kind: 'recast' })).toBe('口径调整')
    expect(base(split, '440307')).toEqual({ kind: 'units', units: ['440307'] })
    const merged = buildOrgTree([
      unit('440307', 'district', null),
      ...['440307001', '440307002'].map((id) =>
        unit(id, 'street', '440307', { validTo: '2023-12-31', successors: [asOrgUnitId('440307003')] }),
      ),
      unit('440307003', 'street', '440307', { validFrom: '2024-01-01' }),
    ])
    expect(base(merged, '440307003')).toEqual({ kind: 'units', units: ['440307001', '440307002'] })
  })

  it('11. units of measure stay as printed, and a concept says what makes its members differ', () => {
    const unitsOf = (codes: readonly string[]) => codes.map((code) => indicator(code).unit)
    expect(unitsOf(['LG24.01.01', 'LG24.01.02', 'LG24.01.04', 'FM24.06.05'])).toEqual([
      '次',
      '场',
      '场次',
      '场次',
    ])
    expect(unitsOf(['LG24.06.02', 'FM24.06.11', 'FM24.03.09'])).toEqual(['条', '宗', '项'])
    expect(unitsOf(['LG24.10.02', 'LG24.10.03', 'FM24.01.05'])).toEqual(['人', '名', '名'])
    expect(unitsOf(['LG24.05.05', 'LG24.05.06', 'LG24.05.10'])).toEqual(['个', '家', '条'])
    for (const { id, members, note } of catalogue.concepts) {
      const measures = new Set(members.map((code) => indicator(code).unit).filter((unit) => unit !== ''))
      if (measures.size < 2) continue
      for (const measure of measures) expect([id, note]).toEqual([id, expect.stringContaining(measure)])
    }
  })

  it('12. a named list has as many names as the number says', () => {
    const names = (count: number) => Array.from({ length: count }, (_, n) => `名称${n + 1}`)
    expect(asked('K000.16', { 'chains/name': names(5), 'LG24.05.10': 5 })).toBeUndefined()
    expect(asked('K000.16', { 'chains/name': names(4), 'LG24.05.10': 5 })).toBe('hard')
    expect(asked('K004.03-03A', { 'methods/name': names(6), 'LH20.03.03': 6 })).toBeUndefined()
    expect(asked('K004.03-03A', { 'methods/name': names(5), 'LH20.03.03': 6 })).toBe('hard')
    expect(asked('K004.03-04', { 'channels/name': names(6), 'LH20.04.10': 5 })).toBe('hard')
    expect(asked('K002.04', { 'countries/country': names(6), 'SZWK.02.01': 6 })).toBeUndefined()
    expect(asked('K002.05', { 'topics/name': names(4), 'SZWK.02.11': 5 })).toBe('hard')
    // The same name twice is one name.
    expect(asked('K004.03-04', { 'channels/name': [...names(4), '名称1'], 'LH20.04.10': 5 })).toBe('hard')
    // 11 projects with 5 names are worth a question, no more.
    expect(asked('K003.06', { 'projects/name': names(5), 'FM24.03.01': 11 })).toBe('soft')
  })

  it('13. a narrative that may name persons says that it is checked before it is published', () => {
    const narratives = everyIndicator.filter(
      ({ valueType, name, code }) =>
        valueType === 'text' && (/叙述|名单/.test(name.zh) || code === 'FM24.01.08'),
    )
    expect(narratives.length).toBeGreaterThan(6)
    for (const { code, definition } of narratives)
      expect([code, definition]).toEqual([code, expect.stringContaining('公开前须核对其中的个人姓名')])
    expect(indicator('FM24.05.01').definition).toContain('公开前须核对其中的个人姓名')
  })

  it('14. the period of a figure need not be that of its table', () => {
    const window: PeriodCode = windowEnding(asPeriodCode('2020'), 3)
    expect(monthsOfWindow(asPeriodCode('2020'), 3)).toEqual(['202010', '202011', '202012'])
    // No year contains a window, so that it is never taken for a year's figure.
    expect(periodPathUp(asPeriodCode('202012'))).not.toContain(window)
    expect(tableOf('LH20.00.04').id).toBe('LH20-00W')
    const months = Array.from({ length: 12 }, (_, month) =>
      filled('LH20-00W', `2020${String(month + 1).padStart(2, '0')}`, '440309005011', {
        'LH20.00.04': month + 1,
      }),
    )
    expect(total(months, 'LH20.00.04', '2020').value).toBe(10 + 11 + 12)
    expect(total(months, 'LH20.00.04', '202006').value).toBe(4 + 5 + 6)
    expect(asked('K004.04', { 'LH20.00.04': 47 })).toBe('soft')
    expect(indicator('SZ25.10.04').name.zh).toContain('上年末')
    // 2024's share is reckoned with the year-end figure that the city prints in its tables of 2025.
    expect(indicator('LG24.10.04').rule).toMatchObject({ whole: 'SZ25.10.04', wholePeriod: '2025' })
    expect(tableOf('LG24.06.02').note).toContain('2024年5月17日挂牌成立')
  })
})
