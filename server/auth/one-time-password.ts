import { randomInt } from 'node:crypto'

/** Signs without those that are read for one another. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A random password that can be read out over the phone; 12 signs carry 59 bits. */
export function readablePassword(length = 12): string {
  return Array.from({ length }, () => signs.charAt(randomInt(signs.length))).join('')
}
