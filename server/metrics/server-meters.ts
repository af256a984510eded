import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What is looked up at the moment the figures are asked for. */
export interface MeterSources {
  readonly sockets: () => number
  readonly lines: () => number
  readonly rooms: () => number
  /** Commits that wait for the disk. */
  readonly queue: () => number
  readonly memory: () => { readonly rss: number; readonly heapUsed: number }
  /** Share of the time in which the event loop was busy since the start, 0 to 1. */
  readonly busy: () => number
}

/** Bounds in seconds: a commit takes milliseconds, an export may take some seconds. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Figures of one running server, in a registry of its own: two servers in a process do not mix. */
export class ServerMeters {
  readonly #registry = new Registry()
  readonly #requests: Histogram<'area' | 'status'>
  readonly #transactions: Histogram
  readonly #commits: Counter
  readonly #refused: Counter<'code'>

  constructor(sources: MeterSources) {
    const registers = [this.#registry]
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name: `huibiao_${name}`,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    gauge('sockets', 'Open WebSockets', sources.sockets)
    gauge('lines', 'Open lines over plain HTTP', sources.lines)
    gauge('rooms', 'Returns held in memory', sources.rooms)
    gauge('commit_queue', 'Commits that wait for the disk', sources.queue)
    gauge('memory_resident_bytes', 'Resident memory', () => sources.memory().rss)
    gauge('memory_heap_bytes', 'Used heap', () => sources.memory().heapUsed)
    gauge('event_loop_busy_ratio', 'Share of time in which the event loop was busy', sources.busy)
    this.#commits = new Counter({
      name: 'huibiao_commits_total',
      help: 'Edits that reached the disk',
      registers,
    })
    this.#transactions = new Histogram({
      name: 'huibiao_transaction_seconds',
      help: 'Time of one transaction that carries edits to the disk',
      buckets: seconds,
      registers,
    })
    this.#requests = new Histogram({
      name: 'huibiao_http_request_seconds',
      help: 'Time until an answer over HTTP',
      labelNames: ['area', 'status'],
      buckets: seconds,
      registers,
    })
    this.#refused = new Counter({
      name: 'huibiao_http_refused_total',
      help: 'Requests turned away, by status',
      labelNames: ['code'],
      registers,
    })
  }

  /** One answer over HTTP. */
  answered(path: string, status: number, ms: number): void {
    // Few labels on purpose: paths come from outside and must not become time series.
    this.#requests.observe({ area: areaOf(path), status: `${Math.floor(status / 100)}xx` }, ms / 1000)
    if (status === 401 || status === 403 || status === 413 || status === 429)
      this.#refused.inc({ code: String(status) })
  }

  /** One transaction with edits. */
  committed(edits: number, ms: number): void {
    this.#commits.inc(edits)
    this.#transactions.observe(ms / 1000)
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}

function areaOf(path: string): 'api' | 'line' | 'export' | 'ws' | 'page' {
  if (path.startsWith('/api/line')) return 'line'
  if (path.startsWith('/api/')) return 'api'
  if (path.startsWith('/export/')) return 'export'
  return path === '/ws' || path.startsWith('/ws/') ? 'ws' : 'page'
}
