import { peers, subjects } from '../subjects/registry.mjs'
import { aim, figure, megabytes, pair, table } from './table.mjs'

const labelOf = (name) => subjects[name]?.label ?? name.replace(/^huibiao/, subjects.huibiao.label)

/** Everything that was measured, as text. */
export function print({ machine, options, sections, seconds }) {
  const parts = [
    `\nHuibiao benchmark, ${machine.at}\n` +
      `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}, ` +
      `load before ${figure(machine.loadBefore, 2)}\n` +
      'Server and load driver are processes of their own on this one machine; with few cores, or with neighbours, ' +
      'latencies swing by a factor of two and more. Compare within one run, not between runs.\n',
  ]
  if (sections.relay) parts.push(printRelay(sections.relay, options))
  if (sections.open) parts.push(printOpen(sections.open))
  if (sections.fill) parts.push(printFill(sections.fill))
  if (sections.totals) parts.push(printTotals(sections.totals))
  if (sections.checks) parts.push(printChecks(sections.checks))
  if (sections.memory) parts.push(printMemory(sections.memory))
  if (sections.client) parts.push(printClient(sections.client))
  parts.push(`Took ${figure(seconds, 0)} s.\n`)
  return parts.join('\n')
}

function printChecks(result) {
  if ('skipped' in result) return `CHECKS  not measured: ${result.skipped}\n`
  return (
    `CHECKS  60 checks of 119 x 30 in Chromium, after one edit: ${pair(result.perEdit)} ms (p50 / p99)\n` +
    aim('checks after one edit, p99 ms', result.perEdit.p99, 16, { strictly: true })
  )
}

const ackNames = { durable: 'on disk', received: 'in memory', echo: 'own echo' }

/** The smallest figure of the peers that were measured. */
const bestPeer = (results, of) =>
  Math.min(...peers.filter((name) => results[name]).map((name) => of(results[name])))

function printRelay(results, { seconds, rounds }) {
  const rows = Object.entries(results).map(([name, r]) => [
    labelOf(name),
    figure(r.cpuMicrosPerDelivery, 2),
    pair(r.toViewer),
    pair(r.ack),
    ackNames[r.ackKind],
    megabytes(r.rss),
    figure((100 * r.delivered) / r.expected, 2),
    figure(r.framesPerViewer / r.edits, 2),
    figure(r.cpuShare * 100, 0),
  ])
  let text =
    `RELAY  119 returns x 30 columns, 20 writers, 250 viewers, 300 edits/s for ${seconds} s, median of ${rounds} round(s)\n` +
    table(
      [
        'server',
        'µs CPU/delivered edit',
        'to viewer p50/p99 ms',
        'ack p50/p99 ms',
        'ack means',
        'RSS MB',
        '% delivered',
        'frames/edit',
        'CPU %',
      ],
      rows,
    )
  const ours = results.huibiao
  const best = bestPeer(results, (r) => r.cpuMicrosPerDelivery)
  if (ours && Number.isFinite(best)) {
    for (const name of Object.keys(results).filter((other) => other !== 'huibiao'))
      text += `  ratio  CPU ours / ${labelOf(name)}: ${figure(ours.cpuMicrosPerDelivery / results[name].cpuMicrosPerDelivery, 2)}\n`
    text += aim('CPU per delivered edit, share of the better peer', ours.cpuMicrosPerDelivery / best, 1 / 3, {
      digits: 2,
    })
    text += aim(
      'viewer p99 ms, of the better peer',
      ours.toViewer.p99,
      bestPeer(results, (r) => r.toViewer.p99),
    )
  }
  if (ours) {
    text += aim('durable ack p50 ms', ours.ack.p50, 10, { strictly: true })
    text += aim('durable ack p99 ms', ours.ack.p99, 60, { strictly: true })
  }
  for (const [name, r] of Object.entries(results)) {
    const wrong = r.rounds.reduce((sum, { cellsWrong }) => sum + cellsWrong, 0)
    const problems = r.rounds.flatMap((round) => round.problems)
    if (wrong > 0 || problems.length > 0)
      text += `  !! ${labelOf(name)}: ${wrong} cells wrong at a viewer's end; ${problems.slice(0, 3).join('; ')}\n`
  }
  return `${text}  Ours is signed in, authorised per return, on disk and totalled before it is shown; the peers' edits are applied\n  in memory (Hocuspocus stores a snapshot 2 to 10 s later, y-websocket-server none). Every viewer of every server\n  looks for the edits' numbers in the raw frames; one viewer's picture is decoded in full and compared at the end.\n`
}

