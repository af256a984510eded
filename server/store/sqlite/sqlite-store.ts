import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Store, StoreError } from '../store.js'
import { changeAccounts, readAccountSteps, readPasswordHashes } from './account-steps.js'
import * as accounts from './accounts.js'
import { append } from './append.js'
import { appendAudit } from './audit-chain.js'
import { auditPage, cellsOfCommits, pruneAudit, readAudit } from './audit-log.js'
import { checkTotals } from './check-totals.js'
import * as comments from './comments.js'
import { readConflicts } from './conflicts.js'
import { openDatabase, type SqliteDatabase } from './connection.js'
import { correct } from './correct.js'
import * as corrections from './corrections.js'
import { lockData } from './data-lock.js'
import { exportsOf, recordExport } from './export-records.js'
import * as history from './history.js'
import * as lateEdits from './late-edits.js'
import { migrate } from './migrations.js'
import { readOrgUnits, replaceOrgUnits } from './org-units.js'
import { rebuildTotals } from './rebuild.js'
import * as returns from './returns.js'
import { changedSince } from './review-facts.js'
import * as reviews from './reviews.js'
import { createRollUpIndex } from './roll-up-index.js'
import { setStatus } from './set-status.js'
import { readSetting, writeProbe, writeSetting } from './settings.js'
import { readSheet } from './sheets.js'
import { corruptFile } from './sqlite-errors.js'
import { readTotals, reportedPeriods } from './totals.js'
import { verifyAudit } from './verify-audit.js'
import * as workflow from './workflow.js'

/**
 * Opens the data file, creating it and its folder when there is none, and brings it to the newest schema.
 * @throws StoreError `in-use` when another server has it open, `corrupt` with the way to restore a backup,
 *   `newer-schema` when a newer version of the program wrote it, `io` when it cannot be read or written.
 */
