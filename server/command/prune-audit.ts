import { join, resolve } from 'node:path'
import { minAuditDays, pruneLimit } from '../../shared/domain/audit.js'
import { databaseFile } from '../create-server.js'
import { pruneAuditFile, verifyAuditFile } from '../store/sqlite/audit-file.js'
import { type CommandIo, readOptions, UsageError } from './command-io.js'

const help = `清理旧的审计记录 / remove old entries of the audit log

只删除 ${minAuditDays} 天以前的记录;留下一条清理记录,写明由谁、为何清理,并接续校验链。先核对,断裂时不清理。
请先用 /export/audit.xlsx 导出存档。单元格历史不受影响。
Removes entries older than ${minAuditDays} days and leaves one that says who did so and why, to which the rest of the chain is
joined. A broken chain is not touched. The history of cells stays.

用法 / usage:  npm run audit:prune -- --before 2024-01-01 --by 姓名 --reason 原因
  --before DATE        删除这一天(北京时间)以前的记录 / remove what is older than this day
  --by NAME            经手人 / who signs it off
  --reason TEXT        原因 / why
  --data-dir DIR       数据文件夹,默认 DATA_DIR 或 ./data / data folder

退出码 / exit code:  0 完成 / done   1 失败 / failure   2 用法错误 / usage`

/** The command `audit:prune`; resolves with its exit code. `now` is the clock. */
export async function pruneAudit(
  args: readonly string[],
  io: CommandIo,
  now: () => Date = () => new Date(),
): Promise<number> {
  const options = readOptions(args, {
    before: { type: 'string' },
    by: { type: 'string' },
    reason: { type: 'string' },
    'data-dir': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (options.help) {
    io.out(help)
    return 0
  }
  const { by, reason, before: day = '' } = options
  const before = new Date(`${day}T00:00:00+08:00`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(before.getTime()))
    throw new UsageError('请用 --before 给出日期,如 2024-01-01 / --before is missing or no date')
  if (!by?.trim() || !reason?.trim())
    throw new UsageError('请用 --by 和 --reason 写明经手人和原因 / --by and --reason are missing')
  const at = now()
  if (before.getTime() > pruneLimit(at).getTime())
    throw new UsageError(`审计记录须保存至少 ${minAuditDays} 天,不能清理 / younger than ${minAuditDays} days`)
  const file = join(resolve(options['data-dir'] ?? (io.env.DATA_DIR || 'data')), databaseFile)
  const { broken } = await verifyAuditFile(file)
  if (broken) {
    io.err(`审计链已断裂,没有清理 / the chain is broken, nothing was removed: ${broken.message}`)
    return 1
  }
  const words = `${by.trim()}:${reason.trim()}`.slice(0, 500)
  const { removed, kept } = await pruneAuditFile(file, before, { at, by: null, words })
  io.out(`已清理 ${removed} 条,保留 ${kept} 条 / removed ${removed}, kept ${kept}`)
  return 0
}
