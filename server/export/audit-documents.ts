import { auditKinds } from '../../shared/domain/audit.js'
import { auditKindNames, statusNames } from '../../shared/domain/glossary.js'
import type { Seq } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { formatPeriod } from '../../shared/domain/period.js'
import type { Catalogue } from '../../shared/domain/table.js'
import type { StoredAudit } from '../store/audit-store.js'
import type { PastEntry } from '../store/history-store.js'
import { cellTitle, words } from './correction-notes.js'
import { type ExportColumn, type ExportDocument, type ExportRow, stubColumn } from './export-grid.js'

export interface InspectedModel {
  readonly catalogue: Catalogue
  readonly tree: OrgTree
}

export interface InspectedFile {
  /** What was asked for, in words: unit, table, times. */
  readonly about: string
  readonly seq: Seq
  readonly demo: boolean
  /** True when there is more than the file holds. */
  readonly cut: boolean
}

/** Longest content of an entry in a file: a cell of a spreadsheet takes 32,767 signs. */
const maxDetail = 30_000

/** The audit log as a file, oldest first, one line an entry, with the hash that joins it to the chain. */
export function auditDocument(
  entries: readonly StoredAudit[],
  { catalogue, tree }: InspectedModel,
  file: InspectedFile,
): ExportDocument {
  const titles = [
    '序号',
    '时间',
    '事项',
    '人员',
    '账号编号',
    '地址',
    '会话',
    '浏览器',
    '报表',
    '报告期',
    '单位',
    '提交序号',
    '内容',
    '校验值',
  ]
  const rows = [...entries]
    .reverse()
    .map((entry) =>
      rowOf([
        entry.n,
        shanghai(entry.at),
        auditKinds.includes(entry.kind) ? auditKindNames[entry.kind].zh : entry.kind,
        entry.by ?? '',
        entry.account ?? '',
        entry.origin?.address ?? '',
        entry.origin?.session ?? '',
        entry.origin?.agent ?? '',
        entry.table === null ? '' : (catalogue.table(entry.table)?.name.zh ?? entry.table),
        entry.period ?? '',
        entry.org === null ? '' : (tree.get(entry.org)?.name ?? entry.org),
        entry.seq,
        JSON.stringify(entry.detail).slice(0, maxDetail),
        entry.hash,
      ]),
    )
  return documentOf('审计记录', titles, rows, file)
}

/** The history of cells as a file, oldest first: who, when, from where, old, new, the status of that time. */
export function historyDocument(
  entries: readonly PastEntry[],
  { catalogue, tree }: InspectedModel,
  file: InspectedFile,
): ExportDocument {
  const titles = [
    '提交序号',
    '时间',
    '报表',
    '报告期',
    '单位',
    '单元格',
    '编号',
    '原值',
    '新值',
    '人员',
    '当时状态',
    '更正号',
    '地址',
    '会话',
    '浏览器',
  ]
  const rows = [...entries]
    .reverse()
    .map(({ ref, ...entry }) =>
      rowOf([
        entry.seq,
        shanghai(entry.at),
        catalogue.table(ref.table)?.name.zh ?? ref.table,
        formatPeriod(ref.period),
        tree.get(ref.org)?.name ?? ref.org,
        cellTitle(entry.key, catalogue),
        entry.key,
        words(entry.old),
        words(entry.new),
        entry.by,
        entry.status === null ? '' : statusNames[entry.status].zh,
        entry.correction,
        entry.origin?.address ?? '',
        entry.origin?.session ?? '',
        entry.origin?.agent ?? '',
      ]),
    )
  return documentOf('单元格修改历史', titles, rows, file)
}

const rowOf = (cells: ExportRow['cells']): ExportRow => ({ kind: 'line', depth: 0, cells })

/** The office's clock, whatever the server's is set to: 2024-05-02 16:00:00. */
const shanghai = (at: Date): string => at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })

function documentOf(
  name: string,
  titles: readonly string[],
  rows: readonly ExportRow[],
  { about, seq, demo, cut }: InspectedFile,
): ExportDocument {
  const columns = titles.map((title): ExportColumn => stubColumn(title))
  return {
    title: `${name}:${about}`,
    formCode: '',
    issuer: '',
    unitName: '',
    periodName: '',
    grids: [{ name, columns, rows, unitLine: '', nameColumn: 1 }],
    annexes: [],
    notes: [
      '时间为北京时间。',
      ...(cut ? [`只含最近的 ${rows.length} 条,请缩小时间或单位范围分次导出。`] : []),
    ],
    seq,
    demo,
  }
}
