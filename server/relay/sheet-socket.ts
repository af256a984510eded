import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../shared/domain/ids.js'
import { parsePeriod, periodPathUp, periodsOfYear } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import { isPackYear, type Pack, type TableDefinition } from '../../shared/domain/table.js'
import { type CloseCode, closeCodes } from '../../shared/protocol/close-codes.js'
import {
  type ClientMessage,
  type CursorPlace,
  controlChannel,
  controlFrame,
  frame,
  parseControl,
  type ServerMessage,
  unframe,
} from '../../shared/protocol/frames.js'
import type { RollUpModel } from '../store/store.js'
import type { Bulletin } from './bulletin.js'
import type { Channel } from './channel.js'
import { checkClientMessage } from './control-messages.js'
import type { FeedDesk } from './feed-desk.js'
import { awarenessMessage, isEdit } from './return-messages.js'
import type { Room } from './room.js'
import type { RoomRegistry } from './room-registry.js'
import type { SharedFrame } from './shared-frame.js'
import type { Viewer } from './viewer.js'
import type { Wire } from './wire.js'

export interface SheetSocketDeps {
  readonly rooms: RoomRegistry
  readonly feeds: FeedDesk
  readonly bulletin: Bulletin
  readonly model: () => RollUpModel
  readonly maxBufferedBytes: number
  readonly onError: (error: unknown, where: string) => void
  /** The person behind this socket edited something. */
  readonly onEdit?: () => void
}

interface OpenChannel {
  readonly channel: Channel
  readonly room: Room
}

const maxChannels = 200
/** Stock clients drop a socket on which nothing came for 30 s; an empty awareness message counts. */
const heartbeatMs = 15_000

/** Serves one sheet socket (`/ws`, or a line over HTTP): control messages, the feeds it watches, and the channels of returns it opened. */
export class SheetSocket implements Viewer {
  readonly id: number
  readonly person: Visitor
  place: CursorPlace | null = null
  readonly #wire: Wire
  readonly #deps: SheetSocketDeps
  readonly #channels = new Map<number, OpenChannel>()
  /** Channels whose return is still being loaded; one that is closed meanwhile is gone from here. */
  readonly #opening = new Map<number, symbol>()
  readonly #heartbeat: NodeJS.Timeout
  readonly #stopReading: () => void
  #stopSheet: (() => void) | undefined
  #stopTotals: (() => void) | undefined
  /** Feed requests are answered in order: a second one must not overtake the first while that loads. */
  #feedQueue: Promise<void> = Promise.resolve()
  #closed = false

