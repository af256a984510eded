import { asOrgUnitId, asPeriodCode, asTableId, type Seq, type SheetRef } from '../domain/ids.js'

/** Which sheet a file shows, and up to which commit. */
export interface FileVersion extends SheetRef {
  readonly seq: Seq
}

/**
 * The line by which a file that was taken away says what it is, when it is read in again.
 * @example versionMark({ table, period, scope, seq: 7 }) // '数据版本:LG24-01/202403/440307@7'
 */
export function versionMark({ table, period, scope, seq }: FileVersion): string {
  return `数据版本:${table}/${period}/${scope}@${seq}`
}

/** Reads {@link versionMark} out of a text, wherever it stands and whatever width its signs have now. */
export function readVersionMark(text: string): FileVersion | undefined {
  const match =
    /数据版本\s*[:：]\s*([A-Za-z0-9._-]{1,60})[/／]([0-9A-Za-z-]{4,12})[/／]([0-9]{2,20})[@＠](\d{1,15})/.exec(
      text,
    )
  const [, table, period, scope, seq] = match ?? []
  if (!table || !period || !scope || !seq) return undefined
  return {
    table: asTableId(table),
    period: asPeriodCode(period),
    scope: asOrgUnitId(scope),
    seq: Number(seq),
  }
}

/** Head of the column that names ledger items in a file. */
export const itemIdHead = '条目编号'

/** An item's id as it stands in a file, without its list. */
export function shortItemId(id: string): string {
  return id.slice(id.indexOf(':') + 1)
}
