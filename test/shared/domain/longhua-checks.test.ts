import { describe, expect, it } from 'vitest'
import { compileChecks, evaluateChecks, type Finding } from '../../../shared/domain/checks.js'
import { type Input, notAvailable } from '../../../shared/domain/expression/values.js'
import { asOrgUnitId } from '../../../shared/domain/ids.js'
import { shippedPackNamed } from '../../support/longhua-packs.js'

const { catalogue, pack: longhua } = await shippedPackNamed('lh2020')
const { pack: fumin } = await shippedPackNamed('fm2024')
const all = [...(fumin.checks ?? []), ...(longhua.checks ?? [])]
const indicatorOf = catalogue.indicator
const checks = new Map(compileChecks(all, indicatorOf).map((one) => [one.check.id, one]))

type Inputs = Readonly<Record<string, Input>>

/** What one check says of the given inputs, asked where it is made for. */
function judge(id: string, inputs: Inputs): Finding | undefined {
  const found = checks.get(id)
  if (!found) throw new Error(`there is no check ${id}`)
  const { at, levels, periods, tables } = found.check
  const level = levels[0]
  const table = tables[0] && catalogue.table(tables[0])
  if (!level || !table) throw new Error(`${id} is made for no place`)
  const place = { org: asOrgUnitId('440309'), level, at, period: periods?.[0] ?? table.periodType }
  return evaluateChecks([found], place, (name) => (name in inputs ? inputs[name] : null), indicatorOf)[0]
}

const days2024 = { '@first-day': '2024-01-01', '@last-day': '2024-12-31' }
const sixMethods = ['一核多元', '规范管理', '良序治理', '精细服务', '优质宜居', '科技赋能']
const fiveChannels = ['惠企政策', '产销平台', '企业诉求', '助企服务', '企业家成长']
const fiveTypes = ['奋斗型', '良序型', '智慧型', '安心型', '仁爱型']
const fourFunctions = ['码上办', '码上享', '码上学', '码上知']
const fiveOfEleven = ['停车棚', '菜地路面', '人行便道', '街心公园', '河道整治']

/** Of every check: the figures of the source document or ones like them, and figures that break it. */
const cases: readonly (readonly [id: string, passing: Inputs, failing: Inputs])[] = [
  ['K003.01', { 'FM24.06.07': 230, 'FM24.06.06': 235 }, { 'FM24.06.07': 236, 'FM24.06.06': 235 }],
  // The study warns of the published figures: 849 of 849, beside 4469 cases.
  [
    'K003.02',
    { 'FM24.06.12': 100, 'FM24.06.S2': 4469, 'FM24.06.10': 4469 },
    { 'FM24.06.12': 100, 'FM24.06.S2': 849, 'FM24.06.10': 4469 },
  ],
  ['K003.03', { 'FM24.06.11': 849, 'FM24.06.10': 4469 }, { 'FM24.06.11': 849, 'FM24.06.10': 848 }],
  ['K003.04', { 'FM24.02.04': 920, 'FM24.02.03': 46 }, { 'FM24.02.04': 92_000, 'FM24.02.03': 46 }],
  // And here: 350余 inspections are fewer than the days of 2024.
  ['K003.05', { 'FM24.06.04': 366, ...days2024 }, { 'FM24.06.04': 355, ...days2024 }],
  [
    'K003.06',
    { 'projects/name': fiveOfEleven, 'FM24.03.01': 5 },
    { 'projects/name': fiveOfEleven, 'FM24.03.01': 11 },
  ],
  ['K003.07', { 'FM24.03.02': 1_560_000, 'FM24.03.01': 11 }, { 'FM24.03.02': 156, 'FM24.03.01': 11 }],
  ['K003.08', { 'FM24.06.02': 140_000, 'FM24.06.01': 114 }, { 'FM24.06.02': 14, 'FM24.06.01': 114 }],
  [
    'K003.09',
    { 'FM24.03.08': 20, 'FM24.03.09': 17, 'FM24.03.10': 67, 'FM24.06.11': 100 },
    { 'FM24.03.08': 20, 'FM24.03.09': 17, 'FM24.03.10': 67, 'FM24.06.11': 849 },
  ],
  ['FM24.01-A', { 'FM24.01.S1': 4, 'FM24.01.S2': 6 }, { 'FM24.01.S1': 7, 'FM24.01.S2': 6 }],
  ['FM24.03-A', { 'FM24.03.S1': 67, 'FM24.03.10': 67 }, { 'FM24.03.S1': 68, 'FM24.03.10': 67 }],
  ['FM24.06-A', { 'FM24.06.11': 849, 'FM24.06.S2': 849 }, { 'FM24.06.11': 850, 'FM24.06.S2': 849 }],
  ['K004.01', { 'LH20.04.05': 26, 'LH20.04.03': 1073 }, { 'LH20.04.05': 27, 'LH20.04.03': 26 }],
  [
    'K004.02',
    { 'LH20.04.04': 105_700_000, 'LH20.04.03': 1073 },
    { 'LH20.04.04': 10_570, 'LH20.04.03': 1073 },
  ],
  [
    'K004.03-00',
    { 'types/name': fiveTypes, 'LH20.00.S2': 5 },
    { 'types/name': fiveTypes.slice(1), 'LH20.00.S2': 5 },
  ],
  [
    'K004.03-03A',
    { 'methods/name': sixMethods, 'LH20.03.03': 6 },
    { 'methods/name': [...sixMethods.slice(1), '科技赋能'], 'LH20.03.03': 6 },
  ],
  [
    'K004.03-03B',
    { 'functions/name': fourFunctions, 'LH20.03.S1': 4 },
    { 'functions/name': [...fourFunctions, '码上查'], 'LH20.03.S1': 4 },
  ],
  [
    'K004.03-04',
    { 'channels/name': fiveChannels, 'LH20.04.10': 5 },
    { 'channels/name': [], 'LH20.04.10': 5 },
  ],
  ['K004.04', { 'LH20.00.04': null }, { 'LH20.00.04': 47 }],
  [
    'K004.05',
    { 'LH20.00.S1': 2_640_001, 'LH20.00.01': 3_300_000 },
    { 'LH20.00.S1': 2_640_000, 'LH20.00.01': 3_300_000 },
  ],
  ['K004.06', { 'LH20.02.S1': 612, 'LH20.02.S2': 736 }, { 'LH20.02.S1': 612, 'LH20.02.S2': null }],
  ['LH20.00-A', { 'LH20.00.S1': 10, 'LH20.00.01': 10 }, { 'LH20.00.S1': 11, 'LH20.00.01': 10 }],
  ['LH20.02-A', { 'LH20.02.S1': 10, 'LH20.02.S2': 10 }, { 'LH20.02.S1': 11, 'LH20.02.S2': 10 }],
]