function printOpen(results) {
  const { bareJsonBytes, browser, ...servers } = results
  let text =
    'OPEN  the same sheet after each cell was rewritten 20 times\n' +
    table(
      ['server', 'bytes on the wire', 'x bare JSON', 'decoded after ms', 'first time ms'],
      Object.entries(servers).map(([name, r]) => [
        labelOf(name),
        figure(r.bytes, 0),
        figure(r.bytesRatio, 2),
        figure(r.ms),
        figure(r.firstMs),
      ]),
    ) +
    `  Bare JSON of the values: ${figure(bareJsonBytes, 0)} bytes. Ours: the feed's snapshot with all totals and the person's own return to write in.\n`
  if (servers.huibiao) text += aim('bytes, times the bare JSON', servers.huibiao.bytesRatio, 3, { digits: 2 })
  if (browser)
    text += browser.skipped
      ? `  In a browser: not run: ${browser.skipped}\n`
      : `  In Chromium, grid usable after ${figure(browser.coldMs, 0)} ms (empty cache), ${figure(browser.warmMs, 0)} ms (reload)\n`
  return text
}

function printFill(results) {
  return (
    'FILL  200 writers, each sends its next edit when the last is acknowledged\n' +
    table(
      ['server', 'edits/s', 'ack p50/p99 ms', 'ack means', 'µs CPU/edit'],
      Object.entries(results).map(([name, r]) => [
        labelOf(name),
        figure(r.editsPerSecond, 0),
        pair(r.ack),
        ackNames[r.ackKind],
        figure(r.cpuMicrosPerEdit, 0),
      ]),
    ) +
    Object.entries(results)
      .filter(([, r]) => r.unanswered > 0 || r.problems.length > 0)
      .map(
        ([name, r]) =>
          `  !! ${labelOf(name)}: ${r.unanswered} unanswered; ${r.problems.slice(0, 3).join('; ')}\n`,
      )
      .join('')
  )
}

function printTotals({ rebuild, appends, country }) {
  const [smallest] = appends
  const largest = appends[appends.length - 1]
  const { plain, ours } = country
  const checked = country.check
    ? `; check ${figure(country.check.ms / 1000)} s, ${country.check.differences} differences`
    : ''
  return (
    'TOTALS  through the Store, no network\n' +
    `  Rebuild of 119 x 30 x 12 months: ${figure(rebuild.ms, 0)} ms for ${figure(rebuild.leaves, 0)} leaves and ` +
    `${figure(rebuild.totals, 0)} totals; check ${figure(rebuild.checkMs, 0)} ms, ${rebuild.differences} differences\n` +
    table(
      ['org units', 'one edit p50/p99 ms', 'µs CPU', 'x smallest', 'tree MB', 'built in ms'],
      appends.map((a) => [
        figure(a.units, 0),
        `${figure(a.ms.p50, 2)} / ${figure(a.ms.p99, 2)}`,
        figure(a.cpuMicros, 0),
        figure(a.ms.p50 / smallest.ms.p50, 2),
        figure(a.treeBytes / 1e6),
        figure(a.treeMs, 0),
      ]),
    ) +
    aim('one edit in the largest tree, times the smallest, p50', largest.ms.p50 / smallest.ms.p50, 1.5, {
      digits: 2,
    }) +
    `  Rebuild of ${figure(country.units, 0)} units x 30 indicators x 1 month (${figure(country.cells, 0)} cells, ` +
    `${figure(country.bytes / 1e9)} GB): ${figure(ours.ms / 1000)} s, ${figure(ours.cpuMs / 1000)} s CPU, for ` +
    `${figure(ours.leaves, 0)} leaves and ${figure(ours.totals, 0)} totals${checked}\n` +
    `  Plain GROUP BY of the same ${figure(plain.rows, 0)} sums (month, quarter, half, year): ${figure(plain.ms / 1000)} s, ` +
    `${figure(plain.cpuMs / 1000)} s CPU; of the month's alone ${figure(plain.monthMs / 1000)} s\n` +
    aim('full rebuild, times the plain GROUP BY of the same sums', ours.ms / plain.ms, 2, { digits: 2 })
  )
}

