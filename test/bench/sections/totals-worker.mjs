import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  communityIds,
  createOrgUnits,
  createPack,
  indicators,
  sheet,
  startValues,
} from '../fixture/sheet.mjs'
import { appendAll, createReturnWriter } from '../fixture/store-data.mjs'
import { serve } from '../harness/child.mjs'
import { fromDist } from '../harness/dist.mjs'
import { summarize } from '../harness/stats.mjs'

const { openSqliteStore } = await fromDist('server/store/sqlite/sqlite-store.js')
const { buildOrgTree } = await fromDist('shared/domain/org.js')
const { buildCatalogue } = await fromDist('shared/domain/table.js')
const { periodsOfYear } = await fromDist('shared/domain/period.js')

const writerAccount = {
  id: 'writer',
  login: 'writer',
  name: '填报员',
  role: 'clerk',
  org: sheet.scope,
  passwordHash: 'none',
  disabled: false,
}

/** A store of its own in a folder of its own, with a tree of this size. */
async function withStore(size, work) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-totals-'))
  const store = await openSqliteStore({ file: join(folder, 'huibiao.sqlite') })
  try {
    const units = createOrgUnits(size)
    await store.replaceOrgUnits(units)
    await store.addAccounts([writerAccount])
    const model = { catalogue: buildCatalogue([createPack()]), tree: buildOrgTree(units) }
    return await work(store, model)
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** 119 communities, 30 indicators, 12 months: everything rebuilt from cells. */
const rebuild = ({ rounds }) =>
  withStore({ streets: sheet.streets, communities: sheet.communities }, async (store, model) => {
    const values = startValues()
    const months = periodsOfYear(2024, 'month')
    await appendAll(
      store,
      model,
      months.flatMap((period) =>
        communityIds().map((org, row) =>
          createReturnWriter({ org, period, user: writerAccount.id, client: 10_000 + row })(
            indicators.map((indicator, column) => [indicator, values[row][column]]),
          ),
        ),
      ),
    )
    const timesMs = []
    let counts = { leaves: 0, totals: 0 }
    for (let i = 0; i < rounds; i += 1) {
      const began = performance.now()
      counts = await store.rebuildTotals(model)
      timesMs.push(performance.now() - began)
    }
    const began = performance.now()
    const check = await store.checkTotals(model)
    return {
      ...counts,
      ms: summarize(timesMs).p50,
      checkMs: performance.now() - began,
      differences: check.differences.length,
    }
  })

serve({ rebuild })
