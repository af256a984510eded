import { phraseWithUnit } from '../../shared/domain/display-phrase.js'
import { lensNames, words } from '../../shared/domain/glossary.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { formatPeriod } from '../../shared/domain/period.js'
import {
  type Contribution,
  evaluateTotal,
  type Total,
  type TotalLookup,
  totalsRead,
} from '../../shared/domain/roll-up.js'
import type { Catalogue } from '../../shared/domain/table.js'
import type { Store } from '../store/store.js'
import { definitionsGrid } from './annex-grids.js'
import {
  type ExportCell,
  type ExportColumn,
  type ExportDocument,
  type ExportRow,
  notAsked,
  stubColumn,
} from './export-grid.js'
import { joinedTexts } from './joined-text-cells.js'
import { valueColumn } from './matrix-grid.js'
import { isTextual } from './sheet-values.js'
import { shownNumber } from './shown-number.js'
import type { TotalsQuery } from './totals-query.js'

const column = (title: string, kind: ExportColumn['kind'], decimals: number | null = 0): ExportColumn => ({
  role: 'value',
  title,
  group: [],
  unit: '',
  kind,
  decimals,
})

/**
 * Reads the stored totals and lays them out, one line per indicator: value, who has reported (n/m), and the words a
 * report prints.
 * @throws StoreError when the store cannot be read.
 */
export async function totalsDocument(
  store: Store,
  query: TotalsQuery,
  model: { readonly catalogue: Catalogue; readonly tree: OrgTree },
  demo: boolean,
): Promise<ExportDocument> {
  const { table, period, scope, lens } = query
  const { catalogue, tree } = model
  const indicators = catalogue.indicatorsOf(table.id)
  // Ranks read the siblings, shares a unit above: the whole tree's totals of a few indicators are few.
  const reads = totalsRead(indicators, period, catalogue.indicator)
  const { seq, totals } = await store.readTotals({ reads, lens })
  const stored = new Map<string, Contribution>(
    totals.map((total) => [`${total.org}/${total.indicator}`, total]),
  )
  const lookup: TotalLookup = (code, org) => stored.get(`${org}/${code}`)
  const context = { scope: scope.id, period, catalogue, tree, lookup }
  const joined = await joinedTexts(store, query, indicators, tree)
  return {
    title: `${formatPeriod(period)}${scope.name}${table.name.zh}${words.total.zh}（${lensNames[lens].zh}）`,
    formCode: table.formCode,
    issuer: catalogue.packOf(table.id)?.issuer ?? '',
    unitName: scope.name,
    periodName: formatPeriod(period),
    grids: [
      {
        name: words.total.zh,
        columns: [
          stubColumn('序号', 'number'),
          stubColumn('指标名称'),
          stubColumn('指标代码'),
          stubColumn('计量单位'),
          column('数值', 'number', null),
          column('已报', 'number'),
          column('应报', 'number'),
          column(words.coverage.zh, 'text'),
          column(words.notApplicable.zh, 'number'),
          column('占比分母', 'number', null),
          column('报告用语', 'text'),
        ],
        rows: indicators.map((indicator, index) =>
          totalLine(index + 1, indicator, scope.level, evaluateTotal(indicator, context), joined),
        ),
        unitLine: '见各行',
        nameColumn: 1,
      },
    ],
    annexes: [definitionsGrid(indicators)],
    notes: [
      ...(table.note === '' ? [] : [table.note]),
      `汇总口径:${lensNames[lens].zh}。已报、应报按单位数计,逐期累加的指标按单位期数计;“${notAsked}”为没有合计。`,
    ],
    seq,
    demo,
  }
}

function totalLine(
  number: number,
  indicator: Indicator,
  level: OrgUnit['level'],
  { value, reported, expected, na, of }: Total,
  joined: ReadonlyMap<string, string>,
): ExportRow {
  const { kind } = indicator.rule
  const hasNoTotal =
    isTextual(indicator) ||
    ((kind === 'direct' || kind === 'never') && !indicator.entryLevels.includes(level))
  const shown: ExportCell =
    value !== null
      ? shownNumber(value, indicator)
      : hasNoTotal || (reported > 0 && na < reported)
        ? notAsked
        : reported > 0
          ? words.notApplicable.zh
          : null
  return {
    kind: 'line',
    depth: 0,
    cells: [
      number,
      indicator.name.zh,
      indicator.code,
      valueColumn(indicator, [], []).unit,
      shown,
      expected > 0 ? reported : null,
      expected > 0 ? expected : null,
      // With a text mark a spreadsheet cannot read 9/11 as the eleventh of September.
      expected > 0 ? `${reported}／${expected}` : null,
      na > 0 ? na : null,
      of,
      joined.get(indicator.code) ??
        (indicator.display && value !== null
          ? phraseWithUnit(value, indicator.display, indicator.unit)
          : null),
    ],
  }
}
