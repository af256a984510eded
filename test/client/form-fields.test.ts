import { describe, expect, it } from 'vitest'
import { fieldsAt, nextMissing, ownRates, progressOf } from '../../client/form/form-fields.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asIndicatorCode, asOrgUnitId } from '../../shared/domain/ids.js'
import type { Indicator, RollUpRule } from '../../shared/domain/indicator.js'

const indicator = (code: string, rule: RollUpRule, more: Partial<Indicator> = {}): Indicator => ({
  code: asIndicatorCode(code),
  name: { zh: code, en: code },
  unit: '条',
  valueType: 'number',
  decimals: 0,
  entryLevels: ['street'],
  rule,
  definition: '',
  ...more,
})
const collected = indicator('T.1', { kind: 'sum' })
const settled = indicator('T.2', { kind: 'sum' })
const story = indicator('T.3', { kind: 'text' }, { valueType: 'text' })
const projects = indicator('T.4', { kind: 'list-count', list: 'projects', time: 'flow' })
const elsewhere = indicator('T.5', { kind: 'sum' }, { entryLevels: ['community'] })
const rate = indicator(
  'T.6',
  { kind: 'ratio', numerator: settled.code, denominator: collected.code, factor: 100 },
  { entryLevels: [], unit: '%', decimals: 2 },
)
const all = [collected, settled, story, projects, elsewhere, rate]
const fields = fieldsAt(all, { id: asOrgUnitId('440307001'), level: 'street' })
const cells = (entries: Readonly<Record<string, CellValue>>) => new Map(Object.entries(entries))

describe('the fields of a form', () => {
  it('are what a unit of the level types or keeps a list for', () => {
    expect(fields.map((field) => field.code)).toEqual(['T.1', 'T.2', 'T.3', 'T.4'])
  })

  it('count 0, 不适用 and 本期无 as answered, and blanks as missing', () => {
    const answered = cells({ 'T.1': 0, 'T.2': { na: '无此项' }, 'T.3': '', 'projects#none': true })
    const progress = progressOf(fields, answered)
    expect([progress.reported, progress.expected]).toEqual([3, 4])
    expect(progress.missing).toEqual([story])
  })

  it('lead to the next missing one, going round', () => {
    const progress = progressOf(fields, cells({ 'T.2': 5 }))
    expect(nextMissing(fields, progress, undefined)).toBe(collected)
    expect(nextMissing(fields, progress, 'T.1')).toBe(story)
    expect(nextMissing(fields, progress, 'T.4')).toBe(collected)
    const full = progressOf([settled], cells({ 'T.2': 5 }))
    expect(nextMissing([settled], full, undefined)).toBeUndefined()
  })

  it('give the rates whose parts are both there', () => {
    const value = (entries: Readonly<Record<string, CellValue>>) =>
      ownRates(all, fields, cells(entries))[0]?.value
    expect(value({ 'T.1': 8, 'T.2': 6 })).toBe(75)
    expect(value({ 'T.1': 0, 'T.2': 0 })).toBeNull()
    expect(value({ 'T.2': 6 })).toBeNull()
    expect(value({ 'T.1': { na: '无' }, 'T.2': 6 })).toBeNull()
    expect(ownRates(all, [settled], cells({}))).toEqual([])
  })
})
