import { describe, expect, it } from 'vitest'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { formatChange } from '../../../shared/domain/comparison.js'
import { asOrgUnitId } from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import {
  earlierFigure,
  earlierReturns,
  isTypedStock,
  offeredStock,
} from '../../../shared/protocol/earlier-figures.js'
import { tinyIndicator, tinyUnit } from '../../support/tiny-pack.js'

const stock = tinyIndicator('T.stock', { kind: 'latest' }, ['district'])
const open = tinyIndicator('T.open', { kind: 'latest' }, ['district'], { valueType: 'yesno' })
const flow = tinyIndicator('T.flow', { kind: 'sum' }, ['district'])
const counted = tinyIndicator('T.counted', { kind: 'list-count', list: 'firms', time: 'latest' }, [
  'district',
])
const id = asOrgUnitId
const tree = buildOrgTree([
  tinyUnit('C'),
  tinyUnit('C/k'),
  tinyUnit('C/a', { validTo: '2023-12-31', successors: [id('m')] }),
  tinyUnit('C/m', { validFrom: '2024-01-01' }),
])
const then = (...cells: readonly (readonly [string, string, CellValue])[]) =>
  earlierReturns({ period: '202312', cells })
const now = (code: string, value: CellValue) => new Map([[code, value]])

describe('what stood in a cell earlier', () => {
  it('is shown with how it changed', () => {
    const figure = earlierFigure(flow, id('k'), now('T.flow', 15), then(['k', 'T.flow', 12]), tree)
    expect(figure?.value).toBe(12)
    expect(figure && formatChange(figure.change)).toBe('+25.0%')
  })

  it('is shown without a change while the cell is empty, and zero is not nothing', () => {
    expect(earlierFigure(flow, id('k'), new Map(), then(['k', 'T.flow', 0]), tree)).toEqual({
      period: '202312',
      value: 0,
      change: { kind: 'none' },
    })
    expect(earlierFigure(flow, id('k'), new Map(), then(), tree)?.value).toBeNull()
  })

  it('is counted from the list of that time where lists are counted', () => {
    const before = then(['k', 'firms:one/name', 'A'], ['k', 'firms:two/name', 'B'])
    expect(earlierFigure(counted, id('k'), new Map(), before, tree)?.value).toBe(2)
  })

  it('is nobody else’s: a merged unit has no figure of its own of that time', () => {
    const figure = earlierFigure(stock, id('m'), new Map(), then(['a', 'T.stock', 4]), tree)
    expect(figure).toEqual({ period: '202312', value: null, change: { kind: 'recast' } })
  })
})

describe('what may be taken over', () => {
  it('is a typed stock, a number or a yes or no, zero included', () => {
    expect(offeredStock(stock, id('k'), then(['k', 'T.stock', 0]), tree)).toBe(0)
    expect(offeredStock(open, id('k'), then(['k', 'T.open', true]), tree)).toBe(true)
  })

  it.each([
    ['a flow', flow, then(['k', 'T.flow', 12])],
    ['what a list counts', counted, then(['k', 'firms:one/name', 'A'])],
    ['what was cleared', stock, then(['k', 'T.stock', null])],
    ['不适用', stock, then(['k', 'T.stock', { na: '无此项' }])],
    ['what another unit reported', stock, then(['C', 'T.stock', 3])],
    ['nothing known', stock, undefined],
  ])('is never %s', (_what, indicator, before) => {
    expect(offeredStock(indicator, id('k'), before, tree)).toBeUndefined()
  })

  it('is never the stock of units that were merged into this one', () => {
    expect(offeredStock(stock, id('m'), then(['a', 'T.stock', 4]), tree)).toBeUndefined()
    expect(isTypedStock(counted)).toBe(false)
  })
})
