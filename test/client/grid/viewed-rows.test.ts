import { describe, expect, it } from 'vitest'
import { plainView, type ViewSettings } from '../../../client/grid/view-settings.js'
import { meets, viewedRows } from '../../../client/grid/viewed-rows.js'
import { asOrgUnitId } from '../../../shared/domain/ids.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const sheet = openSmallSheet({
  cells: [
    [smallOrgs.a1, smallCodes.sum, 5],
    [smallOrgs.a2, smallCodes.sum, 1200],
    [smallOrgs.b1, smallCodes.sum, 20],
  ],
})
const changed = new Set<string>([smallOrgs.a2])

const seen = (settings: Partial<ViewSettings>) =>
  viewedRows(
    sheet.rows,
    { ...plainView, ...settings },
    {
      columns: sheet.columns,
      text: (row, column) => sheet.view.text(row, column),
      coverage: (row) => sheet.view.coverage(row),
      status: (row) => (row.org.id === smallOrgs.b1 ? 'submitted' : 'open'),
      isMissing: (row, column) => column.id === smallCodes.sum && sheet.view.isMissing(row, column),
      isWarned: (row) => row.org.id === smallOrgs.a1,
      hasChanged: (row) => changed.has(row.org.id),
      isWithin: (org, scope) => sheet.view.workplace.tree.isWithin(asOrgUnitId(org), asOrgUnitId(scope)),
    },
  )
const ids = (settings: Partial<ViewSettings>) => seen(settings).rows.map(({ id }) => id)

const total = `sum/${smallOrgs.district}`
const [streetA, streetB] = [`sum/${smallOrgs.streetA}`, `sum/${smallOrgs.streetB}`]
const [a1, a2, b1] = [`own/${smallOrgs.a1}`, `own/${smallOrgs.a2}`, `own/${smallOrgs.b1}`]

describe('a filtered sheet', () => {
  it.each<readonly [string, Partial<ViewSettings>, readonly string[]]>([
    [
      'by street keeps the total on top and the subtotal over its units',
      { street: smallOrgs.streetB },
      [total, streetB, `own/${smallOrgs.streetB}`, b1],
    ],
    ['by status', { status: ['submitted'] }, [total, streetB, b1]],
    ['by warnings', { warned: true }, [total, streetA, a1]],
    ['by what changed', { changed: true }, [total, streetA, a2]],
    [
      'by a value',
      { conditions: [{ column: smallCodes.sum, is: 'above', value: '20' }] },
      [total, streetA, a2, streetB, b1],
    ],
    ['units alone', { show: 'units', status: ['submitted'] }, [total, b1]],
    ['sums alone', { show: 'sums' }, [total, streetA, streetB]],
    ['nothing left', { status: ['locked'] }, [total]],
  ])('%s', (_words, settings, rows) => {
    expect(ids(settings)).toEqual(rows)
  })

  it('says how many units of how many', () => {
    const { shown, of } = seen({ status: ['submitted'] })
    expect([shown, of]).toEqual([1, sheet.rows.filter(({ kind }) => kind === 'unit').length])
    expect(seen({ missing: true }).rows.map(({ id }) => id)).not.toContain(a1)
  })

  it('without conditions is the very same list', () => {
    expect(seen({ frozen: 2 }).rows).toBe(sheet.rows)
  })
})

describe('a sorted sheet', () => {
  it('has the total, then subtotals, then units; figures as figures, what is empty last, both ways', () => {
    const down = ids({ sort: smallCodes.sum })
    expect(down[0]).toBe(total)
    expect(down.slice(3, 6)).toEqual([a2, b1, a1])
    const up = ids({ sort: smallCodes.sum, descending: false })
    expect(up.slice(3, 6)).toEqual([a1, b1, a2])
    expect(down).toHaveLength(sheet.rows.length)
  })

  it('by name and with a filter', () => {
    expect(ids({ sort: '#unit', descending: false, show: 'units', street: smallOrgs.streetA })).toEqual([
      total,
      ...[`own/${smallOrgs.streetA}`, a1, a2].sort((x, y) => {
        const name = (id: string) => sheet.row(id).org.name
        return name(x).localeCompare(name(y), 'zh-CN')
      }),
    ])
  })

  it('ignores a column that the table no longer has', () => {
    expect(ids({ sort: 'T.gone' })).toEqual(sheet.rows.map(({ id }) => id))
  })
})

describe('a condition', () => {
  it.each<readonly [string, Parameters<typeof meets>[1]['is'], string, boolean]>([
    ['1,200', 'equal', '1200', true],
    ['1,200', 'above', '１２００', true],
    ['1,200', 'below', '999', false],
    ['是', 'equal', '是', true],
    ['第一段', 'contains', '一', true],
    ['', 'above', '0', false],
    ['—', 'empty', '', true],
    ['0', 'filled', '', true],
    ['不适用', 'below', '5', false],
  ])('%s %s %s: %s', (text, is, value, answer) => {
    expect(meets(text, { is, value })).toBe(answer)
  })
})
