import { describe, expect, it } from 'vitest'
import { readDays } from '../../client/review/day-list.js'

describe('days as people write them', () => {
  it.each([
    ['', []],
    ['2024-04-04\n2024-04-05', ['2024-04-04', '2024-04-05']],
    ['2024/4/5、2024年4月4日,2024.04.04', ['2024-04-04', '2024-04-05']],
    ['2024-04-29至2024-05-01', ['2024-04-29', '2024-04-30', '2024-05-01']],
    ['2024-02-28~2024-03-01', ['2024-02-28', '2024-02-29', '2024-03-01']],
  ])('%j', (text, days) => {
    expect(readDays(text)).toEqual({ ok: true, value: days })
  })

  it.each(['2024-02-30', '清明', '4月4日', '2024-05-01~2024-04-29', '2024-01-01至2024-12-31', '2024-13-01'])(
    '%s is none',
    (text) => {
      expect(readDays(`2024-04-04 ${text}`)).toEqual({ ok: false, error: text })
    },
  )
})
