const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)

/**
 * Writes a block of cells as the HTML table that Excel, WPS and LibreOffice read from the clipboard. What is text stays
 * text there: `3-9` does not become a date, nor a code a number.
 */
export function formatHtml(
  lines: readonly (readonly { readonly text: string; readonly textual: boolean }[])[],
): string {
  const cell = ({ text, textual }: { readonly text: string; readonly textual: boolean }) => {
    const style = textual ? ` style="mso-number-format:'\\@'" sdnum="1033;0;@"` : ''
    return `<td${style}>${escaped(text).replace(/\r?\n/g, '<br style="mso-data-placement:same-cell">')}</td>`
  }
  const rows = lines.map((line) => `<tr>${line.map(cell).join('')}</tr>`).join('\n')
  return `<meta charset="utf-8"><table>\n${rows}\n</table>`
}
