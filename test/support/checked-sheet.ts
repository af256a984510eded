import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { SheetWarnings } from '../../client/grid/sheet-warnings.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { Check } from '../../shared/domain/check-definition.js'
import { asPeriodCode } from '../../shared/domain/ids.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import { MemorySession } from './memory-session.js'
import { smallCodes, smallModel, smallOrgs, smallTables, smallUnits } from './small-pack.js'

const check = (id: string, expression: string, part: Partial<Check>): Check => ({
  id,
  tables: [smallTables.monthly.id],
  severity: 'hard',
  at: 'own',
  levels: ['community'],
  expression,
  cells: [smallCodes.sum],
  message: { zh: `核查${id}`, en: `check ${id}` },
  ...part,
})

/** Checks of the small district: a hard and a soft one of own rows, a ledger's, and one of the district's sum. */
export const smallChecks: readonly Check[] = [
  check('part', `[${smallCodes.latest}] <= [${smallCodes.sum}]`, {
    cells: [smallCodes.latest, smallCodes.sum],
  }),
  check('high', `[${smallCodes.sum}] < 1000`, { severity: 'soft' }),
  check('named', `LEN([project/place]) = [${smallCodes.listLatest}]`, { cells: [smallCodes.listLatest] }),
  check('bound', `[${smallCodes.latest}] <= [${smallCodes.direct}]`, {
    at: 'total',
    levels: ['district'],
    cells: [smallCodes.direct, smallCodes.latest],
  }),
]

/** The monthly sheet of the small district with {@link smallChecks}, open on one computer. */
export function openCheckedSheet(
  cells: readonly (readonly [org: string, key: string, value: CellValue])[] = [],
  totals: Record<string, Contribution> = {},
): { readonly session: MemorySession; readonly warnings: SheetWarnings; readonly workplace: WorkplaceModel } {
  const workplace = new WorkplaceModel({
    me: { id: 'u1', login: 'u1', name: '张三', role: 'clerk', org: smallOrgs.a1 },
    orgUnits: smallUnits,
    packs: smallModel.catalogue.packs.map((pack) => ({ ...pack, checks: smallChecks })),
    demo: true,
  })
  const session = new MemorySession({
    ref: { table: smallTables.monthly.id, period: asPeriodCode('202403'), scope: smallOrgs.district },
    orgs: smallUnits.map(({ id }) => id),
    cells,
    totals,
  })
  return { session, warnings: new SheetWarnings(session, workplace, smallTables.monthly), workplace }
}
