import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'

/** argon2id, 19 MiB, two passes: the OWASP minimum, about 14 ms here. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * Hashes and checks passwords, at most (cores - 1) at a time: hashing shares libuv's thread pool with SQLite, and 32
 * sign-ins at once were seen to push an append from 0.6 to 343 ms.
 */
export class Passwords {
  readonly #free: (() => void)[] = []
  #running = 0
  readonly #limit = Math.max(1, availableParallelism() - 1)
  #decoy: Promise<string> | undefined

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, options))
  }

  /** True when the password fits. With an unknown account pass undefined: it takes as long and is false. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    if (passwordHash !== undefined) return this.#inTurn(() => verify(passwordHash, password))
    this.#decoy ??= this.hash('no account has this password')
    const decoy = await this.#decoy
    await this.#inTurn(() => verify(decoy, password))
    return false
  }

  async #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#free.push(resolve))
    else this.#running += 1
    try {
      return await work()
    } finally {
      const next = this.#free.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
