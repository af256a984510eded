import sqlite3 from 'sqlite3'
import { StoreError } from '../store.js'
import { toStoreError } from './sqlite-errors.js'

export type SqlValue = string | number | Uint8Array | null

/** What a read may do. Rows are as SQLite gives them; `Row` is the caller's word for the columns it selects. */
export interface SqlReader {
  all<Row>(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>
  get<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row | undefined>
}

/** What a write may do besides. The text of `run`, `all` and `get` is prepared once and kept: keep it constant. */
export interface SqlWriter extends SqlReader {
  run(sql: string, params?: readonly SqlValue[]): Promise<void>
  /** Runs a script without parameters. */
  exec(script: string): Promise<void>
}

/** One SQLite file: one connection that writes, one that reads; each does one thing at a time. */
export interface SqliteDatabase {
  /** Reads with one consistent snapshot: everything committed before the call, nothing after. */
  read<T>(work: (sql: SqlReader) => Promise<T>): Promise<T>
  /** The same on a connection of its own, for scans that would keep other readers waiting. */
  scan<T>(work: (sql: SqlReader) => Promise<T>): Promise<T>
  /** Runs one transaction; resolves when it is on disk. When `work` or the commit fails nothing was written. */
  write<T>(work: (sql: SqlWriter) => Promise<T>): Promise<T>
  /** Lets what was begun finish, then closes. Later calls reject with `closed`. */
  close(): Promise<void>
}

const busyTimeoutMs = 5000
// synchronous=FULL: in WAL mode NORMAL loses acknowledged commits when the power fails.
// trusted_schema=OFF: a planted file must not run functions from its views or triggers.
const settings = `
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cache_size = -32000;`
// wal_autocheckpoint: at the default of 1,000 pages every larger batch pays for a checkpoint (4 KB a page).
const writerSettings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;`

/** Opens (or creates) the file. @throws StoreError, e.g. `corrupt` when it is no SQLite database. */
export async function openDatabase(file: string): Promise<SqliteDatabase> {
  const writer = await openHandle(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE)
  let reader: Handle
  try {
    await writer.sql.exec(settings + writerSettings)
    reader = await openReader(file)
  } catch (error) {
    await writer.close()
    throw error
  }
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
}

async function openReader(file: string): Promise<Handle> {
  const reader = await openHandle(file, sqlite3.OPEN_READONLY)
  await reader.sql.exec(settings)
  return reader
}

interface Handle {
  /** Without the queue: only for a handle nobody else has yet. */
  readonly sql: SqlWriter
  transaction<T>(begin: string, work: (sql: SqlWriter) => Promise<T>): Promise<T>
  close(): Promise<void>
}

async function openHandle(file: string, mode: number): Promise<Handle> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opening = new sqlite3.Database(file, mode, (error) =>
      error ? reject(toStoreError(error)) : resolve(opening),
    )
  })
  database.configure('busyTimeout', busyTimeoutMs)
  const statements = new Map<string, sqlite3.Statement>()
  const sql = createSql(database, statements)
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false

  // Two flows on one connection would share a transaction, and one's rollback take the other's rows with it.
  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }
  const refuse = () => Promise.reject(new StoreError('closed', '数据库已关闭。The store is closed.'))

  return {
    sql,
    transaction: (begin, work) =>
      closed
        ? refuse()
        : enqueue(async () => {
            await sql.exec(begin)
            try {
              const result = await work(sql)
              await sql.exec('COMMIT')
              return result
            } catch (error) {
              await rollBack(sql)
              throw error
            }
          }),
    close() {
      if (closed) return Promise.resolve()
      closed = true
      return enqueue(async () => {
        for (const statement of statements.values()) await finalize(statement)
        await settle((done) => database.close(done))
      })
    },
  }
}

/** A full disk makes SQLite roll back by itself; then there is nothing left to roll back, and that is fine. */
async function rollBack(sql: SqlWriter): Promise<void> {
  try {
    await sql.exec('ROLLBACK')
  } catch (error) {
    if (!String((error as Error).message).includes('no transaction is active')) throw error
  }
}

function createSql(database: sqlite3.Database, statements: Map<string, sqlite3.Statement>): SqlWriter {
  const prepared = async (text: string): Promise<sqlite3.Statement> => {
    const known = statements.get(text)
    if (known) return known
    const statement = await new Promise<sqlite3.Statement>((resolve, reject) => {
      const preparing = database.prepare(text, (error: Error | null) =>
        error ? reject(toStoreError(error)) : resolve(preparing),
      )
    })
    statements.set(text, statement)
    return statement
  }
  // Always `all`: `get` would leave the statement standing on its row, and with it a read transaction open.
  const all = async <Row>(text: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> => {
    const statement = await prepared(text)
    return new Promise((resolve, reject) => {
      statement.all<Row>(params.map(bindable), (error, rows) =>
        error ? reject(toStoreError(error)) : resolve(rows),
      )
    })
  }
  return {
    all,
    get: async <Row>(text: string, params?: readonly SqlValue[]) => (await all<Row>(text, params))[0],
    run: async (text, params) => {
      await all(text, params)
    },
    exec: (script) => settle((done) => database.exec(script, done)),
  }
}

/** The driver binds what it does not know (a BigInt, undefined, NaN) as NULL without a word; this says the word. */
function bindable(value: SqlValue): SqlValue | Buffer {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'number' && !Number.isNaN(value)) return value
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  throw new TypeError(`a ${typeof value} cannot be stored: ${String(value)}`)
}

const finalize = (statement: sqlite3.Statement): Promise<void> =>
  new Promise((resolve) => {
    statement.finalize(() => resolve())
  })

const settle = (start: (done: (error: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    start((error) => (error ? reject(toStoreError(error)) : resolve()))
  })
