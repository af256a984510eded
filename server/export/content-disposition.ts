/**
 * Header that names a downloaded file, in any language (RFC 6266, RFC 5987): an ASCII name for old programs, the real
 * one for all others. Neither can break out of the header, whatever the name holds.
 * @example contentDisposition('2024年3月.csv', 'LG24-01_202403.csv')
 */
export function contentDisposition(name: string, asciiName: string): string {
  const fallback = asciiName.replace(/[^A-Za-z0-9._-]/g, '_')
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encodeExtValue(fileName(name))}`
}

/**
 * A name that every file system takes: no path, no control, invisible or reserved characters, no dot or space at its
 * ends, no name that Windows keeps for a device; 240 bytes at most, never empty.
 */
export function fileName(name: string): string {
  const tidy = name
    .slice(-80)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (tidy === '') return 'export'
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(tidy) ? `_${tidy}` : tidy
}

/** Percent-encodes all but the attr-char of RFC 5987; encodeURIComponent leaves ' ( ) * as they are. */
function encodeExtValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
