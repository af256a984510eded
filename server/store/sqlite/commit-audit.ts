import type { AuditEntry } from '../../../shared/domain/audit.js'
import { type Accepted, lastChanges } from './accepted-commit.js'
import { toCellJson } from './cell-json.js'
import { type ConflictDigestRow, digestOf, type HistoryDigestRow } from './history-digest.js'

/** The log's entry of each commit of a batch: who, from where, at which status, and the digest of what it changed. */
export function auditOfCommits(accepted: readonly Accepted[]): readonly AuditEntry[] {
  return accepted.map(({ commit, head, seq }): AuditEntry => {
    const at = commit.at.getTime()
    const cells = [...lastChanges(commit)].map(
      (change): HistoryDigestRow => [
        change.key,
        commit.by,
        at,
        toCellJson(change.old),
        toCellJson(change.new),
      ],
    )
    const conflicts = digestOf(
      commit.conflicts.map(
        ({ key, kept, keptBy, lost, lostBy }): ConflictDigestRow => [
          key,
          at,
          toCellJson(kept),
          keptBy,
          toCellJson(lost),
          lostBy,
        ],
      ),
    )
    return {
      at: commit.at,
      by: commit.by,
      origin: commit.origin ?? null,
      event: {
        kind: 'cells',
        ref: commit.ref,
        seq,
        epoch: commit.epoch,
        status: head.status,
        count: cells.length,
        digest: digestOf(cells),
        ...(conflicts ? { conflicts: { count: commit.conflicts.length, digest: conflicts } } : {}),
      },
    }
  })
}
