import { describe, expect, it } from 'vitest'
import { passwordProblem } from '../../../shared/domain/password-rules.js'

const who = { login: 'wang.fang', name: '王小方' }

describe('a password', () => {
  it.each([
    ['Aa1!aaaaa', 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['Wang.Fang-2026', 'like-login'],
    ['Lan王小方2026', 'like-name'],
    ['Password2026', 'common'],
    ['Admin@123456', 'common'],
    ['1234567890', 'common'],
    ['9876543210', 'common'],
    ['123123123123', 'common'],
    ['aaaaaaaaaaaaaaaaaaaa', 'common'],
    ['Woaini1314!', 'common'],
    ['1qaz2wsx..', 'common'],
    ['lantianbaiyun', 'too-plain'],
    ['lantian2026', 'too-plain'],
  ] as const)('%s may not be chosen: %s', (password, problem) => {
    expect(passwordProblem(password, who)).toBe(problem)
  })

  it.each(['Lantian2026', 'lan-tian-2026', '蓝天白云2026Go', 'four words are long enough', 'Zj7kQ2mW9x'])(
    '%s may be chosen',
    (password) => {
      expect(passwordProblem(password, who)).toBeUndefined()
    },
  )

  it('may contain a login of two signs: that is in anything', () => {
    expect(passwordProblem('Lantian2026', { login: 'an', name: 'ti' })).toBeUndefined()
  })
})
