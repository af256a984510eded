import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

interface Node {
  readonly type: string
  readonly [name: string]: unknown
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, visit)
    else if (Array.isArray(value)) for (const each of value) if (isNode(each)) walk(each, visit)
  }
}

const files = ['client', 'shared'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({
      path: `${folder}/${path}`,
      text: readFileSync(join(root, folder, path), 'utf8'),
    })),
)

interface Table {
  readonly path: string
  readonly zh: ReadonlyMap<string, string>
  readonly en: ReadonlyMap<string, string>
}

/** The words of an object literal by key; the text of a template or a sum is its pieces. */
function wordsOf(object: unknown): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  if (!isNode(object) || !Array.isArray(object.properties)) return words
  for (const property of object.properties as readonly Node[]) {
    const key = property.key as { readonly name?: string; readonly value?: string }
    let text = ''
    walk(property.value as Node, (node) => {
      if (node.type === 'Literal') text += String(node.value)
      if (node.type === 'TemplateElement') text += (node.value as { readonly cooked: string }).cooked
    })
    words.set(key.name ?? key.value ?? '', text)
  }
  return words
}

const tables: readonly Table[] = files.flatMap(({ path, text }) => {
  if (!text.includes('defineStrings(') || path.endsWith('/language.ts')) return []
  const found: Table[] = []
  walk(parseAst(text, { lang: 'ts' }) as unknown as Node, (node) => {
    const callee = node.callee
    if (node.type !== 'CallExpression' || !isNode(callee) || callee.name !== 'defineStrings') return
    const [zh, en] = node.arguments as readonly unknown[]
    found.push({ path, zh: wordsOf(zh), en: wordsOf(en) })
  })
  return found
})

const placeholders = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([each]) => each).sort()),
]
/** Beginnings of keys that are put together at run time: `step-${action}` uses all that begin with `step-`. */
function familiesIn(sources: readonly { readonly text: string }[]): readonly string[] {
  return sources.flatMap(({ text }) => {
    const found: string[] = []
    walk(parseAst(text, { lang: 'ts' }) as unknown as Node, (node) => {
      if (node.type !== 'TemplateLiteral') return
      const [first, ...others] = node.quasis as readonly { readonly value: { readonly cooked: string } }[]
      const head = first?.value.cooked ?? ''
      if (others.length === 1 && /^[a-z]\w*[-_.]$/i.test(head)) found.push(head)
    })
    return found
  })
}

/** The product's own name, and the name of the other language on its switch. */
const chineseInEnglish = new Set(['product', 'switchLanguage'])

describe('the words of the pages', () => {
  it('are found at all', () => {
    expect(tables.length).toBeGreaterThan(8)
    for (const { path, zh } of tables) expect(zh.size, path).toBeGreaterThan(0)
  })

  it.each(tables)('$path: both languages have every key, with the same places to fill in', ({ zh, en }) => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort())
    for (const [key, text] of zh) {
      expect(text.trim() || en.get(key)?.trim(), key).not.toBe('')
      expect(placeholders(en.get(key) ?? ''), key).toEqual(placeholders(text))
    }
  })

  it.each(tables)('$path: English is English', ({ en }) => {
    for (const [key, text] of en)
      if (!chineseInEnglish.has(key)) expect(text, key).not.toMatch(/[\u3400-\u9fff]/)
  })

  it('are all used', () => {
    const unused = tables.flatMap(({ path, zh }) => {
      const rest = files.filter((file) => file.path !== path)
      const families = familiesIn(
        rest.filter(({ text }) => text.includes(`/${path.split('/').pop()?.replace('.ts', '.js')}'`)),
      )
      return [...zh.keys()]
        .filter((key) => !rest.some(({ text }) => text.includes(`'${key}'`)))
        .filter((key) => !families.some((family) => key.startsWith(family) && key.length > family.length))
        .map((key) => `${path}: ${key}`)
    })
    expect(unused).toEqual([])
  })

  it('of a family are built from a name and a sign that ends it, so that a family is no wildcard', () => {
    const text = ['step-@', 'is_@', 'x.@', '@-end', 'all@']
      .map((each) => `t(\`${each.replace('@', '\u0024{a}')}\`)`)
      .join('\n')
    expect(familiesIn([{ text }])).toEqual(['step-', 'is_', 'x.'])
  })
})
