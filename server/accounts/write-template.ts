import { writeXlsx } from 'hucre'

/** A workbook of one sheet. Texts are texts, whatever they begin with. */
export async function writeSheet(
  name: string,
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): Promise<Uint8Array> {
  return writeXlsx({
    sheets: [{ name, rows: rows.map((row) => [...row]), columns: widths.map((width) => ({ width })) }],
    properties: { creator: '汇表 Huibiao' },
  })
}