function printMemory(results) {
  const kilobytes = (bytes) => figure(bytes / 1000)
  return (
    'MEMORY  after garbage collection, in kB\n' +
    table(
      ['server', 'per viewer: heap', 'RSS', 'per open return: heap', 'RSS', 'RSS before, MB'],
      Object.entries(results).map(([name, r]) => [
        labelOf(name),
        kilobytes(r.perConnection.heap),
        kilobytes(r.perConnection.rss),
        r.perReturn ? kilobytes(r.perReturn.heap) : '-',
        r.perReturn ? kilobytes(r.perReturn.rss) : '-',
        megabytes(r.emptyRss),
      ]),
    ) +
    '  A return: one document of 30 cells, each rewritten 20 times before. RSS is coarse: the allocator keeps what it once had.\n'
  )
}

function printClient(results) {
  if (results.skipped) return `CLIENT  not run: ${results.skipped}\n`
  const { rows, columns, open, firstLoad, scroll, paste, remote } = results
  const { before, after } = remote
  return (
    `CLIENT  a sheet of ${figure(rows, 0)} x ${columns} in Chromium\n` +
    aim('first load until the sheet can be used, KB compressed', firstLoad.kilobytes, 450, { digits: 0 }) +
    `  ${figure(firstLoad.idleKilobytes, 0)} KB with what is fetched when the page rests; beside that the ` +
    `${figure(rows * columns, 0)} cells themselves: ${figure(firstLoad.feedKilobytes, 0)} KB over the WebSocket.\n` +
    aim('grid usable, empty cache, signed in, ms', open.ms, 1500, { digits: 0, strictly: true }) +
    `  Loaded again: ${figure(open.reloadMs, 0)} ms. Medians of ${open.all.length}.\n` +
    aim('longest task while scrolling, ms', scroll.longestMs, 100, { digits: 0 }) +
    printPaste(paste) +
    aim(`frame p95 ms at ${figure(remote.rate, 0)} remote cells/s in sight`, remote.frames.p95, 33) +
    `  Frames p50 ${figure(remote.frames.p50)}, p99 ${figure(remote.frames.p99)} ms; ${figure(remote.longTasks, 0)} tasks ` +
    `over 50 ms in ${figure(remote.seconds, 0)} s, the longest ${figure(remote.longestTaskMs, 0)} ms.\n` +
    aim(
      `heap after ${figure(remote.edits, 0)} remote edits in ${figure(remote.seconds, 0)} s, times the heap before`,
      after.heap / before.heap,
      1.1,
      { digits: 3 },
    ) +
    `  Heap ${figure(before.heap / 1e6)} MB before, ${figure(after.heap / 1e6)} MB after, both after garbage collection; ` +
    `nodes ${figure(before.nodes, 0)} and ${figure(after.nodes, 0)}. ` +
    `${figure(remote.edits, 0)} edits are an hour of ${figure(remote.edits / 3600, 1)} a second.\n` +
    (remote.problems.length > 0 ? `  !! ${remote.problems.join('; ')}\n` : '')
  )
}

/** In a sheet a person has one row; thousands of cells that one person may write are lines of a ledger. */
function printPaste({ sheet, ledger }) {
  const cells = figure(ledger.cells, 0)
  return (
    aim(
      `paste of ${cells} cells into a ledger, preview and then lines shown, ms`,
      ledger.previewMs + ledger.shownMs,
      300,
      {
        digits: 0,
      },
    ) +
    aim(`the same on the server's disk, ms`, ledger.ackedMs, 2000, { digits: 0 }) +
    aim(
      `paste of ${figure(sheet.cells, 0)} cells over the sheet, ${sheet.written} of them one's own, shown, ms`,
      sheet.shownMs,
      300,
      { digits: 0 },
    ) +
    aim(`the same on the server's disk, ms`, sheet.ackedMs, 2000, { digits: 0 })
  )
}
