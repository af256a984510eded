import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build, parseAst, type Rolldown } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const client = join(root, 'client')

/** The floor is Chromium 88; each of these came later. Number: the version that brought it. */
const laterMethods: Readonly<Record<string, number>> = {
  at: 92,
  findLast: 97,
  findLastIndex: 97,
  toSorted: 110,
  toReversed: 110,
  toSpliced: 110,
  withResolvers: 119,
  fromAsync: 121,
  randomUUID: 92,
  hasOwn: 93,
  checkVisibility: 105,
  showPopover: 114,
  showPicker: 99,
  throwIfAborted: 100,
  isWellFormed: 111,
}

const laterGlobals: Readonly<Record<string, number>> = {
  structuredClone: 98,
  URLPattern: 95,
  CompressionStream: 103,
  EyeDropper: 95,
  reportError: 95,
}

const laterCss: readonly (readonly [RegExp, number])[] = [
  [/:has\(/, 105],
  [/@container\b/, 105],
  [/@layer\b/, 99],
  [/color-mix\(/, 111],
  [/light-dark\(/, 123],
  [/\d(?:dvh|svh|lvh|dvw)\b/, 108],
  [/@starting-style/, 117],
  [/:popover-open/, 114],
  [/:user-(?:in)?valid/, 119],
  [/[{;}]\s*&[\s:.>[]/, 112],
]

type Node = { readonly type: string } & Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, visit)
    else if (Array.isArray(value)) for (const each of value) if (isNode(each)) walk(each, visit)
  }
}

/** What Chromium 88 cannot even read: one such place and the whole file is lost. */
function laterSyntax(code: string): readonly string[] {
  const found: string[] = []
  const ast = parseAst(code) as unknown as Node
  const topLevel = new Set<unknown>()
  walk(ast, (node) => {
    if (/Function|Method/.test(node.type) || node.type === 'ArrowFunctionExpression')
      walk(node, (inner) => topLevel.add(inner))
  })
  walk(ast, (node) => {
    if (node.type === 'StaticBlock') found.push('static block (94)')
    if (node.type === 'AccessorProperty') found.push('accessor')
    if (node.type === 'AwaitExpression' && !topLevel.has(node)) found.push('top-level await (89)')
    if (node.type === 'BinaryExpression' && isNode(node.left) && node.left.type === 'PrivateIdentifier')
      found.push('#x in y (91)')
    const { regex } = node as { regex?: { flags?: string; pattern?: string } }
    if (node.type === 'Literal' && /[dv]/.test(regex?.flags ?? ''))
      found.push(`regular expression ${regex?.flags}`)
    if (/^(?:Import|Export)/.test(node.type) && Array.isArray(node.attributes) && node.attributes.length > 0)
      found.push('import attributes')
  })
  return found
}

function laterCalls(code: string): readonly string[] {
  const found: string[] = []
  walk(parseAst(code, { lang: 'ts' }) as unknown as Node, (node) => {
    const { callee } = node
    if ((node.type !== 'CallExpression' && node.type !== 'NewExpression') || !isNode(callee)) return
    const { property } = callee
    const name = isNode(property) ? String(property.name) : String(callee.name)
    const known = callee.type === 'MemberExpression' ? laterMethods : laterGlobals
    // An `at` with two arguments is a method of ours.
    if (name === 'at' && Array.isArray(node.arguments) && node.arguments.length > 1) return
    if (Object.hasOwn(known, name)) found.push(`${name} (${known[name]})`)
  })
  return found
}

const sources = readdirSync(client, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:ts|js|css)$/.test(path) && !path.startsWith('build'))
  .map((path) => ({ path, text: readFileSync(join(client, path), 'utf8') }))

