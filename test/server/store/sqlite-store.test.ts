import { mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../server/store/sqlite/connection.js'
import { migrate, migrations } from '../../../server/store/sqlite/migrations.js'
import { createSqliteStore, openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { Store } from '../../../server/store/store.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { readsAt } from '../../support/reads.js'
import {
  smallCodes,
  smallModel,
  smallOrgs,
  smallReturn,
  smallTables,
  smallUnits,
} from '../../support/small-pack.js'
import { registerStoreContract } from './store-contract.js'

registerStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huibiao-store-'))
  const store = await openSqliteStore({ file: join(folder, 'huibiao.db') })
  return { store, discard: () => rm(folder, { recursive: true }) }
})

describe('SQLite store', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-store-'))
    file = join(folder, 'data', 'huibiao.db')
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** Fills two units and closes; returns what a sheet read said. */
  const writeSome = async (): Promise<unknown> => {
    const store = await openSqliteStore({ file })
    const maker = createCommitMaker(smallModel)
    await store.replaceOrgUnits(smallUnits)
    await store.setSetting('name', '龙岗')
    for (let i = 0; i < 50; i++) {
      const commit = maker.commit(smallReturn(smallOrgs.a1), { [smallCodes.text]: `${i}`.repeat(500) })
      await store.append([commit], smallModel)
    }
    await store.append([maker.commit(smallReturn(smallOrgs.b1), { [smallCodes.sum]: 3 })], smallModel)
    await moveStatus(store, smallReturn(smallOrgs.b1), 'locked', smallModel)
    const seen = await look(store)
    await store.close()
    return seen
  }
  const look = async (store: Store): Promise<unknown> => ({
    units: await store.readOrgUnits(),
    name: await store.setting('name'),
    sheet: await store.readSheet(smallTables.monthly.id, smallReturn(smallOrgs.a1).period, [
      smallOrgs.a1,
      smallOrgs.b1,
    ]),
    loaded: await store.loadReturn(smallReturn(smallOrgs.a1)),
    history: await store.history(smallReturn(smallOrgs.a1), { limit: 99 }),
    totals: await store.readTotals({
      reads: readsAt([smallCodes.sum], smallReturn(smallOrgs.a1).period),
      lens: 'locked',
    }),
  })

  it('keeps everything across a restart', async () => {
    const before = await writeSome()
    const store = await openSqliteStore({ file })
    expect(await look(store)).toEqual(before)
    await store.close()
  })

  it('is refused while another store in this process has the data open', async () => {
    const store = await openSqliteStore({ file })
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'in-use' })
    await store.setSetting('still', 'alive')
    await store.close()
    await (await openSqliteStore({ file })).close()
  })

  describe('a damaged file', () => {
    it('that is no database at all is refused with the way back from a backup', async () => {
      await (await openSqliteStore({ file })).close()
      await writeFile(file, Buffer.alloc(100_000, '不是数据库'))
      const error: unknown = await openSqliteStore({ file }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'StoreError', code: 'corrupt' })
      expect(String(error)).toMatch(/^StoreError: 数据文件已损坏：.*huibiao\.db/)
      expect(String(error)).toContain('备份')
      expect(String(error)).toContain('backup')
    })

    it('is found by its pages, and the lock is given back', async () => {
      await writeSome()
      const { size } = await stat(file)
      const handle = await open(file, 'r+')
      for (let page = 1; page * 4096 < size; page++)
        await handle.write(Buffer.alloc(2000, 7), 0, 2000, page * 4096)
      await handle.close()
      await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'corrupt' })
      await rm(file)
      await (await openSqliteStore({ file })).close()
    })

    it('that was cut short is refused', async () => {
      await writeSome()
      const { size } = await stat(file)
      const handle = await open(file, 'r+')
      await handle.truncate(Math.floor(size / 8192) * 4096)
      await handle.close()
      await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'corrupt' })
    })
  })

  it('takes a file of the first version along, with all that is in it', async () => {
    await mkdir(dirname(file), { recursive: true })
    const database = await openDatabase(file)
    await database.write(async (sql) => {
      await sql.exec(migrations[0] ?? '')
      await sql.exec(`
        INSERT INTO return_head (tbl, period, org, status, seq)
          VALUES ('SMALL-01', '202403', '440307001001', 'open', 1);
        INSERT INTO update_log (return_id, data, account, at) VALUES (1, x'0102', 'u1', 0);
        PRAGMA user_version = 1;`)
    })
    await database.close()
    const store = await openSqliteStore({ file })
    const ref = smallReturn(smallOrgs.a1)
    expect(await store.reviews(ref)).toEqual([])
    const { seq } = await moveStatus(store, ref, 'submitted', smallModel)
    expect(seq).toBe(2)
    expect(await store.reviews(ref)).toMatchObject([{ seq: 2, from: 'open', to: 'submitted' }])
    expect((await store.loadReturn(ref))?.updates).toEqual([new Uint8Array([1, 2])])
    await store.close()
  })

  it('refuses a file that a newer version wrote, and leaves it as it is', async () => {
    const before = await writeSome()
    const setVersion = async (version: number) => {
      const database = await openDatabase(file)
      await database.write((sql) => sql.exec(`PRAGMA user_version = ${version}`))
      await database.close()
    }
    await setVersion(migrations.length + 1)
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'newer-schema' })
    await setVersion(migrations.length)
    const store = await openSqliteStore({ file })
    expect(await look(store)).toEqual(before)
    await store.close()
  })

  it('says that the disk is full, loses nothing, and goes on when there is room again', async () => {
    await openSqliteStore({ file }).then((store) => store.close())
    const database = await openDatabase(file)
    await migrate(database)
    const store = createSqliteStore(database, async () => undefined)
    const maker = createCommitMaker(smallModel)
    const limitPages = (pages: number) =>
      database.write((sql) => sql.exec(`PRAGMA max_page_count = ${pages}`))
    // The empty schema takes most of it; a few commits fit beside it.
    await limitPages(80)
    let acknowledged = 0
    let refused: unknown
    while (refused === undefined && acknowledged < 1000) {
      const commit = maker.commit(smallReturn(smallOrgs.a1), { [smallCodes.text]: '字'.repeat(1000) })
      await store.append([commit], smallModel).then(
        () => {
          acknowledged += 1
        },
        (error: unknown) => {
          refused = error
        },
      )
    }
    expect(refused).toMatchObject({ name: 'StoreError', code: 'disk-full' })
    expect(acknowledged).toBeGreaterThan(0)
    const loaded = await store.loadReturn(smallReturn(smallOrgs.a1))
    expect(loaded?.updates).toHaveLength(acknowledged)
    expect(await store.history(smallReturn(smallOrgs.a1), { limit: 9999 })).toHaveLength(acknowledged)

    await limitPages(1_000_000)
    const commit = maker.commit(smallReturn(smallOrgs.a1), { [smallCodes.sum]: 1 })
    expect((await store.append([commit], smallModel)).outcomes).toMatchObject([{ ok: true }])
    expect((await store.checkTotals(smallModel)).differences).toEqual([])
    await store.close()
    const reopened = await openSqliteStore({ file })
    expect((await reopened.loadReturn(smallReturn(smallOrgs.a1)))?.updates).toHaveLength(acknowledged + 1)
    await reopened.close()
  })
})

