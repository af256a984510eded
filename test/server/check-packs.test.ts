import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { checkPacks } from '../../server/command/check-packs.js'
import { UsageError } from '../../server/command/command-io.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huibiao-check-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function check(...args: readonly string[]) {
  const said: string[] = []
  const code = await checkPacks(args, {
    env: {},
    out: (text) => said.push(text),
    err: (text) => said.push(text),
  })
  return { code, said: said.join('\n') }
}

const indicator = {
  code: 'NEW.01',
  name: { zh: '邻里节活动场次', en: 'Festivals' },
  unit: '场',
  valueType: 'number',
  decimals: 0,
  entryLevels: ['community'],
  rule: { kind: 'sum' },
  definition: '本月举办的场次',
}
/** A new pack for the communities of 龙岗区 in 2024, with one table. */
async function newPack(more: object = {}, column: object = {}): Promise<string> {
  const folder = join(dir, 'new2024')
  await cp(join(await shippedPacksDir(), 'lg2024', 'pack.json'), join(folder, 'pack.json'))
  const head = JSON.parse(await readFile(join(folder, 'pack.json'), 'utf8')) as object
  await writeFile(join(folder, 'pack.json'), JSON.stringify({ ...head, id: 'new2024' }))
  const table = {
    id: 'NEW-01',
    version: 1,
    name: { zh: '新表', en: 'New' },
    formCode: '',
    layout: 'matrix',
    periodType: 'month',
    visibility: 'district',
    columns: [{ indicator: 'NEW.01', group: [] }, ...(Object.keys(column).length > 0 ? [column] : [])],
    lists: [],
    note: '',
  }
  await writeFile(
    join(folder, 'NEW-01.json'),
    JSON.stringify({ table, indicators: [{ ...indicator, ...more }] }),
  )
  return folder
}

describe('packs:check', () => {
  it('warns of what another table of the same year already asks the same people, and is sound otherwise', async () => {
    const folder = await newPack({ name: { zh: '社区“邻里节”活动场数', en: 'Festivals' } })
    const { code, said } = await check(folder)
    expect(code).toBe(0)
    expect(said).toContain('NEW.01“社区“邻里节”活动场数”与 LG24-01')
    expect(said).toContain('LG24.01.04')
    expect(said).toContain('请改用引用列')
    expect(said).toContain('可以使用,1 条提醒')
    expect((await check('--strict', folder)).code).toBe(1)
  })

  it('says nothing of what nobody asks yet, nor of a column that only shows it', async () => {
    const folder = await newPack(
      { name: { zh: '空巢老人探访户数', en: 'Visits' }, unit: '户' },
      { indicator: 'LG24.01.04', group: [], reference: true },
    )
    expect(await check('--strict', folder)).toMatchObject({
      code: 0,
      said: expect.stringContaining('0 条提醒'),
    })
  })

  it('says how many cells the new table asks of a unit per month', async () => {
    expect((await check(await newPack())).said).toContain('NEW-01 社区(119 个单位):每期 1 格,每月 1 格')
  })

  it('names an indicator that bears the name of a concept and is no member of it', async () => {
    const folder = await newPack({
      name: { zh: '产业链党委数', en: 'Chains' },
      entryLevels: ['street'],
      unit: '条',
    })
    expect((await check(folder)).said).toContain('像概念“产业链党委数”')
  })

  it.each<readonly [string, object, string]>([
    ['an unknown rule', { rule: { kind: 'average' } }, 'NEW-01.json [NEW-01] indicators[0](NEW.01).rule'],
    [
      'a ratio without denominator',
      { rule: { kind: 'ratio', numerator: 'NEW.01', factor: 100 } },
      'rule.denominator',
    ],
    ['a code in use elsewhere', { code: 'LG24.01.04' }, 'LG24.01.04'],
  ])('refuses %s, with file, place and reason', async (_, more, place) => {
    const { code, said } = await check(await newPack(more))
    expect(code).toBe(1)
    expect(said).toContain(place)
    expect(said).toContain('不能使用')
  })

  it('takes every pack that ships, each as its own replacement', async () => {
    const shipped = await shippedPacksDir()
    const folders = ['fm2024', 'lg2024', 'lh2020', 'sz2025', 'szwk2026'].map((id) => join(shipped, id))
    expect((await check(...folders)).code).toBe(0)
  })

  it('is told which folder', async () => {
    await expect(check()).rejects.toBeInstanceOf(UsageError)
    await expect(check('--what')).rejects.toBeInstanceOf(UsageError)
    expect((await check('--help')).said).toContain('packs:check')
  })
})
