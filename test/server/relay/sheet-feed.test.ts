import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Committer } from '../../../server/relay/committer.js'
import type { SharedFrame } from '../../../server/relay/shared-frame.js'
import { SheetFeed } from '../../../server/relay/sheet-feed.js'
import type { Viewer } from '../../../server/relay/viewer.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { Store } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { parseControl, type ServerMessage, unframe } from '../../../shared/protocol/frames.js'
import { type CommitMaker, createCommitMaker } from '../../support/commit-maker.js'
import { decorateStore } from '../../support/decorated-store.js'
import { smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import { until } from '../../support/until.js'

const table = smallTables.monthly
const ref = smallReturn(smallOrgs.a1)
const by = asUserId('u1')

let dir: string
let sqlite: Store
let committer: Committer
let feed: SheetFeed
let maker: CommitMaker

function createFeed(store: Store): SheetFeed {
  return new SheetFeed(
    { store, committer, model: () => smallModel, nameOf: () => '填报员', tickMs: 1 },
    table,
    ref.period,
  )
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huibiao-feed-'))
  sqlite = await openSqliteStore({ file: join(dir, 'data.sqlite') })
  maker = createCommitMaker(smallModel)
  committer = new Committer(sqlite, () => smallModel)
  feed = createFeed(sqlite)
})
afterEach(async () => {
  feed.close()
  await sqlite.close()
  await rm(dir, { recursive: true })
})

/** A person's picture of the sheet, made of what they were sent and nothing else. */
class Picture implements Viewer {
  readonly id = 1
  readonly person = { id: by, name: '主管', role: 'supervisor', org: smallOrgs.district } as const
  readonly place = null
  readonly cells = new Map<string, CellValue>()
  readonly kinds: string[] = []
  seq = 0

  send(bytes: Uint8Array): void {
    const parts = unframe(bytes)
    const message = parts && (parseControl(parts.payload) as ServerMessage | undefined)
    if (!message) throw new Error('not a frame')
    this.kinds.push(message.t)
    if (message.t === 'snapshot') {
      this.seq = message.seq
      for (const [org, , ...values] of message.rows)
        for (const [i, value] of values.entries()) this.#put(`${org}/${message.keys[i]}`, value)
      for (const [org, key, value] of message.more) this.#put(`${org}/${key}`, value)
    }
    if (message.t === 'delta') {
      this.seq = message.seq
      for (const [org, key, value] of message.cells) this.#put(`${org}/${key}`, value)
    }
  }

  sendShared({ payload }: SharedFrame): void {
    this.send(payload)
  }

  #put(key: string, value: CellValue): void {
    if (value === null) this.cells.delete(key)
    else this.cells.set(key, value)
  }
}

/** Writes cells as a room would, without a document behind it. */
async function write(cells: readonly (readonly [string, CellValue])[]): Promise<void> {
  await committer.submit(maker.commit(ref, Object.fromEntries(cells), { by, leaves: [] }))
}

const items = (count: number, value: number) =>
  Array.from({ length: count }, (_, i) => [`project:i${i}/cost`, value] as const)

async function truth(): Promise<Map<string, CellValue>> {
  const { cells } = await sqlite.readSheet(table.id, ref.period, [ref.org])
  return new Map(cells.map(({ org, key, value }) => [`${org}/${key}`, value]))
}

function watch(picture: Picture, since?: number): Picture {
  feed.subscribe(picture, smallOrgs.district, since)
  return picture
}

describe('a feed', () => {
  it('gives everybody the same picture, whenever they came', async () => {
    await feed.ready
    const pictures = [watch(new Picture())]
    for (let round = 0; round < 8; round += 1) {
      await write(items(10 + round, round))
      pictures.push(watch(new Picture()))
    }
    await write([['project:i3/cost', null]])
    const expected = await truth()
    for (const picture of pictures) {
      await until(
        'the last change',
        () => picture.seq === pictures[0]?.seq && !picture.cells.has(`${ref.org}/project:i3/cost`),
      )
      expect(picture.cells).toEqual(expected)
    }
  })

  it('misses nothing that is committed while its first read is under way', async () => {
    feed.close()
    const held = decorateStore(sqlite)
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let reads = 0
    feed = createFeed({
      ...held,
      readSheet: async (...asked) => {
        const content = await held.readSheet(...asked)
        reads += 1
        await gate
        return content
      },
    })
    await until('the read', () => reads === 1)
    await write(items(5, 1))
    await write(items(2, 2))
    release()
    await feed.ready
    expect(watch(new Picture()).cells).toEqual(await truth())
  })

  it('that cut its history inside a large paste does not resume from within it', async () => {
    await feed.ready
    await write(items(1, 1))
    const away = watch(new Picture())
    feed.unsubscribe(away)
    const { seq } = away
    // One commit of 6,000 cells, then enough others that the history is cut in its middle.
    await write(items(6_000, 2))
    for (let i = 0; i < 9; i += 1) await write(items(500, 3 + i))
    away.kinds.length = 0
    watch(away, seq)
    expect(away.cells).toEqual(await truth())
    // Whoever saw the paste resumes without the whole.
    const present = watch(new Picture())
    feed.unsubscribe(present)
    await write(items(3, 99))
    present.kinds.length = 0
    watch(present, present.seq)
    expect(present.kinds).toEqual(['delta'])
    expect(present.cells).toEqual(await truth())
  })

  it('resumed at any seq ends with the same picture', async () => {
    await feed.ready
    const stops: Picture[] = []
    for (let i = 0; i < 60; i += 1) {
      await write(items(1 + ((i * 37) % 300), i))
      const picture = watch(new Picture())
      feed.unsubscribe(picture)
      stops.push(picture)
    }
    const expected = await truth()
    for (const picture of stops) expect(watch(picture, picture.seq).cells).toEqual(expected)
  })
})
