import type { IndicatorCode, OrgUnitId } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { periodsWithin } from '../../shared/domain/period.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import { type Catalogue, participants, reportingUnits } from '../../shared/domain/table.js'
import type { Store } from '../store/store.js'
import { outsideReads, type PeriodContent } from './sheet-figures.js'
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
  const { table, period, scope } = query
  const part = participants(catalogue, tree, table.id, period)
  const orgs = part ? reportingUnits(catalogue, table, part, scope.id).map((unit) => unit.id) : []
  const reads = outsideReads(catalogue.indicatorsOf(table.id), table, period, catalogue)
  for (let attempt = 1; ; attempt += 1) {
    const contents: PeriodContent[] = []
    for (const at of periodsWithin(period, table.periodType))
      contents.push({ table, period: at, content: await store.readSheet(table.id, at, orgs) })
    const seqs = contents.map(({ content }) => content.seq)
    const outside = new Map<IndicatorCode, Map<OrgUnitId, Contribution>>(
      reads.map(({ indicator }) => [indicator, new Map()]),
    )
    if (reads.length > 0) {
      const read = await store.readTotals({ reads, lens: 'all' })
      for (const total of read.totals) outside.get(total.indicator)?.set(total.org, total)
      seqs.push(read.seq)
    }
    const seq = seqs.length > 0 ? Math.min(...seqs) : 0
    if (attempt === maxTries || seqs.every((each) => each === seq))
      return { ...query, catalogue, tree, contents, outside, seq, visible, demo }
  }
}
