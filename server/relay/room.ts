import * as Y from 'yjs'
import type { Visitor } from '../../shared/domain/audit.js'
import { sameValue } from '../../shared/domain/cell-value.js'
import type { Decision } from '../../shared/domain/decision.js'
import type { ReturnRef, Seq, UserId } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgLevel } from '../../shared/domain/org.js'
import type { Person } from '../../shared/domain/person.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { CellRules } from '../../shared/protocol/cell-rules.js'
import { type CloseCode, closeCodes } from '../../shared/protocol/close-codes.js'
import type { Refusal, WireConflict } from '../../shared/protocol/frames.js'
import { cellsOf, parseKey, readReturn } from '../../shared/protocol/return-document.js'
import { affectedIndicators, leafOf } from '../../shared/protocol/return-leaves.js'
import type { ReturnLimits } from '../../shared/protocol/return-limits.js'
import type { Commit, CommitOutcome, StoredConflict, StoredReturn } from '../store/store.js'
import { applyObserved, CoWrittenTexts, type Effect, hasPending } from './apply-observed.js'
import { AwarenessDesk } from './awareness-desk.js'
import type { Channel } from './channel.js'
import type { Committer } from './committer.js'
import { type Meetings, watchConflicts } from './conflicts.js'
import { type LateCell, lateCells } from './late-cells.js'
import { closeCodeOf } from './refusal-codes.js'
import {
  readMessage,
  refusedMessage,
  savedMessage,
  step1Message,
  step2Message,
  updateMessage,
} from './return-messages.js'
import { ReturnSize } from './return-size.js'
import { judgeUpdate } from './update-gate.js'

/** What a room knows of its return besides its content. */
export interface RoomContext {
  readonly ref: ReturnRef
  readonly level: OrgLevel
  readonly indicators: readonly Indicator[]
  readonly rules: CellRules
  /** How large its document may become; left out = as in return-limits.ts. */
  readonly limits?: ReturnLimits | undefined
  readonly committer: Committer
  readonly now: () => Date
  /** The conflicts of this return that nobody has settled, from the store. */
  readonly openConflicts: () => Promise<readonly StoredConflict[]>
  /** Asks the permission function whether the person may write this return in its present status. */
  readonly mayWrite: (person: Person, status: ReturnStatus) => Decision
  /** Values that came although the return is not editable: kept for its reviewer and the author. */
  readonly onLate: (person: Visitor, cells: readonly LateCell[]) => void
  /** Nothing is under way for the moment: a good time to compact. */
  readonly onQuiet: (room: Room) => void
  /** The room can no longer be trusted (failed commit, broken document): forget it; the store has the truth. */
  readonly onBroken: (room: Room, error: unknown) => void
}

interface Member {
  readonly channel: Channel
  /** Its handshake is done: from now on a gap is an error, before it is only early. */
  synced: boolean
  resyncs: number
  /** Something it sent could not be placed and was dropped: until a handshake brings it, nothing is acknowledged. */
  behind: boolean
  readonly heldMarkers: number[]
}

type Job =
  | {
      readonly kind: 'update'
      readonly member: Member
      readonly update: Uint8Array
      readonly handshake: boolean
    }
  | { readonly kind: 'step1'; readonly member: Member; readonly stateVector: Uint8Array }
  | { readonly kind: 'marker'; readonly member: Member; readonly marker: number }
  /** The status changed: ends the channels whose access it changed, after everything that came before is answered. */
  | { readonly kind: 'access' }

interface Applied {
  readonly member: Member
  readonly commit: Commit
}

/** A client that keeps sending what does not fit is asked this often for its whole state before it is refused. */
const maxResyncs = 3

/**
 * One return in memory. Jobs are done in the order they came, in rounds: apply what arrived, commit it, and only then
 * answer, acknowledge and pass on. So whatever leaves a room is on disk, and a failed commit is seen by nobody.
 */
export class Room {
  readonly ref: ReturnRef
  readonly #context: RoomContext
  readonly #doc = new Y.Doc()
  readonly #texts: CoWrittenTexts
  readonly #size: ReturnSize
  readonly #members = new Map<Channel, Member>()
  readonly #awareness = new AwarenessDesk()
  readonly #clients: Map<number, UserId>
  readonly #retired: ReadonlySet<number>
  readonly #epoch: number
  /** Conflicts on disk that nobody has settled. */
  #conflicts: readonly StoredConflict[]
  #status: ReturnStatus
  /** Seq of the newest change of status heard from outside. */
  #statusSeq: Seq = 0
  #seq: Seq
  #jobs: Job[] = []
  #running = false
  #closed = false

