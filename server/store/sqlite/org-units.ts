import { asOrgUnitId, type OrgUnitId } from '../../../shared/domain/ids.js'
import type { CommunityType, OrgLevel, OrgUnit } from '../../../shared/domain/org.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { jsonColumns } from './json-rows.js'

interface OrgUnitRow {
  readonly id: string
  readonly name: string
  readonly level: string
  readonly parent_id: string | null
  readonly position: number
  readonly valid_from: string | null
  readonly valid_to: string | null
  readonly type: string | null
  /** JSON array of codes. */
  readonly successors: string | null
}

/** In the order in which they were given. */
export async function readOrgUnits(sql: SqlReader): Promise<readonly OrgUnit[]> {
  const rows = await sql.all<OrgUnitRow>('SELECT * FROM org_unit ORDER BY rowid')
  return rows.map((row) => ({
    id: asOrgUnitId(row.id),
    name: row.name,
    level: row.level as OrgLevel,
    parentId: row.parent_id === null ? null : asOrgUnitId(row.parent_id),
    position: row.position,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    ...(row.type === null ? {} : { type: row.type as CommunityType }),
    ...(row.successors === null ? {} : { successors: JSON.parse(row.successors) as readonly OrgUnitId[] }),
  }))
}

export async function replaceOrgUnits(sql: SqlWriter, units: readonly OrgUnit[]): Promise<void> {
  const rows = units.map((unit) => [
    unit.id,
    unit.name,
    unit.level,
    unit.parentId,
    unit.position,
    unit.validFrom,
    unit.validTo,
    unit.type ?? null,
    unit.successors ? JSON.stringify(unit.successors) : null,
  ])
  await sql.run('DELETE FROM org_unit')
  await sql.run(
    `INSERT INTO org_unit (id, name, level, parent_id, position, valid_from, valid_to, type, successors)
     SELECT ${jsonColumns(9)}
     FROM jsonb_each(?1) ORDER BY key`,
    [JSON.stringify(rows)],
  )
}
