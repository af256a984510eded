import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readXlsx } from 'hucre'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportRoutes } from '../../../server/export/export-routes.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { Store } from '../../../server/store/store.js'
import { asOrgUnitId, asPeriodCode, asTableId, asUserId } from '../../../shared/domain/ids.js'
import type { Person, Role } from '../../../shared/domain/person.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { catalogue, tree } from './sample-sheet.js'

const model = { catalogue, tree }
const person = (role: Role, org: string): Person => ({
  id: asUserId(`${role}-${org}`),
  name: '某人',
  role,
  org: asOrgUnitId(org),
})
const supervisor = person('supervisor', '440307')
const reviewer = person('reviewer', '440307002')
const clerk = person('clerk', '440307002001')

let folder = ''
let store: Store

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huibiao-export-'))
  store = await openSqliteStore({ file: join(folder, 'huibiao.sqlite') })
  await store.replaceOrgUnits(tree.units)
  const maker = createCommitMaker(model)
  const ref = (org: string, table = 'T-1', period = '202403') => ({
    table: asTableId(table),
    period: asPeriodCode(period),
    org: asOrgUnitId(org),
  })
  await store.append(
    [
      maker.commit(ref('440307002001'), { 'A.1': 3, 'A.2': 7, 'A.5': '=2+3' }),
      maker.commit(ref('440307001001'), { 'A.1': 4, 'A.2': 3, 'A.4': 20_000 }),
      maker.commit(ref('440307001001', 'T-1', '202404'), { 'A.1': 5, 'A.2': 5 }),
      maker.commit(ref('440307002001', 'T-4'), { 'D.1': 1 }),
      maker.commit(ref('440307001001', 'T-4'), { 'D.1': 9 }),
    ],
    model,
  )
})

afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = async (path: string, who: Person | undefined): Promise<Response> => {
  const app = exportRoutes({
    store,
    catalogue: () => catalogue,
    tree: () => tree,
    demo: true,
    now: () => new Date('2024-05-01T00:00:00Z'),
    personOf: () => who,
  })
  return app.request(path)
}

async function linesOf(answer: Response): Promise<readonly (readonly string[])[]> {
  const [table = ''] = (await answer.text()).split('\r\n\r\n')
  return table.split('\r\n').map((line) => line.split(','))
}

describe('files over HTTP', () => {
  it('[E6] gives a sheet as CSV with its name in the header', async () => {
    const answer = await ask('/sheet/T-1/202403/440307.csv', supervisor)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const name = encodeURIComponent('2024年3月龙岗区基层治理活动统计表')
    const mark = encodeURIComponent('演示数据')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="T-1_202403_440307.csv"; filename*=UTF-8''${name}%28${mark}%29.csv`,
    )
    const lines = await linesOf(answer)
    expect(lines[1]).toEqual(['', '合计', '440307', '7', '10', '70', '2', '—'])
    expect(lines[4]).toEqual(['2', '沙湾社区', '440307002001', '3', '7', '42.86', '', "'=2+3"])
  })

  it('[E7] gives the same sheet as XLSX', async () => {
    const answer = await ask('/sheet/T-1/202403/440307.xlsx', supervisor)
    expect(answer.headers.get('content-type')).toContain('spreadsheetml')
    const { sheets } = await readXlsx(new Uint8Array(await answer.arrayBuffer()))
    expect(sheets[0]?.rows[8]).toEqual([null, '合计', '440307', 7, 10, 70, 2, '—'])
  })

  it('[E1] adds up a year, and its 合计 is the stored total', async () => {
    const sheet = await linesOf(await ask('/sheet/T-1/2024/440307.csv', supervisor))
    const totals = await linesOf(await ask('/totals/T-1/2024/440307.csv', supervisor))
    expect(sheet[1]?.slice(3, 7)).toEqual(['12', '15', '80', '2'])
    expect(totals.slice(1, 5).map((line) => line[4])).toEqual(['12', '15', '80', '2'])
  })

  it('[E9] gives totals with who has reported, through the lens asked for', async () => {
    const all = await linesOf(await ask('/totals/T-1/202403/440307.csv', supervisor))
    expect(all[1]).toEqual(['1', '会议场次', 'A.1', '次', '7', '2', '4', '2／4', '', '', ''])
    expect(all[4]).toEqual(['4', '投入资金', 'A.4', '万元', '2', '1', '6', '1／6', '', '', ''])
    const locked = await linesOf(await ask('/totals/T-1/202403/440307.csv?lens=locked', supervisor))
    expect(locked[1]?.slice(4, 8)).toEqual(['', '0', '4', '0／4'])
    expect((await ask('/totals/T-1/202403/440307.csv?lens=some', supervisor)).status).toBe(400)
  })
})

describe('what a person may take away', () => {
  it.each([
    ['a clerk the district of a closed table', clerk, 'T-4', '440307', 403],
    ['a clerk the neighbour of a closed table', clerk, 'T-4', '440307002002', 403],
    ['a clerk their own row of a closed table', clerk, 'T-4', '440307002001', 200],
    ['a reviewer their street of a closed table', reviewer, 'T-4', '440307002', 200],
    ['a reviewer another street of a closed table', reviewer, 'T-4', '440307001', 403],
    ['a clerk the district of an open table', clerk, 'T-1', '440307', 200],
    ['a supervisor the district of a closed table', supervisor, 'T-4', '440307', 200],
  ])('[E2] %s', async (_name, who, table, scope, status) => {
    for (const kind of ['sheet', 'totals']) {
      for (const format of ['csv', 'xlsx']) {
        const answer = await ask(`/${kind}/${table}/202403/${scope}.${format}`, who)
        expect(answer.status).toBe(status)
        if (status !== 403) continue
        expect(answer.headers.get('content-disposition')).toBeNull()
        expect(await answer.json()).toEqual({
          code: 'not-visible',
          message: '按本表设置,您看不到这个单位的数据',
        })
      }
    }
  })

  it('[E2] nothing without a session', async () => {
    const answer = await ask('/sheet/T-1/202403/440307.csv', undefined)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ code: 'unauthenticated', message: '请先登录' })
  })

  it('[E2] only the rows below, of a closed table', async () => {
    const lines = await linesOf(await ask('/sheet/T-4/202403/440307002.csv', reviewer))
    expect(lines.slice(1).map((line) => [line[1], line[3]])).toEqual([
      ['合计', '1'],
      ['沙湾社区', '1'],
      ['丹竹头社区', ''],
    ])
  })
})

describe('what is not there', () => {
  it.each([
    ['/sheet/NOPE/202403/440307.csv', 'unknown-table'],
    ['/sheet/T-1/2024-03/440307.csv', 'unknown-period'],
    ['/sheet/T-1/2024W03/440307.csv', 'unknown-period'],
    ['/sheet/T-2/202403/440307.csv', 'unknown-period'],
    ['/totals/T-1/202413/440307.xlsx', 'unknown-period'],
    ['/sheet/T-1/202403/000000.csv', 'unknown-org-unit'],
    ['/sheet/T-1/202403/440307.pdf', 'unknown-format'],
    ['/sheet/T-1/202403/.csv', 'unknown-format'],
    ['/other', 'unknown-route'],
  ])('answers %s with 404 %s', async (path, code) => {
    const answer = await ask(path, supervisor)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code, message: expect.any(String) })
  })
})
