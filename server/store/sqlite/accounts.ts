import { asOrgUnitId, asUserId, type UserId } from '../../../shared/domain/ids.js'
import type { Role } from '../../../shared/domain/permission.js'
import type { Account, StoredSession } from '../store.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { jsonColumns } from './json-rows.js'

interface AccountRow {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: string
  readonly org: string
  readonly password_hash: string
  readonly disabled: number
}

const columns = 'account.id, login, name, role, org, password_hash, disabled'

const toAccount = (row: AccountRow): Account => ({
  id: asUserId(row.id),
  login: row.login,
  name: row.name,
  role: row.role as Role,
  org: asOrgUnitId(row.org),
  passwordHash: row.password_hash,
  disabled: row.disabled !== 0,
})

/** All or none: a login or id that is taken refuses the lot. */
export async function addAccounts(sql: SqlWriter, accounts: readonly Account[]): Promise<void> {
  const rows = accounts.map((account) => [
    account.id,
    account.login,
    account.name,
    account.role,
    account.org,
    account.passwordHash,
    account.disabled ? 1 : 0,
  ])
  await sql.run(
    `INSERT INTO account (id, login, name, role, org, password_hash, disabled)
     SELECT ${jsonColumns(7)}
     FROM jsonb_each(?1) ORDER BY key`,
    [JSON.stringify(rows)],
  )
}

/** In the order in which they were added. */
export async function readAccounts(sql: SqlReader): Promise<readonly Account[]> {
  return (await sql.all<AccountRow>(`SELECT ${columns} FROM account ORDER BY rowid`)).map(toAccount)
}

export async function accountByLogin(sql: SqlReader, login: string): Promise<Account | undefined> {
  const row = await sql.get<AccountRow>(`SELECT ${columns} FROM account WHERE login = ?1`, [login])
  return row && toAccount(row)
}

export async function addSession(sql: SqlWriter, tokenHash: string, user: UserId, at: Date): Promise<void> {
  await sql.run(
    'INSERT INTO session (token_hash, account, created_at, last_seen_at) VALUES (?1, ?2, ?3, ?3)',
    [tokenHash, user, at.getTime()],
  )
}

export async function readSession(sql: SqlReader, tokenHash: string): Promise<StoredSession | undefined> {
  const row = await sql.get<AccountRow & { created_at: number; last_seen_at: number }>(
    `SELECT ${columns}, created_at, last_seen_at
     FROM session JOIN account ON account.id = session.account WHERE token_hash = ?1`,
    [tokenHash],
  )
  return (
    row && {
      account: toAccount(row),
      createdAt: new Date(row.created_at),
      lastSeenAt: new Date(row.last_seen_at),
    }
  )
}

export async function touchSession(sql: SqlWriter, tokenHash: string, at: Date): Promise<void> {
  await sql.run('UPDATE session SET last_seen_at = ?2 WHERE token_hash = ?1', [tokenHash, at.getTime()])
}

export async function endSession(sql: SqlWriter, tokenHash: string): Promise<void> {
  await sql.run('DELETE FROM session WHERE token_hash = ?1', [tokenHash])
}
