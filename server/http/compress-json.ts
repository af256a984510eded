import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'

const brotli = promisify(brotliCompress)
/** A sixth smaller than gzip for about the time it takes; higher ones are for files that are packed once. */
const quality = 5
const leastBytes = 1024

/** Compresses JSON answers: by brotli where the browser takes it (on https and on this computer), by gzip elsewhere. */
export function compressJson(): MiddlewareHandler {
  const gzip = compress({ contentTypeFilter: /^application\/json/, threshold: leastBytes })
  return async (c, next) => {
    if (!/\bbr\b/.test(c.req.header('accept-encoding') ?? '')) return gzip(c, next)
    await next()
    const { res } = c
    const isJson = /^application\/json/.test(res.headers.get('content-type') ?? '')
    if (!isJson || c.req.method === 'HEAD' || res.headers.has('content-encoding') || !res.body) return
    const body = Buffer.from(await res.arrayBuffer())
    const headers = new Headers(res.headers)
    headers.append('vary', 'Accept-Encoding')
    const small = body.length < leastBytes
    if (!small) headers.set('content-encoding', 'br')
    headers.delete('content-length')
    const packed = small
      ? body
      : await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
    c.res = undefined
    c.res = new Response(packed, { status: res.status, headers })
  }
}