  constructor(id: number, wire: Wire, person: Visitor, deps: SheetSocketDeps) {
    this.id = id
    this.person = person
    this.#wire = wire
    this.#deps = deps
    wire.onMessage((data) => this.#receive(data))
    wire.onClose(() => this.#onClose())
    this.#heartbeat = setInterval(() => {
      const beat = awarenessMessage()
      for (const { channel } of this.#channels.values()) channel.send(beat)
    }, heartbeatMs)
    this.#heartbeat.unref()
    this.#stopReading = deps.bulletin.read((news, isFor) => {
      if (isFor(this.person)) this.sendShared(news)
    })
    this.#tell({ t: 'hello', id, name: person.name })
  }

  send(bytes: Uint8Array): void {
    if (this.#mayTakeMore()) this.#wire.send(bytes)
  }

  sendShared(frame: SharedFrame): void {
    if (this.#mayTakeMore()) this.#wire.sendShared(frame)
  }

  /** False for a socket that is closing, or reads so slowly that what waits for it would fill the memory. */
  #mayTakeMore(): boolean {
    const wire = this.#wire
    if (!wire.isOpen) return false
    if (wire.bufferedBytes <= this.#deps.maxBufferedBytes) return true
    wire.close(closeCodes.tryLater, 'too slow') // it comes back and resumes from the seq it has
    return false
  }

  #tell(message: ServerMessage): void {
    this.send(controlFrame(message))
  }

  #receive(data: Uint8Array): void {
    // Frames may still come after the server began to close, e.g. for a session that ended: they no longer count.
    if (!this.#wire.isOpen) return
    const parts = unframe(data)
    if (!parts) {
      this.#malformed()
      return
    }
    if (parts.channel === controlChannel) {
      const message = checkClientMessage(parseControl(parts.payload))
      if (message) this.#control(message)
      else this.#malformed()
      return
    }
    const open = this.#channels.get(parts.channel)
    // Frames of a channel that was just closed may still be on their way: they are dropped, the client knows by `closed`.
    if (!open) return
    if (isEdit(parts.payload)) this.#deps.onEdit?.()
    open.room.receive(open.channel, parts.payload)
  }

  #malformed(): void {
    this.#tell({
      t: 'refused',
      of: 'message',
      code: 'malformed',
      message: '收到的消息不完整或格式不正确,已忽略;请刷新页面后重试',
    })
  }

  #control(message: ClientMessage): void {
    switch (message.t) {
      case 'ping':
        this.#tell({ t: 'pong' })
        return
      case 'at':
        this.place = message.place
        this.#deps.feeds.moved(this)
        return
      case 'open':
        void this.#open(message).catch((error: unknown) => {
          this.#deps.onError(error, `open ${message.table}/${message.period}/${message.org}`)
          this.#tell({
            t: 'closed',
            ch: message.ch,
            code: closeCodes.tryLater,
            reason: '暂时打不开这份报送,稍后会自动重试;您输入的内容保留在本机',
          })
        })
        return
      case 'close':
        this.#dropChannel(message.ch)
        return
      case 'feed':
        this.#queueFeed('feed', () => this.#watchSheet(message))
        return
      case 'totals':
        this.#queueFeed('totals', () => this.#watchTotals(message))
        return
    }
  }

  #queueFeed(of: 'feed' | 'totals', run: () => Promise<void>): void {
    this.#feedQueue = this.#feedQueue.then(run).catch((error: unknown) => {
      this.#deps.onError(error, of)
      this.#tell({
        t: 'refused',
        of,
        code: 'try-later',
        message: '暂时读不到数据,请稍后刷新;已填内容不受影响',
      })
    })
  }

  async #open(message: ClientMessage & { readonly t: 'open' }): Promise<void> {
    const { ch } = message
    const ref: ReturnRef = {
      table: asTableId(message.table),
      period: asPeriodCode(message.period),
      org: asOrgUnitId(message.org),
    }
    const closed = (code: CloseCode, reason: string) => this.#tell({ t: 'closed', ch, code, reason })
    if (this.#channels.has(ch) || this.#opening.has(ch)) return closed(closeCodes.refused, '通道编号重复')
    if (this.#channels.size + this.#opening.size >= maxChannels)
      return closed(closeCodes.tooMany, '同时打开的报送过多')
    const missing = this.#deps.rooms.whyNot(ref)
    if (missing) return closed(closeCodes.notFound, missing)
    const { catalogue, tree } = this.#deps.model()
    const table = catalogue.table(ref.table)
    if (!table) return closed(closeCodes.notFound, '没有这张报表')
    const asked = { org: ref.org, visibility: table.visibility }
    const seeing = decide(this.person, { action: 'read-return', ...asked }, tree)
    if (!seeing.allowed) return closed(closeCodes.forbidden, seeing.reason)
    const room = await this.#whileOpening(ch, () => this.#deps.rooms.open(ref))
    if (!room) return
    const writing = this.#deps.rooms.mayWrite(this.person, ref, room.status)
    const channel: Channel = {
      person: this.person,
      access: writing.allowed ? 'write' : 'read',
      send: (bytes) => this.send(frame(ch, bytes)),
      showConflicts: (conflicts) => this.#tell({ t: 'conflicts', ...ref, conflicts }),
      close: (code, reason) => {
        this.#channels.delete(ch)
        this.#deps.rooms.release(room)
        closed(code, reason)
      },
    }
    this.#channels.set(ch, { channel, room })
    this.#tell({
      t: 'opened',
      ch,
      access: channel.access,
      reason: writing.allowed ? null : writing.reason,
      epoch: room.epoch,
      status: room.status,
    })
    room.join(channel)
  }

  /** The room, unless the channel was closed again while it was loading. */
  async #whileOpening(ch: number, load: () => Promise<Room>): Promise<Room | undefined> {
    const mark = Symbol()
    this.#opening.set(ch, mark)
    let room: Room
    try {
      room = await load()
    } catch (error) {
      if (this.#opening.get(ch) === mark) {
        this.#opening.delete(ch)
        throw error
      }
      this.#deps.onError(error, `open channel ${ch}`)
      return undefined
    }
    if (this.#opening.get(ch) === mark) {
      this.#opening.delete(ch)
      return room
    }
    this.#deps.rooms.release(room)
    return undefined
  }

  #dropChannel(ch: number): void {
    this.#opening.delete(ch)
    const open = this.#channels.get(ch)
    if (!open) return
    this.#channels.delete(ch)
    open.room.leave(open.channel)
    this.#deps.rooms.release(open.room)
  }

  async #watchSheet(message: ClientMessage & { readonly t: 'feed' }): Promise<void> {
    const found = this.#sheet(message, 'feed')
    if (!found || this.#closed) return
    const { table, period, scope, audience } = found
    const resume = {
      ...(message.feed ? { feed: message.feed } : {}),
      ...(message.since === undefined ? {} : { since: message.since }),
    }
    this.#stopSheet?.()
    this.#stopSheet = undefined
    const stop = await this.#deps.feeds.watchSheet(
      this,
      table,
      { table: table.id, period, scope },
      audience,
      resume,
    )
    if (this.#closed) stop()
    else this.#stopSheet = stop
  }

  async #watchTotals(message: ClientMessage & { readonly t: 'totals' }): Promise<void> {
    const found = this.#sheet(message, 'totals')
    if (!found || this.#closed) return
    const { table, period, audience } = found
    this.#stopTotals?.()
    this.#stopTotals = undefined
    const stop = await this.#deps.feeds.watchTotals(this, table, period, message.lens, audience)
    if (this.#closed) stop()
    else this.#stopTotals = stop
  }

  #sheet(
    message: { readonly table: string; readonly period: string; readonly scope: string },
    of: 'feed' | 'totals',
  ) {
    const refuse = (code: string, text: string) => {
      this.#tell({ t: 'refused', of, code, message: text })
      return undefined
    }
    const { catalogue } = this.#deps.model()
    const table = catalogue.table(asTableId(message.table))
    if (!table) return refuse('unknown-table', `没有报表 ${message.table}`)
    const period = asPeriodCode(message.period)
    if (!hasPeriod(table, message.period, catalogue.packOf(table.id), of === 'totals'))
      return refuse('unknown-period', `报表 ${message.table} 没有报告期 ${message.period}`)
    const scope = asOrgUnitId(message.scope)
    const audience = this.#deps.feeds.audienceFor(this.person, table, scope)
    if (typeof audience !== 'string') return refuse(audience.code, audience.reason)
    return { table, period, scope, audience }
  }

  #onClose(): void {
    this.#closed = true
    clearInterval(this.#heartbeat)
    this.#stopReading()
    this.#stopSheet?.()
    this.#stopTotals?.()
    for (const ch of [...this.#channels.keys(), ...this.#opening.keys()]) this.#dropChannel(ch)
  }
}

/** True when the table is filled for this period, or (for totals) when its periods roll up into it. */
function hasPeriod(table: TableDefinition, code: string, pack: Pack | undefined, longer: boolean): boolean {
  const parsed = parsePeriod(code)
  if (!parsed.ok || (pack && !isPackYear(pack, parsed.value.year))) return false
  if (parsed.value.type === table.periodType) return true
  return (
    longer &&
    periodsOfYear(parsed.value.year, table.periodType).some((own) =>
      periodPathUp(own).includes(parsed.value.code),
    )
  )
}
