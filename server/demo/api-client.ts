/** The server did not let something happen; `code` is a close code's number, a refusal's code or a problem's code. */
export class SheetClientError extends Error {
  readonly code: string
  /** Cell keys concerned, when the server named them. */
  readonly keys: readonly string[]

  constructor(code: string, message: string, keys: readonly string[] = []) {
    super(message)
    this.name = 'SheetClientError'
    this.code = code
    this.keys = keys
  }
}

/**
 * Signs in over HTTP and returns the Cookie header of the session.
 * @throws SheetClientError with the server's words when it refuses; the error of `fetch` when nobody answers.
 */
export async function signIn(url: string, login: string, password: string): Promise<string> {
  const answer = await fetch(new URL('/api/sign-in', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin },
    body: JSON.stringify({ login, password }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!answer.ok || !cookie) throw await refusedAnswer(answer)
  return cookie
}

/** Reads one answer of the HTTP API as JSON. @throws SheetClientError with the server's words when it refuses. */
export async function getJson(url: string, path: string, cookie: string): Promise<unknown> {
  const answer = await fetch(new URL(path, url), { headers: { cookie } })
  if (!answer.ok) throw await refusedAnswer(answer)
  return answer.json()
}

async function refusedAnswer(answer: Response): Promise<SheetClientError> {
  const text = await answer.text()
  try {
    const { code, message } = JSON.parse(text) as { code?: unknown; message?: unknown }
    if (typeof code === 'string' && typeof message === 'string') return new SheetClientError(code, message)
  } catch {
    // Not one of our answers (a proxy's page): its text is all there is to say.
  }
  return new SheetClientError(String(answer.status), `HTTP ${answer.status} ${text.slice(0, 200)}`)
}
