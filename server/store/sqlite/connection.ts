import sqlite3 from 'sqlite3'
import { type Handle, openHandle, type SqlReader, type SqlWriter } from './handle.js'

export type { SqlReader, SqlValue, SqlWriter } from './handle.js'

/** One SQLite file: one connection that writes, one that reads; each does one thing at a time. */
export interface SqliteDatabase {
  /** Reads from one consistent snapshot, which holds everything that was committed before the call. */
  read<T>(work: (sql: SqlReader) => Promise<T>): Promise<T>
  /**
   * The same on a connection of its own, for scans that would keep other readers waiting. It can write nothing but
   * temporary tables, which go when it ends.
   */
  scan<T>(work: (sql: SqlWriter) => Promise<T>): Promise<T>
  /** Runs one transaction; resolves when it is on disk. When `work` or the commit fails nothing was written. */
  write<T>(work: (sql: SqlWriter) => Promise<T>): Promise<T>
  /** Lets what was begun finish, then closes. Later calls reject with `closed`. */
  close(): Promise<void>
}

// trusted_schema=OFF: a planted file must not run functions from its views or triggers. cache_size: 32 MB.
const settings = `
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cache_size = -32000;`
// synchronous=FULL: in WAL mode NORMAL loses acknowledged commits when the power fails.
// wal_autocheckpoint: at the default of 1,000 pages every larger batch pays for a checkpoint (4 KB a page).
const writerSettings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;`

/** Opens (or creates) the file. @throws StoreError, e.g. `corrupt` when it is no SQLite database. */
export async function openDatabase(file: string): Promise<SqliteDatabase> {
  const writer = await openHandle(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE)
  try {
    await writer.sql.exec(settings + writerSettings)
    const reader = await openReader(file)
    return {
      read: (work) => reader.transaction('BEGIN', work),
      // BEGIN IMMEDIATE: a deferred transaction that turns to writing fails at once, whatever the busy timeout.
      write: (work) => writer.transaction('BEGIN IMMEDIATE', work),
      async scan(work) {
        const apart = await openReader(file)
        try {
          return await apart.transaction('BEGIN', work)
        } finally {
          await apart.close()
        }
      },
      async close() {
        await reader.close()
        await writer.close() // last, so that its closing folds the WAL into the file
      },
    }
  } catch (error) {
    await writer.close()
    throw error
  }
}

async function openReader(file: string): Promise<Handle> {
  const reader = await openHandle(file, sqlite3.OPEN_READONLY)
  try {
    await reader.sql.exec(settings)
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
}
