import { StoreError, type StoreErrorCode } from '../store.js'

const codes: Readonly<Record<string, StoreErrorCode>> = {
  SQLITE_FULL: 'disk-full',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_IOERR: 'io',
  SQLITE_CANTOPEN: 'io',
  SQLITE_READONLY: 'io',
  SQLITE_PERM: 'io',
  SQLITE_NOLFS: 'io',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_MISUSE: 'closed',
}

const messages: Readonly<Record<StoreErrorCode, string>> = {
  'disk-full': '磁盘空间不足，本次未写入；已保存的数据不受影响，腾出空间后即可继续。The disk is full.',
  busy: '数据库忙，本次未写入，请稍后再试。The database is busy.',
  io: '无法读写数据文件，请检查磁盘和目录权限。The data file cannot be read or written.',
  corrupt: '数据文件已损坏。The data file is damaged.',
  'newer-schema': '数据由更新版本的程序写成。The data was written by a newer version.',
  'in-use': '数据目录正被另一个服务进程使用。Another server uses this data.',
  closed: '数据库已关闭。The store is closed.',
  unknown: '数据库操作失败，本次未写入。The database refused the operation.',
}

/** Names an error of the driver by what it means for the caller. Errors that are not SQLite's pass unchanged. */
export function toStoreError(error: Error): Error {
  const code = (error as { code?: unknown }).code
  if (error instanceof StoreError || typeof code !== 'string' || !code.startsWith('SQLITE_')) return error
  const known = codes[code] ?? 'unknown'
  return new StoreError(known, `${messages[known]} (${error.message})`, { cause: error })
}

/** What the person at the server reads when the file cannot be trusted, with the way back from a backup. */
export function corruptFile(file: string, detail: string, cause?: unknown): StoreError {
  return new StoreError(
    'corrupt',
    [
      `数据文件已损坏：${file}`,
      `检查结果：${detail}`,
      '服务没有启动，文件未被改动。恢复办法：',
      `1. 停止服务，把 ${file} 及同名的 -wal、-shm 文件一起移到别处留存，不要删除；`,
      `2. 把最近一份备份复制为 ${file}（不要带旧的 -wal、-shm 文件）；`,
      '3. 重新启动服务，并核对最近的填报；备份之后填的内容，填报人浏览器中的离线副本会自动补传。',
      'The data file is damaged and was left untouched. Move it and its -wal and -shm files aside,',
      'copy the latest backup into its place, start again.',
    ].join('\n'),
    { cause },
  )
}
