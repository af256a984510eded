import { type CellValue, isNotApplicable } from '../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, TableId } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { formatPeriod } from '../../shared/domain/period.js'
import type { Catalogue } from '../../shared/domain/table.js'
import { parseKey } from '../../shared/protocol/return-document.js'
import type { StoredCorrection } from '../store/correction-store.js'
import type { Store } from '../store/store.js'
import { dependentTables } from './dependent-tables.js'
import type { ExportDocument } from './export-grid.js'

/** Corrections that one file names; beyond, it says how many more there are. */
const maxNamed = 50

/**
 * A document with the mark 更正: each correction of the figures in it, with the old and the new value, why, and the two
 * people. A document without any stays as it is.
 */
export function withCorrections(
  document: ExportDocument,
  corrections: readonly StoredCorrection[],
  model: { readonly catalogue: Catalogue; readonly tree: OrgTree },
): ExportDocument {
  if (corrections.length === 0) return document
  const lines = corrections.slice(0, maxNamed).map((each) => correctionLine(each, model))
  const more = corrections.length - lines.length
  return {
    ...document,
    title: `${document.title}(含更正)`,
    notes: [...document.notes, ...lines, ...(more > 0 ? [`更正:另有 ${more} 项,见系统内更正清单。`] : [])],
  }
}

function correctionLine(
  { ref, cells, reason, requestedBy, decidedBy, decidedAt }: StoredCorrection,
  { catalogue, tree }: { readonly catalogue: Catalogue; readonly tree: OrgTree },
): string {
  const values = cells.map(
    (cell) => `${cellTitle(cell.key, catalogue)} ${words(cell.old)} → ${words(cell.new)}`,
  )
  // The office's day, whatever the server's clock is set to.
  const day = decidedAt?.toLocaleDateString('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' }) ?? ''
  return `更正(${day}):${tree.get(ref.org)?.name ?? ref.org} ${formatPeriod(ref.period)} ${values.join('；')}。原因:${reason}。申请:${requestedBy.name},批准:${decidedBy?.name ?? ''}`
}

/** What a key is called: the name of its indicator, else the key itself. */
export function cellTitle(key: string, catalogue: Catalogue): string {
  const parsed = parseKey(key)
  if (parsed?.kind !== 'cell' && parsed?.kind !== 'note') return key
  const indicator = catalogue.tables
    .flatMap(({ id }) => catalogue.indicatorsOf(id))
    .find(({ code }) => code === parsed.indicator)
  return `“${indicator?.name.zh ?? key}”${parsed.kind === 'note' ? '的说明' : ''}`
}

/** A value as a sentence names it. */
export function words(value: CellValue): string {
  if (value === null || value === '') return '空'
  if (isNotApplicable(value)) return `不适用${value.na === '' ? '' : `(${value.na})`}`
  if (typeof value === 'boolean') return value ? '是' : '否'
  return String(value)
}

/** Corrections that are done, of figures that a file of the table shows: its own, and of tables it computes from. */
export async function correctionsIn(
  store: Store,
  catalogue: Catalogue,
  asked: {
    readonly table: TableId
    readonly orgs: readonly OrgUnitId[]
    readonly periodsOf: (table: TableId) => readonly PeriodCode[]
  },
): Promise<readonly StoredCorrection[]> {
  const found = await store.corrections({ orgs: asked.orgs, states: ['done'], limit: 10_000 })
  return found.filter(({ ref, cells }) => {
    if (!asked.periodsOf(ref.table).includes(ref.period)) return false
    if (ref.table === asked.table) return true
    const codes = cells.flatMap(({ key }) => {
      const parsed = parseKey(key)
      return parsed?.kind === 'cell' ? [parsed.indicator] : []
    })
    return dependentTables(catalogue, ref, codes).includes(asked.table)
  })
}
