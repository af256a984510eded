const gridModule = /ag-grid-community\/dist\/package\/main\.esm/
const defaultTheme = /(getDefaultTheme\(\) \{\s*return )themeQuartz(;\s*\})/

/** The grid's code with the bare theme in place of the one it would take for a grid that names none; undefined when it is not found. */
export function withBareTheme(code: string): string | undefined {
  return defaultTheme.test(code) ? code.replace(defaultTheme, '$1createTheme()$2') : undefined
}

/**
 * The build plugin around {@link withBareTheme}: every grid of ours names its theme, and the default one would bring its
 * icons and inputs along. Fails the build when a new grid version keeps it elsewhere.
 */
export function bareGridTheme(): {
  readonly name: string
  readonly enforce: 'pre'
  readonly apply: 'build'
  transform(code: string, id: string): { code: string; map: null } | null
} {
  return {
    name: 'bare-grid-theme',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      if (!gridModule.test(id) || id.includes('/locale/')) return null
      const bare = withBareTheme(code)
      if (bare === undefined) throw new Error('the default theme of the grid was not found in its code')
      return { code: bare, map: null }
    },
  }
}
