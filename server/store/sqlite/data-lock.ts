import sqlite3 from 'sqlite3'
import { StoreError } from '../store.js'
import { toStoreError } from './sqlite-errors.js'

/**
 * Holds `<file>.lock` for this process, so that no second server opens the same data. Returns its release.
 *
 * The lock is an exclusive SQLite transaction on an empty file: a kernel lock that ends with its process however that
 * dies. A pid in a file would outlive a kill, and in a container every server has the same pid.
 * Nothing else may open the lock file: closing any other descriptor of it would drop the lock (POSIX).
 *
 * @throws StoreError `in-use` when another server (or another store in this process) holds it.
 */
export async function lockData(file: string): Promise<() => Promise<void>> {
  const lock = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opening = new sqlite3.Database(`${file}.lock`, (error) =>
      error ? reject(toStoreError(error)) : resolve(opening),
    )
  })
  const release = () => new Promise<void>((resolve) => lock.close(() => resolve()))
  lock.configure('busyTimeout', 0)
  const error = await new Promise<Error | null>((resolve) => lock.exec('BEGIN EXCLUSIVE', resolve))
  if (!error) return release
  await release()
  const known = toStoreError(error)
  if (!(known instanceof StoreError) || known.code !== 'busy') throw known
  throw new StoreError(
    'in-use',
    `数据正被另一个服务进程使用：${file}。同一份数据只能由一个服务打开，请先停止另一个。` +
      'Another server has this data open; stop it first.',
    { cause: error },
  )
}
