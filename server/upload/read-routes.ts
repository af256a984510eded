import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { OrgTree } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import type { Person } from '../../shared/domain/person.js'
import type { Problem } from '../../shared/protocol/api.js'
import { readLimits } from '../../shared/protocol/import-api.js'
import { UploadReader } from './upload-reader.js'

export interface ReadRouteDeps {
  readonly tree: () => OrgTree
  readonly personOf: (c: Context) => Person | undefined
}

/** Reading of files for the import into sheets, mounted at `/api` before the limit of ordinary bodies; see import-api.ts. */
export function readRoutes({ tree, personOf }: ReadRouteDeps): Hono {
  const app = new Hono()
  const reader = new UploadReader(readLimits)
  const sized = bodyLimit({
    maxSize: readLimits.bytes,
    onError: (c) => problem(c, 413, 'too-large', '文件太大,最大 8 MB;请只留下需要的工作表'),
  })
  app.post(
    '/import/read',
    async (c, next) => {
      // Asked before the file is even taken in. Which rows are whose is asked for every write.
      const person = personOf(c)
      if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
      const may = decide(
        person,
        { action: 'write-return', org: person.org, visibility: 'own', status: 'open' },
        tree(),
      )
      if (!may.allowed) return problem(c, 403, may.code, may.reason)
      if (reader.isBusy) return problem(c, 503, 'busy', '正在读取别人的文件,请过一会儿再试')
      return sized(c, next)
    },
    async (c) => {
      const read = await reader.read(new Uint8Array(await c.req.arrayBuffer()))
      if (!read.ok) return problem(c, 400, 'unreadable', read.error)
      c.header('cache-control', 'no-store')
      return c.json(read.value)
    },
  )
  return app
}

function problem(c: Context, status: 400 | 401 | 403 | 413 | 503, code: string, message: string): Response {
  return c.json({ code, message } satisfies Problem, status)
}
