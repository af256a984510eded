import { parseArgs } from 'node:util'
import { askedAgainWords } from '../../shared/domain/ask-once.js'
import { type Burden, burdenOf } from '../../shared/domain/burden.js'
import { levelNames } from '../../shared/domain/glossary.js'
import { buildOrgTree } from '../../shared/domain/org.js'
import type { PackIssue } from '../../shared/domain/pack-issue.js'
import { checkPack } from '../catalogue/check-pack.js'
import { loadPacks, readOrgUnitsCsv, shippedPacksDir } from '../catalogue/load-packs.js'
import { parseOrgCsv } from '../catalogue/org-csv.js'
import { type CommandIo, UsageError } from './command-io.js'

const help = `检查报表包 / check a pack folder before it is put in place

用法 / usage:  npm run packs:check -- [选项 / options] 文件夹 / DIR …
  DIR            报表包文件夹(内有 pack.json);与在用报表包同名时按替换检查 / a pack folder
  --packs DIR    在用的报表包,默认随产品安装的 / the packs in place, default: those that ship
  --strict       有提醒也算不通过 / warnings fail too

列出服务器启动时会拒绝的全部问题(文件、位置、原因),以及“一数一源”提醒和每个单位每月要填的格数。
退出码 / exit code:  0 可以使用 / sound   1 有问题 / refused   2 用法错误 / usage`

/** The command `packs:check`; resolves with its exit code. Changes nothing. */
export async function checkPacks(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readLine(args)
  if (values.help) {
    io.out(help)
    return 0
  }
  if (positionals.length === 0) throw new UsageError('请指明报表包文件夹 / name a pack folder')
  const packsDir = values.packs ?? (await shippedPacksDir())
  const inPlace = await loadPacks(packsDir)
  if (!inPlace.ok) {
    for (const issue of inPlace.error) io.err(lineOf(issue))
    io.err(`在用的报表包 ${packsDir} 本身有问题,先改好它们 / the packs in place are not sound`)
    return 1
  }
  const tree = buildOrgTree(parseOrgCsv(await readOrgUnitsCsv(await shippedPacksDir())).units)
  let failed = false
  for (const folder of positionals) {
    const checked = await checkPack(folder, inPlace.value, tree)
    if (!checked.ok) {
      failed = true
      for (const issue of checked.error) io.err(lineOf(issue))
      io.err(`${folder}:${checked.error.length} 处问题,不能使用 / refused`)
      continue
    }
    const { pack, catalogue, again, unnamed } = checked.value
    for (const each of again) io.out(`提醒 / warning  ${askedAgainWords(each)}`)
    for (const words of unnamed) io.out(`提醒 / warning  ${words}`)
    const own = new Set(pack.tables.map(({ id }) => id))
    for (const burden of burdenOf({ catalogue, tree })) if (own.has(burden.table)) io.out(burdenLine(burden))
    const warnings = again.length + unnamed.length
    io.out(`${folder}:可以使用,${warnings} 条提醒 / sound, ${warnings} warnings`)
    if (values.strict && warnings > 0) failed = true
  }
  return failed ? 1 : 0
}

function readLine(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        packs: { type: 'string' },
        strict: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      strict: true,
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function lineOf({ file, table, field, message }: PackIssue): string {
  return `${file}${table ? ` [${table}]` : ''} ${field}: ${message}`
}

function burdenLine({ table, level, units, cells, perMonth, ledgerColumns }: Burden): string {
  const ledger = ledgerColumns > 0 ? `,台账每条 ${ledgerColumns} 列` : ''
  return `负担 / burden  ${table} ${levelNames[level].zh}(${units} 个单位):每期 ${round(cells)} 格,每月 ${round(perMonth)} 格${ledger}`
}

const round = (number: number) => String(Math.round(number * 10) / 10)
