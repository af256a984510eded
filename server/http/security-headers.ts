import type { Context, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** What holds for every answer, page or not. */
const common = {
  referrerPolicy: 'same-origin',
  // Plain-http intranets are common here; https sites get it from their proxy.
  strictTransportSecurity: false,
  // Both mean something on https only, and fill the console with warnings elsewhere.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xFrameOptions: 'DENY',
} as const

/** What browsers may do with our answers: only our own scripts, in no frame, connected to nobody but this server. */
export function securityHeaders(): MiddlewareHandler {
  // Scripts and styles answer to the policy of the page they are part of. By themselves they may do nothing, which is
  // also said shorter: fifty of them are loaded before a sheet stands.
  const ofParts = secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    ...common,
  })
  const ofPages = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      scriptSrcAttr: ["'none'"],
      // The grid injects its theme as style elements and lit writes style attributes. Styles run nothing, and with no
      // foreign address allowed anywhere they can carry nothing out.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      // 'self' means no WebSocket in older browsers, and a bare ws: would mean any server's.
      connectSrc: ["'self'", (c) => `ws://${hostOf(c)}`, (c) => `wss://${hostOf(c)}`],
      frameSrc: ["'none'"],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
    },
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
    ...common,
  })
  return (c, next) => (c.req.path.startsWith('/assets/') ? ofParts(c, next) : ofPages(c, next))
}

/** The host a page was asked from, as far as it is one: a forged header must not write a policy. */
function hostOf(c: Context): string {
  const host = c.req.header('host') ?? ''
  return /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i.test(host) ? host : 'localhost'
}
