import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import { startChildModule } from '../../support/child-module.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'

describe('SQLite store across processes', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-store-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is refused while another process holds it, and loses nothing acknowledged when that is killed', async () => {
    const file = join(folder, 'huibiao.db')
    const child = await startChildModule(new URL('./writing-child.ts', import.meta.url), [file])
    try {
      expect(await child.nextLine()).toBe('1')
      await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'in-use' })
      for (let value = 2; value <= 50; value++) expect(await child.nextLine()).toBe(String(value))
    } finally {
      await child.kill()
    }
    let acknowledged = 50
    for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine()) {
      acknowledged = Number(line)
    }

    const store = await openSqliteStore({ file })
    const [odd, even] = await Promise.all(
      [smallOrgs.a1, smallOrgs.b1].map((org) =>
        store.history(smallReturn(org), { key: smallCodes.sum, limit: 1_000_000 }),
      ),
    )
    const written = [...(odd ?? []), ...(even ?? [])].map((entry) => entry.new)
    expect(written.length).toBeGreaterThanOrEqual(acknowledged)
    expect(await store.currentSeq()).toBe(written.length)
    expect((await store.checkTotals(smallModel)).differences).toEqual([])
    await store.close()
  })
})
