import type { OrgUnitId, Seq } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { periodsWithin } from '../../shared/domain/period.js'
import { type Catalogue, returnLevels, type TableDefinition } from '../../shared/domain/table.js'
import type { Store } from '../store/store.js'
import { indicatorsRead, type PeriodContent } from './sheet-figures.js'
import type { SheetQuery, SheetSource } from './sheet-grid.js'

/** Readings of the same cells before a file gives up on catching a moment without writes. */
const maxTries = 5

/**
 * Reads all that a sheet's file needs. A sheet of one table and period is one consistent read. Several periods, or
 * rules that read other tables, are several reads: they are repeated until nothing was written between them, and
 * `seq` is the oldest of the last try, up to which everything is in.
 */
export async function readSheet(
  store: Store,
  query: SheetQuery,
  model: { readonly catalogue: Catalogue; readonly tree: OrgTree },
  visible: ReadonlySet<OrgUnitId>,
  demo: boolean,
): Promise<SheetSource> {
  const { catalogue, tree } = model
  const { contents, seq } = await readContents(store, query, catalogue, tree)
  return { ...query, catalogue, tree, contents, seq, visible, demo }
}

async function readContents(
  store: Store,
  { table, period, scope }: SheetQuery,
  catalogue: Catalogue,
  tree: OrgTree,
): Promise<{ readonly contents: readonly PeriodContent[]; readonly seq: Seq }> {
  const tables = new Set<TableDefinition>([table])
  for (const { code } of indicatorsRead(catalogue.indicatorsOf(table.id), catalogue.indicator)) {
    const home = catalogue.tableOf(code)
    if (home) tables.add(home)
  }
  for (let attempt = 1; ; attempt += 1) {
    const contents: PeriodContent[] = []
    for (const each of tables) {
      const orgs = tree.within(scope.id, returnLevels(catalogue, each)).map((unit) => unit.id)
      for (const at of periodsWithin(period, each.periodType))
        contents.push({ table: each, period: at, content: await store.readSheet(each.id, at, orgs) })
    }
    const seqs = contents.map(({ content }) => content.seq)
    const seq = seqs.length > 0 ? Math.min(...seqs) : 0
    if (attempt === maxTries || seqs.every((each) => each === seq)) return { contents, seq }
  }
}
