import { access, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { conceptFileName, parseConcepts } from '../../shared/domain/concept-schema.js'
import type { PackIssue } from '../../shared/domain/pack-issue.js'
import { type PackFile, packFileName, parsePack } from '../../shared/domain/pack-schema.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { buildCatalogue, type Catalogue, type Concept, type Pack } from '../../shared/domain/table.js'

/** File beside the pack folders that lists the org units of the deployment; see org-csv.ts. */
const orgFileName = 'org-units.csv'

/**
 * Reads every folder of a packs directory as one pack, and `concepts.json` beside them if there is one. With any issue nothing is loaded: a server with half of its
 * tables would show half totals. Files of issues are named `<folder>/<file>`.
 * @throws Error (of node:fs) when the directory or a file cannot be read.
 */
export async function loadPacks(packsDir: string): Promise<Result<Catalogue, readonly PackIssue[]>> {
  const folders = (await readdir(packsDir, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  const packs: Pack[] = []
  const issues: PackIssue[] = []
  if (folders.length === 0)
    issues.push({ file: packsDir, table: null, field: '', message: '没有任何报表包 / no pack folder here' })
  const read = await Promise.all(folders.map((folder) => readPack(join(packsDir, folder))))
  const codes = read.map(({ files }) => new Set(files.flatMap(({ content }) => codesOf(content))))
  for (const [place, folder] of folders.entries()) {
    const foreign = new Set(codes.flatMap((own, at) => (at === place ? [] : [...own])))
    const found = read[place]
    if (!found) continue
    const loaded = found.issues.length > 0 ? fail(found.issues) : parsePack(found.files, foreign)
    const named = (issue: PackIssue): PackIssue => ({ ...issue, file: `${folder}/${issue.file}` })
    if (!loaded.ok) {
      issues.push(...loaded.error.map(named))
      continue
    }
    if (loaded.value.id !== folder)
      issues.push({
        file: `${folder}/${packFileName}`,
        table: null,
        field: 'id',
        message: `报表包编号 ${loaded.value.id} 应与文件夹名相同 / the id must equal the folder name`,
      })
    packs.push(loaded.value)
  }
  issues.push(...doubledAcross(packs))
  // Of a pack that could not be read, every member would be reported as unknown.
  if (issues.length > 0) return fail(issues)
  const concepts = await loadConcepts(packsDir, packs)
  return concepts.ok ? ok(buildCatalogue(packs, concepts.value)) : concepts
}

async function loadConcepts(
  packsDir: string,
  packs: readonly Pack[],
): Promise<Result<readonly Concept[], readonly PackIssue[]>> {
  if (!(await readdir(packsDir)).includes(conceptFileName)) return ok([])
  const read = await readJson(packsDir, conceptFileName)
  return read.ok ? parseConcepts(read.value, packs) : fail([read.error])
}

export interface PackFiles {
  readonly files: readonly PackFile[]
  readonly issues: readonly PackIssue[]
}

/** The JSON files of a pack folder, and those that are none. @throws Error (of node:fs) when there is no such folder. */
export async function readPack(folder: string): Promise<PackFiles> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  const files: PackFile[] = []
  const issues: PackIssue[] = []
  for (const name of names) {
    const read = await readJson(folder, name)
    if (read.ok) files.push({ name, content: read.value })
    else issues.push(read.error)
  }
  return { files, issues }
}

/** The codes a file seems to define, before anybody has looked whether it is sound: what other packs may name. */
export function codesOf(content: unknown): readonly string[] {
  const list = (content as { indicators?: unknown } | null)?.indicators
  if (!Array.isArray(list)) return []
  return list.flatMap((each: { code?: unknown } | null) =>
    typeof each?.code === 'string' ? [each.code] : [],
  )
}

async function readJson(folder: string, name: string): Promise<Result<unknown, PackIssue>> {
  const text = await readFile(join(folder, name), 'utf8')
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return fail({ file: name, table: null, field: '', message: `不是有效的 JSON 文件:${detail} / not JSON` })
  }
}

/** Codes and ids are one name space for all packs: totals and documents are named by them alone. */
export function doubledAcross(packs: readonly Pack[]): readonly PackIssue[] {
  const issues: PackIssue[] = []
  const owner = new Map<string, string>()
  for (const pack of packs) {
    const note = (key: string, field: string, table: string | null) => {
      const first = owner.get(key)
      if (first === undefined) owner.set(key, pack.id)
      else
        issues.push({
          file: `${pack.id}/${packFileName}`,
          table,
          field,
          message: `${field} 与报表包 ${first} 重复 / already defined in another pack`,
        })
    }
    for (const table of pack.tables) note(`table ${table.id}`, table.id, table.id)
    for (const indicator of pack.indicators) note(`indicator ${indicator.code}`, indicator.code, null)
    for (const check of pack.checks ?? []) note(`check ${check.id}`, check.id, null)
  }
  return issues
}

/** The org units that ship beside the packs, as CSV for parseOrgCsv. @throws Error (of node:fs) when there is no such file. */
export async function readOrgUnitsCsv(packsDir: string): Promise<string> {
  return readFile(join(packsDir, orgFileName), 'utf8')
}

/**
 * The packs that ship with the product: `shared/packs` beside this code's own root, for sources and build alike.
 * @throws Error when it is not there (an incomplete installation).
 */
export async function shippedPacksDir(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const candidate = join(folder, 'shared', 'packs')
    try {
      await access(candidate)
      return candidate
    } catch {
      // Not at this height: the build lies one folder deeper than the sources.
    }
    const parent = dirname(folder)
    if (parent === folder) throw new Error('shared/packs was not found above the program; reinstall it')
    folder = parent
  }
}
