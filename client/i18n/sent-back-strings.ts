import { defineStrings } from './language.js'

/** Words of single cells that a reviewer sent back. */
export const sentBackText = defineStrings(
  {
    flag: '退回',
    flagAnswered: '已改',
    state: '被退回:{reason}({by})',
    stateBare: '被退回({by})',
    answered: '{state},已改,待重新提交',
    count: '被退回 {n} 格',
    countAnswered: '被退回 {n} 格,其中 {m} 格已改',
    next: '下一处退回',
    label: '退回意见',
  },
  {
    flag: 'Back',
    flagAnswered: 'Changed',
    state: 'Sent back: {reason} ({by})',
    stateBare: 'Sent back ({by})',
    answered: '{state}, changed since, to be submitted again',
    count: '{n} cells sent back',
    countAnswered: '{n} cells sent back, {m} of them changed since',
    next: 'Next one sent back',
    label: 'Why it came back',
  },
)
