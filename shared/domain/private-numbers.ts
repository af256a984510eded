/** Something in a text that looks like a number of a person. */
export interface PrivateNumber {
  readonly kind: 'phone' | 'id-number' | 'bank-card'
  readonly text: string
  /** Where it begins, in UTF-16 units. */
  readonly at: number
}

const phone = /(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\.?\d)/g
const landline = /(?<![\d-])0\d{2,3}[- ]\d{7,8}(?!\d)/g
const idNumber =
  /(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g
const bankCard = /(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)/g

/**
 * Finds what looks like phone numbers, 身份证 numbers and bank cards, in the order of the text; digits may be full-width. It
 * cannot find names: whoever publishes a text must still read it.
 */
export function findPrivateNumbers(text: string): readonly PrivateNumber[] {
  const digits = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  const found: PrivateNumber[] = []
  const look = (kind: PrivateNumber['kind'], pattern: RegExp) => {
    for (const match of digits.matchAll(pattern)) {
      const end = match.index + match[0].length
      if (found.some(({ at, text: known }) => match.index < at + known.length && end > at)) continue
      found.push({ kind, text: text.slice(match.index, end), at: match.index })
    }
  }
  look('id-number', idNumber)
  look('phone', phone)
  look('phone', landline)
  look('bank-card', bankCard)
  return found.sort((a, b) => a.at - b.at)
}