describe('our sources', () => {
  it('call nothing that Chromium 88 does not have', () => {
    const found = sources
      .filter(({ path }) => !path.endsWith('.css'))
      .flatMap(({ path, text }) => laterCalls(text).map((what) => `${path}: ${what}`))
    expect(found).toEqual([])
    expect(laterCalls('[1].at(-1); structuredClone({}); crypto.randomUUID()')).toHaveLength(3)
  })

  it('style with nothing that Chromium 88 does not know', () => {
    const found = sources.flatMap(({ path, text }) => {
      const sheets = path.endsWith('.css')
        ? [text]
        : [...text.matchAll(/(?:css|[sS]tyles = )`([^`]*)`/g)].map(([, sheet = '']) => sheet)
      return sheets.flatMap((sheet) =>
        laterCss.filter(([what]) => what.test(sheet)).map(([what, since]) => `${path}: ${what} (${since})`),
      )
    })
    expect(found).toEqual([])
  })

  it('take every colour from the theme', () => {
    const found = sources
      .filter(({ path }) => path.endsWith('.ts'))
      .flatMap(({ path, text }) =>
        [
          ...text
            .replace(/url\("data:[^"]*"\)/g, '')
            // Before Chromium 122 the ground behind a dialog knows no custom property and takes the second colour.
            .replace(/var\(--scrim, [^)]*\)\)/g, '')
            .matchAll(/[:\s("'](#[0-9a-f]{3}(?:[0-9a-f]{3})?|rgba?\([^)]*\))(?=[\s;,)"'])(?!\s*[=(])/g),
        ].map(([, colour]) => `${path}: ${colour}`),
      )
    expect(found).toEqual([])
  })
})

describe('the built pages', () => {
  let files: Rolldown.OutputChunk[]
  let styles: string[]

  beforeAll(async () => {
    const built = await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'silent',
      build: { write: false },
    })
    const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput
    files = output.filter((each): each is Rolldown.OutputChunk => each.type === 'chunk')
    styles = output.flatMap((each) =>
      each.type === 'asset' && each.fileName.endsWith('.css') ? [String(each.source)] : [],
    )
  })

  it('can be read by Chromium 88', () => {
    expect(files.length).toBeGreaterThan(5)
    expect(
      files.flatMap(({ fileName, code }) => laterSyntax(code).map((what) => `${fileName}: ${what}`)),
    ).toEqual([])
    expect(laterSyntax('class A { static { f() } }; await 1')).toHaveLength(2)
  })

  it('transfer at most 450 KB compressed until a sheet can be filled', () => {
    const byName = new Map(files.map((file) => [file.fileName, file]))
    const needed = new Set<string>()
    const need = (name: string | undefined): void => {
      const file = name === undefined ? undefined : byName.get(name)
      if (!file || needed.has(file.fileName)) return
      needed.add(file.fileName)
      for (const each of file.imports) need(each)
    }
    const pages = ['index', 'huibiao-app', 'sign-in-page', 'home-page', 'sheet-page']
    for (const page of pages) {
      const chunk = files.find(({ name }) => name === page)
      expect(chunk, page).toBeDefined()
      need(chunk?.fileName)
    }
    const compressed =
      [...needed].reduce((sum, name) => sum + gzipSync(byName.get(name)?.code ?? '').length, 0) +
      styles.reduce((sum, sheet) => sum + gzipSync(sheet).length, 0)
    console.log(
      `sign-in, home and sheet: ${Math.round(compressed / 1024)} KB compressed, ${needed.size} files`,
    )
    expect(compressed).toBeLessThanOrEqual(450 * 1024)
  })
})

/** A document as an old kernel has it; nothing else of it is asked. */
function oldKernel(supports: boolean) {
  const attributes: string[] = []
  const page = { hidden: true }
  const ready: (() => void)[] = []
  const document = {
    createElement: () => (supports ? { noModule: true } : {}),
    documentElement: { setAttribute: (name: string) => attributes.push(name) },
    addEventListener: (_event: string, run: () => void) => ready.push(run),
    getElementById: () => page,
  }
  const window = supports ? { CSS: { supports: () => true }, indexedDB: {} } : {}
  runInNewContext(readFileSync(join(client, 'public', 'browser-check.js'), 'utf8'), { document, window })
  for (const run of ready) run()
  return { attributes, shown: !page.hidden }
}

describe('a browser below the floor', () => {
  it('sees a page in Chinese that says what to do', () => {
    expect(oldKernel(false)).toEqual({ attributes: ['data-too-old'], shown: true })
    expect(oldKernel(true)).toEqual({ attributes: [], shown: false })
    const page = readFileSync(join(client, 'index.html'), 'utf8')
    expect(page).toMatch(/id="too-old"[\s\S]*浏览器版本过低[\s\S]*极速模式/)
  })

  it('can read what runs before that page: no syntax later than 2015', () => {
    for (const name of ['browser-check.js', 'appearance.js']) {
      const late: string[] = []
      walk(parseAst(readFileSync(join(client, 'public', name), 'utf8')) as unknown as Node, (node) => {
        if (node.type === 'ChainExpression') late.push('?.')
        if (node.type === 'LogicalExpression' && node.operator === '??') late.push('??')
        if (node.type === 'SpreadElement' || node.async === true) late.push(node.type)
        if (node.type === 'CatchClause' && node.param === null) late.push('catch without a name')
      })
      expect(late, name).toEqual([])
    }
  })
})
