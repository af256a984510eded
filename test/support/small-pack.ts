import type { IndicatorCode, OrgUnitId, PeriodCode, ReturnRef, TableId } from '../../shared/domain/ids.js'
import { asIndicatorCode, asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Indicator, ValueType } from '../../shared/domain/indicator.js'
import { buildOrgTree, type OrgLevel, type OrgTree, type OrgUnit } from '../../shared/domain/org.js'
import { buildCatalogue, type Catalogue, type Pack, type TableDefinition } from '../../shared/domain/table.js'

/**
 * A tiny district with one indicator of every roll-up rule:
 *
 * ```
 * 440307 (district)
 * ├─ 440307001 (street)  ├─ 440307001001  └─ 440307001002
 * └─ 440307002 (street)  └─ 440307002001
 * ```
 */
const unit = (
  id: string,
  name: string,
  level: OrgLevel,
  parent: string | null,
  position: number,
): OrgUnit => ({
  id: asOrgUnitId(id),
  name,
  level,
  parentId: parent === null ? null : asOrgUnitId(parent),
  position,
  validFrom: null,
  validTo: null,
})

export const smallUnits: readonly OrgUnit[] = [
  unit('440307', '龙岗区', 'district', null, 0),
  unit('440307001', '甲街道', 'street', '440307', 0),
  unit('440307001001', '甲一社区', 'community', '440307001', 0),
  unit('440307001002', '甲二社区', 'community', '440307001', 1),
  unit('440307002', '乙街道', 'street', '440307', 1),
  unit('440307002001', '乙一社区', 'community', '440307002', 0),
]

/** Ids by the names tests call them. */
export const smallOrgs = {
  district: asOrgUnitId('440307'),
  streetA: asOrgUnitId('440307001'),
  streetB: asOrgUnitId('440307002'),
  a1: asOrgUnitId('440307001001'),
  a2: asOrgUnitId('440307001002'),
  b1: asOrgUnitId('440307002001'),
} as const

/** Indicator codes by the rule they stand for. */
export const smallCodes = {
  sum: asIndicatorCode('T.sum'),
  money: asIndicatorCode('T.money'),
  latest: asIndicatorCode('T.latest'),
  yesno: asIndicatorCode('T.yesno'),
  covered: asIndicatorCode('T.covered'),
  ratio: asIndicatorCode('T.ratio'),
  streets: asIndicatorCode('T.streets'),
  direct: asIndicatorCode('T.direct'),
  text: asIndicatorCode('T.text'),
  note: asIndicatorCode('T.note'),
  never: asIndicatorCode('T.never'),
  distinct: asIndicatorCode('T.distinct'),
  listCount: asIndicatorCode('T.listCount'),
  listSum: asIndicatorCode('T.listSum'),
  listLatest: asIndicatorCode('T.listLatest'),
  weekly: asIndicatorCode('T.weekly'),
} as const satisfies Readonly<Record<string, IndicatorCode>>

const people: readonly OrgLevel[] = ['community', 'street']
const indicator = (
  code: IndicatorCode,
  rule: Indicator['rule'],
  more: Partial<Omit<Indicator, 'code' | 'rule'>> = {},
): Indicator => ({
  code,
  name: { zh: `指标${code}`, en: code },
  unit: '个',
  valueType: 'number' satisfies ValueType,
  decimals: 0,
  entryLevels: ['community'],
  rule,
  definition: '测试用',
  ...more,
})

const smallIndicators: readonly Indicator[] = [
  indicator(smallCodes.sum, { kind: 'sum' }, { entryLevels: people }),
  indicator(smallCodes.money, { kind: 'sum' }, { unit: '元', decimals: 2 }),
  indicator(smallCodes.latest, { kind: 'latest' }),
  indicator(smallCodes.yesno, { kind: 'latest' }, { valueType: 'yesno', unit: '' }),
  indicator(smallCodes.covered, { kind: 'count-where', source: smallCodes.sum }, { entryLevels: [] }),
  indicator(
    smallCodes.ratio,
    { kind: 'ratio', numerator: smallCodes.latest, denominator: smallCodes.sum, factor: 100 },
    { entryLevels: [], unit: '%', decimals: 1 },
  ),
  indicator(smallCodes.streets, { kind: 'count-org', level: 'street' }, { entryLevels: [] }),
  indicator(smallCodes.direct, { kind: 'direct' }, { entryLevels: ['district', 'street'] }),
  indicator(smallCodes.text, { kind: 'text' }, { valueType: 'text', unit: '' }),
  indicator(
    smallCodes.note,
    { kind: 'text' },
    { valueType: 'text', unit: '', entryLevels: people, coWritten: true, maxLength: 60 },
  ),
  indicator(smallCodes.never, { kind: 'never' }),
  indicator(smallCodes.distinct, { kind: 'distinct', list: 'project', column: 'place' }),
  indicator(smallCodes.listCount, {
    kind: 'list-count',
    list: 'project',
    where: { column: 'state', oneOf: ['done'] },
    time: 'flow',
  }),
  indicator(
    smallCodes.listSum,
    { kind: 'list-sum', list: 'project', column: 'cost', time: 'flow' },
    { unit: '元', decimals: 2 },
  ),
  indicator(smallCodes.listLatest, { kind: 'list-count', list: 'project', time: 'latest' }),
  indicator(smallCodes.weekly, { kind: 'sum' }),
]

const listColumn = (id: string, valueType: ValueType, decimals = 0) => ({
  id,
  name: { zh: id, en: id },
  valueType,
  unit: '',
  decimals,
  required: false,
})

const table = (
  id: string,
  periodType: TableDefinition['periodType'],
  codes: readonly IndicatorCode[],
  lists: TableDefinition['lists'],
): TableDefinition => ({
  id: asTableId(id),
  version: 1,
  name: { zh: `报表${id}`, en: id },
  formCode: id,
  layout: 'matrix',
  periodType,
  visibility: 'district',
  columns: codes.map((code) => ({ indicator: code, group: [] })),
  lists,
  note: '',
})

/** A monthly table with everything but the weekly indicator, and a weekly one with only that. */
export const smallTables: { readonly monthly: TableDefinition; readonly weekly: TableDefinition } = {
  monthly: table(
    'SMALL-01',
    'month',
    Object.values(smallCodes).filter((code) => code !== smallCodes.weekly),
    [
      {
        id: 'project',
        name: { zh: '项目', en: 'Projects' },
        entryLevels: ['community'],
        columns: [
          listColumn('place', 'text'),
          listColumn('state', 'choice'),
          listColumn('cost', 'number', 2),
        ],
      },
    ],
  ),
  weekly: table('SMALL-02', 'week', [smallCodes.weekly], []),
}

const smallPack: Pack = {
  id: 'small',
  name: { zh: '小样', en: 'Small' },
  year: 2024,
  source: '测试',
  scope: '440307',
  tables: Object.values(smallTables),
  indicators: smallIndicators,
}

/** Catalogue and tree of the small pack, as the store asks for them. */
export const smallModel: { readonly catalogue: Catalogue; readonly tree: OrgTree } = {
  catalogue: buildCatalogue([smallPack]),
  tree: buildOrgTree(smallUnits),
}

/** A return of the monthly table; March 2024 unless told otherwise. */
export function smallReturn(org: OrgUnitId, period: string = '202403', of?: TableId): ReturnRef {
  return { table: of ?? smallTables.monthly.id, period: asPeriodCode(period) as PeriodCode, org }
}
