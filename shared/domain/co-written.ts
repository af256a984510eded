import { type Indicator, isTyped } from './indicator.js'

/** Most characters of a co-written text that says nothing else. */
const defaultMaxLength = 2000
/** No table may ask for more in one text. */
export const longestMaxLength = 10_000

/** True for an indicator whose value several people write together as one long text. */
export function isCoWritten(indicator: Indicator): boolean {
  return indicator.coWritten === true && indicator.valueType === 'text' && isTyped(indicator)
}

/** Codes of the co-written ones among some indicators. */
export function coWrittenCodes(indicators: readonly Indicator[]): ReadonlySet<string> {
  return new Set(indicators.filter(isCoWritten).map(({ code }) => code))
}

/** Most characters, as {@link countCharacters} counts them, that a person may bring the text to. */
export function maxLengthOf(indicator: Pick<Indicator, 'maxLength'>): number {
  return indicator.maxLength ?? defaultMaxLength
}

/**
 * What the server takes of a co-written text, in UTF-16 units. Twice the length: two people who write at once may
 * meet above it, and neither of them did anything wrong.
 */
export function textCapacity(indicator: Pick<Indicator, 'maxLength'>): number {
  return 2 * maxLengthOf(indicator)
}

/** 字数: characters without blanks and line breaks, a character outside the basic plane counted once. */
export function countCharacters(text: string): number {
  let count = 0
  for (const character of text) if (character.trim() !== '') count += 1
  return count
}

/** Control characters other than tab and line feed, and what no XML file may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find
const unwritable = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
const unwritables = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** True when a text holds nothing but what a text is made of. */
export function isPlainText(text: string): boolean {
  return !unwritable.test(text)
}

/** What may be written of a typed or pasted text: one kind of line break, no control characters, no half characters. */
export function toPlainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unwritables, '').replace(loneSurrogate, '')
}
