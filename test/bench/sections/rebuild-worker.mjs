import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCountry, createMixedPack } from '../fixture/country.mjs'
import { indicators, sheet } from '../fixture/sheet.mjs'
import { createReturnWriter } from '../fixture/store-data.mjs'
import { serve } from '../harness/child.mjs'
import { fromDist } from '../harness/dist.mjs'
import { createRandom } from '../harness/random.mjs'
import { summarize } from '../harness/stats.mjs'

const { openSqliteStore } = await fromDist('server/store/sqlite/sqlite-store.js')
const { openDatabase } = await fromDist('server/store/sqlite/connection.js')
const { buildOrgTree } = await fromDist('shared/domain/org.js')
const { periodPathUp } = await fromDist('shared/domain/period.js')
const { buildCatalogue, participants } = await fromDist('shared/domain/table.js')

const timed = async (work) => {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000, result }
}

/** One month of every community, written straight into the tables: returns and their cells, without history. */
async function fill(file, units, codes) {
  const database = await openDatabase(file)
  try {
    const communities = units.filter(({ level }) => level === 'community').map(({ id }) => id)
    await database.write(async (sql) => {
      await sql.run(
        `INSERT INTO return_head (tbl, period, org, status) SELECT ?1, ?2, value, 'open' FROM json_each(?3)`,
        [sheet.table, sheet.period, JSON.stringify(communities)],
      )
      // Any number of one to five digits will do; it must only differ from cell to cell.
      await sql.run(
        `INSERT INTO cell (return_id, key, value)
         SELECT head.id, code.value, CAST((head.id * 7919 + code.key * 104729) % 99991 AS TEXT)
         FROM return_head AS head CROSS JOIN json_each(?1) AS code`,
        [JSON.stringify(codes)],
      )
    })
    return communities.length * codes.length
  } finally {
    await database.close()
  }
}

/**
 * The plain queries that the rebuild is held against: every cell joined with the units above its unit (itself among
 * them), GROUP BY indicator and unit: the bare sums, through one lens, kept in a table as ours are. Once for the sums
 * that the rebuild makes (month, quarter, half and year), once for the month alone.
 */
async function plainSums(file) {
  const database = await openDatabase(file)
  try {
    return await database.scan(async (sql) => {
      // Who stands above whom, and which period lies in which, is known before the clock runs.
      await sql.exec(`
        CREATE TEMP TABLE above (org TEXT, ancestor TEXT, PRIMARY KEY (org, ancestor)) WITHOUT ROWID;
        INSERT INTO above
          WITH RECURSIVE up (org, ancestor) AS (
            SELECT id, id FROM org_unit
            UNION ALL
            SELECT up.org, unit.parent_id FROM up JOIN org_unit AS unit ON unit.id = up.ancestor
            WHERE unit.parent_id IS NOT NULL)
          SELECT org, ancestor FROM up;
        CREATE TEMP TABLE path (inner TEXT, outer TEXT, PRIMARY KEY (inner, outer)) WITHOUT ROWID;
        CREATE TEMP TABLE sums (indicator TEXT, period TEXT, org TEXT, n INTEGER, reported INTEGER);`)
      const group = async (periods) => {
        await sql.run('DELETE FROM path')
        await sql.run('INSERT INTO path SELECT ?1, value FROM json_each(?2)', [
          sheet.period,
          JSON.stringify(periods),
        ])
        await sql.run('DELETE FROM sums')
        return timed(() =>
          sql.run(
            `INSERT INTO sums
             SELECT cell.key, path.outer, above.ancestor, sum(CAST(cell.value AS INTEGER)), count(*)
             FROM return_head AS head
             JOIN cell ON cell.return_id = head.id
             JOIN above ON above.org = head.org
             JOIN path ON path.inner = head.period
             WHERE head.tbl = ?1
             GROUP BY cell.key, path.outer, above.ancestor`,
            [sheet.table],
          ),
        )
      }
      const month = await group([sheet.period])
      const all = await group(periodPathUp(sheet.period))
      const [row] = await sql.all('SELECT count(*) AS rows FROM sums')
      return { monthMs: month.ms, ms: all.ms, cpuMs: all.cpuMs, rows: row.rows }
    })
  } finally {
    await database.close()
  }
}

/** A full rebuild of this many units x 30 indicators of one month, beside the plain query over the same cells. */
async function rebuild({ units: count, check }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-rebuild-'))
  const file = join(folder, 'huibiao.sqlite')
  try {
    const units = createCountry(count)
    const model = { catalogue: buildCatalogue([createMixedPack()]), tree: buildOrgTree(units) }
    const open = async (work) => {
      const store = await openSqliteStore({ file })
      try {
        return await work(store)
      } finally {
        await store.close()
      }
    }
    await open((store) => store.replaceOrgUnits(units))
    const filled = await timed(() => fill(file, units, indicators))
    const plain = await plainSums(file)
    const ours = await open((store) => timed(() => store.rebuildTotals(model)))
    const checked = check ? await open((store) => timed(() => store.checkTotals(model))) : undefined
    return {
      units: units.length,
      cells: filled.result,
      plain,
      ours: { ms: ours.ms, cpuMs: ours.cpuMs, ...ours.result },
      check: checked && { ms: checked.ms, differences: checked.result.differences.length },
      bytes: (await stat(file)).size,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What one edit costs in a tree of this many units, each of whose communities has reported; and what the tree takes. */
async function append({ units: count, edits }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-append-'))
  const file = join(folder, 'huibiao.sqlite')
  try {
    const units = createCountry(count)
    const catalogue = buildCatalogue([createMixedPack()])
    const heap = () => {
      for (let i = 0; i < 3; i += 1) globalThis.gc()
      return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
    }
    const before = heap()
    const built = await timed(() => buildOrgTree(units))
    const model = { catalogue, tree: built.result }
    const laidOut = await timed(() => participants(catalogue, model.tree, sheet.table, sheet.period))
    const treeBytes = heap() - before
    const made = await openSqliteStore({ file })
    await made.replaceOrgUnits(units)
    await made.addAccounts([
      {
        id: 'writer',
        login: 'writer',
        name: '填报员',
        role: 'clerk',
        org: sheet.scope,
        passwordHash: 'none',
        disabled: false,
      },
    ])
    await made.close()
    const [flow, , stock] = indicators
    await fill(file, units, [flow, stock])
    const store = await openSqliteStore({ file })
    try {
      await store.rebuildTotals(model)
      const random = createRandom(17)
      const orgs = units.filter(({ level }) => level === 'community').map(({ id }) => id)
      const writers = new Map()
      const next = () => {
        const org = orgs[Math.floor(random() * orgs.length)]
        let write = writers.get(org)
        if (!write) {
          write = createReturnWriter({ org, user: 'writer', client: 20_000 + writers.size })
          writers.set(org, write)
        }
        return write([[random() < 0.5 ? flow : stock, Math.floor(random() * 1e5)]])
      }
      const measure = async (number) => {
        const times = []
        let cpuMs = 0
        for (let i = 0; i < number; i += 1) {
          const commit = next()
          const done = await timed(() => store.append([commit], model))
          times.push(done.ms)
          cpuMs += done.cpuMs
          const [outcome] = done.result.outcomes
          if (!outcome.ok) throw new Error(`refused: ${outcome.code}`)
        }
        return { ms: summarize(times), cpuMicros: (cpuMs * 1000) / number }
      }
      await measure(100)
      return {
        units: units.length,
        treeMs: built.ms + laidOut.ms,
        treeBytes,
        ...(await measure(edits)),
      }
    } finally {
      await store.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

serve({ rebuild, append })
