import { parseArgs } from 'node:util'

export const sectionNames = ['relay', 'open', 'fill', 'totals', 'checks', 'memory', 'client']

const help = `npm run bench -- [options]

  --only ${sectionNames.join(',')}   sections to run (default: all)
  --subjects huibiao,hocuspocus,y-websocket-server,bare-ws   servers to run (default: all)
  --seconds N     length of one measured relay or filling run (default 10); the client section watches 18 times as long
  --rounds N      rounds of the relay section; the median is printed (default 2)
  --units N       org units of the largest tree of the totals section (default 620000: minutes, 12 GB on the disk)
  --json FILE     write every result to FILE
  --dist DIR      measure the build in DIR instead of dist/ (to compare two versions)
  --profile DIR   write a V8 CPU profile of every server process to DIR
  --help
`

/**
 * Reads the command line.
 * @returns {{ only: string[], subjects: string[] | undefined, seconds: number, rounds: number, units: number,
 *   json: string | undefined, profile: string | undefined }}
 */
export function readOptions(argv = process.argv.slice(2)) {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string' },
      subjects: { type: 'string' },
      seconds: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '2' },
      units: { type: 'string', default: '620000' },
      json: { type: 'string' },
      profile: { type: 'string' },
      dist: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.dist) process.env.BENCH_DIST = values.dist
  if (values.help) {
    process.stdout.write(help)
    process.exit(0)
  }
  const only = values.only?.split(',') ?? sectionNames
  const unknown = only.filter((name) => !sectionNames.includes(name))
  if (unknown.length > 0) fail(`unknown section ${unknown.join(', ')}`)
  const seconds = Number(values.seconds)
  const rounds = Number(values.rounds)
  const units = Number(values.units)
  if (!Number.isInteger(units) || units < 100) fail('--units wants a whole number of at least 100')
  if (!(seconds > 0) || !Number.isInteger(rounds) || rounds < 1)
    fail('--seconds and --rounds want numbers above 0')
  return {
    only,
    subjects: values.subjects?.split(','),
    seconds,
    rounds,
    units,
    json: values.json,
    profile: values.profile,
  }
}

/** @param {string} reason @returns {never} */
function fail(reason) {
  process.stderr.write(`bench: ${reason}\n\n${help}`)
  process.exit(2)
}
