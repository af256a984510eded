import { describe, expect, it } from 'vitest'
import { changesOf, type ImportChoices, savedOf } from '../../../client/import/apply-plan.js'
import type { CellState, ImportPlan, PlannedCell } from '../../../client/import/import-plan.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const kind = { valueType: 'number' as const, decimals: 0, unit: '个' }
const planned = (key: string, state: CellState, value: CellValue): PlannedCell => ({
  org: smallOrgs.a1,
  key,
  where: '甲一社区',
  what: key,
  kind,
  text: String(value ?? ''),
  old: null,
  value,
  state,
  reason: '',
})

const plan: ImportPlan = {
  cells: [
    planned(smallCodes.sum, 'write', 1),
    planned(smallCodes.latest, 'both', 2),
    planned(smallCodes.never, 'blank', null),
    planned(smallCodes.money, 'server', 3),
    planned(smallCodes.yesno, 'refused', null),
  ],
  added: [],
  removed: [],
  same: 0,
  alreadyThere: 0,
  tooMany: 0,
}
const none: ImportChoices = { clear: false, remove: false, fromFile: new Set() }

describe('what an import writes', () => {
  it('is what the file alone changed, unless the person says more', () => {
    const { session } = openSmallSheet()
    const keys = (choices: ImportChoices) => changesOf(plan, choices, session).map(({ key }) => key)
    expect(keys(none)).toEqual([smallCodes.sum])
    expect(keys({ ...none, clear: true })).toEqual([smallCodes.sum, smallCodes.never])
    const fromFile = new Set([`${smallOrgs.a1}/${smallCodes.latest}`])
    expect(keys({ ...none, fromFile })).toEqual([smallCodes.sum, smallCodes.latest])
  })

  it('is counted until it is on the server: saved, on its way, sent back', () => {
    const { session } = openSmallSheet()
    const fromFile = new Set([`${smallOrgs.a1}/${smallCodes.latest}`])
    const changes = changesOf(plan, { ...none, clear: true, fromFile }, session)
    expect(session.write(changes, '导入').ok).toBe(true)
    session.play({ saveState: { org: smallOrgs.a1, key: smallCodes.sum, state: 'saving' } })
    expect(savedOf(changes, session)).toEqual({ saved: 2, refused: 0 })
    const refused = { org: smallOrgs.a1, key: smallCodes.never, value: null, reason: 'x', at: 0 }
    session.play({
      saveState: { org: smallOrgs.a1, key: smallCodes.sum, state: 'saved' },
      refused: [refused],
    })
    expect(savedOf(changes, session)).toEqual({ saved: 2, refused: 1 })
    expect(session.undo()).toMatchObject({ label: '导入', restored: 3 })
  })

  it('an added line takes 本期无 back, in the same step', () => {
    const { session, view } = openSmallSheet({ cells: [[smallOrgs.a1, 'project#none', true]] })
    const [list] = view.table.lists
    if (!list) throw new Error('the small table has a ledger')
    const added = [
      { org: smallOrgs.a1, list, id: 'project:x', fields: { place: '一号楼' }, where: '', what: '' },
      { org: smallOrgs.a1, list, id: 'project:y', fields: { place: '二号楼' }, where: '', what: '' },
    ]
    const changes = changesOf({ ...plan, cells: [], added }, none, session)
    expect(changes.filter(({ key }) => key === 'project#none').map(({ value }) => value)).toEqual([null])
    const orders = changes.filter(({ key }) => key.endsWith('/~order')).map(({ value }) => String(value))
    expect([...orders].sort()).toEqual(orders)
  })
})
