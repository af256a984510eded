import { compileChecks } from '../../shared/domain/checks.js'
import type { Input } from '../../shared/domain/expression/values.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { type ElsewhereInputs, isElsewhere } from '../../shared/protocol/check-inputs.js'
import { fetchCheckFigures } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import type { SheetSession } from './sheet-session.js'

/** Others' figures move while they type; nobody's warning has to follow every key of another table. */
const againMs = 5_000

/** What the checks of an open sheet read of other tables, periods and levels: fetched once, and again as figures move. */
export interface CheckFiguresOfSheet {
  readonly of: ElsewhereInputs
  /** Called when other figures arrived. */
  onArrived(listener: () => void): void
}

const bySession = new WeakMap<SheetSession, CheckFiguresOfSheet>()
const none: CheckFiguresOfSheet = { of: () => undefined, onArrived: () => undefined }

/** The figures of a session, shared by all who look at its checks. Without a network they are simply not there. */
export function checkFiguresOf(
  session: SheetSession,
  { catalogue }: WorkplaceModel,
  table: TableDefinition,
): CheckFiguresOfSheet {
  const known = bySession.get(session)
  if (known) return known
  const checks = compileChecks(catalogue.checksOf(table.id), catalogue.indicator)
  const asked = checks.some(({ reads }) => [...reads].some((name) => isElsewhere(name, catalogue, table)))
  const figures = asked ? load(session) : none
  bySession.set(session, figures)
  return figures
}

function load(session: SheetSession): CheckFiguresOfSheet {
  const values = new Map<string, Input>()
  const listeners: (() => void)[] = []
  let seen = -1
  let timer: ReturnType<typeof setTimeout> | undefined
  const fetchAgain = async (): Promise<void> => {
    try {
      const { seq, figures } = await fetchCheckFigures(session.ref)
      seen = seq
      values.clear()
      for (const [org, name, value] of figures) values.set(`${org}\n${name}`, value)
      for (const listener of listeners) listener()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // what could not be read is missing, and accuses nobody
    }
  }
  session.addEventListener('totals', () => {
    if (timer !== undefined || session.connection.seq <= seen) return
    timer = setTimeout(() => {
      timer = undefined
      void fetchAgain()
    }, againMs)
  })
  void fetchAgain()
  return {
    of: (org, name) => values.get(`${org}\n${name}`),
    onArrived: (listener) => {
      listeners.push(listener)
    },
  }
}
