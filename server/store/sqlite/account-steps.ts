import type { AuditEntry } from '../../../shared/domain/audit.js'
import type { UserId } from '../../../shared/domain/ids.js'
import { assertNever } from '../../../shared/domain/result.js'
import type {
  Account,
  AccountStep,
  AccountStepsOutcome,
  SessionEnd,
  StoredAccountStep,
} from '../account-store.js'
import { accountById, accountByLogin, accountBySubject, addAccounts } from './accounts.js'
import { appendAudit } from './audit-chain.js'
import type { SqlReader, SqlWriter } from './connection.js'

/** Hashes kept of each account, the present one included. */
const keptPasswords = 5

type Refusal = Extract<AccountStepsOutcome, { ok: false }>['code']

/** Thrown inside the transaction so that nothing of the steps stays; never leaves {@link changeAccounts}. */
class StepRefused extends Error {
  readonly code: Refusal
  readonly account: UserId

  constructor(code: Refusal, account: UserId) {
    super(code)
    this.code = code
    this.account = account
  }
}

/** See Store.changeAccounts. `write` runs one transaction and undoes it when its work throws. */
export async function changeAccounts(
  write: (work: (sql: SqlWriter) => Promise<void>) => Promise<void>,
  steps: readonly AccountStep[],
  audit: readonly AuditEntry[],
): Promise<AccountStepsOutcome> {
  try {
    await write(async (sql) => {
      const before = await dutyHolders(sql)
      for (const step of steps) await takeStep(sql, step)
      const after = await dutyHolders(sql)
      const [step] = steps
      // Nobody may lock the office out of its own administration.
      if (step && before.administrators > 0 && after.administrators === 0)
        throw new StepRefused('last-of-role', step.account)
      if (step && before.security > 0 && after.security === 0)
        throw new StepRefused('last-of-role', step.account)
      if (audit.length > 0) await appendAudit(sql, audit)
    })
    return { ok: true }
  } catch (error) {
    if (error instanceof StepRefused) return { ok: false, code: error.code, account: error.account }
    throw error
  }
}

async function takeStep(sql: SqlWriter, step: AccountStep): Promise<void> {
  if (step.action === 'create-account') {
    if (await accountByLogin(sql, step.as.login)) throw new StepRefused('login-taken', step.account)
    await addAccounts(sql, [step.as])
    return record(sql, step, null, step.as.org)
  }
  const account = await accountById(sql, step.account)
  if (!account) throw new StepRefused('unknown-account', step.account)
  const [before, after] = await change(sql, step, account)
  await record(sql, step, before, after)
}

/** Writes the change; answers what to record as before and after. */
async function change(
  sql: SqlWriter,
  step: Exclude<AccountStep, { action: 'create-account' }>,
  account: Account,
): Promise<readonly [string | null, string | null]> {
  const { id } = account
  switch (step.action) {
    case 'rename-account':
      await sql.run('UPDATE account SET name = ?2 WHERE id = ?1', [id, step.name])
      return [account.name, step.name]
    case 'move-account':
      await sql.run('UPDATE account SET org = ?2 WHERE id = ?1', [id, step.org])
      await endSessions(sql, id, 'move-account')
      return [account.org, step.org]
    case 'disable-account':
      await sql.run('UPDATE account SET disabled = 1 WHERE id = ?1', [id])
      await endSessions(sql, id, 'disable-account')
      return [null, null]
    case 'enable-account':
      await sql.run('UPDATE account SET disabled = 0 WHERE id = ?1', [id])
      return [null, null]
    case 'reset-password':
      await setPassword(sql, id, step.passwordHash, null)
      await endSessions(sql, id, 'reset-password')
      return [null, null]
    case 'change-password':
      await setPassword(sql, id, step.passwordHash, step.at)
      await endSessions(sql, id, 'change-password', step.keep)
      return [null, null]
    case 'link-identity': {
      const owner = step.subject === null ? undefined : await accountBySubject(sql, step.subject)
      if (owner && owner.id !== id) throw new StepRefused('subject-taken', id)
      await sql.run('UPDATE account SET subject = ?2 WHERE id = ?1', [id, step.subject])
      return [account.subject, step.subject]
    }
    case 'end-sessions':
      await endSessions(sql, id, 'end-sessions')
      return [null, null]
    case 'ask-role':
      await sql.run('UPDATE account SET pending_role = ?2, pending_by = ?3, pending_at = ?4 WHERE id = ?1', [
        id,
        step.role,
        step.by,
        step.at.getTime(),
      ])
      return [account.role, step.role]
    case 'confirm-role':
    case 'refuse-role':
      // What was looked at is what takes effect: another role may have been asked for meanwhile.
      if (account.pending?.role !== step.role) throw new StepRefused('stale', id)
      await sql.run(
        'UPDATE account SET pending_role = NULL, pending_by = NULL, pending_at = NULL WHERE id = ?1',
        [id],
      )
      if (step.action === 'refuse-role') return [account.role, step.role]
      await sql.run('UPDATE account SET role = ?2, confirmed = 1 WHERE id = ?1', [id, step.role])
      await endSessions(sql, id, 'confirm-role')
      return [account.role, step.role]
    default:
      return assertNever(step)
  }
}

