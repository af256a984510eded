import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { asOrgUnitId, asTableId, asUserId } from '../../shared/domain/ids.js'
import { orgLevels } from '../../shared/domain/org.js'
import { parsePeriod, periodsWithin } from '../../shared/domain/period.js'
import { type Lens, lenses } from '../../shared/domain/status.js'
import { correctionsIn, withCorrections } from '../export/correction-notes.js'
import { csvStream } from '../export/csv.js'
import { readSheet } from '../export/read-sheet.js'
import { sheetDocument } from '../export/sheet-grid.js'
import { totalsDocument } from '../export/totals-grid.js'
import { WorkbookWriter } from '../export/workbook-writer.js'
import { type CommandIo, readOptions, UsageError } from './command-io.js'
import { accessHelp, accessOptions, serverAccess, withServer } from './running-server.js'
import { type OpenData, withStoppedStore } from './stopped-store.js'

const help = `导出报表 / export a sheet or its totals

用法 / usage:  npm run export -- --table LG24-01 --period 202403 --scope 440307 --out 文件.xlsx [选项 / options]
  --table ID           报表编号 / table
  --period P           报告期,如 2024、2024Q1、202403、2024W11 / period
  --scope CODE         组织单位代码,含其下级 / org unit, with everything below it
  --out FILE           写入的文件;未写完不会出现 / file to write; appears only once complete
  --format csv|xlsx    默认按文件名,否则 xlsx / default: by the name of the file
  --totals             导出汇总而不是明细 / the totals instead of the sheet
  --lens L             汇总口径 all 含未审 | reviewed 已审 | locked 已锁定,默认 all
  --data-dir DIR       数据文件夹,默认 DATA_DIR 或 ./data;服务器运行时经服务器导出
                       data folder; while a server runs on it, that server is asked
${accessHelp}

退出码 / exit code:  0 完成 / done   1 失败 / failure   2 用法错误 / usage`

interface Wanted {
  readonly table: string
  readonly period: string
  readonly scope: string
  readonly format: 'csv' | 'xlsx'
  /** Set for totals. */
  readonly lens: Lens | undefined
}

/** The command `export`; resolves with its exit code. The person at the machine may read everything in its data folder. */
export async function exportFile(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(args, {
    ...accessOptions,
    table: { type: 'string' },
    period: { type: 'string' },
    scope: { type: 'string' },
    out: { type: 'string' },
    format: { type: 'string' },
    totals: { type: 'boolean' },
    lens: { type: 'string' },
    'data-dir': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (options.help) {
    io.out(help)
    return 0
  }
  const out = resolve(required(options.out, 'out'))
  const wanted: Wanted = {
    table: required(options.table, 'table'),
    period: required(options.period, 'period'),
    scope: required(options.scope, 'scope'),
    format: formatOf(options.format, out),
    lens: options.totals ? lensOf(options.lens) : undefined,
  }
  const dataDir = resolve(options['data-dir'] ?? (io.env.DATA_DIR || 'data'))
  const done = await withStoppedStore(dataDir, async (data) => {
    await writeWhole(out, await fromStore(wanted, data))
    return 'done' as const
  })
  if (done === 'in-use') {
    const access = await serverAccess(options, io.env, dataDir)
    io.out(`服务器正在运行,经它导出 / a server is running, asking it: ${access.url}`)
    await withServer(access, async (get) => {
      const { body } = await get(pathOf(wanted))
      if (!body) throw new Error('服务器没有给出内容 / the server gave no content')
      await writeWhole(out, body)
    })
  }
  io.out(`已导出 / exported: ${out}`)
  return 0
}

async function fromStore(
  { table: id, period: code, scope: org, format, lens }: Wanted,
  { store, model, demo }: OpenData,
): Promise<ReadableStream<Uint8Array> | Uint8Array> {
  const table = model.catalogue.table(asTableId(id))
  if (!table) throw new UsageError(`没有报表 ${id} / no such table`)
  const parsed = parsePeriod(code)
  if (!parsed.ok) throw new UsageError(parsed.error)
  const period = parsed.value.code
  if (periodsWithin(period, table.periodType).length === 0)
    throw new UsageError(`“${table.name.zh}”没有报告期 ${period} / the table has no such period`)
  const scope = model.tree.get(asOrgUnitId(org))
  if (!scope) throw new UsageError(`没有组织单位 ${org} / no such org unit`)
  const query = { table, period, scope }
  const everything = new Set(model.tree.units.map((unit) => unit.id))
  const document = lens
    ? await totalsDocument(store, { ...query, lens, visible: everything }, model, demo)
    : sheetDocument(await readSheet(store, query, model, everything, demo))
  const corrections = await correctionsIn(store, model.catalogue, {
    table: table.id,
    orgs: model.tree.within(scope.id, orgLevels).map((unit) => unit.id),
    periodsOf: (other) => periodsWithin(period, model.catalogue.table(other)?.periodType ?? table.periodType),
  })
  // A correction later has to name this file too; nobody is signed in at the machine itself.
  await store.recordExport({
    at: new Date(),
    by: asUserId('命令行 / command'),
    what: lens ? 'totals' : 'sheet',
    format,
    table: table.id,
    period,
    scope: scope.id,
    lens: lens ?? null,
    seq: document.seq,
  })
  const marked = withCorrections(document, corrections, model)
  return format === 'csv' ? csvStream(marked) : new WorkbookWriter().write(marked)
}

function pathOf({ table, period, scope, format, lens }: Wanted): string {
  const [kind, query] = lens ? ['totals', `?lens=${lens}`] : ['sheet', '']
  const [first, second, third] = [table, period, scope].map(encodeURIComponent)
  return `/export/${kind}/${first}/${second}/${third}.${format}${query}`
}

/** Writes beside the file first: a half-written export must not pass for a whole one. */
async function writeWhole(file: string, content: ReadableStream<Uint8Array> | Uint8Array): Promise<void> {
  const part = `${file}.part`
  const source = content instanceof Uint8Array ? Readable.from([content]) : Readable.from(chunksOf(content))
  try {
    await pipeline(source, createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`缺少 --${name} / --${name} is missing`)
  return value
}

function formatOf(format: string | undefined, out: string): 'csv' | 'xlsx' {
  const wanted = format ?? (out.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx')
  if (wanted !== 'csv' && wanted !== 'xlsx')
    throw new UsageError('--format 应为 csv 或 xlsx / must be csv or xlsx')
  return wanted
}

function lensOf(text: string | undefined): Lens {
  const lens = lenses.find((each) => each === (text ?? 'all'))
  if (!lens) throw new UsageError('--lens 应为 all、reviewed 或 locked / must be all, reviewed or locked')
  return lens
}
