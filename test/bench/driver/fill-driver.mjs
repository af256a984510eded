import { setTimeout as sleep } from 'node:timers/promises'
import { editBase, sheet } from '../fixture/sheet.mjs'
import { serve } from '../harness/child.mjs'
import { inParallel } from '../harness/light-socket.mjs'
import { createRandom } from '../harness/random.mjs'
import { summarize } from '../harness/stats.mjs'
import { createWire } from '../subjects/wire.mjs'

/** Writers who each send their next edit when the one before is acknowledged: as fast as the server lets them. */
const run = {
  /** @type {{ socket: any, encodeEdit: any, waitsFor: number, sentAt: number }[]} */
  writers: [],
  going: false,
  nextEdit: 0,
  ackKind: '',
  /** @type {number[]} */
  delays: [],
  /** @type {string[]} */
  problems: [],
}
const random = createRandom(5)

async function prepare({ subject, port, sessions, writers, feed }) {
  const wire = createWire(subject)
  run.ackKind = wire.ack
  const onClose = (code, reason) => run.problems.push(`closed by the server: ${code} ${reason}`)
  run.writers = await inParallel(writers, 10, async (row) => {
    const writer = { waitsFor: -1, sentAt: 0 }
    const arrived = () => {
      if (run.going || writer.sentAt > 0) run.delays.push(performance.now() - writer.sentAt)
      writer.sentAt = 0
      writer.waitsFor = -1
      if (run.going) sendNext(/** @type {any} */ (writer))
    }
    const joined = await wire.joinWriter({
      port,
      row,
      feed,
      session: sessions.writers?.[row],
      onClose,
      onEdit: (edit) => {
        if (wire.ack === 'echo' && edit === writer.waitsFor) arrived()
      },
      onAck: () => {
        if (writer.waitsFor >= 0) arrived()
      },
    })
    return Object.assign(writer, joined)
  })
}

function sendNext(writer) {
  writer.waitsFor = run.nextEdit
  run.nextEdit += 1
  writer.sentAt = performance.now()
  const column = Math.floor(random() * sheet.columns)
  writer.socket.sendTogether(writer.encodeEdit(column, editBase + writer.waitsFor))
}

/** Lets everybody write for a time; an edit under way at the end still counts. */
async function fill({ seconds }) {
  run.delays = []
  run.going = true
  const began = performance.now()
  for (const writer of run.writers) sendNext(writer)
  await sleep(seconds * 1000)
  run.going = false
  const end = performance.now() + 10_000
  while (run.writers.some(({ waitsFor }) => waitsFor >= 0) && performance.now() < end) await sleep(5)
  const elapsed = (performance.now() - began) / 1000
  return {
    ackKind: run.ackKind,
    edits: run.delays.length,
    editsPerSecond: run.delays.length / elapsed,
    ack: summarize(run.delays),
    unanswered: run.writers.filter(({ waitsFor }) => waitsFor >= 0).length,
    problems: run.problems.slice(0, 5),
  }
}

function stop() {
  for (const { socket } of run.writers) socket.close()
}

serve({ prepare, fill, stop })
