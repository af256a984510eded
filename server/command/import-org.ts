import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { buildOrgTree, type OrgUnit } from '../../shared/domain/org.js'
import { parseOrgCsv } from '../catalogue/org-csv.js'
import type { Store } from '../store/store.js'
import { type CommandIo, readOptions, UsageError } from './command-io.js'
import { sayProgress } from './say-progress.js'
import { withStoppedStore } from './stopped-store.js'

const help = `导入组织单位 / import org units     npm run org:import -- --file 单位.csv [--force]

CSV 的列:code,name,level,parent_code[,valid_from,valid_to];level 写 city/district/street/community 或 市/区/街道/社区;
同级单位的官方顺序就是文件中的顺序;没有 parent_code 的一行是最上级。有错误的行会逐行列出,有任何错误都不导入。
新文件里少了已有数据的单位时拒绝导入,除非加 --force(数据保留,但不再计入汇总)。导入后自动重算全部汇总。
需要先停止服务器。数据文件夹由 DATA_DIR 指定,默认 ./data。

  --file FILE   要导入的 CSV(UTF-8)/ the file
  --force       即使有数据的单位不在新文件里也导入 / import although units with data are missing
  --help        显示本说明
`

/** Replaces the org tree of a stopped server by a CSV file, all or nothing. Returns the exit code. */
export async function importOrg(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readOptions(args, {
    file: { type: 'string' },
    force: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (given.help) {
    io.out(help)
    return 0
  }
  if (!given.file) throw new UsageError('请用 --file 指明要导入的 CSV / --file is missing')
  const { units, badRows } = parseOrgCsv(await readFile(given.file, 'utf8'))
  if (badRows.length > 0) {
    io.err(`${given.file} 有 ${badRows.length} 行有错误,没有导入,现有数据未改动:`)
    for (const { line, text, reason } of badRows) io.err(`  第 ${line} 行:${reason}\n    ${text}`)
    return 1
  }
  const tree = buildOrgTree(units) // a file without exactly one root ends here, in words
  const done = await withStoppedStore(resolve(io.env.DATA_DIR || 'data'), async ({ store, model }) => {
    const lost = await unitsLost(store, units)
    if (lost.length > 0 && !given.force) {
      io.err(
        `新文件里没有这些已有数据的单位,没有导入:${lost.map(({ name }) => name).join('、')}(确实要去掉请加 --force)`,
      )
      return 1
    }
    await store.replaceOrgUnits(units)
    const rebuilt = await store.rebuildTotals(
      { ...model, tree },
      sayProgress(io, '已重算指标 / indicators rebuilt'),
    )
    const count = (level: OrgUnit['level']) => units.filter((unit) => unit.level === level).length
    io.out(
      `已导入 ${units.length} 个单位(区 ${count('district')}、街道 ${count('street')}、社区 ${count('community')}),重算汇总 ${rebuilt.totals} 项 / imported`,
    )
    return 0
  })
  if (done !== 'in-use') return done
  io.err('服务器正在使用这个数据文件夹,请先停止服务器再导入 / stop the server first')
  return 1
}

async function unitsLost(store: Store, units: readonly OrgUnit[]): Promise<readonly OrgUnit[]> {
  const kept = new Set(units.map(({ id }) => id))
  const lost: OrgUnit[] = []
  for (const unit of await store.readOrgUnits())
    if (!kept.has(unit.id) && (await store.returnsOf(unit.id)).length > 0) lost.push(unit)
  return lost
}
