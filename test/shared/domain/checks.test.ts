import { describe, expect, it } from 'vitest'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import type { Check } from '../../../shared/domain/check-definition.js'
import { affectedChecks, compileChecks, evaluateChecks, ledgerRead } from '../../../shared/domain/checks.js'
import { asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import type { Contribution } from '../../../shared/domain/roll-up.js'
import { changedRead, ownInputs, totalInputs } from '../../../shared/protocol/check-inputs.js'
import { smallCodes as codes, smallModel, smallOrgs, smallTables } from '../../support/small-pack.js'

const { catalogue, tree } = smallModel
const check = (id: string, expression: string, part: Partial<Check> = {}): Check => ({
  id,
  tables: [smallTables.monthly.id],
  severity: 'hard',
  at: 'own',
  levels: ['community'],
  expression,
  cells: [codes.sum],
  message: { zh: `核查${id}`, en: `check ${id}` },
  ...part,
})
const compile = (...checks: readonly Check[]) => compileChecks(checks, catalogue.indicator)
const context = { catalogue, tree, org: smallOrgs.a1, period: asPeriodCode('202403') }
const own = (cells: Readonly<Record<string, CellValue>>) =>
  ownInputs(context, smallTables.monthly, new Map(Object.entries(cells)))
const total = (sums: Readonly<Record<string, Contribution>>, org = smallOrgs.streetA) =>
  totalInputs({ ...context, org }, (code) => sums[code])
const figure = (n: number, reported: number, na = 0): Contribution => ({ n, reported, na })

describe('where a check is evaluated', () => {
  const place = { org: smallOrgs.a1, level: 'community', at: 'own', period: 'month' } as const
  const broken = (part: Partial<Check>) =>
    evaluateChecks(compile(check('C', 'FALSE', part)), place, () => null, catalogue.indicator).length

  it('is its level, its kind of row and its kind of period', () => {
    expect(broken({})).toBe(1)
    expect(broken({ levels: ['street', 'district'] })).toBe(0)
    expect(broken({ at: 'total' })).toBe(0)
    expect(broken({ periods: ['year', 'month'] })).toBe(1)
    expect(broken({ periods: ['year'] })).toBe(0)
  })
})

describe('the checks that a change touches', () => {
  const compiled = compile(
    check('typed', `[${codes.latest}] <= [${codes.sum}]`),
    check('rate', `[${codes.ratio}] <= 100`),
    check('covered', `[${codes.covered}] <= 1`, { at: 'total' }),
    check('counted', `[${codes.listCount}] < 5`),
    check('named', 'LEN([project/place]) > 0'),
  )
  const touched = (...keys: readonly string[]) =>
    affectedChecks(compiled, new Set(keys.flatMap((key) => changedRead(key) ?? []))).map(
      (one) => one.check.id,
    )

  it('are those that read it, also through a rate, a coverage or a ledger', () => {
    expect(touched(codes.sum)).toEqual(['typed', 'rate', 'covered'])
    expect(touched(codes.latest)).toEqual(['typed', 'rate'])
    expect(touched('project:x1/state')).toEqual(['counted', 'named'])
    expect(touched('project#none')).toEqual(['counted', 'named'])
    expect(touched(codes.money, `${codes.sum}#note`)).toEqual([])
  })

  it('names a ledger like no indicator', () => {
    expect(ledgerRead('project')).toBe('project/')
  })
})

describe('the inputs of an own row', () => {
  it.each<readonly [string, string, Readonly<Record<string, CellValue>>, unknown]>([
    ['a number', codes.sum, { [codes.sum]: 7 }, 7],
    ['zero, which is not missing', codes.sum, { [codes.sum]: 0 }, 0],
    ['a missing number', codes.sum, {}, null],
    ['a cleared number', codes.sum, { [codes.sum]: null }, null],
    ['不适用', codes.sum, { [codes.sum]: { na: '无' } }, { error: '#N/A' }],
    ['money to its last place', codes.money, { [codes.money]: 12.34 }, 12.34],
    ['yes', codes.yesno, { [codes.yesno]: true }, 1],
    ['no', codes.yesno, { [codes.yesno]: false }, 0],
    ['a text', codes.text, { [codes.text]: '做法' }, '做法'],
    ['a rate from its own parts', codes.ratio, { [codes.latest]: 1, [codes.sum]: 4 }, 25],
    ['a rate without a base', codes.ratio, { [codes.latest]: 1, [codes.sum]: 0 }, null],
    ['an empty ledger', codes.listCount, {}, null],
    ['a ledger of which there is none', codes.listCount, { 'project#none': true }, 0],
    [
      'a counted ledger',
      codes.listCount,
      { 'project:a/state': 'done', 'project:b/state': 'done', 'project:c/state': 'open' },
      2,
    ],
    ['a sum of a ledger', codes.listSum, { 'project:a/cost': 1.1, 'project:b/cost': 2.2 }, 3.3],
    ['a column', 'project/place', { 'project:a/place': ' 甲 ', 'project:b/place': ' ' }, ['甲']],
    ['a column of an empty ledger', 'project/place', {}, null],
    ['a column of which there is none', 'project/place', { 'project#none': true }, []],
    ['an indicator of another table', codes.weekly, { [codes.weekly]: 3 }, null],
    ['nothing known', 'T.99', {}, undefined],
  ])('%s', (_, name, cells, expected) => {
    expect(own(cells)(name)).toEqual(expected)
  })
})

describe('the inputs of a total row', () => {
  it('a complete total is a figure, one that units are missing from is not', () => {
    expect(total({ [codes.latest]: figure(9, 2) })(codes.latest)).toBe(9)
    expect(total({ [codes.latest]: figure(9, 1) })(codes.latest)).toBeNull()
    expect(total({})(codes.latest)).toBeNull()
    expect(total({ [codes.latest]: figure(0, 2, 2) })(codes.latest)).toEqual({ error: '#N/A' })
  })

  it('a rate needs both of its parts complete', () => {
    const sums = { [codes.latest]: figure(1, 2), [codes.sum]: figure(4, 3) }
    expect(total(sums)(codes.ratio)).toBe(25)
    expect(total({ ...sums, [codes.sum]: figure(4, 2) })(codes.ratio)).toBeNull()
  })

  it('org units are counted from the tree, in any table', () => {
    expect(total({}, smallOrgs.district)(codes.streets)).toBe(2)
  })

  it('has no ledger', () => {
    expect(total({})('project/place')).toBeNull()
    expect(total({})('T.99')).toBeUndefined()
  })
})

describe('a check', () => {
  const place = { org: smallOrgs.a1, level: 'community', at: 'own', period: 'month' } as const
  const messages = (one: Check, cells: Readonly<Record<string, CellValue>>) =>
    evaluateChecks(compile(one), place, own(cells), catalogue.indicator).map(({ message }) => message.zh)
  const part = check('C', `[${codes.latest}] <= [${codes.sum}]`, {
    message: { zh: `{${codes.latest}}大于{${codes.sum}}`, en: 'more' },
  })

  it('that does not hold says so with its figures', () => {
    expect(messages(part, { [codes.latest]: 1500, [codes.sum]: 10 })).toEqual(['1,500 个大于10 个'])
    expect(messages(part, { [codes.latest]: 10, [codes.sum]: 10 })).toEqual([])
  })

  it('says nothing while an input is missing or 不适用, nor when its reckoning has no result', () => {
    expect(messages(part, { [codes.latest]: 11 })).toEqual([])
    expect(messages(part, { [codes.latest]: 11, [codes.sum]: { na: '无' } })).toEqual([])
    expect(messages(check('D', `1 / [${codes.sum}] > 5`), { [codes.sum]: 0 })).toEqual([])
  })

  it('counts numbers within its tolerance as equal', () => {
    const near = (tolerance: number) =>
      messages(check('T', `[${codes.money}] = 10`, { tolerance }), { [codes.money]: 10.05 })
    expect(near(0.1)).toEqual([])
    expect(near(0.01)).toEqual(['核查T'])
  })

  it('are judged again after an edit only where they read what changed', () => {
    const many = compile(
      ...Array.from({ length: 30 }, (_, i) => check(`P${i}`, `[${codes.latest}] <= [${codes.sum}] + ${i}`)),
    )
    const inputs = own({ [codes.latest]: 11, [codes.sum]: 10 })
    expect(affectedChecks(many, new Set([codes.money]))).toEqual([])
    const affected = affectedChecks(many, new Set([codes.sum]))
    expect(affected).toHaveLength(30)
    expect(evaluateChecks(affected, place, inputs, catalogue.indicator)).toHaveLength(1)
  })
})

describe('the catalogue', () => {
  it('knows the checks of a table, and none for a pack without', () => {
    expect(catalogue.checksOf(smallTables.monthly.id)).toEqual([])
    expect(catalogue.checksOf(asTableId('NONE'))).toEqual([])
  })
})
