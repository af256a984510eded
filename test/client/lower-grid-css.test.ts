import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { lowerGridStyles } from '../../client/build/lower-grid-css.js'

const require = createRequire(import.meta.url)

describe('lowerGridStyles', () => {
  it('takes nesting, :is() lists and modern colours out of style sheets in strings, and leaves code alone', () => {
    const code = [
      'var a_default = ".x{&:hover{color:red}}";',
      'const keep = ".x{&:hover{color:red}}"',
      'document.querySelector(":not(title, meta)")',
    ].join('\n')
    const result = lowerGridStyles(code)
    expect(result.lowered).toBe(1)
    expect(result.code.split('\n')).toEqual([
      'var a_default = ".x:hover{color:red}";',
      'const keep = ".x{&:hover{color:red}}"',
      'document.querySelector(":not(title):not(meta)")',
    ])
  })

  // An upgrade of the grid must not silently bring back style sheets that Chromium 88 cannot read.
  it('finds every style sheet of the installed grid', async () => {
    const packages = ['ag-grid-community', 'ag-stack'].map((name) =>
      require.resolve(name).replace(/main\.cjs(\.min)?\.js$/, 'main.esm.mjs'),
    )
    const sources = await Promise.all(packages.map((path) => readFile(path, 'utf8')))
    const { code, lowered } = lowerGridStyles(sources.join('\n'))
    expect(lowered).toBeGreaterThanOrEqual(35)
    const sheets = code.split('\n').filter((line) => /^var \w+_default = "/.test(line))
    for (const sheet of sheets) expect(sheet).not.toMatch(/[{;}]&/)
  })
})
