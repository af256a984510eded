import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const documents = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md']
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

/** Commands of ours that people are told to ask for help. */
const commands = [
  'demo:fill',
  'demo:prove',
  'totals:check',
  'export',
  'org:import',
  'packs:check',
  'audit:verify',
  'audit:prune',
  'account:reset',
]

describe.each(documents)('%s', (document) => {
  it('names only commands that exist', () => {
    const named = [...read(document).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '')
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

describe('the README', () => {
  beforeAll(() => {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', 'shared', 'server'],
      {
        cwd: root,
      },
    )
  })

  it.each(commands)('says rightly that %s has --help', (name) => {
    const [, file = ''] = (scripts[name] ?? '').split(' ')
    const answer = execFileSync(process.execPath, [join(root, file), '--help'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(answer).toContain(name)
  })

  it('documents the settings that the server reads, in both languages', () => {
    const settings = new Set(
      [...read('server/main.ts').matchAll(/process\.env\.([A-Z_]+)/g)].map(([, name]) => name ?? ''),
    )
    expect(settings.size).toBeGreaterThan(3)
    for (const document of ['README.md', 'README.zh-CN.md'])
      for (const setting of settings) expect(read(document)).toContain(`\`${setting}\``)
  })

  it('promises an install that no download address ties to one place', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"')
  })
})
