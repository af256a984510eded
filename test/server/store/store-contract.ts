import { afterEach, describe } from 'vitest'
import type { Store } from '../../../server/store/store.js'
import { registerAccountSteps } from './contract-account-steps.js'
import { registerAudit } from './contract-audit.js'
import { registerComments } from './contract-comments.js'
import { registerConflicts } from './contract-conflicts.js'
import { registerCorrections } from './contract-corrections.js'
import { registerHistory } from './contract-history.js'
import { registerLateEdits } from './contract-late-edits.js'
import { registerPeople } from './contract-people.js'
import { registerReturns } from './contract-returns.js'
import { registerReviewFacts } from './contract-review-facts.js'
import { registerReviews } from './contract-reviews.js'
import { registerTotals } from './contract-totals.js'
import { registerTotalsProperty } from './contract-totals-property.js'
import { registerWorkflow } from './contract-workflow.js'

/** A store with nothing in it, and how to get rid of it. */
export interface FreshStore {
  readonly store: Store
  discard(): Promise<void>
}

/** Gives each test its own empty store; it is closed and discarded after the test. */
export type Fresh = () => Promise<Store>

/** What every implementation of Store must do. Call it at the top of a test file. */
export function registerStoreContract(name: string, open: () => Promise<FreshStore>): void {
  describe(`store contract: ${name}`, () => {
    const opened: FreshStore[] = []
    const fresh: Fresh = async () => {
      const one = await open()
      opened.push(one)
      return one.store
    }
    afterEach(async () => {
      for (const { store, discard } of opened.splice(0)) {
        await store.close()
        await discard()
      }
    })
    registerReturns(fresh)
    registerConflicts(fresh)
    registerComments(fresh)
    registerReviews(fresh)
    registerReviewFacts(fresh)
    registerWorkflow(fresh)
    registerAudit(fresh)
    registerHistory(fresh)
    registerCorrections(fresh)
    registerLateEdits(fresh)
    registerTotals(fresh)
    registerTotalsProperty(fresh)
    registerPeople(fresh)
    registerAccountSteps(fresh)
  })
}
