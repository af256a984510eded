import { type DestinationStream, type Logger, pino } from 'pino'

/** Names under which a secret could come into a line by mistake. */
const secrets = [
  'password',
  'current',
  'next',
  'token',
  'cookie',
  'authorization',
  'set-cookie',
  'passwordHash',
]

/** The log: one JSON object per line. Secrets are not given to it; should one be, its place says so instead. */
export function serverLog(level: 'silent' | 'error' | 'warn' | 'info', to?: DestinationStream): Logger {
  const options = {
    level,
    redact: {
      paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[removed]',
    },
  }
  return to ? pino(options, to) : pino(options)
}
