import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { withBareTheme } from '../../client/build/bare-grid-theme.js'

describe('withBareTheme', () => {
  it('takes the default theme out of the installed grid, and says when it is not where it was', async () => {
    const path = createRequire(import.meta.url).resolve('ag-grid-community')
    const grid = await readFile(path.replace(/main\.cjs(\.min)?\.js$/, 'main.esm.mjs'), 'utf8')
    const bare = withBareTheme(grid)
    expect(bare).toContain('return createTheme();')
    expect(bare?.length).toBe(grid.length + 'createTheme()'.length - 'themeQuartz'.length)
    expect(withBareTheme('getDefaultTheme() { return themeOther; }')).toBeUndefined()
  })
})
