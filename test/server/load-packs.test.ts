import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadPacks, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { asIndicatorCode } from '../../shared/domain/ids.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huibiao-packs-'))
  // The district's share is reckoned with the city's figure, the city's checks with the district's: each needs the other.
  for (const pack of ['lg2024', 'sz2025'])
    await cp(join(await shippedPacksDir(), pack), join(dir, pack), { recursive: true })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const issuesOf = async () => {
  const loaded = await loadPacks(dir)
  return loaded.ok ? [] : loaded.error
}

describe('loading packs', () => {
  it('loads the eleven Longgang tables with 51 published and 2 supplementary indicators', async () => {
    const loaded = await loadPacks(dir)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
    const [pack] = loaded.value.packs
    expect(pack?.tables.map(({ id }) => id)).toEqual(
      Array.from({ length: 11 }, (_, n) => `LG24-${String(n).padStart(2, '0')}`),
    )
    expect(pack?.indicators.filter(({ published }) => published).length).toBe(51)
    const extra = pack?.indicators.filter(({ supplementary }) => supplementary).map(({ code }) => code)
    expect(extra).toEqual(['LG24.03.S1', 'LG24.06.S1'])
  })

  it('names the file that is not JSON', async () => {
    await writeFile(join(dir, 'lg2024', 'LG24-01.json'), '{ "table": ')
    const [issue, ...others] = await issuesOf()
    expect(others).toEqual([])
    expect(issue).toMatchObject({ file: 'lg2024/LG24-01.json', table: null })
    expect(issue?.message).toContain('不是有效的 JSON')
  })

  it('names file, table and field of a faulty indicator', async () => {
    const file = join(dir, 'lg2024', 'LG24-01.json')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('"source": "LG24.01.04"', '"source": "LG24.01.99"'))
    expect(await issuesOf()).toMatchObject([
      { file: 'lg2024/LG24-01.json', table: 'LG24-01', field: 'indicators[4](LG24.01.05).rule.source' },
    ])
  })

  it('refuses two packs that define the same table, and a folder of another name than its pack', async () => {
    await cp(join(dir, 'lg2024'), join(dir, 'other'), { recursive: true })
    const issues = await issuesOf()
    expect(issues).toContainEqual(expect.objectContaining({ file: 'other/pack.json', field: 'id' }))
    expect(issues).toContainEqual(expect.objectContaining({ table: 'LG24-01', field: 'LG24-01' }))
  })

  it('refuses a folder without pack.json and a directory without packs', async () => {
    await mkdir(join(dir, 'empty'))
    expect(await issuesOf()).toMatchObject([{ file: 'empty/pack.json' }])
    const loaded = await loadPacks(join(dir, 'empty'))
    expect(loaded.ok).toBe(false)
  })

  it('reads the concept dictionary beside the packs, and does without', async () => {
    const bare = await loadPacks(dir)
    expect(bare.ok && bare.value.concepts).toEqual([])
    const concept = {
      id: 'micro-projects',
      name: { zh: '民生微实事项目数', en: 'Micro-projects' },
      members: ['LG24.02.01'],
      note: '单位不同',
    }
    const write = (part: object) =>
      writeFile(join(dir, 'concepts.json'), JSON.stringify({ concepts: [{ ...concept, ...part }] }))
    await write({})
    const loaded = await loadPacks(dir)
    expect(loaded.ok && loaded.value.conceptOf(asIndicatorCode('LG24.02.01'))?.id).toBe('micro-projects')
    await write({ members: ['LG24.02.99'] })
    expect(await issuesOf()).toMatchObject([
      { file: 'concepts.json', field: 'concepts[0](micro-projects).members[0]' },
    ])
    await writeFile(join(dir, 'concepts.json'), '{')
    expect(await issuesOf()).toMatchObject([{ file: 'concepts.json', table: null }])
  })
})
