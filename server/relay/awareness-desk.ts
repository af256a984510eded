import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { UserId } from '../../shared/domain/ids.js'
import type { Channel } from './channel.js'
import { awarenessMessage } from './return-messages.js'

interface Presence {
  readonly client: number
  clock: number
  state: string
}

const maxStateBytes = 1024

/**
 * Presence of stock y-websocket clients in one return. A channel speaks for one Yjs client id only, its own; the
 * name in its state is set by the server from the session; states of others that a client echoes back are dropped.
 */
export class AwarenessDesk {
  readonly #present = new Map<Channel, Presence>()

  /** Takes an awareness update; returns the message to pass on to the others, if any. */
  receive(channel: Channel, update: Uint8Array, owners: ReadonlyMap<number, UserId>): Uint8Array | undefined {
    const entries = readEntries(update)
    const known = this.#present.get(channel)
    const own = entries?.find((entry) => (known ? entry.client === known.client : this.#isFree(entry.client)))
    if (!own) return undefined
    const owner = owners.get(own.client)
    if (owner !== undefined && owner !== channel.person.id) return undefined
    const state = stamped(own.state, channel)
    if (state === undefined || (known && own.clock <= known.clock)) return undefined
    const presence: Presence = { client: own.client, clock: own.clock, state }
    this.#present.set(channel, presence)
    return awarenessMessage(encode([presence]))
  }

  /** Forgets a channel; returns the message that tells the others. */
  leave(channel: Channel): Uint8Array | undefined {
    const known = this.#present.get(channel)
    if (!known) return undefined
    this.#present.delete(channel)
    return awarenessMessage(encode([{ client: known.client, clock: known.clock + 1, state: 'null' }]))
  }

  /** What a newcomer is told. */
  greetings(): readonly Uint8Array[] {
    return this.#present.size === 0 ? [] : [awarenessMessage(encode([...this.#present.values()]))]
  }

  #isFree(client: number): boolean {
    for (const presence of this.#present.values()) if (presence.client === client) return false
    return true
  }
}

function readEntries(
  update: Uint8Array,
): readonly { client: number; clock: number; state: string }[] | undefined {
  try {
    const decoder = decoding.createDecoder(update)
    const count = decoding.readVarUint(decoder)
    if (count > 1000) return undefined
    const entries: { client: number; clock: number; state: string }[] = []
    for (let i = 0; i < count; i += 1) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      entries.push({ client, clock, state: decoding.readVarString(decoder) })
    }
    return entries
  } catch {
    return undefined
  }
}

/** The state with the server's own word on who this is; undefined when it is too large or no JSON object. */
function stamped(state: string, channel: Channel): string | undefined {
  if (state.length > maxStateBytes) return undefined
  try {
    const parsed: unknown = JSON.parse(state)
    if (parsed === null) return 'null'
    if (typeof parsed !== 'object' || Array.isArray(parsed)) return undefined
    return JSON.stringify({ ...parsed, user: { name: channel.person.name } })
  } catch {
    return undefined
  }
}

function encode(entries: readonly Presence[]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, entries.length)
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, state)
  }
  return encoding.toUint8Array(encoder)
}
