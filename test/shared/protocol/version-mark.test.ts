import { describe, expect, it } from 'vitest'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { readVersionMark, shortItemId, versionMark } from '../../../shared/protocol/version-mark.js'

const version = {
  table: asTableId('LG24-01'),
  period: asPeriodCode('2024Q1'),
  scope: asOrgUnitId('440307'),
  seq: 1234,
}

describe('the mark of a file', () => {
  it('says what it is and is read back, also among other words', () => {
    expect(versionMark(version)).toBe('数据版本:LG24-01/2024Q1/440307@1234')
    expect(readVersionMark(versionMark(version))).toEqual(version)
    expect(readVersionMark(`截至序号 1234　数据版本：LG24-01／2024Q1／440307＠1234 完`)).toEqual(version)
  })

  it.each(['', '数据版本', '数据版本:LG24-01/2024Q1/440307', '数据版本:a b/2024Q1/440307@1'])(
    'is not in “%s”',
    (text) => {
      expect(readVersionMark(text)).toBeUndefined()
    },
  )
})

describe('the id of an item in a file', () => {
  it('is what stands behind its list', () => {
    expect(shortItemId('project:aB_-09')).toBe('aB_-09')
  })
})
