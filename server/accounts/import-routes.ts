import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Visitor } from '../../shared/domain/audit.js'
import { roleNames } from '../../shared/domain/glossary.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import { maxImportBytes } from '../../shared/protocol/accounts-api.js'
import type { Problem } from '../../shared/protocol/api.js'
import { answer, signInFirst } from './account-admin-routes.js'
import { type AccountImport, importColumns } from './account-import.js'
import { writeSheet } from './write-template.js'

export interface ImportRouteDeps {
  readonly people: AccountImport
  readonly tree: () => OrgTree
  readonly personOf: (c: Context) => Visitor | undefined
}

/** Import of people, mounted at `/api` before the limit of ordinary bodies. Whoever asks must be signed in. */
export function importRoutes({ people, tree, personOf }: ImportRouteDeps): Hono {
  const app = new Hono()
  const sized = bodyLimit({
    maxSize: maxImportBytes,
    onError: (c) =>
      c.json({ code: 'too-large', message: '文件太大,最大 1 MB;请只留下需要的列' } satisfies Problem, 413),
  })
  /** Asked before the file is even read. */
  const mayImport = (c: Context): Visitor | Response => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const may = decide(person, { action: 'create-account', org: person.org }, tree())
    return may.allowed ? person : c.json({ code: may.code, message: may.reason } satisfies Problem, 403)
  }

  app.post('/accounts/import/preview', async (c, next) => {
    const person = mayImport(c)
    if (person instanceof Response) return person
    return sized(c, next)
  })
  app.post('/accounts/import/preview', async (c) => {
    const person = mayImport(c)
    if (person instanceof Response) return person
    return answer(c, await people.preview(person, await bytesOf(c)))
  })

  app.post('/accounts/import', async (c, next) => {
    const person = mayImport(c)
    if (person instanceof Response) return person
    return sized(c, next)
  })
  app.post('/accounts/import', async (c) => {
    const person = mayImport(c)
    if (person instanceof Response) return person
    return answer(c, await people.carryOut(person, await bytesOf(c), c.req.query('plan') ?? ''))
  })

  app.get('/accounts/import/template.xlsx', async (c) => {
    const person = mayImport(c)
    if (person instanceof Response) return person
    const bytes = await writeSheet('账号', templateRows(tree()), [18, 14, 18, 14])
    c.header(
      'content-disposition',
      "attachment; filename*=UTF-8''%E8%B4%A6%E5%8F%B7%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx",
    )
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    })
  })
  return app
}

const bytesOf = async (c: Context): Promise<Uint8Array> => new Uint8Array(await c.req.arrayBuffer())

/** The headings, and one line that shows what belongs under them. */
function templateRows(tree: OrgTree): readonly (readonly string[])[] {
  const unit = tree.units.find(({ level }) => level === 'community') ?? tree.root
  const heads = Object.values(importColumns).map(([first]) => first)
  return [heads, ['example01', '示例(请删除本行)', unit.id, roleNames.clerk.zh]]
}
