import type { PeriodCode, TableId } from '../../../shared/domain/ids.js'
import type { OrgTree } from '../../../shared/domain/org.js'
import { lenses, lensesOf, returnStatuses } from '../../../shared/domain/status.js'
import { participants } from '../../../shared/domain/table.js'
import type { RollUpModel } from '../store.js'
import type { SqlWriter } from './connection.js'

// What a rebuild keeps beside the data while it runs: units as intervals of a depth-first walk, so that everything below
// a unit is one range, and returns in that order. Temporary tables, so that a connection that only reads has them too.

/** Where rebuilt leaves and totals go: into the data, or beside it to be compared. */
export type Target = 'main' | 'temp'

/** Says how far long work is: `done` of `of` steps. */
export type Progress = (done: number, of: number) => void

const create = `
  PRAGMA temp.cache_size = -64000;
  CREATE TEMP TABLE scratch_unit (
    place INTEGER PRIMARY KEY, past INTEGER NOT NULL, org TEXT NOT NULL UNIQUE, level TEXT NOT NULL
  ) STRICT;
  CREATE TEMP TABLE scratch_upper (place INTEGER PRIMARY KEY, past INTEGER NOT NULL, org TEXT NOT NULL) STRICT;
  CREATE TEMP TABLE scratch_absent (period TEXT, place INTEGER, PRIMARY KEY (period, place)) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE scratch_standing (status TEXT PRIMARY KEY, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE scratch_return (
    place INTEGER, period TEXT, id INTEGER NOT NULL, org TEXT NOT NULL, level TEXT NOT NULL,
    PRIMARY KEY (place, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE scratch_seen (
    id INTEGER PRIMARY KEY, place INTEGER NOT NULL, seen INTEGER NOT NULL, childless INTEGER NOT NULL
  ) STRICT;
  CREATE TEMP TABLE scratch_here (
    place INTEGER, period TEXT, org TEXT NOT NULL, childless INTEGER NOT NULL, seen INTEGER NOT NULL,
    n INTEGER NOT NULL, na INTEGER NOT NULL, keys TEXT,
    PRIMARY KEY (place, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE scratch_share (
    place INTEGER PRIMARY KEY, org TEXT NOT NULL, childless INTEGER NOT NULL,
    n INTEGER NOT NULL, reported INTEGER NOT NULL, na INTEGER NOT NULL
  ) STRICT;
  CREATE TEMP TABLE scratch_key (place INTEGER, key TEXT, PRIMARY KEY (place, key)) STRICT, WITHOUT ROWID;`

const drop = [
  'scratch_unit',
  'scratch_upper',
  'scratch_absent',
  'scratch_standing',
  'scratch_return',
  'scratch_seen',
  'scratch_here',
  'scratch_share',
  'scratch_key',
]
  .map((table) => `DROP TABLE IF EXISTS temp.${table};`)
  .join('\n')

/** The bit of a lens in `seen`. */
export const bitOf = (lens: (typeof lenses)[number]): number => 2 ** lenses.indexOf(lens)

/** Rows that cross the driver as one JSON text. */
const rowsAtOnce = 20_000

export interface Scratch {
  /**
   * Lays out the returns of a table over the tree its pack (or the given one) counts in: only of units that take part
   * in their period. False when the deployment has no such tree.
   */
  layOut(table: TableId, tree: OrgTree | undefined): Promise<boolean>
  close(): Promise<void>
}

export async function openScratch(sql: SqlWriter, model: RollUpModel): Promise<Scratch> {
  await sql.exec(drop + create)
  const standings = returnStatuses.map((status) => [
    status,
    lensesOf(status).reduce((sum, lens) => sum + bitOf(lens), 0),
  ])
  await sql.run('INSERT INTO temp.scratch_standing SELECT value ->> 0, value ->> 1 FROM json_each(?1)', [
    JSON.stringify(standings),
  ])
  let tree: OrgTree | undefined
  let laidOut: { readonly table: TableId; readonly tree: OrgTree } | undefined
  return {
    async layOut(table, wanted) {
      if (!wanted) return false
      if (laidOut?.table === table && laidOut.tree === wanted) return true
      if (tree !== wanted) await layOutUnits(sql, wanted)
      tree = wanted
      await layOutReturns(sql, table, wanted, model)
      laidOut = { table, tree: wanted }
      return true
    },
    close: () => sql.exec(drop),
  }
}

async function layOutUnits(sql: SqlWriter, tree: OrgTree): Promise<void> {
  await sql.exec('DELETE FROM temp.scratch_unit; DELETE FROM temp.scratch_upper')
  // Depth first, so a unit's interval ends where the next unit that is not deeper begins.
  const past = new Int32Array(tree.units.length)
  const open: { readonly place: number; readonly id: string }[] = []
  const close = (place: number): void => {
    const top = open.pop()
    if (top) past[top.place] = place
  }
  for (const [place, unit] of tree.units.entries()) {
    while (open.length > 0 && open[open.length - 1]?.id !== unit.parentId) close(place)
    open.push({ place, id: unit.id })
  }
  while (open.length > 0) close(tree.units.length)
  for (let start = 0; start < tree.units.length; start += rowsAtOnce) {
    const rows = tree.units
      .slice(start, start + rowsAtOnce)
      .map(({ id, level }, i) => [start + i, past[start + i], id, level])
    await sql.run(
      `INSERT INTO temp.scratch_unit (place, past, org, level)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1)`,
      [JSON.stringify(rows)],
    )
  }
  await sql.run(
    `INSERT INTO temp.scratch_upper (place, past, org)
     SELECT place, past, org FROM temp.scratch_unit WHERE past > place + 1`,
  )
}

async function layOutReturns(
  sql: SqlWriter,
  table: TableId,
  tree: OrgTree,
  model: RollUpModel,
): Promise<void> {
  await sql.exec(
    'DELETE FROM temp.scratch_absent; DELETE FROM temp.scratch_return; DELETE FROM temp.scratch_seen',
  )
  const periods = await sql.all<{ period: PeriodCode }>(
    'SELECT DISTINCT period FROM main.return_head WHERE tbl = ?1',
    [table],
  )
  for (const { period } of periods) {
    const part = participants(model.catalogue, model.tree, table, period)
    if (part === tree) continue
    const absent = tree.units.flatMap(({ id }, place) => (part?.get(id) ? [] : [place]))
    await sql.run('INSERT INTO temp.scratch_absent SELECT ?1, value FROM json_each(?2)', [
      period,
      JSON.stringify(absent),
    ])
  }
  await sql.run(
    `INSERT INTO temp.scratch_return (place, period, id, org, level)
     SELECT unit.place, head.period, head.id, unit.org, unit.level
     FROM main.return_head AS head CROSS JOIN temp.scratch_unit AS unit ON unit.org = head.org
     WHERE head.tbl = ?1 AND NOT EXISTS (
       SELECT 1 FROM temp.scratch_absent AS absent
       WHERE absent.period = head.period AND absent.place = unit.place)`,
    [table],
  )
  await sql.run(
    `INSERT INTO temp.scratch_seen (id, place, seen, childless)
     SELECT head.id, unit.place, standing.seen, unit.past = unit.place + 1
     FROM main.return_head AS head
     CROSS JOIN temp.scratch_unit AS unit ON unit.org = head.org
     CROSS JOIN temp.scratch_standing AS standing ON standing.status = head.status
     WHERE head.tbl = ?1`,
    [table],
  )
}
