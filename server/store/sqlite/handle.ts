import sqlite3 from 'sqlite3'
import { StoreError } from '../store.js'
import { toStoreError } from './sqlite-errors.js'

export type SqlValue = string | number | Uint8Array | null

/**
 * What a read may do. Rows are as SQLite gives them; `Row` is the caller's word for the columns it selects.
 * The text of a statement is prepared once and kept: keep it constant, pass values as parameters.
 */
export interface SqlReader {
  all<Row>(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>
  get<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row | undefined>
}

/** What a write may do besides. */
export interface SqlWriter extends SqlReader {
  run(sql: string, params?: readonly SqlValue[]): Promise<void>
  /** Runs a script without parameters. */
  exec(script: string): Promise<void>
}

/** One connection. Its transactions run one after the other, in the order in which they were asked for. */
export interface Handle {
  /** Outside of the queue: only while nobody else has the handle. */
  readonly sql: SqlWriter
  transaction<T>(begin: string, work: (sql: SqlWriter) => Promise<T>): Promise<T>
  /** Waits for the transactions asked for before. Later ones reject with `closed`. */
  close(): Promise<void>
}

const busyTimeoutMs = 5000

/** Opens a connection; `mode` is one of the driver's OPEN_ flags. @throws StoreError. */
export async function openHandle(file: string, mode: number): Promise<Handle> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opening = new sqlite3.Database(file, mode, (error) =>
      error ? reject(toStoreError(error)) : resolve(opening),
    )
  })
  database.configure('busyTimeout', busyTimeoutMs)
  const statements = new Map<string, sqlite3.Statement>()
  const sql = createSql(database, statements)
  let queue: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  // Two flows on one connection would share a transaction, and one's rollback take the other's rows with it.
  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }
  return {
    sql,
    transaction(begin, work) {
      if (closing) return Promise.reject(new StoreError('closed', '数据库已关闭。The store is closed.'))
      return enqueue(() => runTransaction(sql, begin, work))
    },
    close() {
      closing ??= enqueue(async () => {
        for (const statement of statements.values()) await finalize(statement)
        await settle((done) => database.close(done))
      })
      return closing
    },
  }
}

async function runTransaction<T>(
  sql: SqlWriter,
  begin: string,
  work: (sql: SqlWriter) => Promise<T>,
): Promise<T> {
  await sql.exec(begin).catch(async (error: unknown) => {
    // The rollback below failed the last time, for the same broken disk as its commit: finish it first.
    if (!says(error, 'within a transaction')) throw error
    await sql.exec(`ROLLBACK; ${begin}`)
  })
  try {
    const result = await work(sql)
    await sql.exec('COMMIT')
    return result
  } catch (error) {
    // On a full disk SQLite may have rolled back already. Either way the caller needs the first error, not this one.
    await sql.exec('ROLLBACK').catch(() => undefined)
    throw error
  }
}

const says = (error: unknown, words: string): boolean =>
  error instanceof Error && error.message.includes(words)

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
