import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { importOrg } from '../../server/command/import-org.js'
import { createServer } from '../../server/create-server.js'

describe('npm run org:import', () => {
  let folder: string
  const lines: string[] = []
  const io = () => ({
    env: { DATA_DIR: folder },
    out: (text: string) => void lines.push(text),
    err: (text: string) => void lines.push(text),
  })
  const start = async () =>
    createServer({
      host: '127.0.0.1',
      port: 0,
      dataDir: folder,
      packsDir: await shippedPacksDir(),
      clientDir: folder,
      logLevel: 'silent',
    })
  const file = async (text: string) => {
    const path = join(folder, 'units.csv')
    await writeFile(path, text)
    return path
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-org-'))
    lines.length = 0
    await (await start()).stop()
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  it('replaces the tree and keeps the order of the file', async () => {
    const path = await file(
      'code,name,level,parent_code\n440307,龙岗区,district,\n440307015,龙城街道,street,440307\n440307003,平湖街道,street,440307\n',
    )
    expect(await importOrg(['--file', path], io())).toBe(0)
    const server = await start()
    const names = (await server.store.readOrgUnits()).map(({ name }) => name)
    await server.stop()
    expect(names).toEqual(['龙岗区', '龙城街道', '平湖街道'])
  })

  it('lists every bad row by line and reason, and changes nothing', async () => {
    const path = await file(
      'code,name,level,parent_code\n440307,龙岗区,district,\n44030799,短码街道,street,440307\n440307015,龙城街道,street,999999\n',
    )
    expect(await importOrg(['--file', path], io())).toBe(1)
    expect(lines.join('\n')).toMatch(/第 3 行.*\n.*短码街道/)
    expect(lines.join('\n')).toContain('第 4 行')
    const server = await start()
    expect(await server.store.readOrgUnits()).toHaveLength(880)
    await server.stop()
  })

  it('asks for a stopped server', async () => {
    const path = await file('code,name,level,parent_code\n440307,龙岗区,district,\n')
    const server = await start()
    expect(await importOrg(['--file', path], io())).toBe(1)
    await server.stop()
    expect(lines.join('\n')).toContain('停止服务器')
  })
})
