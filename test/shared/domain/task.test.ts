import { describe, expect, it } from 'vitest'
import { dueAt, standingOf } from '../../../shared/domain/task.js'

const at = (text: string): Date => new Date(`2024-04-${text}:00+08:00`)
const task = { deadline: at('08T18:00'), lockAt: at('10T18:00'), lockedAt: null }

describe('standingOf', () => {
  it.each([
    ['before the deadline', task, undefined, '08T17:59', 'open'],
    ['at the deadline', task, undefined, '08T18:00', 'overdue'],
    ['when entry closes', task, undefined, '10T18:00', 'closed'],
    [
      'closed by hand before the deadline',
      { ...task, lockedAt: at('07T12:00') },
      undefined,
      '07T12:00',
      'closed',
    ],
    ['never closing', { ...task, lockAt: null }, undefined, '30T12:00', 'overdue'],
    ['an extension before the deadline changes nothing', task, { until: at('12T18:00') }, '08T12:00', 'open'],
    ['within an extension, late', task, { until: at('12T18:00') }, '09T12:00', 'extended'],
    ['within an extension, closed for the others', task, { until: at('12T18:00') }, '11T12:00', 'extended'],
    ['after the extension', task, { until: at('12T18:00') }, '12T18:00', 'closed'],
    ['an extension that ended before entry closed', task, { until: at('09T18:00') }, '09T19:00', 'overdue'],
  ] as const)('%s', (_what, of, extension, moment, standing) => {
    expect(standingOf(of, extension, at(moment))).toBe(standing)
  })

  it('without a task nothing is late', () => {
    expect(standingOf(undefined, undefined, at('30T12:00'))).toBe('open')
  })

  it('asks for a return until its extension, when that is later', () => {
    expect(dueAt(task, undefined)).toEqual(task.deadline)
    expect(dueAt(task, { until: at('12T18:00') })).toEqual(at('12T18:00'))
    expect(dueAt(task, { until: at('05T18:00') })).toEqual(task.deadline)
  })
})
