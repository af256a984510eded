import { setTimeout as sleep } from 'node:timers/promises'
import { editBase, sheet } from '../fixture/sheet.mjs'
import { serve } from '../harness/child.mjs'
import { inParallel } from '../harness/light-socket.mjs'
import { arrivalTimes, createRandom } from '../harness/random.mjs'
import { summarize } from '../harness/stats.mjs'
import { createWire } from '../subjects/wire.mjs'

/** Viewers and writers of one relay run. All in one process, so that one clock times both ends of an edit. */
const run = {
  /** @type {import('../subjects/wire.mjs').Wire | undefined} */
  wire: undefined,
  /** @type {{ socket: any, start: any, seen: Uint8Array }[]} */
  viewers: [],
  /** @type {{ encodeEdit: any, socket: any, sent: number[], acked: number }[]} */
  writers: [],
  /** What one viewer received, to be decoded in full at the end. @type {Uint8Array[]} */
  kept: [],
  /** @type {string[]} */
  problems: [],
  /** Rows of the sheet that the writers have, when they are not the first ones. @type {number[] | undefined} */
  rows: undefined,
  /** When each edit was sent, ms; 0 = not yet. */
  sentAt: new Float64Array(0),
  ackedAt: new Float64Array(0),
  /** Delays of all deliveries in the order they came, ms. */
  delays: new Float32Array(0),
  delivered: 0,
  /** Edits before this one are sent before the viewers come. */
  firstTogether: 0,
  /** Edits before this one are the warm-up's and are not measured. */
  firstMeasured: 0,
  /** @type {number[]} */
  times: [],
  /** @type {{ row: number, column: number }[]} */
  targets: [],
}

const capacity = 200_000

async function prepare({ subject, port, sessions, viewers, writers, rate, seconds, warmUps, rows }) {
  run.rows = rows
  const wire = createWire(subject)
  run.wire = wire
  const random = createRandom(3)
  // Writers alone at a higher rate, so that the compiler has seen all of the server's code; then everybody.
  const alone = arrivalTimes({ ...warmUps.writers, random })
  const together = arrivalTimes({ rate, seconds: warmUps.everybody.seconds, random })
  const measured = arrivalTimes({ rate, seconds, random })
  run.firstTogether = alone.length
  run.firstMeasured = alone.length + together.length
  run.times = [...alone, ...together, ...measured]
  if (run.times.length > capacity) throw new Error('too many edits')
  run.targets = chooseTargets(run.times.length, writers, random)
  run.sentAt = new Float64Array(run.times.length)
  run.ackedAt = new Float64Array(run.times.length)
  run.delays = new Float32Array(measured.length * viewers)

  const onClose = (code, reason) => run.problems.push(`closed by the server: ${code} ${reason}`)
  run.writers = await inParallel(writers, 10, async (row) => {
    const writer = { sent: [], acked: 0 }
    const joined = await wire.joinWriter({
      port,
      row: rowOf(row),
      feed: true,
      session: sessions.writers?.[rowOf(row)],
      onClose,
      onEdit: (edit) => {
        if (wire.ack === 'echo' && run.targets[edit]?.row === row) run.ackedAt[edit] ||= performance.now()
      },
      onAck: (upTo) => {
        const now = performance.now()
        for (; writer.acked <= upTo; writer.acked += 1) run.ackedAt[writer.sent[writer.acked]] = now
      },
    })
    return Object.assign(writer, joined)
  })
  await send(0, run.firstTogether)
  await settle(run.firstTogether)
  run.viewers = await inParallel(viewers, 10, async (index) => {
    const seen = new Uint8Array(run.times.length)
    const onEdit = (edit) => {
      if (seen[edit] !== 0 || run.sentAt[edit] === 0) return
      seen[edit] = 1
      if (edit < run.firstMeasured) return
      run.delays[run.delivered] = performance.now() - run.sentAt[edit]
      run.delivered += 1
    }
    const keep = index === 0 ? run.kept : undefined
    const joined = await wire.joinViewer({ port, session: sessions.viewers?.[index], onClose, onEdit, keep })
    return { ...joined, seen }
  })
}

/** @param {number} writer */
const rowOf = (writer) => run.rows?.[writer] ?? writer

/**
 * A cell for each edit. Nobody rewrites a cell within the same half second: a server that gathers changes would
 * rightly show only the last of them, and the others would seem lost.
 */
function chooseTargets(count, writers, random) {
  const targets = []
  const recent = []
  while (targets.length < count) {
    const row = Math.floor(random() * writers)
    const column = Math.floor(random() * sheet.columns)
    const cell = row * sheet.columns + column
    if (recent.includes(cell)) continue
    recent.push(cell)
    if (recent.length > 150) recent.shift()
    targets.push({ row, column })
  }
  return targets
}

/** Sends edits from..to at their times. */
async function send(from, to) {
  const began = performance.now()
  for (let edit = from; edit < to; edit += 1) {
    const due = began + run.times[edit]
    const wait = due - performance.now()
    if (wait > 0.5) await sleep(wait)
    const { row, column } = run.targets[edit]
    const writer = run.writers[row]
    const frames = writer.encodeEdit(column, editBase + edit)
    writer.sent.push(edit)
    run.sentAt[edit] = performance.now()
    writer.socket.sendTogether(frames)
  }
}

/** Waits until everything sent so far arrived everywhere, at most 10 s. */
async function settle(edits) {
  const end = performance.now() + 10_000
  const there = () =>
    run.viewers.every(({ seen }) => seen.subarray(run.firstTogether, edits).every((mark) => mark === 1)) &&
    run.ackedAt.subarray(0, edits).every((at) => at > 0)
  while (!there() && performance.now() < end) await sleep(20)
}

async function warmUp() {
  await send(run.firstTogether, run.firstMeasured)
  await settle(run.firstMeasured)
}

async function measure() {
  const { times, firstMeasured, viewers } = run
  const keptBefore = run.kept.length
  const cpu = process.cpuUsage()
  const began = performance.now()
  await send(firstMeasured, times.length)
  const sendSeconds = (performance.now() - began) / 1000
  await settle(times.length)
  const { user, system } = process.cpuUsage(cpu)
  const edits = times.length - firstMeasured
  const acks = []
  for (let edit = firstMeasured; edit < times.length; edit += 1)
    if (run.ackedAt[edit] > 0) acks.push(run.ackedAt[edit] - run.sentAt[edit])
  return {
    edits,
    ackKind: run.wire.ack,
    sendSeconds,
    delivered: run.delivered,
    expected: edits * viewers.length,
    toViewer: summarize(run.delays.subarray(0, run.delivered)),
    ack: summarize(acks),
    framesPerViewer: run.kept.length - keptBefore,
    driverCpuShare: (user + system) / 1000 / (performance.now() - began),
    ...check(),
    problems: run.problems.slice(0, 5),
  }
}

/** Decodes in full what one viewer received and compares it with the last edit of every cell that was written. */
function check() {
  const [viewer] = run.viewers
  const last = new Map()
  run.targets.forEach(({ row, column }, edit) => {
    last.set(`${row}:${column}`, { row, column, value: editBase + edit })
  })
  const read = run.wire.readSheet(viewer.start, run.kept)
  let wrong = 0
  for (const { row, column, value } of last.values()) if (read(rowOf(row), column) !== value) wrong += 1
  return { cellsChecked: last.size, cellsWrong: wrong }
}

function stop() {
  for (const { socket } of [...run.viewers, ...run.writers]) socket.close()
}

serve({ prepare, warmUp, measure, stop })
