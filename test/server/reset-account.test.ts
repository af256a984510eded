import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UsageError } from '../../server/command/command-io.js'
import { resetAccount } from '../../server/command/reset-account.js'
import { createTestServer, signIn } from '../support/test-server.js'

describe('npm run account:reset', () => {
  let folder: string
  const lines: string[] = []
  const io = () => ({
    env: { DATA_DIR: folder },
    out: (text: string) => void lines.push(text),
    err: (text: string) => void lines.push(text),
  })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-reset-'))
    lines.length = 0
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('lets the only security administrator in again, by a password that must be changed, on record', async () => {
    const first = await createTestServer({ dataDir: folder })
    const old = first.password
    expect(await resetAccount(['--login', 'security'], io())).toBe(1)
    expect(lines.pop()).toContain('停止')
    await first.stop()
    expect(await resetAccount(['--login', 'security'], io())).toBe(0)
    const password = lines.pop()?.split(':').pop()?.trim() ?? ''
    const server = await createTestServer({ dataDir: folder })
    try {
      await expect(signIn(server.url, 'security', old)).rejects.toThrow('401')
      const cookie = await signIn(server.url, 'security', password)
      const me = await fetch(`${server.url}/api/me`, { headers: { cookie } })
      expect(await me.json()).toMatchObject({ role: 'security', mustChangePassword: true })
      const [entry] = await server.store.readAudit({ kinds: ['account'], limit: 1 })
      expect(entry).toMatchObject({ account: null, detail: { action: 'reset-password' } })
      expect(JSON.stringify(entry)).not.toContain(password)
    } finally {
      await server.stop()
    }
  })

  it('says what is wrong with the line, and changes nothing', async () => {
    await (await createTestServer({ dataDir: folder })).stop()
    expect(await resetAccount(['--login', 'nobody'], io())).toBe(1)
    await expect(resetAccount([], io())).rejects.toBeInstanceOf(UsageError)
    expect(await resetAccount(['--help'], io())).toBe(0)
    expect(lines.join('\n')).toContain('没有“nobody”这个账号')
  })
})
