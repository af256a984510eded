import { parseArgs } from 'node:util'
import { asPeriodCode, type PeriodCode } from '../../shared/domain/ids.js'
import { joinTexts } from '../../shared/domain/joined-texts.js'
import { period } from '../../shared/domain/period.js'
import type { Pack } from '../../shared/domain/table.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { getJson, SheetClientError, signIn } from '../demo/api-client.js'
import { type ProofRow, prove } from '../demo/proof.js'
import { proofSource } from '../demo/proof-source.js'
import { connectSheet } from '../demo/sheet-client.js'
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
    const client = await connectSheet(url, cookie)
    const source = proofSource(pack, workplace, { url, cookie, client })
    const proof = await prove(pack, source)
    const entries = await source.digest()
    await client.close()
    process.stdout.write(`${pack.name.zh} · ${pack.source}\n`)
    for (const row of proof) {
      process.stdout.write(`${line(row)}\n`)
      if (row.difference === null) continue
      process.stderr.write(`\n第一处不同 / first difference:${row.indicator.code} ${row.difference}\n`)
      return 1
    }
    rows += proof.length
    if (entries.length === 0) continue
    const wrong = digestLines(pack, joinTexts(entries, period(digestPeriod(pack)).type).text)
    if (wrong !== null) {
      process.stderr.write(`\n第一处不同 / first difference:${wrong}\n`)
      return 1
    }
  }
  process.stdout.write(`\n${rows} 个指标全部一致 / all agree\n`)
  return 0
})

function digestPeriod(pack: Pack): PeriodCode {
  return pack.publishedPeriod ?? asPeriodCode(String(pack.year))
}

/** Prints the merged digest; tells the first published heading that is not in it, in the published order. */
function digestLines(pack: Pack, text: string): string | null {
  process.stdout.write(`\n合并文本 / merged digest\n${text}\n\n`)
  let from = 0
  for (const { code, rule, published } of pack.indicators) {
    if (rule.kind !== 'of-unit' || !published) continue
    const at = text.indexOf(published.text, from)
    if (at < 0) return `${code} 合并文本中(按官方顺序)没有“${published.text}”`
    from = at
  }
  return null
}

function line({ indicator, published, ours, value, reported, expected, trace }: ProofRow): string {
  return [
    indicator.code.padEnd(12),
    pad(indicator.name.zh, 34),
    pad(cut(published ?? '(来源未印)'), 24),
    pad(cut(ours), 24),
    String(value ?? '').padStart(14),
    `${reported}/${expected}`.padStart(12),
    trace,
  ].join(' ')
}

/** A long text by its beginning. */
function cut(text: string): string {
  return [...text].length > 11 ? `${[...text].slice(0, 11).join('')}…` : text
}

/** Pads by width on screen: a Chinese character takes two places. */
function pad(text: string, width: number): string {
  const used = [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) > 0x2e80 ? 2 : 1), 0)
  return text + ' '.repeat(Math.max(0, width - used))
}
