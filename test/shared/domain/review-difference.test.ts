import { describe, expect, it } from 'vitest'
import { answeredSendBack, submissionBefore } from '../../../shared/domain/review-difference.js'
import type { ReviewAction } from '../../../shared/domain/workflow.js'

/** Steps by their order, oldest first; answered newest first as the store gives them. */
const steps = (...actions: readonly ReviewAction[]) =>
  actions.map((action, i) => ({ action, seq: i + 1 })).reverse()

describe('what a submission is held against', () => {
  it.each<readonly [string, readonly ReviewAction[], number | undefined, number | undefined]>([
    ['the first', ['submit'], undefined, undefined],
    ['one that answers a 退回', ['submit', 'send-back', 'submit'], 1, 2],
    ['one after a withdrawal', ['submit', 'withdraw', 'submit'], 1, undefined],
    [
      'what the reviewer knows, not what was withdrawn since',
      ['submit', 'send-back', 'submit', 'withdraw', 'submit'],
      1,
      2,
    ],
    ['the last 退回 of several', ['submit', 'send-back', 'submit', 'send-back', 'submit'], 3, 4],
    ['one that the street passed on', ['submit', 'send-back', 'submit', 'approve'], 1, 2],
    ['one that came back from the district', ['submit', 'approve', 'send-back', 'submit', 'approve'], 1, 3],
    ['none at all', [], undefined, undefined],
  ])('%s', (_name, actions, before, back) => {
    expect(submissionBefore(steps(...actions))?.seq).toBe(before)
    expect(answeredSendBack(steps(...actions))?.seq).toBe(back)
  })
})