/** Those that ask whether something is there at all. */
const aboutBlanks = ['K004.04', 'K004.06']

describe('the checks of the Fumin and Longhua packs', () => {
  it('are all tried here', () => {
    expect([...checks.keys()].sort()).toEqual(cases.map(([id]) => id).sort())
    expect(checks.size).toBe(all.length)
  })

  it('translate all nine checks of the one document and all six of the other', () => {
    const sources = new Set(all.map(({ id, source }) => source ?? id).filter((id) => id.startsWith('K')))
    expect([...sources].sort()).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `K003.0${n}`),
      ...[1, 2, 3, 4, 5, 6].map((n) => `K004.0${n}`),
    ])
  })

  it('are as strict as in the study', () => {
    const hard = all.filter(({ id, severity }) => id.startsWith('K') && severity === 'hard')
    expect(new Set(hard.map(({ id, source }) => source ?? id))).toEqual(
      new Set(['K003.01', 'K003.03', 'K004.01', 'K004.03']),
    )
  })

  it.each(cases)('%s holds for good figures and is broken by bad ones', (id, passing, failing) => {
    expect(judge(id, passing)).toBeUndefined()
    const finding = judge(id, failing)
    expect(finding?.check).toBe(id)
    expect(finding?.message.zh).not.toMatch(/[{}]|—/)
    expect(finding?.message.en).not.toMatch(/[{}]|—/)
  })

  it.each(cases.filter(([id]) => !aboutBlanks.includes(id)))(
    '%s says nothing of a figure that is missing or 不适用',
    (id, _, failing) => {
      for (const name of Object.keys(failing)) {
        const rest = Object.fromEntries(Object.entries(failing).filter(([each]) => each !== name))
        expect(judge(id, rest)).toBeUndefined()
        expect(judge(id, { ...rest, [name]: notAvailable })).toBeUndefined()
      }
    },
  )

  it('a year without a 29 February has a day less', () => {
    const days2023 = { '@first-day': '2023-01-01', '@last-day': '2023-12-31' }
    expect(judge('K003.05', { 'FM24.06.04': 365, ...days2023 })).toBeUndefined()
    expect(judge('K003.05', { 'FM24.06.04': 365, ...days2024 })?.severity).toBe('soft')
  })

  it('an untouched row owes neither numerator nor denominator', () => {
    expect(judge('K004.06', {})).toBeUndefined()
    expect(judge('K004.04', {})).toBeUndefined()
  })

  it('says the figures it found, in the unit people read', () => {
    expect(judge('K003.06', { 'projects/name': fiveOfEleven, 'FM24.03.01': 11 })?.message.zh).toContain(
      '项目 11 个,但列名(不重复)只有 5 个',
    )
    expect(
      judge('K003.02', { 'FM24.06.12': 100, 'FM24.06.S2': 849, 'FM24.06.10': 4469 })?.message.zh,
    ).toContain('化解率 100%的分母是受理诉求 849 宗,不是平台处理案件 4,469 宗')
    expect(judge('K003.07', { 'FM24.03.02': 156, 'FM24.03.01': 11 })?.message.zh).toContain(
      '资金 156 元,项目 11 个',
    )
  })

  it('a division by zero accuses nobody', () => {
    expect(judge('K003.07', { 'FM24.03.02': 0, 'FM24.03.01': 0 })).toBeUndefined()
    expect(judge('K004.02', { 'LH20.04.04': 0, 'LH20.04.03': 0 })).toBeUndefined()
    expect(judge('K003.04', { 'FM24.02.04': 0, 'FM24.02.03': 0 })).toBeUndefined()
  })
})
