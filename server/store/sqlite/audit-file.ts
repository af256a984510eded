import { access } from 'node:fs/promises'
import sqlite3 from 'sqlite3'
import type { AuditReport, AuditStore } from '../audit-store.js'
import { StoreError } from '../store.js'
import { pruneAudit } from './audit-log.js'
import { openHandle, type SqlWriter } from './handle.js'
import { migrations } from './migrations.js'
import { verifyAudit } from './verify-audit.js'

/**
 * Verifies the audit log of a data file without changing it, whether a server runs on it or not.
 * @throws StoreError `io` when there is no such file, `newer-schema` when it is not of this version of the program.
 */
export function verifyAuditFile(file: string): Promise<AuditReport> {
  return withFile(file, sqlite3.OPEN_READONLY, 'BEGIN', verifyAudit)
}

/**
 * Removes old entries from a data file; see AuditStore.pruneAudit. A running server does not mind: it reads where the
 * chain ends inside each of its own transactions.
 */
export function pruneAuditFile(
  file: string,
  ...asked: Parameters<AuditStore['pruneAudit']>
): ReturnType<AuditStore['pruneAudit']> {
  return withFile(file, sqlite3.OPEN_READWRITE, 'BEGIN IMMEDIATE', (sql) => pruneAudit(sql, ...asked))
}

async function withFile<T>(
  file: string,
  mode: number,
  begin: string,
  work: (sql: SqlWriter) => Promise<T>,
): Promise<T> {
  await access(file).catch(() => {
    throw new StoreError('io', `没有数据文件 ${file} / no such data file`)
  })
  const handle = await openHandle(file, mode)
  try {
    return await handle.transaction(begin, async (sql) => {
      const found = await sql.get<{ user_version: number }>('PRAGMA user_version')
      if (found?.user_version !== migrations.length)
        throw new StoreError(
          'newer-schema',
          `数据由另一个版本的程序写成(数据版本 ${found?.user_version ?? 0},本程序 ${migrations.length}),请用同一版本核对 / the data is of another version of the program`,
        )
      return work(sql)
    })
  } finally {
    await handle.close()
  }
}
