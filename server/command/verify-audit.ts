import { join, resolve } from 'node:path'
import { databaseFile } from '../create-server.js'
import { verifyAuditFile } from '../store/sqlite/audit-file.js'
import { type CommandIo, readOptions } from './command-io.js'

const help = `核对审计链 / verify the audit log

逐条核对审计记录的校验链,并核对单元格历史、冲突、审核记录和单元格现值与审计记录是否一致;
只读,服务器运行时也可以核对。汇总请用 npm run totals:check 核对。
Follows the chain of the audit log entry by entry, and compares cell history, conflicts, reviews and present cells with
it. Reads only, also while a server runs on the data.

用法 / usage:  npm run audit:verify -- [选项 / options]
  --data-dir DIR       数据文件夹,默认 DATA_DIR 或 ./data / data folder

退出码 / exit code:  0 完好 / sound   1 有断裂或失败 / broken, or failure   2 用法错误 / usage`

/** The command `audit:verify`; resolves with its exit code. */
export async function verifyAudit(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, {
    'data-dir': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (options.help) {
    io.out(help)
    return 0
  }
  const dataDir = resolve(options['data-dir'] ?? (io.env.DATA_DIR || 'data'))
  const { entries, first, last, hash, history, broken } = await verifyAuditFile(join(dataDir, databaseFile))
  io.out(
    `审计记录 ${entries} 条(第 ${first} 至 ${last} 条),单元格历史 ${history} 行 / entries ${entries}, history rows ${history}`,
  )
  if (!broken) {
    // Written down elsewhere, it proves later that nothing up to here was replaced as a whole.
    io.out(`完好,最新校验值 / sound, newest hash: ${hash}`)
    return 0
  }
  const place = broken.n === null ? '' : ` 第 ${broken.n} 条 / entry ${broken.n}`
  io.err(`第一处断裂 / first break:${place} [${broken.code}] ${broken.message}`)
  return 1
}