async function setPassword(sql: SqlWriter, id: UserId, hash: string, chosenAt: Date | null): Promise<void> {
  await sql.run(
    `UPDATE account SET password_hash = ?2, password_at = ?3, must_change = ?3 IS NULL WHERE id = ?1`,
    [id, hash, chosenAt?.getTime() ?? null],
  )
  await sql.run('INSERT INTO account_password (account, hash) VALUES (?1, ?2)', [id, hash])
  await sql.run(
    `DELETE FROM account_password WHERE account = ?1 AND id NOT IN
       (SELECT id FROM account_password WHERE account = ?1 ORDER BY id DESC LIMIT ${keptPasswords})`,
    [id],
  )
}

async function endSessions(
  sql: SqlWriter,
  id: UserId,
  why: SessionEnd,
  keep: string | null = null,
): Promise<void> {
  await sql.run(
    'UPDATE session SET ended = ?2 WHERE account = ?1 AND ended IS NULL AND token_hash IS NOT ?3',
    [id, why, keep],
  )
}

/** How many could sign in and administer, and how many could confirm. */
async function dutyHolders(
  sql: SqlReader,
): Promise<{ readonly administrators: number; readonly security: number }> {
  const row = await sql.get<{ administrators: number; security: number }>(
    `SELECT count(*) FILTER (WHERE role = 'administrator') AS administrators,
       count(*) FILTER (WHERE role = 'security') AS security
     FROM account WHERE disabled = 0 AND confirmed = 1`,
  )
  return row ?? { administrators: 0, security: 0 }
}

async function record(
  sql: SqlWriter,
  { account, action, by, at }: AccountStep,
  before: string | null,
  after: string | null,
): Promise<void> {
  await sql.run(
    'INSERT INTO account_step (account, action, old, new, by_account, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)',
    [account, action, before, after, by, at.getTime()],
  )
}

/** See Store.accountSteps. */
export async function readAccountSteps(
  sql: SqlReader,
  account: UserId,
  limit: number,
): Promise<readonly StoredAccountStep[]> {
  const rows = await sql.all<Omit<StoredAccountStep, 'at'> & { readonly at: number }>(
    `SELECT step.account, step.action, step.old, step.new, coalesce(person.name, step.by_account) AS by, step.at
     FROM account_step AS step LEFT JOIN account AS person ON person.id = step.by_account
     WHERE step.account = ?1 ORDER BY step.id DESC LIMIT ?2`,
    [account, limit],
  )
  return rows.map((row) => ({ ...row, at: new Date(row.at) }))
}

/** See Store.passwordHashes. */
export async function readPasswordHashes(sql: SqlReader, account: UserId): Promise<readonly string[]> {
  const rows = await sql.all<{ hash: string }>(
    `SELECT hash FROM account_password WHERE account = ?1 ORDER BY id DESC LIMIT ${keptPasswords}`,
    [account],
  )
  return rows.map(({ hash }) => hash)
}
