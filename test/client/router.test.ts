import { describe, expect, it } from 'vitest'
import { pageAddress, parseRoute } from '../../client/app/router.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'

describe('parseRoute', () => {
  it.each([
    ['/', { page: 'home' }],
    [
      '/sheet/LG24-01/202403/440307',
      { page: 'sheet', params: { table: 'LG24-01', period: '202403', scope: '440307' } },
    ],
    [
      '/totals/LG24-01/2024Q1/440307/',
      { page: 'totals', params: { table: 'LG24-01', period: '2024Q1', scope: '440307' } },
    ],
    [
      '/ledger/LG24-02/2024/440307015001',
      { page: 'ledger', params: { table: 'LG24-02', period: '2024', org: '440307015001' } },
    ],
    [
      '/form/LG24-08/2024S1/440307',
      { page: 'form', params: { table: 'LG24-08', period: '2024S1', org: '440307' } },
    ],
  ])('reads %s', (path, route) => {
    expect(parseRoute(path)).toEqual(route)
  })

  it.each(['/sheet/LG24-01/202413/440307', '/sheet/LG24-01', '/nowhere', '/sheet/%E0%A4%A/202403/440307'])(
    'knows no page at %s',
    (path) => {
      expect(parseRoute(path)).toEqual({ page: 'unknown', path })
    },
  )

  it('goes back to an address of ours only', () => {
    const back = (text: string) => parseRoute('/sign-in', `?back=${encodeURIComponent(text)}`)
    expect(back('/totals/LG24-01/2024/440307')).toEqual({
      page: 'sign-in',
      back: '/totals/LG24-01/2024/440307',
    })
    for (const foreign of ['https://evil.test/', '//evil.test/', '/\\evil.test'])
      expect(back(foreign)).toEqual({ page: 'sign-in', back: '/' })
  })

  it('reads what pageAddress wrote', () => {
    const address = pageAddress('form', asTableId('A/B'), asPeriodCode('2024W09'), asOrgUnitId('440307'))
    expect(parseRoute(address)).toEqual({
      page: 'form',
      params: { table: 'A/B', period: '2024W09', org: '440307' },
    })
  })
})