describe('SQLite connection', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-store-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('keeps the rows of one flow out of the rollback of another', async () => {
    const database = await openDatabase(join(folder, 'a.db'))
    await database.write((sql) => sql.exec('CREATE TABLE t (a INTEGER) STRICT'))
    const insert = 'INSERT INTO t (a) VALUES (?1)'
    const failing = database.write(async (sql) => {
      await sql.run(insert, [1])
      throw new Error('changed its mind')
    })
    const standing = database.write((sql) => sql.run(insert, [2]))
    await expect(failing).rejects.toThrow('changed its mind')
    await standing
    const rows = await database.read((sql) => sql.all<{ a: number }>('SELECT a FROM t'))
    expect(rows).toEqual([{ a: 2 }])
    await database.close()
  })

  it('refuses what the driver would store as NULL', async () => {
    const database = await openDatabase(join(folder, 'a.db'))
    const bind = (value: unknown) => database.read((sql) => sql.get('SELECT ?1 AS it', [value as string]))
    for (const value of [1n, undefined, Number.NaN, new Date(), {}]) {
      await expect(bind(value)).rejects.toThrow(TypeError)
    }
    expect(await bind(2 ** 52)).toEqual({ it: 2 ** 52 })
    await database.close()
  })

  it('reads one state of the data while it is being written', async () => {
    const database = await openDatabase(join(folder, 'a.db'))
    await database.write((sql) => sql.exec('CREATE TABLE t (a INTEGER) STRICT'))
    const add = () => database.write((sql) => sql.run('INSERT INTO t (a) VALUES (1)'))
    await add()
    const count = 'SELECT count(*) AS n FROM t'
    const seen = await database.read(async (sql) => {
      const first = await sql.get<{ n: number }>(count)
      await add()
      return [first?.n, (await sql.get<{ n: number }>(count))?.n]
    })
    expect(seen).toEqual([1, 1])
    expect(await database.read((sql) => sql.get(count))).toEqual({ n: 2 })
    await database.close()
  })

  it('holds the settings that durability rests on', async () => {
    const database = await openDatabase(join(folder, 'a.db'))
    const pragma = (name: string) => database.write((sql) => sql.get(`PRAGMA ${name}`))
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 })
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 })
    expect(await pragma('trusted_schema')).toEqual({ trusted_schema: 0 })
    expect(await pragma('busy_timeout')).toEqual({ timeout: 5000 })
    await database.close()
  })
})
