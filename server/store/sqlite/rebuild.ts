import type { CellValue } from '../../../shared/domain/cell-value.js'
import type { IndicatorCode, OrgUnitId, PeriodCode, TableId } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { contribution, type Leaf, rollsUp } from '../../../shared/domain/roll-up.js'
import { lenses, type ReturnStatus } from '../../../shared/domain/status.js'
import { leafOf } from '../../../shared/protocol/return-leaves.js'
import type { RollUpModel } from '../store.js'
import { fromCellJson } from './cell-json.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { writeLeaves } from './leaves.js'
import { fills, orgPathOf, type RollUpIndex } from './roll-up-index.js'
import {
  type KeyChange,
  keyName,
  placeName,
  seenThrough,
  type TotalChange,
  type TotalPlace,
} from './total-changes.js'
import { addTotalRows } from './totals.js'

// The long way from cells to totals. It shares `leafOf` and `contribution` with the road of an edit and nothing
// else, so that the two can be held against each other.

export interface RebuiltLeaf {
  readonly indicator: IndicatorCode
  readonly org: OrgUnitId
  readonly period: PeriodCode
  readonly returnId: number
  readonly status: ReturnStatus
  readonly leaf: Leaf
}

export interface RebuiltTotals {
  readonly totals: ReadonlyMap<string, TotalChange>
  readonly keys: ReadonlyMap<string, KeyChange>
}

interface HeadRow {
  readonly id: number
  readonly period: PeriodCode
  readonly org: OrgUnitId
  readonly status: ReturnStatus
}

/** Returns whose cells are held in memory at once. */
const returnsAtOnce = 200

/** The leaves of every return of a table, by indicator, each list by unit and then oldest first. */
export async function leavesFromCells(
  sql: SqlReader,
  table: TableId,
  model: RollUpModel,
): Promise<ReadonlyMap<IndicatorCode, readonly RebuiltLeaf[]>> {
  const byIndicator = new Map<IndicatorCode, RebuiltLeaf[]>()
  const indicators = model.catalogue.indicatorsOf(table)
  const heads = await sql.all<HeadRow>(
    'SELECT id, period, org, status FROM return_head WHERE tbl = ?1 ORDER BY org, period',
    [table],
  )
  for (let start = 0; start < heads.length; start += returnsAtOnce) {
    const some = heads.slice(start, start + returnsAtOnce)
    const cellsById = await readCells(sql, some)
    for (const head of some) {
      const cells = cellsById.get(head.id) ?? new Map<string, CellValue>()
      for (const indicator of indicators) {
        if (!fills(model, indicator, { table, period: head.period, org: head.org })) continue
        const leaf = leafOf(indicator, cells)
        if (!leaf) continue
        const { id: returnId, org, period, status } = head
        const rebuilt = { indicator: indicator.code, org, period, returnId, status, leaf }
        const known = byIndicator.get(indicator.code)
        if (known) known.push(rebuilt)
        else byIndicator.set(indicator.code, [rebuilt])
      }
    }
  }
  return byIndicator
}

/** Cleared cells come with their null: a field that was cleared still makes its ledger item exist. */
async function readCells(
  sql: SqlReader,
  heads: readonly HeadRow[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, CellValue>>> {
  const byId = new Map<number, Map<string, CellValue>>(heads.map(({ id }) => [id, new Map()]))
  const rows = await sql.all<{ id: number; key: string; value: string | null }>(
    `SELECT cell.return_id AS id, cell.key, cell.value FROM jsonb_each(?1) AS asked
     CROSS JOIN cell ON cell.return_id = asked.value`,
    [JSON.stringify(heads.map(({ id }) => id))],
  )
  for (const { id, key, value } of rows) byId.get(id)?.set(key, fromCellJson(value))
  return byId
}

/** All totals of one indicator from the leaves it reads (for `count-where` those of its source). */
export function totalsFromLeaves(
  indicator: Indicator,
  leaves: readonly RebuiltLeaf[],
  model: RollUpModel,
  index: RollUpIndex,
): RebuiltTotals {
  const totals = new Map<string, TotalChange>()
  const keys = new Map<string, KeyChange>()
  const totalAt = (place: TotalPlace): TotalChange => {
    const name = placeName(place)
    let total = totals.get(name)
    if (!total) {
      total = { ...place, n: 0, reported: 0, na: 0 }
      totals.set(name, total)
    }
    return total
  }
  const countKey = (place: TotalPlace, total: TotalChange, text: string): void => {
    const key = JSON.stringify(text)
    const name = keyName({ ...place, key })
    const known = keys.get(name)
    if (known) {
      known.n += 1
    } else {
      keys.set(name, { ...place, key, n: 1 })
      total.n += 1
    }
  }

  const distinct = indicator.rule.kind === 'distinct'
  for (const [org, own] of groupByOrg(leaves)) {
    const path = orgPathOf(model, indicator, org)
    const orgs = rollsUp(indicator) ? path : path.slice(0, 1)
    const periods = new Set(own.flatMap(({ period }) => index.pathUp(indicator, period)))
    for (const lens of lenses) {
      const seen = seenThrough(lens, own)
      for (const period of periods) {
        const inside = seen.filter((leaf) => index.contains(indicator, period, leaf.period))
        if (inside.length === 0) continue
        const share = contribution(indicator, inside)
        const texts = distinct ? new Set(inside.flatMap(({ leaf }) => leaf.keys ?? [])) : []
        for (const { id } of orgs) {
          const place = { indicator: indicator.code, period, lens, org: id }
          const total = totalAt(place)
          if (!distinct) total.n += share.n
          total.reported += share.reported
          total.na += share.na
          for (const text of texts) countKey(place, total, text)
        }
      }
    }
  }
  return { totals, keys }
}

function groupByOrg(leaves: readonly RebuiltLeaf[]): ReadonlyMap<OrgUnitId, readonly RebuiltLeaf[]> {
  const byOrg = new Map<OrgUnitId, RebuiltLeaf[]>()
  for (const leaf of leaves) {
    const known = byOrg.get(leaf.org)
    if (known) known.push(leaf)
    else byOrg.set(leaf.org, [leaf])
  }
  return byOrg
}

/** Replaces all leaves and totals inside the transaction of `sql`. See Store.rebuildTotals. */
export async function rebuildTotals(
  sql: SqlWriter,
  model: RollUpModel,
  index: RollUpIndex,
): Promise<{ readonly leaves: number; readonly totals: number }> {
  await sql.exec('DELETE FROM leaf; DELETE FROM total; DELETE FROM total_key')
  const written = { leaves: 0, totals: 0 }
  for (const table of model.catalogue.tables) {
    for (const [code, leaves] of await leavesFromCells(sql, table.id, model)) {
      await writeLeaves(sql, leaves)
      written.leaves += leaves.length
      const own = model.catalogue.indicator(code)
      for (const indicator of [...(own ? [own] : []), ...index.countersOf(model.catalogue, code)]) {
        const { totals, keys } = totalsFromLeaves(indicator, leaves, model, index)
        await addTotalRows(sql, [...totals.values()], [...keys.values()])
        written.totals += totals.size
      }
    }
  }
  return written
}
