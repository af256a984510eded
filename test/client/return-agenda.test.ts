import { describe, expect, it } from 'vitest'
import { agendaOf, isDone, periodEnd, periodStart } from '../../client/pages/return-agenda.js'
import { asPeriodCode } from '../../shared/domain/ids.js'
import type { MyReturn } from '../../shared/protocol/api.js'

const line = (
  table: string,
  period: string,
  reported = 0,
  status: MyReturn['status'] = 'open',
): MyReturn => ({
  table,
  period,
  org: '440307001001',
  status: reported === 0 && status === 'open' ? 'empty' : status,
  reported,
  expected: 4,
})

describe('agendaOf', () => {
  it('puts what came back first, then the oldest period due, then what is done', () => {
    const agenda = agendaOf(
      [
        line('months', '202401', 4),
        line('months', '202402', 1),
        line('weeks', '2024W01'),
        line('done', '2024Q1', 4),
        line('back', '202403', 4, 'sent-back'),
      ],
      '2024-06-01',
    )
    expect(agenda.map(({ table, state, next }) => [table, state, next.period])).toEqual([
      ['back', 'sent-back', '202403'],
      ['weeks', 'todo', '2024W01'],
      ['months', 'in-progress', '202402'],
      ['done', 'done', '2024Q1'],
    ])
  })

  it('does not count a period that has not begun as work', () => {
    const [item] = agendaOf([line('months', '202401', 4), line('months', '202402')], '2024-01-20')
    expect(item).toMatchObject({ state: 'done', done: 1, next: { period: '202401' } })
  })

  it('puts what was asked for with a deadline before what is merely open, and skips what takes no entries', () => {
    const asked = (period: string, standing: 'overdue' | 'closed') => ({
      ...line('months', period),
      due: `2024-0${period.slice(5)}-09T10:00:00.000Z`,
      standing,
    })
    const next = (returns: readonly MyReturn[]) => agendaOf(returns, '2024-06-01')[0]?.next.period
    const open = [line('months', '202401'), line('months', '202402')]
    expect(next(open)).toBe('202401')
    expect(next([...open, asked('202403', 'overdue')])).toBe('202403')
    expect(next([...open, asked('202403', 'closed')])).toBe('202401')
  })

  it('treats a return that was handed in as done, however much of it is filled', () => {
    expect(isDone(line('t', '202401', 1, 'submitted'))).toBe(true)
    expect(isDone(line('t', '202401', 4, 'sent-back'))).toBe(false)
  })
})

describe('days of a period', () => {
  it.each([
    ['2024', '2024-01-01', '2024-12-31'],
    ['2024S2', '2024-07-01', '2024-12-31'],
    ['2024Q1', '2024-01-01', '2024-03-31'],
    ['202402', '2024-02-01', '2024-02-29'],
    ['2026W11', '2026-03-09', '2026-03-13'],
  ])('%s runs from %s to %s', (code, start, end) => {
    expect(periodStart(asPeriodCode(code))).toBe(start)
    expect(periodEnd(asPeriodCode(code))).toBe(end)
  })
})
