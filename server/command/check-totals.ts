import { resolve } from 'node:path'
import type { TotalDifference } from '../store/store.js'
import { type CommandIo, readOptions } from './command-io.js'
import { accessHelp, accessOptions, serverAccess, withServer } from './running-server.js'
import { sayProgress } from './say-progress.js'
import { withStoppedStore } from './stopped-store.js'

const help = `核对汇总 / check the totals

从全部单元格重新计算汇总,与逐笔维护的汇总逐项比较;不改动数据。
Recomputes every total from the cells and compares; changes nothing.

用法 / usage:  npm run totals:check -- [选项 / options]
  --data-dir DIR       数据文件夹,默认 DATA_DIR 或 ./data;服务器运行时改由服务器核对
                       data folder; while a server runs on it, that server is asked
${accessHelp}

退出码 / exit code:  0 一致 / equal   1 有差异或失败 / differences or failure   2 用法错误 / usage`

/** What a check found; the answer of `GET /api/totals-check`. */
interface CheckResult {
  readonly compared: number
  readonly differences: readonly TotalDifference[]
}

/** Differences printed one by one; more would only scroll the first ones away. */
const maxPrinted = 100

/** The command `totals:check`; resolves with its exit code. */
export async function checkTotals(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, {
    ...accessOptions,
    'data-dir': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (options.help) {
    io.out(help)
    return 0
  }
  const dataDir = resolve(options['data-dir'] ?? (io.env.DATA_DIR || 'data'))
  let result: CheckResult | 'in-use' = await withStoppedStore(dataDir, ({ store, model }) =>
    store.checkTotals(model, sayProgress(io, '已核对指标 / indicators checked')),
  )
  if (result === 'in-use') {
    const access = await serverAccess(options, io.env, dataDir)
    io.out(`服务器正在运行,由它核对 / a server is running, asking it: ${access.url}`)
    result = await withServer(access, async (get) =>
      toCheckResult(await (await get('/api/totals-check')).json()),
    )
  }
  return report(result, io)
}

function report({ compared, differences }: CheckResult, io: CommandIo): number {
  io.out(
    `比较汇总 ${compared} 项,差异 ${differences.length} 项 / compared ${compared}, differences ${differences.length}`,
  )
  for (const { org, indicator, period, lens, stored, rebuilt } of differences.slice(0, maxPrinted)) {
    io.out(
      `  ${org} ${indicator} ${period} ${lens}  维护值 / stored ${figures(stored)}  重算值 / rebuilt ${figures(rebuilt)}`,
    )
  }
  if (differences.length > maxPrinted) io.out(`  …… 另有 ${differences.length - maxPrinted} 项 / more`)
  return differences.length === 0 ? 0 : 1
}

function figures(total: TotalDifference['stored']): string {
  return total ? `${total.n} (${total.reported}, na ${total.na})` : '—'
}

function toCheckResult(body: unknown): CheckResult {
  const { compared, differences } = body as Partial<CheckResult>
  if (typeof compared !== 'number' || !Array.isArray(differences))
    throw new Error('服务器的回答不完整,它可能是另一个版本 / unexpected answer, is it another version?')
  return { compared, differences }
}
