import { describe, expect, it } from 'vitest'
import { FileUnits } from '../../../client/import/file-units.js'
import type { ImportTarget } from '../../../client/import/import-target.js'
import { asOrgUnitId } from '../../../shared/domain/ids.js'
import { smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

/** The small sheet with units named as real ones are. */
function unitsOf(names: Readonly<Record<string, string>>): FileUnits {
  const { session, view, rows, columns } = openSmallSheet()
  const units = rows
    .filter(({ kind }) => kind === 'unit')
    .map((row) => ({ ...row, org: { ...row.org, name: names[row.org.id] ?? row.org.name } }))
  const target: ImportTarget = {
    session,
    workplace: view.workplace,
    table: view.table,
    view,
    rows: units,
    columns,
    home: undefined,
  }
  return new FileUnits(target)
}

const committees = unitsOf({
  [smallOrgs.a1]: '爱联社区爱联居委会',
  [smallOrgs.a2]: '爱联社区顺景居委会',
  [smallOrgs.b1]: '新生社区居委会',
})

describe('units as people write them', () => {
  it.each([
    ['爱联社区爱联居委会', smallOrgs.a1],
    [' 爱联社区 爱联居委会 ', smallOrgs.a1],
    ['爱联居委会', smallOrgs.a1],
    ['顺景', smallOrgs.a2],
    ['新生', smallOrgs.b1],
    ['新生社区', smallOrgs.b1],
    ['新生社区党群服务中心', smallOrgs.b1],
    ['４４０３０７００１００１', smallOrgs.a1],
    ['甲街道本级', smallOrgs.streetA],
    ['甲街道(本级)', smallOrgs.streetA],
  ])('%s', (text, org) => {
    expect(committees.find(text)).toEqual({
      is: 'row',
      org: expect.objectContaining({ id: asOrgUnitId(org) }),
    })
  })

  it('one name for several units is nobody, unless the street above tells them apart', () => {
    const twins = unitsOf({ [smallOrgs.a1]: '新生社区', [smallOrgs.b1]: '新生社区' })
    expect(twins.find('新生社区')).toEqual({ is: 'several' })
    expect(twins.findPath(['乙街道', '新生社区'])).toMatchObject({ is: 'row', org: { id: smallOrgs.b1 } })
    expect(twins.findPath(['', '新生社区'])).toEqual({ is: 'several' })
    expect(twins.findPath(['甲街道', '本级'])).toMatchObject({ is: 'row', org: { id: smallOrgs.streetA } })
  })

  it('sums and strangers are no units', () => {
    expect(committees.find('合计')).toEqual({ is: 'sum' })
    expect(committees.find('丙社区')).toEqual({ is: 'unknown' })
  })
})
