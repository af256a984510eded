import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { messageTypes, type Refusal } from '../../shared/protocol/frames.js'

/** Numbers of the y-protocols sync messages. */
const syncSteps = { step1: 0, step2: 1, update: 2 } as const

/** A message of a return's channel, taken apart. `update` covers Step2 and live updates alike. */
export type ChannelMessage =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'update'; readonly update: Uint8Array; readonly handshake: boolean }
  | { readonly kind: 'marker'; readonly marker: number }
  | { readonly kind: 'awareness'; readonly update: Uint8Array }
  | { readonly kind: 'query-awareness' }
  | { readonly kind: 'ignored' }

/** True for a live update: the one message that only a person's own edit makes a client send. */
export const isEdit = (data: Uint8Array): boolean =>
  data[0] === messageTypes.sync && data[1] === syncSteps.update

/** Decodes one message; undefined when it is cut short or of an unknown type. */
export function readMessage(data: Uint8Array): ChannelMessage | undefined {
  try {
    const decoder = decoding.createDecoder(data)
    const type = decoding.readVarUint(decoder)
    switch (type) {
      case messageTypes.sync: {
        const step = decoding.readVarUint(decoder)
        const body = decoding.readVarUint8Array(decoder)
        if (step === syncSteps.step1) return { kind: 'step1', stateVector: body }
        if (step === syncSteps.step2) return { kind: 'update', update: body, handshake: true }
        if (step === syncSteps.update) return { kind: 'update', update: body, handshake: false }
        return undefined
      }
      case messageTypes.awareness:
        return { kind: 'awareness', update: decoding.readVarUint8Array(decoder) }
      case messageTypes.auth:
        return { kind: 'ignored' }
      case messageTypes.queryAwareness:
        return { kind: 'query-awareness' }
      case messageTypes.saved:
        return { kind: 'marker', marker: decoding.readVarUint(decoder) }
      default:
        return undefined
    }
  } catch {
    return undefined
  }
}

function message(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

function syncMessage(step: number, body: Uint8Array): Uint8Array {
  return message((encoder) => {
    encoding.writeVarUint(encoder, messageTypes.sync)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, body)
  })
}

export const step1Message = (doc: Y.Doc): Uint8Array => syncMessage(syncSteps.step1, Y.encodeStateVector(doc))
export const step2Message = (state: Uint8Array): Uint8Array => syncMessage(syncSteps.step2, state)
export const updateMessage = (update: Uint8Array): Uint8Array => syncMessage(syncSteps.update, update)

export function savedMessage(marker: number, seq: number): Uint8Array {
  return message((encoder) => {
    encoding.writeVarUint(encoder, messageTypes.saved)
    encoding.writeVarUint(encoder, marker)
    encoding.writeVarUint(encoder, seq)
  })
}

export function refusedMessage(refusal: Refusal): Uint8Array {
  return message((encoder) => {
    encoding.writeVarUint(encoder, messageTypes.refused)
    encoding.writeVarString(encoder, JSON.stringify(refusal))
  })
}

/** An awareness message; without an update it carries no states and serves as the heartbeat stock clients count. */
export function awarenessMessage(update: Uint8Array = new Uint8Array([0])): Uint8Array {
  return message((encoder) => {
    encoding.writeVarUint(encoder, messageTypes.awareness)
    encoding.writeVarUint8Array(encoder, update)
  })
}
