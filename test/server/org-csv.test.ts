import { describe, expect, it } from 'vitest'
import { readOrgUnitsCsv, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { parseOrgCsv } from '../../server/catalogue/org-csv.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import { buildOrgTree } from '../../shared/domain/org.js'

const header = 'code,name,level,parent_code,valid_from,valid_to'
const csv = (...lines: readonly string[]) => [header, ...lines].join('\n')
const district = '440307,龙岗区,district,,,'
const street = '440307014,布吉街道,street,440307,,'
const community = '440307014003,龙岭社区居委会,community,440307014,,'

const shipped = await readOrgUnitsCsv(await shippedPacksDir())
const unit = (code: string) => asOrgUnitId(code)

describe('the org units that ship', () => {
  const { units, badRows } = parseOrgCsv(shipped)
  const tree = buildOrgTree(units)
  const namesOf = (code: string) => tree.childrenOf(unit(code)).map(({ name }) => name)

  it('are one city with eleven district-level units in their official order', () => {
    expect(badRows).toEqual([])
    expect(tree.root.name).toBe('深圳市')
    expect(namesOf('4403').map((name) => name.replace(/区$/, ''))).toEqual([
      '福田',
      '罗湖',
      '盐田',
      '南山',
      '宝安',
      '龙岗',
      '龙华',
      '坪山',
      '光明',
      '大鹏新',
      '深汕特别合作',
    ])
  })

  it('give 龙岗区 11 streets and 119 居委会, and 大鹏新区 its own three streets', () => {
    expect(tree.within(unit('440307'), ['street']).length).toBe(11)
    expect(tree.within(unit('440307'), ['community']).length).toBe(119)
    expect(namesOf('4403DP')).toEqual(['葵涌街道', '大鹏街道', '南澳街道'])
    expect(tree.get(unit('440307014003'))?.name).toBe('龙岭社区居委会')
  })

  it('keep the order of the file: by code, not by name', () => {
    expect(namesOf('440307').slice(0, 4)).toEqual(['平湖街道', '坪地街道', '南湾街道', '坂田街道'])
    const codes = tree.within(unit('440307'), ['community']).map(({ id }) => id)
    expect([...codes].sort()).toEqual(codes)
  })

  it('tell a 社区 from a 居委会', () => {
    const stations = units.filter(({ type }) => type === 'station')
    expect(stations.map(({ id, name, parentId }) => [id, name, parentId])).toEqual([
      ['440309005S01', '福民社区', '440309005'],
    ])
  })
})

describe('org units from CSV', () => {
  it('reads a file as a spreadsheet writes it: BOM, CRLF, quotes, other column order, Chinese levels', () => {
    const text = `\uFEFFname,code,parent_code,level,valid_from\r\n"龙岗区",440307,,区,\r\n"布吉,街道 ""试点""",440307014,440307,街道,2016-12-01\r\n\r\n`
    const { units, badRows } = parseOrgCsv(text)
    expect(badRows).toEqual([])
    expect(units.map(({ name, level, validFrom }) => [name, level, validFrom])).toEqual([
      ['龙岗区', 'district', null],
      ['布吉,街道 "试点"', 'street', '2016-12-01'],
    ])
  })

  it('takes a parent that stands below its children, and an own code with a letter in it', () => {
    const { units, badRows } = parseOrgCsv(csv('LD-07,楼栋联社,community,440307014,,', street, district))
    expect(badRows).toEqual([])
    expect(units.map(({ id }) => id)).toEqual(['LD-07', '440307014', '440307'])
  })

  it('numbers siblings in the order of the file', () => {
    const { units } = parseOrgCsv(csv(district, '440307018,吉华街道,street,440307,,', street, community))
    expect(units.map(({ position }) => position)).toEqual([0, 0, 1, 0])
  })

  it.each([
    ['an unknown level', '440307099,某镇,town,440307,,', '层级“town”不认识'],
    ['a code of the wrong length', '44030701,某街道,street,440307,,', '街道应为 9 位数字'],
    ['a street code for a community', '440307099,某社区,community,440307014,,', '社区应为 12 位数字'],
    ['an unknown parent', '440307099001,某社区,community,440307099,,', '上级代码 440307099 不存在'],
    ['a doubled code', '440307014,又一个,street,440307,,', '代码 440307014 重复,已在第3行'],
    ['a second root', '440308,盐田区,district,,,', '顶级单位已是 龙岗区'],
    ['a street below a community', '440307099,某街道,street,440307014003,,', '街道不能放在社区'],
    ['a unit below itself', '440307098,某街道,street,440307098,,', '街道不能放在街道'],
    ['an empty name', '440307099,,street,440307,,', '名称为空'],
    ['no calendar date', '440307099,某街道,street,440307,2024-02-30,', '日期“2024-02-30”'],
    ['an end before the beginning', '440307099,某街道,street,440307,2024-05-01,2023-05-01', '晚于停用日期'],
    ['a comma without quotes', '440307099,某,街道,street,440307,,', '多出 1 列'],
  ])('reports %s with its line, and keeps the good rows', (_, line, reason) => {
    const { units, badRows } = parseOrgCsv(csv(district, street, community, line))
    expect(units.map(({ id }) => id)).toEqual(['440307', '440307014', '440307014003'])
    expect(badRows.length).toBe(1)
    expect(badRows[0]).toMatchObject({ line: 5, text: line })
    expect(badRows[0]?.reason).toContain(reason)
  })

  it('takes the rows below a bad row out as well, and says that the parent was the trouble', () => {
    const { units, badRows } = parseOrgCsv(csv(district, street.replace('440307014', '44030714'), community))
    expect(units.length).toBe(1)
    expect(badRows.map(({ line }) => line)).toEqual([3, 4])
    const broken = parseOrgCsv(csv(district, '440307014,布吉街道,street,440399,,', community))
    expect(broken.badRows.map(({ reason }) => reason.split(' / ')[0])).toEqual([
      '上级代码 440399 不存在',
      '上级 440307014 未能导入',
    ])
  })

  it('counts lines by the file even where a quoted name spans two', () => {
    const { badRows } = parseOrgCsv(csv(district, '440307014,"布吉\n街道",street,440307,,', 'x,y,z,440307,,'))
    expect(badRows.map(({ line }) => line)).toEqual([5])
  })

  it('reports a missing header and an empty file', () => {
    expect(parseOrgCsv('').badRows[0]?.reason).toContain('文件是空的')
    expect(parseOrgCsv('code,name\n1,2\n').badRows[0]?.reason).toContain('表头缺少列 level、parent_code')
  })
})
