import { isNotApplicable } from '../../shared/domain/cell-value.js'
import { words } from '../../shared/domain/glossary.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { formatPeriod } from '../../shared/domain/period.js'
import { parseKey } from '../../shared/protocol/return-document.js'
import { type ExportGrid, type ExportRow, stubColumn } from './export-grid.js'
import { cellsByOrg, type PeriodContent } from './sheet-figures.js'

/** 指标解释: what each column counts. */
export function definitionsGrid(indicators: readonly Indicator[]): ExportGrid {
  return annex(
    '指标解释',
    ['指标名称', '指标代码', words.unit.zh, '口径'],
    indicators.map(({ name, code, unit, definition }) => [name.zh, code, unit, definition]),
  )
}

/** 填报说明: the explanations people gave and their reasons for 不适用; undefined when there are none. */
export function explanationsGrid(
  units: readonly OrgUnit[],
  contents: readonly PeriodContent[],
  indicators: readonly Indicator[],
): ExportGrid | undefined {
  const nameOf = new Map<string, string>(indicators.map(({ code, name }) => [code, name.zh]))
  const lines: string[][] = []
  for (const { period, content } of contents) {
    const byOrg = cellsByOrg(content)
    for (const unit of units) {
      for (const [key, value] of byOrg.get(unit.id) ?? []) {
        // A ledger has thousands of keys, and none of them is a note: ask before taking one apart.
        if (!isNotApplicable(value) && !key.endsWith('#note')) continue
        const parsed = parseKey(key)
        const name = parsed && 'indicator' in parsed ? nameOf.get(parsed.indicator) : undefined
        if (name === undefined) continue
        if (parsed?.kind === 'note' && typeof value === 'string')
          lines.push([unit.name, formatPeriod(period), name, '说明', value])
        if (parsed?.kind === 'cell' && isNotApplicable(value))
          lines.push([unit.name, formatPeriod(period), name, words.notApplicable.zh, value.na])
      }
    }
  }
  if (lines.length === 0) return undefined
  return annex('填报说明', [words.orgUnit.zh, words.period.zh, words.indicator.zh, '类别', '内容'], lines)
}

function annex(name: string, heads: readonly string[], lines: readonly (readonly string[])[]): ExportGrid {
  const rows: ExportRow[] = lines.map((line, index) => ({
    kind: 'line',
    depth: 0,
    cells: [index + 1, ...line],
  }))
  return {
    name,
    columns: [stubColumn('序号', 'number'), ...heads.map((head) => stubColumn(head))],
    rows,
    unitLine: '',
    nameColumn: 1,
  }
}
