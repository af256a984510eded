import type { SqlReader, SqlWriter } from './connection.js'

export async function readSetting(sql: SqlReader, key: string): Promise<string | undefined> {
  const row = await sql.get<{ value: string }>('SELECT value FROM setting WHERE key = ?1', [key])
  return row?.value
}

export async function writeSetting(sql: SqlWriter, key: string, value: string): Promise<void> {
  await sql.run(
    'INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value',
    [key, value],
  )
}

/** A write as small as can be: it fails when the disk is full, read-only or gone. */
export async function writeProbe(sql: SqlWriter, at: Date): Promise<void> {
  await sql.run('INSERT INTO probe (id, at) VALUES (1, ?1) ON CONFLICT DO UPDATE SET at = excluded.at', [
    at.getTime(),
  ])
}
