import { basename, resolve } from 'node:path'
import { type AskedAgain, askedAgain, conceptsLike } from '../../shared/domain/ask-once.js'
import type { OrgTree } from '../../shared/domain/org.js'
import type { PackIssue } from '../../shared/domain/pack-issue.js'
import { packFileName, parsePack } from '../../shared/domain/pack-schema.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { buildCatalogue, type Catalogue, type Pack } from '../../shared/domain/table.js'
import { codesOf, doubledAcross, readPack } from './load-packs.js'

/** A sound pack among its neighbours, with what it asks for although it is collected already. */
export interface CheckedPack {
  readonly pack: Pack
  /** The pack and those in place, without an older one of the same id. */
  readonly catalogue: Catalogue
  readonly again: readonly AskedAgain[]
  /** Chinese first: indicators that bear the name of a concept and are no member of it. */
  readonly unnamed: readonly string[]
}

/**
 * Checks a pack folder before it is put in place beside the packs that are: everything a server would refuse at its
 * start, then 一数一源. A folder whose pack has the id of one in place is checked as its replacement.
 * @throws Error (of node:fs) when the folder cannot be read.
 */
export async function checkPack(
  folder: string,
  inPlace: Catalogue,
  tree: OrgTree,
): Promise<Result<CheckedPack, readonly PackIssue[]>> {
  const name = basename(resolve(folder))
  const { files, issues } = await readPack(folder)
  if (issues.length > 0) return fail(issues)
  const own = new Set(files.flatMap(({ content }) => codesOf(content)))
  const others = inPlace.packs.filter(({ id }) => id !== name)
  const foreign = new Set<string>(
    others.flatMap(({ indicators }) => indicators.map(({ code }) => code)).filter((code) => !own.has(code)),
  )
  const parsed = parsePack(files, foreign)
  if (!parsed.ok) return parsed
  const pack = parsed.value
  const found: PackIssue[] = []
  if (pack.id !== name)
    found.push({
      file: packFileName,
      table: null,
      field: 'id',
      message: `报表包编号 ${pack.id} 应与文件夹名 ${name} 相同 / the id must equal the folder name`,
    })
  found.push(...doubledAcross([...others, pack]).filter(({ file }) => file.startsWith(`${pack.id}/`)))
  if (found.length > 0) return fail(found)
  const catalogue = buildCatalogue([...others, pack], inPlace.concepts)
  const unnamed = pack.indicators.flatMap((indicator) =>
    conceptsLike(indicator, catalogue.concepts, (code) => catalogue.conceptOf(code) !== undefined).map(
      ({ id, name: concept }) =>
        `${indicator.code}“${indicator.name.zh}”像概念“${concept.zh}”(${id}),但不在 concepts.json 的成员中:是同一个数请加入,不是请改名 / looks like this concept`,
    ),
  )
  return ok({ pack, catalogue, again: askedAgain(pack, { catalogue, tree }), unnamed })
}
