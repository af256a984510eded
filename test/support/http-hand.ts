import type { TestServer } from './test-server.js'

export interface HttpAnswer<Body> {
  readonly status: number
  readonly body: Body
}

/** One person's hand on the API: signs in as a demo account and asks. `Body` is what the caller expects. */
export function httpHand(server: TestServer, login: string) {
  const ask = async <Body>(method: string, path: string, body?: unknown): Promise<HttpAnswer<Body>> => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        cookie: await server.cookieFor(login),
        origin: server.url,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as Body }
  }
  return {
    get: <Body>(path: string) => ask<Body>('GET', path),
    post: <Body>(path: string, body: unknown = {}) => ask<Body>('POST', path, body),
    ask,
  }
}
