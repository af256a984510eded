import { parseArgs } from 'node:util'
import type { TotalsAnswer, Workplace } from '../../shared/protocol/api.js'
import { getJson, SheetClientError, signIn } from '../demo/api-client.js'
import { type ProofRow, prove } from '../demo/proof.js'
import { localUrl, readDemoAccounts, runCommand } from './command-line.js'

const help = `核对:演示数据填满后,全区年度合计是否印出来源文件公布的文字
checks that the year's totals print the words of the source document

用法 / usage:  npm run demo:prove -- [--url <地址 / address>] [--help]
环境变量 / environment:  DATA_DIR(默认 ./data,内有 demo-accounts.csv) PORT

全部一致时退出码为 0,否则为 1 并指出第一处不同。
`

await runCommand(async () => {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const url = values.url ?? localUrl()
  const accounts = await readDemoAccounts()
  const [first] = accounts
  if (!first)
    throw new SheetClientError('no-account', '演示账号清单是空的 / the list of demo accounts is empty')
  const workplace = (await getJson(
    url,
    '/api/workplace',
    await signIn(url, first.login, first.password),
  )) as Workplace
  let rows = 0
  for (const pack of workplace.packs) {
    // Whoever sits at the pack's scope sees all of it.
    const own = accounts.find(({ org }) => org === pack.scope) ?? first
    const cookie = await signIn(url, own.login, own.password)
    const proof = await prove(pack, async (table) => {
      const query = new URLSearchParams({
        table: table.id,
        period: pack.publishedPeriod ?? String(pack.year),
        scope: pack.scope,
        lens: 'all',
      })
      return ((await getJson(url, `/api/totals?${query}`, cookie)) as TotalsAnswer).totals
    })
    process.stdout.write(`${pack.name.zh} · ${pack.source}\n`)
    for (const row of proof) {
      process.stdout.write(`${line(row)}\n`)
      if (row.difference === null) continue
      process.stderr.write(`\n第一处不同 / first difference:${row.indicator.code} ${row.difference}\n`)
      return 1
    }
    rows += proof.length
  }
  process.stdout.write(`\n${rows} 个指标全部一致 / all agree\n`)
  return 0
})

function line({ indicator, published, ours, value, reported, expected }: ProofRow): string {
  const isText = indicator.valueType === 'text' || indicator.valueType === 'date'
  return [
    indicator.code.padEnd(12),
    pad(indicator.name.zh, 34),
    pad(isText ? '(文字)' : (published ?? '(来源未印)'), 16),
    pad(ours, 16),
    String(value ?? '').padStart(14),
    `${reported}/${expected}`.padStart(12),
  ].join(' ')
}

/** Pads by width on screen: a Chinese character takes two places. */
function pad(text: string, width: number): string {
  const used = [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) > 0x2e80 ? 2 : 1), 0)
  return text + ' '.repeat(Math.max(0, width - used))
}
