/** How large the document of one return may become, everything that was overwritten included. */
export interface ReturnLimits {
  /** Keys that were ever written: typed cells, notes, and each column of each ledger item. */
  readonly cells: number
  /** Values and pieces of text that the document still has to know of. */
  readonly items: number
  /** Size of the document, encoded. */
  readonly bytes: number
}

/**
 * Far beyond a real return: the largest ledger so far has 5,000 rows of 12 columns. A document of this size loads in
 * about a second and takes some 100 MB while it is open.
 */
export const returnLimits: ReturnLimits = { cells: 100_000, items: 400_000, bytes: 8 * 1_048_576 }
