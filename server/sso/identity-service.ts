import * as oidc from 'openid-client'
import { fail, ok, type Result } from '../../shared/domain/result.js'

/** How a city's identity service is reached; from the environment, never from a request. */
export interface IdentityConfig {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Shown on the button. */
  readonly name: string
  /** Claim that holds our login, for people not linked yet; undefined = only linked people may come in. */
  readonly loginClaim?: string | undefined
}

/** What the browser keeps between leaving and coming back. */
export interface Attempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Who the service says somebody is. */
export interface Identity {
  readonly subject: string
  /** Value of the configured claim, if the service vouches for it. */
  readonly login: string | undefined
}

const timeoutSeconds = 10

/**
 * Sign-in by OpenID Connect: authorization code with PKCE, state and nonce. Everything that a browser brings back is
 * checked by the library; what does not fit is one refusal without details.
 */
export class IdentityService {
  readonly config: IdentityConfig
  #discovered: Promise<oidc.Configuration> | undefined

  constructor(config: IdentityConfig) {
    this.config = config
  }

  /** Where to send the browser, and what it must bring back. @throws when the service cannot be reached. */
  async begin(redirectUri: string): Promise<{ readonly url: URL; readonly attempt: Attempt }> {
    const service = await this.#service()
    const attempt: Attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    }
    const url = oidc.buildAuthorizationUrl(service, {
      redirect_uri: redirectUri,
      scope: this.#scope(),
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      state: attempt.state,
      nonce: attempt.nonce,
    })
    return { url, attempt }
  }

  /** Who came back to this address. Fails with the cause, for the log only. */
  async finish(address: URL, attempt: Attempt): Promise<Result<Identity, unknown>> {
    try {
      const tokens = await oidc.authorizationCodeGrant(await this.#service(), address, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) return fail(new Error('no id token'))
      return ok({ subject: claims.sub, login: this.#loginOf(claims) })
    } catch (error) {
      return fail(error)
    }
  }

  #loginOf(claims: Readonly<Record<string, unknown>>): string | undefined {
    const { loginClaim } = this.config
    const value = loginClaim === undefined ? undefined : claims[loginClaim]
    // An address that nobody verified can be anybody's.
    if (loginClaim === 'email' && claims.email_verified !== true) return undefined
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  #scope(): string {
    const { loginClaim } = this.config
    if (loginClaim === 'email') return 'openid email'
    return loginClaim === undefined ? 'openid' : 'openid profile'
  }

  /** Asked once; a service that was down is asked again at the next sign-in. */
  async #service(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.config
    const url = new URL(issuer)
    this.#discovered ??= oidc.discovery(url, clientId, clientSecret, undefined, {
      timeout: timeoutSeconds,
      // Plain http only towards this machine itself: a password would otherwise cross the network in the clear.
      ...(isLoopback(url) ? { execute: [oidc.allowInsecureRequests] } : {}),
    })
    try {
      return await this.#discovered
    } catch (error) {
      this.#discovered = undefined
      throw error
    }
  }
}

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)

/** Reads the configuration; undefined when there is none. @throws Error in words when it is incomplete. */
export function identityConfig(
  env: Readonly<Record<string, string | undefined>>,
): IdentityConfig | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_LOGIN_CLAIM } = env
  if (!OIDC_ISSUER) return undefined
  if (!URL.canParse(OIDC_ISSUER)) throw new Error(`OIDC_ISSUER 不是网址:${OIDC_ISSUER}`)
  if (!OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET)
    throw new Error('设置了 OIDC_ISSUER,还须设置 OIDC_CLIENT_ID 和 OIDC_CLIENT_SECRET')
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    name: OIDC_NAME || '统一身份认证',
    loginClaim: OIDC_LOGIN_CLAIM || undefined,
  }
}