export async function openSqliteStore({ file }: { readonly file: string }): Promise<Store> {
  await mkdir(dirname(file), { recursive: true })
  const unlock = await lockData(file)
  try {
    const database = await openChecked(file)
    return createSqliteStore(database, unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

async function openChecked(file: string): Promise<SqliteDatabase> {
  const existed = await stat(file).then(
    () => true,
    () => false,
  )
  const database = await openDatabase(file).catch((error: unknown) => {
    throw namedCorrupt(file, error)
  })
  try {
    if (existed) await quickCheck(file, database)
    await migrate(database)
    return database
  } catch (error) {
    await database.close()
    throw namedCorrupt(file, error)
  }
}

async function quickCheck(file: string, database: SqliteDatabase): Promise<void> {
  const rows = await database.read((sql) => sql.all<{ quick_check: string }>('PRAGMA quick_check(5)'))
  const found = rows.map(({ quick_check }) => quick_check).join('; ')
  if (found !== 'ok') throw corruptFile(file, found)
}

/** A page that cannot be read says so by an error of its own; the person gets the same way out. */
function namedCorrupt(file: string, error: unknown): unknown {
  if (!(error instanceof StoreError) || error.code !== 'corrupt') return error
  return error.cause instanceof Error ? corruptFile(file, error.cause.message, error) : error
}

/** The store over an open, migrated database. `release` runs once it is closed. */
export function createSqliteStore(database: SqliteDatabase, release: () => Promise<void>): Store {
  const { read, scan, write } = database
  const index = createRollUpIndex()
  return {
    loadReturn: (ref) => read((sql) => returns.loadReturn(sql, ref)),
    append: (commits, model) => write((sql) => append(sql, commits, model, index)),
    compact: (ref, snapshot, coversSeq) => write((sql) => returns.compact(sql, ref, snapshot, coversSeq)),
    logSize: (ref) => read((sql) => returns.logSize(sql, ref)),
    setStatus: (ref, change, model) => write((sql) => setStatus(sql, ref, change, { model, index })),
    statusOf: (ref) => read((sql) => returns.statusOf(sql, ref)),

    readSheet: (table, period, orgs) => read((sql) => readSheet(sql, table, period, orgs)),
    readTotals: (query) => read((sql) => readTotals(sql, query)),
    reportedPeriods: (indicator, periods) => read((sql) => reportedPeriods(sql, indicator, periods)),
    returnsOf: (org) => read((sql) => returns.returnsOf(sql, org)),
    history: (ref, options) => read((sql) => history.readHistory(sql, ref, options)),
    pastOf: (query) => scan((sql) => history.readPast(sql, query)),
    differences: (query) => read((sql) => history.readDifferences(sql, query)),
    authors: (of) => scan((sql) => history.readAuthors(sql, of)),
    seqAt: (of, at) => read((sql) => history.seqAt(sql, of, at)),
    conflicts: (ref, options) => read((sql) => readConflicts(sql, ref, options)),
    reviews: (ref) => read((sql) => reviews.readReviews(sql, ref)),
    latestReviews: (query) => read((sql) => reviews.latestReviews(sql, query)),
    stepsOf: (query) => read((sql) => reviews.stepsOf(sql, query)),
    changedSince: (query) => read((sql) => changedSince(sql, query)),
    returnsAt: (statuses, of) => read((sql) => reviews.returnsAt(sql, statuses, of)),
    notesOf: (table, org) => read((sql) => workflow.notesOf(sql, table, org)),
    currentSeq: () => read(returns.readClock),

    tasks: () => read(workflow.readTasks),
    putTask: (task) => write((sql) => workflow.putTask(sql, task)),
    extensions: () => read(workflow.readExtensions),
    putExtension: (extension) => write((sql) => workflow.putExtension(sql, extension)),
    putReminder: (reminder) => write((sql) => workflow.putReminder(sql, reminder)),
    reminders: (account, limit) => read((sql) => workflow.readReminders(sql, account, limit)),
    readReminder: (id, account, at) => write((sql) => workflow.readReminder(sql, id, account, at)),

    checkTotals: (model, onProgress) => scan((sql) => checkTotals(sql, model, index, onProgress)),
    rebuildTotals: (model, onProgress) => write((sql) => rebuildTotals(sql, model, index, onProgress)),

    appendAudit: (entries) => write((sql) => appendAudit(sql, entries)),
    readAudit: (query) => read((sql) => readAudit(sql, query)),
    auditPage: (query) => read((sql) => auditPage(sql, query)),
    cellsOfCommits: (seqs) => read((sql) => cellsOfCommits(sql, seqs)),
    verifyAudit: (progress) => scan((sql) => verifyAudit(sql, progress)),
    recordExport: (record) => write((sql) => recordExport(sql, record)),
    exportsOf: (query) => read((sql) => exportsOf(sql, query)),
    requestCorrection: (ref, asked) => write((sql) => corrections.requestCorrection(sql, ref, asked)),
    endCorrection: (id, end) => write((sql) => corrections.endCorrection(sql, id, end)),
    correct: (id, decision, model) => write((sql) => correct(sql, id, decision, { model, index })),
    correction: (id) => read((sql) => corrections.readCorrection(sql, id)),
    corrections: (query) => read((sql) => corrections.readCorrections(sql, query)),
    keepLateEdits: (ref, late) => write((sql) => lateEdits.keepLateEdits(sql, ref, late)),
    lateEdits: (query) => read((sql) => lateEdits.readLateEdits(sql, query)),
    decideLateEdits: (ref, decision) => write((sql) => lateEdits.decideLateEdits(sql, ref, decision)),
    addComment: (ref, comment) => write((sql) => comments.addComment(sql, ref, comment)),
    editComment: (id, version) => write((sql) => comments.editComment(sql, id, version)),
    resolveComments: (ref, done) => write((sql) => comments.resolveComments(sql, ref, done)),
    comment: (id) => read((sql) => comments.readComment(sql, id)),
    comments: (query) => read((sql) => comments.readComments(sql, query)),
    mentionsOf: (account, limit) => read((sql) => comments.mentionsOf(sql, account, limit)),
    readMention: (comment, account, at) => write((sql) => comments.readMention(sql, comment, account, at)),
    pruneAudit: (before, by) => write((sql) => pruneAudit(sql, before, by)),

    readOrgUnits: () => read(readOrgUnits),
    replaceOrgUnits: (units) => write((sql) => replaceOrgUnits(sql, units)),
    addAccounts: (list) => write((sql) => accounts.addAccounts(sql, list)),
    accounts: () => read(accounts.readAccounts),
    changeAccounts: (steps, audit = []) => changeAccounts(write, steps, audit),
    accountSteps: (account, limit) => read((sql) => readAccountSteps(sql, account, limit)),
    passwordHashes: (account) => read((sql) => readPasswordHashes(sql, account)),
    accountBySubject: (subject) => read((sql) => accounts.accountBySubject(sql, subject)),
    account: (id) => read((sql) => accounts.accountById(sql, id)),
    accountByLogin: (login) => read((sql) => accounts.accountByLogin(sql, login)),
    addSession: (tokenHash, user, at, byIdentity = false) =>
      write((sql) => accounts.addSession(sql, tokenHash, user, at, byIdentity)),
    session: (tokenHash) => read((sql) => accounts.readSession(sql, tokenHash)),
    touchSession: (tokenHash, at) => write((sql) => accounts.touchSession(sql, tokenHash, at)),
    endSession: (tokenHash) => write((sql) => accounts.endSession(sql, tokenHash)),
    forgetSessions: (before) => write((sql) => accounts.forgetSessions(sql, before)),
    setting: (key) => read((sql) => readSetting(sql, key)),
    setSetting: (key, value) => write((sql) => writeSetting(sql, key, value)),
    probe: () => write((sql) => writeProbe(sql, new Date())),
    close: async () => {
      await database.close()
      await release()
    },
  }
}
