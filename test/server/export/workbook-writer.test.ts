import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readXlsx } from 'hucre'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkbookWriter } from '../../../server/export/workbook-writer.js'
import { documentOf } from './sample-sheet.js'

/** A ledger of 3,000 items: more cells than are written at once. */
const count = 3000
const items = Object.fromEntries(
  Array.from({ length: count }, (_, index) => {
    const id = `project:p${index}`
    return [
      [`${id}/~order`, String(index).padStart(6, '0')],
      [`${id}/name`, `项目${index}`],
      [`${id}/amount`, index],
    ] as const
  }).flat(),
)
const large = documentOf('T-3', { '2024Q1': { '440307002001': items } })

describe('a large workbook', () => {
  let folder = ''
  let worker = new URL('file:///')
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huibiao-worker-'))
    await build({
      logLevel: 'silent',
      configFile: false,
      build: {
        ssr: join(import.meta.dirname, '..', '..', '..', 'server', 'export', 'workbook-worker.ts'),
        outDir: folder,
        target: 'es2022',
        rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
      },
      ssr: { noExternal: true },
    })
    worker = pathToFileURL(join(folder, 'worker.mjs'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('[E10] is written in a thread, while the server goes on', async () => {
    let turns = 0
    let writing = true
    const turn = () => {
      turns += 1
      if (writing) setImmediate(turn)
    }
    turn()
    const bytes = await new WorkbookWriter(worker).write(large)
    writing = false
    const { sheets } = await readXlsx(bytes)
    expect(sheets[0]?.rows.filter((row) => typeof row[0] === 'number')).toHaveLength(count)
    // Written at once it would leave the loop only for the moments of compression.
    expect(turns).toBeGreaterThan(100)
  })

  it('[E10] waits for its turn, and one that fails spoils no other', async () => {
    const writer = new WorkbookWriter(worker)
    const unsendable = {
      ...large,
      notes: [(() => 'a function cannot cross to a thread') as unknown as string],
    }
    const [failed, ...written] = await Promise.allSettled([
      writer.write(unsendable),
      writer.write(large),
      writer.write(large),
    ])
    expect(failed.status).toBe('rejected')
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  })
})
