import type { Commit, RollUpModel } from '../../server/store/store.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asUserId, type ReturnRef, returnName, type UserId } from '../../shared/domain/ids.js'
import { parseKey } from '../../shared/protocol/return-document.js'
import { affectedIndicators, leafOf } from '../../shared/protocol/return-leaves.js'

export interface CommitMaker {
  /** The commit that writes these cells into a return, given all that this maker wrote into it before. */
  commit(ref: ReturnRef, cells: Readonly<Record<string, CellValue>>, more?: Partial<Commit>): Commit
}

/** Makes commits as the relay does (old values, leaves of what changed), without Yjs: `update` is a counter's bytes. */
export function createCommitMaker(model: RollUpModel, by: UserId = asUserId('u1')): CommitMaker {
  const documents = new Map<string, Map<string, CellValue>>()
  let count = 0
  return {
    commit(ref, cells, more = {}) {
      const name = returnName(ref)
      const document = documents.get(name) ?? new Map<string, CellValue>()
      documents.set(name, document)
      const changes = Object.entries(cells).map(([key, value]) => {
        const old = document.get(key) ?? null
        document.set(key, value)
        return { key, old, new: value }
      })
      const level = model.tree.get(ref.org)?.level ?? 'community'
      const touched = affectedIndicators(model.catalogue.indicatorsOf(ref.table), level, {
        cells: new Set(Object.keys(cells)),
        lists: new Set(Object.keys(cells).flatMap(listOfKey)),
      })
      count += 1
      return {
        ref,
        epoch: 1,
        update: new Uint8Array([count >> 8, count & 255]),
        by,
        at: new Date(Date.UTC(2024, 2, 1) + count * 1000),
        cells: changes,
        leaves: touched.map((indicator) => ({
          indicator: indicator.code,
          leaf: leafOf(indicator, document),
        })),
        newClients: [],
        conflicts: [],
        settles: [],
        ...more,
      }
    },
  }
}

function listOfKey(key: string): readonly string[] {
  const parsed = parseKey(key)
  return parsed?.kind === 'item' || parsed?.kind === 'list-none' ? [parsed.list] : []
}
