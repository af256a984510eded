/** One record of a CSV file and the line it began on (1 = first line of the file). */
export interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
  /** The record as it stood in the file. */
  readonly text: string
}

/**
 * Reads CSV as spreadsheets write it (RFC 4180): commas, optional double quotes with `""` inside, CRLF or LF, a BOM.
 * Fields are trimmed; records without any content are left out. A quote that is never closed runs to the end of the file.
 * @example parseCsv('a,"b,c"\n') // [{ line: 1, fields: ['a', 'b,c'], text: 'a,"b,c"' }]
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const input = text.startsWith('\uFEFF') ? text.slice(1) : text
  const records: CsvRecord[] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  let line = 1
  let firstLine = 1
  let start = 0
  const endRecord = (end: number): void => {
    fields.push(field.trim())
    if (fields.some((one) => one !== ''))
      records.push({ line: firstLine, fields, text: input.slice(start, end).replace(/\r$/, '') })
    fields = []
    field = ''
  }
  for (let i = 0; i < input.length; i++) {
    const char = input.charAt(i)
    if (char === '\n') line += 1
    if (quoted) {
      if (char !== '"') field += char
      else if (input.charAt(i + 1) === '"') {
        field += '"'
        i += 1
      } else quoted = false
    } else if (char === '"' && field.trim() === '') {
      field = ''
      quoted = true
    } else if (char === ',') {
      fields.push(field.trim())
      field = ''
    } else if (char === '\n') {
      endRecord(i)
      start = i + 1
      firstLine = line
    } else field += char
  }
  endRecord(input.length)
  return records
}
