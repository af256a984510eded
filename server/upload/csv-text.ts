/** The text of a CSV file: UTF-8, UTF-16 with a BOM, or what Chinese Windows writes; undefined when it is no text. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le')
  const text = decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030')
  return text?.includes('\0') ? undefined : text
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Lines of a CSV text, each with all its fields, empty lines too: they part one table from the next. Separated by commas,
 * tabs or semicolons, whichever stands in most lines equally often. Stops after `maxRows` lines and one more.
 */
export function csvLines(text: string, maxRows: number): readonly (readonly string[])[] {
  const input = text.startsWith('\uFEFF') ? text.slice(1) : text
  const separator = separatorOf(input)
  const lines: string[][] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  const endLine = (): void => {
    fields.push(field)
    lines.push(fields)
    fields = []
    field = ''
  }
  for (let i = 0; i < input.length && lines.length <= maxRows; i += 1) {
    const char = input.charAt(i)
    if (quoted) {
      if (char !== '"') field += char
      else if (input.charAt(i + 1) === '"') {
        field += '"'
        i += 1
      } else quoted = false
    } else if (char === '"' && field.trim() === '') {
      field = ''
      quoted = true
    } else if (char === separator) {
      fields.push(field)
      field = ''
    } else if (char === '\n') endLine()
    else if (char !== '\r') field += char
  }
  if (field !== '' || fields.length > 0) endLine()
  return lines
}

/** A title or a remark may hold any sign; the one that parts fields stands in line after line as often. */
function separatorOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, '')
    .split('\n')
  let best = { sign: ',', lines: 0 }
  for (const sign of ['\t', ',', ';']) {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const count = line.split(sign).length - 1
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1)
    }
    const alike = Math.max(0, ...counts.values())
    if (alike > best.lines) best = { sign, lines: alike }
  }
  return best.sign
}
