import { asOrgUnitId, asUserId, type UserId } from '../../../shared/domain/ids.js'
import type { Role } from '../../../shared/domain/person.js'
import type { Account, NewAccount, SessionEnd, StoredSession } from '../account-store.js'
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
  readonly confirmed: number
  readonly pending_role: string | null
  readonly pending_by: string | null
  readonly pending_at: number | null
  readonly must_change: number
  readonly password_at: number | null
  readonly subject: string | null
}

const columnNames =
  'id, login, name, role, org, password_hash, disabled, confirmed, pending_role, pending_by, pending_at, must_change, password_at, subject'
const columns = `account.${columnNames}`

const toAccount = (row: AccountRow): Account => ({
  id: asUserId(row.id),
  login: row.login,
  name: row.name,
  role: row.role as Role,
  org: asOrgUnitId(row.org),
  passwordHash: row.password_hash,
  disabled: row.disabled !== 0,
  confirmed: row.confirmed !== 0,
  pending:
    row.pending_role === null
      ? null
      : {
          role: row.pending_role as Role,
          by: asUserId(row.pending_by ?? ''),
          at: new Date(row.pending_at ?? 0),
        },
  mustChangePassword: row.must_change !== 0,
  passwordChangedAt: row.password_at === null ? null : new Date(row.password_at),
  subject: row.subject,
})

/** All or none: a login or id that is taken refuses the lot. */
export async function addAccounts(sql: SqlWriter, accounts: readonly NewAccount[]): Promise<void> {
  const rows = accounts.map((account) => [
    account.id,
    account.login,
    account.name,
    account.role,
    account.org,
    account.passwordHash,
    account.disabled ? 1 : 0,
    account.confirmed === false ? 0 : 1,
    account.pending?.role ?? null,
    account.pending?.by ?? null,
    account.pending?.at.getTime() ?? null,
    account.mustChangePassword ? 1 : 0,
    account.passwordChangedAt?.getTime() ?? null,
    account.subject ?? null,
  ])
  const json = JSON.stringify(rows)
  await sql.run(
    `INSERT INTO account (${columnNames})
     SELECT ${jsonColumns(14)}
     FROM jsonb_each(?1) ORDER BY key`,
    [json],
  )
  await sql.run(
    `INSERT INTO account_password (account, hash)
     SELECT value ->> 0, value ->> 5 FROM jsonb_each(?1) ORDER BY key`,
    [json],
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

export async function accountById(sql: SqlReader, id: UserId): Promise<Account | undefined> {
  const row = await sql.get<AccountRow>(`SELECT ${columns} FROM account WHERE id = ?1`, [id])
  return row && toAccount(row)
}

export async function accountBySubject(sql: SqlReader, subject: string): Promise<Account | undefined> {
  const row = await sql.get<AccountRow>(`SELECT ${columns} FROM account WHERE subject = ?1`, [subject])
  return row && toAccount(row)
}

export async function addSession(
  sql: SqlWriter,
  tokenHash: string,
  user: UserId,
  at: Date,
  byIdentity: boolean,
): Promise<void> {
  await sql.run(
    'INSERT INTO session (token_hash, account, created_at, last_seen_at, by_identity) VALUES (?1, ?2, ?3, ?3, ?4)',
    [tokenHash, user, at.getTime(), byIdentity ? 1 : 0],
  )
}

export async function readSession(sql: SqlReader, tokenHash: string): Promise<StoredSession | undefined> {
  const row = await sql.get<
    AccountRow & { created_at: number; last_seen_at: number; ended: string | null; by_identity: number }
  >(
    `SELECT ${columns}, created_at, last_seen_at, ended, by_identity
     FROM session JOIN account ON account.id = session.account WHERE token_hash = ?1`,
    [tokenHash],
  )
  return (
    row && {
      account: toAccount(row),
      createdAt: new Date(row.created_at),
      lastSeenAt: new Date(row.last_seen_at),
      byIdentity: row.by_identity !== 0,
      ended: row.ended as SessionEnd | null,
    }
  )
}

export async function touchSession(sql: SqlWriter, tokenHash: string, at: Date): Promise<void> {
  await sql.run('UPDATE session SET last_seen_at = ?2 WHERE token_hash = ?1', [tokenHash, at.getTime()])
}

export async function endSession(sql: SqlWriter, tokenHash: string): Promise<void> {
  await sql.run('DELETE FROM session WHERE token_hash = ?1', [tokenHash])
}

export async function forgetSessions(sql: SqlWriter, begunBefore: Date): Promise<void> {
  await sql.run('DELETE FROM session WHERE created_at < ?1', [begunBefore.getTime()])
}
