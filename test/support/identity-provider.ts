import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import Provider from 'oidc-provider'

/** A real OpenID provider on this machine: whoever comes is asked nothing and is the person it was told. */
export interface IdentityProvider {
  readonly issuer: string
  /** Who signs in there next: the subject and further claims. */
  person: { readonly sub: string; readonly claims?: Readonly<Record<string, unknown>> }
  close(): Promise<void>
}

export const clientId = 'huibiao'
export const clientSecret = 'a-secret-between-two-servers-of-one-city'

/** Starts it; `redirectUris` are the only addresses it sends people back to. */
export async function startIdentityProvider(
  redirectUris: () => readonly string[],
): Promise<IdentityProvider> {
  const server: Server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const issuer = `http://127.0.0.1:${port}`
  const state: IdentityProvider = {
    issuer,
    person: { sub: 'nobody' },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [...redirectUris()],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...state.person.claims }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['only for this test'] },
  })
  provider.use(async (ctx, next) => {
    const asked = /^\/interaction\/([\w-]+)$/.exec(ctx.path)
    if (!asked) return next()
    const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res)
    if (prompt.name === 'login')
      return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: state.person.sub } })
    const grant = new provider.Grant({
      accountId: session?.accountId ?? '',
      clientId: String(params.client_id),
    })
    grant.addOIDCScope('openid profile email')
    return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } })
  })
  const handle = provider.callback()
  server.on('request', (request, response) => void handle(request, response))
  return state
}