  /** @throws when the stored state cannot be decoded; the caller must then not register an empty room. */
  constructor(
    context: RoomContext,
    {
      stored,
      conflicts,
    }: { readonly stored: StoredReturn | undefined; readonly conflicts: readonly StoredConflict[] },
  ) {
    this.#context = context
    this.#conflicts = conflicts
    this.ref = context.ref
    this.#epoch = stored?.epoch ?? 1
    this.#status = stored?.status ?? 'empty'
    this.#seq = stored?.seq ?? 0
    this.#clients = new Map(stored?.clients)
    this.#retired = stored?.retired ?? new Set()
    if (stored?.snapshot) Y.applyUpdateV2(this.#doc, stored.snapshot)
    this.#doc.transact(() => {
      for (const update of stored?.updates ?? []) Y.applyUpdate(this.#doc, update)
    })
    cellsOf(this.#doc)
    const storedBytes = [stored?.snapshot, ...(stored?.updates ?? [])].reduce(
      (sum, part) => sum + (part?.byteLength ?? 0),
      0,
    )
    this.#size = new ReturnSize(this.#doc, storedBytes, context.limits)
    this.#texts = new CoWrittenTexts(this.#doc, context.rules.coWritten)
    if (hasPending(this.#doc))
      throw new Error(`stored return ${this.ref.table}/${this.ref.period}/${this.ref.org} has a gap`)
  }

  get epoch(): number {
    return this.#epoch
  }

  get status(): ReturnStatus {
    return this.#status
  }

  get seq(): Seq {
    return this.#seq
  }

  get memberCount(): number {
    return this.#members.size
  }

  /** True when nobody is in and nothing is under way: then forgetting the room loses nothing. */
  get isIdle(): boolean {
    return this.#members.size === 0 && !this.#running
  }

  /** Everything committed so far as one V2 update, for compaction. Undefined while something is under way. */
  encodeCommitted(): Uint8Array | undefined {
    return this.#running || this.#closed ? undefined : Y.encodeStateAsUpdateV2(this.#doc)
  }

  join(channel: Channel): void {
    if (this.#closed) {
      channel.close(closeCodes.tryLater, 'try-later')
      return
    }
    const member: Member = { channel, synced: false, resyncs: 0, behind: false, heldMarkers: [] }
    this.#members.set(channel, member)
    // Our SyncStep1 goes out before any SyncStep2: a client that is synced has then already sent what we lack.
    if (channel.access === 'write') channel.send(step1Message(this.#doc))
    for (const message of this.#awareness.greetings()) channel.send(message)
    if (channel.access === 'write') channel.showConflicts?.(this.#conflicts.map(toWireConflict))
  }

  leave(channel: Channel): void {
    if (!this.#members.delete(channel)) return
    this.#tellOthers(channel, this.#awareness.leave(channel))
  }

  /** Takes one message of a channel. A malformed one ends that channel, never the room. */
  receive(channel: Channel, data: Uint8Array): void {
    const member = this.#members.get(channel)
    if (!member || this.#closed) return
    const message = readMessage(data)
    if (!message) {
      this.#refuse(member, {
        code: 'malformed',
        message: '收到的数据不完整或格式不正确,连接已重建;您输入的内容已保留在本机',
        keys: [],
      })
      return
    }
    switch (message.kind) {
      case 'step1':
      case 'update':
      case 'marker':
        this.#queue({ ...message, member })
        return
      case 'awareness':
        this.#tellOthers(channel, this.#awareness.receive(channel, message.update, this.#clients))
        return
      case 'query-awareness':
        for (const greeting of this.#awareness.greetings()) channel.send(greeting)
        return
      case 'ignored':
        return
    }
  }

  /**
   * The return was submitted, reviewed, sent back or locked. From now on every update is judged by the new status;
   * writers who may no longer write are told so once what they sent before is answered, and readers who may write
   * again are asked to come back. An edit that is just on its way to the disk is the store's to accept or refuse.
   */
  statusChanged(status: ReturnStatus, seq: Seq): void {
    if (this.#closed || seq <= this.#statusSeq) return
    this.#statusSeq = seq
    this.#status = status
    this.#queue({ kind: 'access' })
  }

  /** What a person may do here changed without a change of status: entry was closed, or opened again for the unit. */
  rightsChanged(): void {
    if (!this.#closed) this.#queue({ kind: 'access' })
  }

  /** Ends all channels, e.g. for a restart or a new status. */
  closeAll(code: CloseCode, reason: string): void {
    this.#closed = true
    const channels = [...this.#members.keys()]
    this.#members.clear()
    for (const channel of channels) channel.close(code, reason)
    this.#doc.destroy()
  }

  #queue(job: Job): void {
    this.#jobs.push(job)
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    // Frames of one socket read arrive in one tick: let them gather into one round.
    await Promise.resolve()
    while (this.#jobs.length > 0 && !this.#closed) {
      const jobs = this.#jobs
      this.#jobs = []
      try {
        await this.#round(jobs)
      } catch (error) {
        this.#break(error)
      }
    }
    this.#running = false
    if (!this.#closed) this.#context.onQuiet(this)
  }

  async #round(jobs: readonly Job[]): Promise<void> {
    const applied: Applied[] = []
    for (const job of jobs) {
      if (job.kind !== 'update' || !this.#isMember(job.member)) continue
      const done = this.#apply(job.member, job.update, job.handshake)
      if (done) applied.push(done)
    }
    const outcomes = await Promise.all(applied.map(({ commit }) => this.#context.committer.submit(commit)))
    if (this.#closed) return
    this.#settle(applied, outcomes)
    if (applied.some(({ commit }) => commit.conflicts.length > 0 || commit.settles.length > 0))
      await this.#showConflicts()
    if (this.#closed) return
    for (const job of jobs) {
      if (job.kind === 'access') this.#changeAccess()
      else if (!this.#isMember(job.member)) continue
      else if (job.kind === 'step1') this.#answerStep1(job.member, job.stateVector)
      else this.#acknowledge(job.member, job.kind === 'marker' ? job.marker : undefined)
    }
  }

  /** Tells a member that everything before its markers is on disk, unless something of it was dropped. */
  #acknowledge(member: Member, marker: number | undefined): void {
    if (marker !== undefined) member.heldMarkers.push(marker)
    if (member.behind) return
    for (const held of member.heldMarkers.splice(0)) member.channel.send(savedMessage(held, this.#seq))
  }

  #settle(applied: readonly Applied[], outcomes: readonly CommitOutcome[]): void {
    for (const [i, { member, commit }] of applied.entries()) {
      const outcome = outcomes[i]
      if (!outcome) continue
      if (!outcome.ok) {
        // The fence in the store refused what memory had applied: the room's document is ahead of the truth.
        if (outcome.code === 'not-editable')
          this.#context.onLate(
            member.channel.person,
            commit.cells.map((cell) => ({ key: cell.key, value: cell.new })),
          )
        this.#refuse(member, {
          code: outcome.code,
          message: '本单位的状态刚刚改变,这次修改没有写入;您输入的内容已保留在本机“待处理”中',
          keys: commit.cells.map(({ key }) => key),
        })
        throw new Error(`the store refused a commit: ${outcome.code}`)
      }
      this.#seq = Math.max(this.#seq, outcome.seq)
      // A commit from before the newest change of status says what was true then.
      if (outcome.seq > this.#statusSeq) this.#status = outcome.status
      const message = updateMessage(commit.update)
      for (const other of this.#members.keys()) if (other !== member.channel) other.send(message)
    }
  }

  /** Before anything is acknowledged: whose value was not kept hears that together with the word that it is safe. */
  async #showConflicts(): Promise<void> {
    this.#conflicts = await this.#context.openConflicts()
    const conflicts = this.#conflicts.map(toWireConflict)
    for (const channel of this.#members.keys())
      if (channel.access === 'write') channel.showConflicts?.(conflicts)
  }

  #answerStep1(member: Member, stateVector: Uint8Array): void {
    let state: Uint8Array
    try {
      state = Y.encodeStateAsUpdate(this.#doc, stateVector)
    } catch {
      this.#refuse(member, {
        code: 'malformed',
        message: '收到的数据不完整或格式不正确,连接已重建;您输入的内容已保留在本机',
        keys: [],
      })
      return
    }
    member.channel.send(step2Message(state))
  }

  /** Applies one update in memory; undefined when there is nothing to commit. */
  #apply(member: Member, update: Uint8Array, handshake: boolean): Applied | undefined {
    const { person } = member.channel
    const judged = judgeUpdate(update, this.#doc, this.#context.rules, {
      user: person.id,
      ownerOf: (client) => this.#clients.get(client),
      isRetired: (client) => this.#retired.has(client),
    })
    if (!judged.ok) {
      this.#refuse(member, judged.error)
      return undefined
    }
    const judgement = judged.value
    if (judgement.kind === 'gap') {
      this.#askAgain(member, handshake)
      return undefined
    }
    if (handshake) {
      member.synced = true
      member.behind = false
    }
    if (judgement.kind === 'nothing-new') return undefined
    const right = this.#context.mayWrite(person, this.#status)
    if (!right.allowed) {
      if (right.code === 'not-editable' || right.code === 'period-closed')
        this.#context.onLate(person, lateCells(judgement.blocks))
      this.#refuse(member, {
        code: right.code,
        message: `${right.reason},这次修改没有写入;您输入的内容已保留在本机“待处理”中`,
        keys: [],
      })
      return undefined
    }
    const room = this.#size.take(judgement.blocks, update.byteLength)
    if (!room.ok) {
      this.#refuse(member, {
        code: 'return-full',
        message: `${room.error},这次修改没有写入;已保存的内容完好,您输入的内容已保留在本机“待处理”中,请联系管理员`,
        keys: [],
      })
      return undefined
    }
    const meetings = watchConflicts(this.#doc, judgement.blocks, {
      by: person.id,
      ownerOf: (client) => this.#clients.get(client),
    })
    const effect = applyObserved(this.#doc, update, this.#texts)
    if (!effect) return undefined
    for (const client of judgement.newClients) this.#clients.set(client, person.id)
    const { conflicts, followed } = meetings()
    const settles = this.#settledBy(followed, handshake)
    const news = { newClients: judgement.newClients, conflicts, settles }
    return { member, commit: this.#commitOf(effect, person, news) }
  }

  /**
   * Who writes a cell on top of what stands there while the conflict is before them has chosen. A handshake may bring
   * what was written before they heard of it: that counts only when it is one of the two values.
   */
  #settledBy(followed: Meetings['followed'], handshake: boolean): readonly string[] {
    if (this.#conflicts.length === 0) return []
    return followed
      .filter(({ key, value }) =>
        this.#conflicts.some(
          (each) =>
            each.key === key &&
            (!handshake || sameValue(value, each.kept.value) || sameValue(value, each.lost.value)),
        ),
      )
      .map(({ key }) => key)
  }

  #commitOf(
    effect: Effect,
    person: Visitor,
    news: Pick<Commit, 'newClients' | 'conflicts' | 'settles'>,
  ): Commit {
    const cells = readReturn(this.#doc, this.#texts.keys)
    const changed = { cells: new Set<string>(), lists: new Set<string>() }
    for (const { key } of effect.cells) {
      const parsed = parseKey(key)
      if (parsed?.kind === 'cell') changed.cells.add(parsed.indicator)
      else if (parsed?.kind === 'item' || parsed?.kind === 'list-none') changed.lists.add(parsed.list)
    }
    const { ref, indicators, level } = this.#context
    const leaves = affectedIndicators(indicators, level, changed).map((indicator) => ({
      indicator: indicator.code,
      leaf: leafOf(indicator, cells),
    }))
    return {
      ref,
      epoch: this.#epoch,
      update: effect.update,
      by: person.id,
      ...(person.origin ? { origin: person.origin } : {}),
      at: this.#context.now(),
      cells: effect.cells,
      leaves,
      ...news,
    }
  }

  #askAgain(member: Member, handshake: boolean): void {
    member.behind = true
    // A live update sent before the handshake builds on what that handshake will bring: drop it, it comes again inside.
    if (!member.synced && !handshake) return
    member.resyncs += 1
    if (member.resyncs > maxResyncs)
      this.#refuse(member, {
        code: 'gap',
        message: '收到的修改不连续,连接已重建;您输入的内容已保留在本机“待处理”中',
        keys: [],
      })
    else member.channel.send(step1Message(this.#doc))
  }

  #refuse(member: Member, refusal: Refusal): void {
    const { channel } = member
    this.leave(channel)
    channel.send(refusedMessage(refusal))
    channel.close(closeCodeOf(refusal.code), refusal.code)
  }

  #changeAccess(): void {
    for (const channel of [...this.#members.keys()]) {
      const right = this.#context.mayWrite(channel.person, this.#status)
      if (right.allowed === (channel.access === 'write')) continue
      this.leave(channel)
      if (right.allowed) channel.close(closeCodes.tryLater, '现在可以填报,正在重新打开')
      else channel.close(closeCodes.locked, right.reason)
    }
  }

  #isMember(member: Member): boolean {
    return this.#members.get(member.channel) === member
  }

  #tellOthers(sender: Channel, message: Uint8Array | undefined): void {
    if (!message) return
    for (const other of this.#members.keys()) if (other !== sender) other.send(message)
  }

  #break(error: unknown): void {
    if (this.#closed) return
    this.closeAll(closeCodes.tryLater, 'try-later')
    this.#context.onBroken(this, error)
  }
}

function toWireConflict({ seq, key, kept, lost }: StoredConflict): WireConflict {
  return { seq, key, kept, lost }
}
