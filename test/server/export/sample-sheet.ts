import type { ExportDocument, ExportGrid } from '../../../server/export/export-grid.js'
import { type SheetSource, sheetDocument } from '../../../server/export/sheet-grid.js'
import type { SheetContent } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import {
  asIndicatorCode,
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  type OrgUnitId,
} from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { buildOrgTree, type OrgLevel, type OrgTree, type OrgUnit } from '../../../shared/domain/org.js'
import { buildCatalogue, type Pack, type TableDefinition } from '../../../shared/domain/table.js'

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

/** A district of two streets with two communities each. The order is official, not that of codes. */
export const tree: OrgTree = buildOrgTree([
  unit('440307', '龙岗区', 'district', null, 0),
  unit('440307002', '南湾街道', 'street', '440307', 0),
  unit('440307001', '吉华街道', 'street', '440307', 1),
  unit('440307002001', '沙湾社区', 'community', '440307002', 0),
  unit('440307002002', '丹竹头社区', 'community', '440307002', 1),
  unit('440307001002', '三联社区', 'community', '440307001', 1),
  unit('440307001001', '水径社区', 'community', '440307001', 0),
])

function indicator(code: string, zh: string, extra: Partial<Indicator> = {}): Indicator {
  return {
    code: asIndicatorCode(code),
    name: { zh, en: zh },
    unit: '次',
    valueType: 'number',
    decimals: 0,
    entryLevels: ['community'],
    rule: { kind: 'sum' },
    definition: `${zh}的口径`,
    ...extra,
  }
}

const table = (id: string, extra: Partial<TableDefinition>): TableDefinition => ({
  id: asTableId(id),
  version: 1,
  name: { zh: '基层治理活动统计表', en: 'Activities' },
  formCode: `${id}表`,
  layout: 'matrix',
  periodType: 'month',
  visibility: 'district',
  columns: [],
  lists: [],
  note: '',
  ...extra,
})
const column = (code: string, ...group: string[]) => ({ indicator: asIndicatorCode(code), group })

/** One table of each layout. */
const pack: Pack = {
  id: 'sample',
  name: { zh: '样例', en: 'Sample' },
  year: 2024,
  source: '',
  issuer: '龙岗区委社会工作部',
  scope: '440307',
  tables: [
    table('T-1', {
      note: '按月填报。',
      columns: [
        column('A.1', '议事', '会议'),
        column('A.2', '议事', '会议'),
        column('A.3', '议事', '办理'),
        column('A.4', '投入'),
        column('A.5'),
      ],
    }),
    table('T-2', {
      name: { zh: '基础信息', en: 'Facts' },
      layout: 'form',
      periodType: 'year',
      columns: [column('B.1', '基本情况'), column('B.2', '基本情况'), column('B.3')],
    }),
    table('T-3', {
      name: { zh: '微实事台账', en: 'Ledger' },
      layout: 'ledger',
      periodType: 'quarter',
      columns: [column('C.1'), column('C.2')],
      lists: [
        {
          id: 'project',
          name: { zh: '项目', en: 'Projects' },
          entryLevels: ['street', 'community'],
          columns: [
            {
              id: 'name',
              name: { zh: '项目名称', en: 'Name' },
              valueType: 'text',
              unit: '',
              decimals: 0,
              required: true,
            },
            {
              id: 'amount',
              name: { zh: '金额', en: 'Amount' },
              valueType: 'number',
              unit: '元',
              decimals: 2,
              entryUnit: { label: '万元', factor: 10_000 },
              required: false,
            },
          ],
        },
      ],
    }),
    table('T-4', {
      name: { zh: '不公开统计表', en: 'Closed' },
      visibility: 'own',
      columns: [column('D.1')],
    }),
  ],
  indicators: [
    indicator('A.1', '会议场次'),
    indicator('A.2', '参加人次', { unit: '人次' }),
    indicator('A.3', '办结率', {
      unit: '%',
      decimals: 2,
      entryLevels: [],
      rule: {
        kind: 'ratio',
        numerator: asIndicatorCode('A.1'),
        denominator: asIndicatorCode('A.2'),
        factor: 100,
      },
    }),
    indicator('A.4', '投入资金', {
      unit: '元',
      decimals: 2,
      entryLevels: ['street', 'community'],
      entryUnit: { label: '万元', factor: 10_000 },
    }),
    indicator('A.5', '备注', { unit: '', valueType: 'text', rule: { kind: 'text' } }),
    indicator('B.1', '街道数', { unit: '个', entryLevels: [], rule: { kind: 'count-org', level: 'street' } }),
    indicator('B.2', '挂牌日期', {
      unit: '',
      valueType: 'date',
      entryLevels: ['district'],
      rule: { kind: 'direct' },
    }),
    indicator('B.3', '概况', {
      unit: '',
      valueType: 'text',
      entryLevels: ['district'],
      rule: { kind: 'text' },
    }),
    indicator('C.1', '项目数', {
      unit: '个',
      entryLevels: ['street', 'community'],
      rule: { kind: 'list-count', list: 'project', time: 'flow' },
    }),
    indicator('C.2', '项目金额', {
      unit: '元',
      decimals: 2,
      entryLevels: ['street', 'community'],
      entryUnit: { label: '万元', factor: 10_000 },
      rule: { kind: 'list-sum', list: 'project', column: 'amount', time: 'flow' },
    }),
    indicator('D.1', '来访次数'),
  ],
}

export const catalogue = buildCatalogue([pack])

export type Cells = Readonly<Record<string, Readonly<Record<string, CellValue>>>>

/** Content as the store reads it: cells by unit and key. */
function content(cells: Cells, seq = 7): SheetContent {
  return {
    seq,
    returns: Object.keys(cells).map((org) => ({ org: asOrgUnitId(org), status: 'submitted' as const })),
    cells: Object.entries(cells).flatMap(([org, byKey]) =>
      Object.entries(byKey).map(([key, value]) => ({ org: asOrgUnitId(org), key, value })),
    ),
  }
}

/** The document of a sample table; `periods` maps table periods to cells. */
export function documentOf(
  tableId: string,
  periods: Readonly<Record<string, Cells>>,
  options: { period?: string; scope?: string; visible?: readonly OrgUnitId[]; demo?: boolean } = {},
): ExportDocument {
  const definition = catalogue.table(asTableId(tableId))
  const scope = tree.get(asOrgUnitId(options.scope ?? '440307'))
  if (!definition || !scope) throw new Error('the sample has no such table or unit')
  const source: SheetSource = {
    table: definition,
    period: asPeriodCode(options.period ?? Object.keys(periods)[0] ?? '202403'),
    scope,
    catalogue,
    tree,
    outside: new Map(),
    contents: Object.entries(periods).map(([period, cells]) => ({
      table: definition,
      period: asPeriodCode(period),
      content: content(cells),
    })),
    seq: 7,
    visible: new Set(options.visible ?? tree.units.map((each) => each.id)),
    demo: options.demo ?? false,
  }
  return sheetDocument(source)
}

/** The first grid as plain lines of cells. */
export function linesOf(document: ExportDocument, index = 0): ExportGrid['rows'][number]['cells'][] {
  return document.grids[index]?.rows.map((row) => row.cells) ?? []
}
