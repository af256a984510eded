/** Width of a text in characters of half width: a Chinese character takes two. Line breaks: the widest line. */
export function textWidth(text: string): number {
  let widest = 0
  for (const line of text.split('\n')) widest = Math.max(widest, lineWidth(line))
  return widest
}

/** Lines the text takes in a column of this width, in half-width characters. */
export function lineCount(text: string, width: number): number {
  return text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(lineWidth(line) / width)), 0)
}

function lineWidth(line: string): number {
  let width = 0
  for (const char of line) width += (char.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2
  return width
}
