import * as v from 'valibot'
import { lenses } from '../../shared/domain/status.js'
import { type ClientMessage, maxSpanRows } from '../../shared/protocol/frames.js'
import { parseKey } from '../../shared/protocol/return-document.js'

const name = v.pipe(v.string(), v.maxLength(120))
const channel = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))
// What is told here goes to everybody who looks at the sheet: nothing but names that may be in it.
const cell = v.object({
  org: name,
  key: v.pipe(
    name,
    v.check((key) => parseKey(key) !== undefined),
  ),
})
const corner = v.object({
  org: name,
  key: v.pipe(
    name,
    v.check((key) => parseKey(key)?.kind === 'cell'),
  ),
})
const span = v.object({
  from: corner,
  to: corner,
  rows: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxSpanRows)),
  print: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
})
const seq = v.pipe(v.number(), v.integer(), v.minValue(0))

const clientMessage = v.variant('t', [
  v.object({
    t: v.literal('feed'),
    table: name,
    period: name,
    scope: name,
    since: v.optional(seq),
    feed: v.optional(name),
  }),
  v.object({ t: v.literal('totals'), table: name, period: name, scope: name, lens: v.picklist(lenses) }),
  v.object({ t: v.literal('open'), ch: channel, table: name, period: name, org: name }),
  v.object({ t: v.literal('close'), ch: channel }),
  v.object({ t: v.literal('at'), place: v.nullable(v.object({ ...cell.entries, span: v.optional(span) })) }),
  v.object({ t: v.literal('ping') }),
])

/** Checks what a client put on the control channel; undefined for anything that is not one of its messages. */
export function checkClientMessage(value: unknown): ClientMessage | undefined {
  const checked = v.safeParse(clientMessage, value)
  if (!checked.success) return undefined
  const message = checked.output
  if (message.t === 'at') {
    if (!message.place) return { t: 'at', place: null }
    const { org, key, span: selected } = message.place
    return { t: 'at', place: { org, key, ...(selected ? { span: selected } : {}) } }
  }
  if (message.t !== 'feed') return message
  const { since, feed, ...rest } = message
  return { ...rest, ...(since === undefined ? {} : { since }), ...(feed === undefined ? {} : { feed }) }
}
