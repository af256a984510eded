import type { LocalStore } from './local-store.js'

/**
 * Which cells of one return were typed here and are not yet on the server's disk. Remembered on this computer, so
 * that after a reload the page still says so; the values themselves are in the document.
 */
export class PendingKeys {
  readonly #local: LocalStore
  /** One entry per window: two tabs on one return do not overwrite each other's list. */
  readonly #prefix: string
  readonly #own: string
  readonly #versions = new Map<string, number>()
  /** Lists of other windows, as they were when this one took them over. */
  #inherited: readonly (readonly [name: string, keys: readonly unknown[]])[] = []
  #version = 1
  #storedVersion = 1
  #queued = false

  constructor(name: string, local: LocalStore) {
    this.#local = local
    this.#prefix = `${name}/pending/`
    this.#own = `${this.#prefix}${windowId}`
  }

  /** Grows with every write; a marker with this number covers everything written so far. */
  get version(): number {
    return this.#version
  }

  get size(): number {
    return this.#versions.size
  }

  get keys(): readonly string[] {
    return [...this.#versions.keys()]
  }

  /** True when the list (and with it the edits, written a moment before) is on this computer's disk. */
  get stored(): boolean {
    return this.#storedVersion === this.#version
  }

  has(key: string): boolean {
    return this.#versions.has(key)
  }

  /** Takes over what earlier windows left unsaved. */
  async load(): Promise<void> {
    const found: (readonly [string, readonly unknown[]])[] = []
    for (const name of await this.#local.keysUnder(this.#prefix)) {
      const keys = await this.#local.get(name)
      if (!Array.isArray(keys)) continue
      found.push([name, keys])
      for (const key of keys) if (typeof key === 'string') this.#versions.set(key, this.#version)
    }
    this.#inherited = found
  }

  add(keys: readonly string[]): void {
    this.#version += 1
    for (const key of keys) this.#versions.set(key, this.#version)
    this.#store()
  }

  /** Everything up to this version is saved; returns the keys that are no longer pending. */
  settle(version: number): readonly string[] {
    const settled: string[] = []
    for (const [key, written] of this.#versions) {
      if (written > version) continue
      this.#versions.delete(key)
      settled.push(key)
    }
    if (settled.length > 0) this.#store()
    return settled
  }

  clear(): void {
    this.#versions.clear()
    this.#store()
  }

  #store(): void {
    if (this.#queued) return
    this.#queued = true
    queueMicrotask(() => {
      this.#queued = false
      void this.#write()
    })
  }

  async #write(): Promise<void> {
    const version = this.#version
    const keys = this.keys
    // From now on this window answers for what it inherited.
    const inherited = this.#inherited.filter(([name]) => name !== this.#own)
    this.#inherited = []
    try {
      if (keys.length > 0) await this.#local.put(this.#own, keys)
      else await this.#local.remove(this.#own)
      for (const [name, keys] of inherited) {
        // The window may be alive and have written more since; then it answers for its list itself.
        const now = await this.#local.get(name)
        if (Array.isArray(now) && now.every((key) => keys.includes(key))) await this.#local.remove(name)
      }
      this.#storedVersion = version
    } catch (error) {
      console.warn('could not note unsaved cells on this computer', error)
    }
  }
}

/** A random name for this window. `crypto.randomUUID` does not exist on plain http. */
const windowId = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('')
