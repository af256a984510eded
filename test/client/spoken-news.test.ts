import { describe, expect, it } from 'vitest'
import { SpokenNews } from '../../client/components/spoken-news.js'

type Watched = Parameters<SpokenNews['begin']>[0]

const sheet = (
  state: 'online' | 'offline',
  pending: number,
  refused = 0,
  by: (org: string, key: string) => string | undefined = () => undefined,
): Watched => ({
  connection: { state, pending, seq: 1, fromCopy: false },
  refused: Array.from({ length: refused }, (_, i) => ({ key: String(i) })) as unknown as Watched['refused'],
  changedBy: by,
})

describe('spoken news', () => {
  it('says once how much was saved, when all of it is', () => {
    const news = new SpokenNews()
    news.begin(sheet('online', 0))
    for (const pending of [1, 2, 3, 2, 1]) news.moved(sheet('online', pending))
    expect(news.take(sheet('online', 1))).toBeUndefined()
    news.moved(sheet('online', 0))
    expect(news.take(sheet('online', 0))).toBe('3 项已保存')
    expect(news.take(sheet('online', 0))).toBeUndefined()
  })

  it('gathers what others changed, each cell once', () => {
    const news = new SpokenNews()
    const session = sheet('online', 0, 0, (org) => (org === 'mine' ? undefined : org === 'a' ? '甲' : '乙'))
    news.begin(session)
    const changes = [
      { org: 'a', key: '1' },
      { org: 'a', key: '1' },
      { org: 'a', key: '2' },
      { org: 'mine', key: '1' },
    ]
    news.cells({ changes, whole: false, remote: true }, session)
    news.cells({ changes, whole: false, remote: false }, session)
    expect(news.take(session)).toBe('甲改了 2 格')
    news.cells({ changes: [...changes, { org: 'b', key: '9' }], whole: false, remote: true }, session)
    expect(news.take(session)).toBe('甲等 2 人改了 3 格')
  })

  it('tells of refusals and of the line, and not of how it was at first', () => {
    const news = new SpokenNews()
    news.begin(sheet('online', 0, 2))
    expect(news.take(sheet('online', 0, 2))).toBeUndefined()
    news.moved(sheet('offline', 1, 2))
    expect(news.take(sheet('offline', 1, 2))).toBe('已离线,输入的内容先留在本机')
    news.moved(sheet('online', 0, 3))
    expect(news.take(sheet('online', 0, 3))).toBe('已重新连接。1 项没有被接收,保留在待处理里。1 项已保存')
  })
})
