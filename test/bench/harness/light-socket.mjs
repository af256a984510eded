import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

// All sockets of a driver read into one buffer: the callback runs to its end before the next read.
const readBuffer = Buffer.allocUnsafeSlow(1 << 18)

/**
 * @typedef {object} LightTarget
 * @property {number} port
 * @property {string} [path]
 * @property {Record<string, string>} [headers]
 * @property {(payload: Buffer, socket: LightSocket) => void} onMessage called with a view of each binary message,
 *   good until the callback returns
 * @property {(code: number, reason: string) => void} [onClose] the server closed, or the connection broke
 */

/**
 * A WebSocket client that does as little as possible: no events, no copies, no extensions. 270 of these cost the
 * load driver less than 40 full clients, so what is measured is the server and not the driver.
 */
export class LightSocket {
  /** Bytes received after the handshake, headers of frames included. */
  bytesIn = 0
  closed = false
  #onMessage
  #onClose
  #socket
  /** @type {Buffer[]} */
  #parts = []
  #partsLength = 0
  #need = 0
  #head = Buffer.alloc(0)
  #open = false
  #opened

  /**
   * @param {LightTarget} target
   * @param {{ resolve: (socket: LightSocket) => void, reject: (error: Error) => void }} opened
   */
  constructor({ port, path = '/', headers = {}, onMessage, onClose }, opened) {
    this.#opened = opened
    this.#onMessage = onMessage
    this.#onClose = onClose
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length, buffer) => {
          this.#read(/** @type {Buffer} */ (buffer).subarray(0, length))
          return true
        },
      },
    })
    const extra = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${extra.join('')}\r\n`,
    )
    this.#socket.on('error', (error) => opened.reject(error))
    this.#socket.on('close', () => {
      if (!this.closed) this.#end(1006, '')
    })
  }

  /** @param {Uint8Array} payload */
  send(payload) {
    this.#socket.write(maskedFrame(2, payload))
  }

  /**
   * Sends several messages in one write, as a browser does with what a page sends in one go.
   * @param {Uint8Array[]} payloads
   */
  sendTogether(payloads) {
    this.#socket.write(Buffer.concat(payloads.map((payload) => maskedFrame(2, payload))))
  }

  close() {
    this.closed = true
    this.#socket.destroy()
  }

  /** @param {Buffer} data */
  #read(data) {
    if (!this.#open) {
      this.#readHandshake(data)
      return
    }
    this.bytesIn += data.length
    this.#readFrames(data)
  }

  /** @param {Buffer} data */
  #readHandshake(data) {
    this.#head = Buffer.concat([this.#head, data])
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#head.toString('latin1', 0, end)
    if (!head.startsWith('HTTP/1.1 101')) {
      this.#opened.reject(new Error(`upgrade refused: ${head.split('\r\n')[0]}`))
      this.close()
      return
    }
    this.#open = true
    const rest = this.#head.subarray(end + 4)
    this.#head = Buffer.alloc(0)
    this.#opened.resolve(this)
    if (rest.length > 0) this.#read(rest)
  }

  /** @param {Buffer} input */
  #readFrames(input) {
    let data = input
    if (this.#partsLength > 0) {
      this.#parts.push(Buffer.from(data))
      this.#partsLength += data.length
      if (this.#partsLength < this.#need) return
      data = Buffer.concat(this.#parts)
      this.#parts = []
      this.#partsLength = 0
    }
    let pos = 0
    let need = 2
    while (data.length - pos >= 2) {
      let length = data[pos + 1] & 0x7f
      let start = pos + 2
      if (length === 126) {
        need = 4
        if (data.length - pos < need) break
        length = data.readUInt16BE(start)
        start += 2
      } else if (length === 127) {
        need = 10
        if (data.length - pos < need) break
        length = Number(data.readBigUInt64BE(start))
        start += 8
      }
      const end = start + length
      need = end - pos
      if (data.length < end) break
      this.#frame(data[pos], data.subarray(start, end))
      pos = end
      need = 2
    }
    if (pos < data.length) {
      this.#parts = [Buffer.from(data.subarray(pos))]
      this.#partsLength = data.length - pos
      this.#need = need
    }
  }

  /** @param {number} first @param {Buffer} payload */
  #frame(first, payload) {
    switch (first) {
      case 0x82:
        this.#onMessage(payload, this)
        break
      case 0x89:
        this.#socket.write(maskedFrame(10, payload))
        break
      case 0x8a:
        break
      case 0x88:
        this.#end(payload.length >= 2 ? payload.readUInt16BE(0) : 1005, payload.toString('utf8', 2))
        this.#socket.destroy()
        break
      default:
        this.#end(1003, `unexpected frame ${first}`)
        this.#socket.destroy()
    }
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    this.closed = true
    this.#onClose?.(code, reason)
  }
}

/** @param {number} opcode @param {Uint8Array} payload */
function maskedFrame(opcode, payload) {
  const { length } = payload
  const headLength = length < 126 ? 6 : length < 65_536 ? 8 : 14
  const data = Buffer.allocUnsafe(headLength + length)
  data[0] = 0x80 | opcode
  if (length < 126) data[1] = 0x80 | length
  else if (length < 65_536) {
    data[1] = 0x80 | 126
    data.writeUInt16BE(length, 2)
  } else {
    data[1] = 0x80 | 127
    data.writeBigUInt64BE(BigInt(length), 2)
  }
  const mask = headLength - 4
  data.writeUInt32BE(0x12345678, mask)
  for (let i = 0; i < length; i += 1) data[headLength + i] = payload[i] ^ data[mask + (i & 3)]
  return data
}

/**
 * Opens a light socket; rejects when the server refuses the upgrade.
 * @param {LightTarget} target
 * @returns {Promise<LightSocket>}
 */
export function openLightSocket(target) {
  return new Promise((resolve, reject) => {
    new LightSocket(target, { resolve, reject })
  })
}

/**
 * Runs a task for 0 to count-1, at most `width` at once: a queue at the door, not a storm.
 * @template T
 * @param {number} count
 * @param {number} width
 * @param {(index: number) => Promise<T>} task
 * @returns {Promise<T[]>}
 */
export async function inParallel(count, width, task) {
  /** @type {T[]} */
  const results = new Array(count)
  let next = 0
  const worker = async () => {
    while (next < count) {
      const index = next
      next += 1
      results[index] = await task(index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker))
  return results
}
