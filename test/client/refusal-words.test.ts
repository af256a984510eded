import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { refusalEnglish } from '../../client/i18n/refusal-english.js'
import { refusalWords } from '../../client/i18n/refusal-words.js'

const root = join(import.meta.dirname, '..', '..')

function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : []
  })
}

/** Codes beside Chinese words in a source: what a person may be refused with. */
function codesIn(text: string): readonly string[] {
  const before = /(?:code: |\(|, )'([a-z]+(?:-[a-z]+)*)',\s*(?:message: )?[`'][^`'\n]*[\u4e00-\u9fff]/g
  return [...text.matchAll(before)].map(([, code = '']) => code)
}

/** What never reaches a page: programs of the operator, what is only for other machines, names of other things. */
const notForPages = new Set([
  'no-accounts',
  'no-client',
  'upgrade-required',
  'unknown-format',
  'lost-thread',
  'no-such-line',
  'id',
])

describe('refusals in English', () => {
  it('there are words for every code that the server and the domain use', () => {
    const folders = [
      'server/http',
      'server/workflow',
      'server/accounts',
      'server/auth',
      'server/relay',
      'server/upload',
    ]
    const found = [...folders, 'shared/domain', 'shared/protocol']
      .flatMap(sources)
      .filter((path) => !path.includes('glossary') && !path.includes('pack'))
      .flatMap((path) => codesIn(readFileSync(join(root, path), 'utf8')))
    expect(found.length).toBeGreaterThan(80)
    const missing = [...new Set(found)].filter((code) => !refusalEnglish[code] && !notForPages.has(code))
    expect(missing).toEqual([])
  })

  it('are in English', () => {
    expect(Object.values(refusalEnglish).filter((words) => /[\u3400-\u9fff]/.test(words))).toEqual([])
  })

  it('who reads Chinese hears what the server said', () => {
    expect(refusalWords({ code: 'unknown-key', message: '本表没有这一格' })).toBe('本表没有这一格')
  })
})
