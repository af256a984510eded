import * as v from 'valibot'
import { asIndicatorCode } from './ids.js'
import type { PackIssue } from './pack-issue.js'
import { schemaIssues } from './pack-schema.js'
import { fail, ok, type Result } from './result.js'
import type { Concept, Pack } from './table.js'

/** Name of the concept dictionary, which lies beside the pack folders because it speaks of all of them. */
export const conceptFileName = 'concepts.json'

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty())

const concept = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(40), v.regex(/^[a-z][a-z0-9-]*$/)),
  name: v.strictObject({ zh: filled, en: filled }),
  members: v.pipe(v.array(v.pipe(filled, v.transform(asIndicatorCode))), v.minLength(1)),
  note: filled,
})

const conceptFile = v.strictObject({ concepts: v.array(concept) })

/**
 * Reads the concept dictionary (一数一源) from its parsed JSON. Every member must be an indicator of one of the packs and
 * belong to one concept only: with two, nobody could say which source counts.
 */
export function parseConcepts(
  content: unknown,
  packs: readonly Pack[],
): Result<readonly Concept[], readonly PackIssue[]> {
  const read = v.safeParse(conceptFile, content)
  if (!read.success) return fail(schemaIssues(conceptFileName, null, read.issues))
  const { concepts } = read.output
  const issues = crossCheckConcepts(concepts, packs)
  return issues.length > 0 ? fail(issues) : ok(concepts)
}

function crossCheckConcepts(concepts: readonly Concept[], packs: readonly Pack[]): readonly PackIssue[] {
  const issues: PackIssue[] = []
  const known = new Set<string>(packs.flatMap(({ indicators }) => indicators.map(({ code }) => code)))
  const ids = new Set<string>()
  const ownerOf = new Map<string, string>()
  concepts.forEach(({ id, members }, index) => {
    const report = (field: string, message: string) =>
      issues.push({
        file: conceptFileName,
        table: null,
        field: `concepts[${index}](${id}).${field}`,
        message,
      })
    if (ids.has(id)) report('id', `概念编号 ${id} 重复 / concept defined twice`)
    ids.add(id)
    members.forEach((code, place) => {
      const field = `members[${place}]`
      if (!known.has(code)) report(field, `没有任何报表包定义指标 ${code} / no pack defines this indicator`)
      const owner = ownerOf.get(code)
      if (owner === undefined) ownerOf.set(code, id)
      else report(field, `指标 ${code} 已属于概念 ${owner} / the indicator is in two places`)
    })
  })
  return issues
}
