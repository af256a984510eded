import { describe, expect, it } from 'vitest'
import { lensesOf, type ReturnStatus, returnStatuses } from '../../../shared/domain/status.js'

describe('the lens a return is counted in', () => {
  const table: Readonly<Record<ReturnStatus, readonly string[]>> = {
    empty: ['all'],
    open: ['all'],
    submitted: ['all'],
    'street-approved': ['all'],
    'district-approved': ['all'],
    approved: ['all', 'reviewed'],
    locked: ['all', 'reviewed', 'locked'],
    'sent-back': ['all'],
  }

  it.each(returnStatuses)('%s', (status) => {
    expect(lensesOf(status)).toEqual(table[status])
  })
})
