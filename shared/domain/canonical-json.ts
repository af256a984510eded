/**
 * JSON in the one form that hashes are taken over: names in code-unit order, no spaces, names without a value left
 * out. The same value gives the same text wherever and whenever it is written.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const named = value as Readonly<Record<string, unknown>>
  // No prototype: a name like __proto__ must stay a name.
  const copy: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(named).sort()) copy[name] = sorted(named[name])
  return copy
}
