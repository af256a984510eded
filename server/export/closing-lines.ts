import { words } from '../../shared/domain/glossary.js'
import { versionMark } from '../../shared/protocol/version-mark.js'
import type { ExportDocument } from './export-grid.js'

/** What a file says of itself, so that paper and data can be matched: notes, the seq it stands at, the demo mark. */
export function closingLines(document: ExportDocument): readonly string[] {
  return [...noteLines(document), seqLine(document), ...versionLine(document), ...demoLine(document)]
}

/** 说明:1. … 2. … */
export function noteLines({ notes }: ExportDocument): readonly string[] {
  return notes.map((note, index) => `${index === 0 ? '说明：' : '　　　'}${index + 1}. ${note}`)
}

/** 截至序号 N: everything up to this commit is in the file. */
export function seqLine({ seq }: ExportDocument): string {
  return `截至序号 ${seq}`
}

/** 数据版本: what sheet the file shows as of when, for reading it in again. */
export function versionLine({ sheet, seq }: ExportDocument): readonly string[] {
  return sheet ? [versionMark({ ...sheet, seq })] : []
}

/** The mark of synthetic data, when it is due. */
export function demoLine({ demo }: ExportDocument): readonly string[] {
  return demo ? [words.synthetic.zh] : []
}
