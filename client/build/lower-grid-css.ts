import { transform } from 'lightningcss'

/** Modules whose source carries the grid's style sheets as JavaScript strings. */
const gridModules = /(ag-grid-community|ag-stack)\/dist\/package\/main\.esm/
/** One style sheet: `var someName_default = <string>;` with any of the three quotes (the grid's own build writes them so). */
const styleSheet = /^(var \w+_default = )("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\[\s\S])*`);/gm
const chrome88 = 88 << 16

/**
 * Lowers the style sheets inside AG Grid's JavaScript to Chromium 88: without it nesting and `:is()` leave the grid
 * unstyled and unvirtualised below Chromium 120. Leaves all other code alone.
 */
export function lowerGridStyles(code: string): { readonly code: string; readonly lowered: number } {
  let lowered = 0
  const replaced = code.replace(styleSheet, (whole, start: string, literal: string) => {
    const css = textOf(literal)
    if (!css.includes('{')) return whole
    const result = transform({
      filename: 'grid.css',
      code: new TextEncoder().encode(css),
      targets: { chrome: chrome88 },
      minify: true,
      errorRecovery: true,
    })
    lowered += 1
    return `${start}${JSON.stringify(new TextDecoder().decode(result.code))};`
  })
  // A selector list inside :not() is a syntax error before Chromium 88 and throws in querySelector.
  return { code: replaced.split('":not(title, meta)"').join('":not(title):not(meta)"'), lowered }
}

/** The text of a JavaScript string literal; of escapes only those that JSON knows, and of quotes. */
function textOf(literal: string): string {
  const inner = literal
    .slice(1, -1)
    .replace(/\\(['"`])/g, '$1')
    .replace(/\n/g, '\\n')
  const text: unknown = JSON.parse(literal.startsWith('"') ? literal : `"${inner.replace(/"/g, '\\"')}"`)
  return String(text)
}

/** The build plugin around {@link lowerGridStyles}. Fails the build when a new grid version hides its style sheets elsewhere. */
export function lowerGridCss(): {
  readonly name: string
  readonly enforce: 'pre'
  readonly apply: 'build'
  transform(code: string, id: string): { code: string; map: null } | null
} {
  return {
    name: 'lower-grid-css',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      if (!gridModules.test(id)) return null
      const result = lowerGridStyles(code)
      if (id.includes('ag-grid-community') && result.lowered < 35)
        throw new Error(
          `only ${result.lowered} grid style sheets found; look at how this version ships its CSS`,
        )
      return { code: result.code, map: null }
    },
  }
}
