import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../server/store/sqlite/connection.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { moveStatus } from '../../support/move-status.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'

/** Takes away what the file itself has against changes: whoever can write the file can do that too. */
const disarm = `
  DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept;
  DROP TRIGGER cell_history_unchanged; DROP TRIGGER cell_history_kept;`

describe('a file that another hand changed', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-audit-'))
    file = join(folder, 'huibiao.db')
    const store = await openSqliteStore({ file })
    const maker = createCommitMaker(smallModel)
    const ref = smallReturn(smallOrgs.a1)
    const [u1, u2] = [asUserId('u1'), asUserId('u2')]
    for (const value of [1, 2, 3]) {
      const met = { key: smallCodes.sum, kept: value, keptBy: u1, lost: 9, lostBy: u2 }
      const more = value === 2 ? { conflicts: [met] } : {}
      await store.append([maker.commit(ref, { [smallCodes.sum]: value }, more)], smallModel)
    }
    await moveStatus(store, ref, 'submitted', smallModel, { reason: '第一次' })
    await store.appendAudit([
      { at: new Date(0), by: u1, origin: null, event: { kind: 'sign-in', details: { login: 'zhang' } } },
      { at: new Date(1), by: u2, origin: null, event: { kind: 'sign-in', details: { login: 'li' } } },
    ])
    expect((await store.verifyAudit()).broken).toBe(null)
    await store.close()
  })
  afterEach(() => rm(folder, { recursive: true }))

  const tampered = async (script: string) => {
    const database = await openDatabase(file)
    await database.write((sql) => sql.exec(script))
    await database.close()
    const store = await openSqliteStore({ file })
    const { broken } = await store.verifyAudit()
    await store.close()
    return broken && { code: broken.code, n: broken.n }
  }

  it.each([
    ['a value of the history', "UPDATE cell_history SET new = '7' WHERE seq = 2", 'history-changed', 2],
    ['an old value of the history', "UPDATE cell_history SET old = '7' WHERE seq = 3", 'history-changed', 3],
    ['who wrote', "UPDATE cell_history SET account = 'u2' WHERE seq = 1", 'history-changed', 1],
    ['when it was written', 'UPDATE cell_history SET at = at + 1 WHERE seq = 1', 'history-changed', 1],
    ['a row of the history gone', 'DELETE FROM cell_history WHERE seq = 3', 'history-changed', 3],
    [
      'a row of the history put in',
      `INSERT INTO cell_history SELECT return_id, 'x', 2, account, at, old, new FROM cell_history WHERE seq = 1`,
      'history-changed',
      2,
    ],
    [
      'a row of the history put in under a number of its own',
      'INSERT INTO cell_history SELECT return_id, key, 99, account, at, old, new FROM cell_history WHERE seq = 1',
      'history-unrecorded',
      null,
    ],
    ['the value of a cell', "UPDATE cell SET value = '999'", 'cell-changed', null],
    ['a conflict', "UPDATE cell_conflict SET lost_by = 'u1'", 'conflicts-changed', 2],
    ['a step of the review', "UPDATE review SET reason = '另一个'", 'review-changed', 4],
    ['a step of the review gone', 'DELETE FROM review', 'review-changed', 4],
    ['who did what an entry says', "UPDATE audit SET account = 'u2' WHERE n = 5", 'entry-changed', 5],
    ['where from', `UPDATE audit SET origin = '{"address":"1"}' WHERE n = 5`, 'entry-changed', 5],
    ['when', 'UPDATE audit SET at = at + 1 WHERE n = 4', 'entry-changed', 4],
    ['what an entry says', `UPDATE audit SET detail = '{}' WHERE n = 6`, 'entry-changed', 6],
    [
      'the hash of an entry',
      "UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE n = 3",
      'entry-changed',
      3,
    ],
    ['the first entry gone', 'DELETE FROM audit WHERE n = 1', 'anchor-missing', 2],
    ['an entry gone', 'DELETE FROM audit WHERE n = 3', 'entry-missing', 3],
    ['the last entry gone', 'DELETE FROM audit WHERE n = 6', 'tail-missing', 6],
    ['all entries gone', 'DELETE FROM audit', 'tail-missing', 1],
    [
      'two entries swapped',
      'UPDATE audit SET n = -5 WHERE n = 5; UPDATE audit SET n = 5 WHERE n = 6; UPDATE audit SET n = 6 WHERE n = -5',
      'entry-changed',
      5,
    ],
    [
      'an entry gone and the rest moved up',
      'DELETE FROM audit WHERE n = 5; UPDATE audit SET n = 5 WHERE n = 6',
      'entry-changed',
      5,
    ],
  ])('is found: %s', async (_what, script, code, n) => {
    expect(await tampered(disarm + script)).toEqual({ code, n })
  })

  it('is found although more was written since: the numbers leave a gap', async () => {
    await tampered(`${disarm} DELETE FROM audit WHERE n = 6`)
    const store = await openSqliteStore({ file })
    await store.appendAudit([
      { at: new Date(2), by: null, origin: null, event: { kind: 'sign-in', details: {} } },
    ])
    expect((await store.verifyAudit()).broken).toMatchObject({ code: 'entry-missing', n: 6 })
    await store.close()
  })

  it.each([
    "UPDATE audit SET account = 'u2' WHERE n = 5",
    'DELETE FROM audit WHERE n = 6',
    "UPDATE cell_history SET new = '7'",
    'DELETE FROM cell_history',
  ])('is refused by the file itself: %s', async (script) => {
    const database = await openDatabase(file)
    await expect(database.write((sql) => sql.exec(script))).rejects.toThrow('append-only')
    await database.close()
  })

  it('stays sound when two processes write in turn', async () => {
    const one = await openDatabase(file)
    const { appendAudit } = await import('../../../server/store/sqlite/audit-chain.js')
    const other = await openDatabase(file)
    const say = (login: string) => [
      { at: new Date(3), by: null, origin: null, event: { kind: 'sign-in' as const, details: { login } } },
    ]
    for (let i = 0; i < 5; i += 1)
      await Promise.all([
        one.write((sql) => appendAudit(sql, say('one'))),
        other.write((sql) => appendAudit(sql, say('other'))),
      ])
    await one.close()
    await other.close()
    const store = await openSqliteStore({ file })
    expect(await store.verifyAudit()).toMatchObject({ entries: 16, broken: null })
    await store.close()
  })
})
