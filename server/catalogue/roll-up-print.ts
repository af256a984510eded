import { createHash } from 'node:crypto'
import type { Catalogue } from '../../shared/domain/table.js'

/**
 * Names what totals depend on in the packs: which indicators there are, of which table, how each rolls up and who is asked.
 * Totals that were kept under another print must be rebuilt; words, groups and display rules do not change it.
 */
export function rollUpPrint(catalogue: Catalogue): string {
  const hash = createHash('sha256')
  for (const { code, rule, valueType, decimals, entryLevels, onlyUnits } of catalogue.packs.flatMap(
    ({ indicators }) => indicators,
  )) {
    const table = catalogue.tableOf(code)
    hash.update(
      JSON.stringify([
        code,
        table?.id,
        table?.periodType,
        table?.lists.map(({ id }) => id),
        rule,
        valueType,
        decimals,
        entryLevels,
        onlyUnits ?? null,
      ]),
    )
  }
  return hash.digest('hex')
}
