import { connect, type Socket } from 'node:net'

/** An answer as it came over the socket. */
export interface RawAnswer {
  status: number
  /** By lower-case name. */
  headers: Map<string, string>
  body: string
  /** Parsed, where it is JSON. */
  json: unknown
}

const unchunked = (bytes: Buffer): { body: Buffer; end: number } | undefined => {
  const parts: Buffer[] = []
  for (let place = 0; ; ) {
    const line = bytes.indexOf('\r\n', place)
    if (line < 0) return undefined
    const size = Number.parseInt(bytes.subarray(place, line).toString('latin1'), 16)
    if (bytes.length < line + 2 + size + 2) return undefined
    if (size === 0) return { body: Buffer.concat(parts), end: line + 4 }
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    place = line + 2 + size + 2
  }
}

/** The first whole answer in what was received, and what follows it. */
const answerIn = (bytes: Buffer, { head, ended }: { head: boolean; ended: boolean }) => {
  const split = bytes.indexOf('\r\n\r\n')
  if (split < 0) return undefined
  const [start = '', ...lines] = bytes.subarray(0, split).toString('latin1').split('\r\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const status = Number(start.split(' ')[1])
  const rest = bytes.subarray(split + 4)
  let body: Buffer = Buffer.alloc(0)
  let end = 0
  if (!head && status >= 200 && status !== 204 && status !== 304) {
    const length = headers.get('content-length')
    if (headers.get('transfer-encoding') === 'chunked') {
      const whole = unchunked(rest)
      if (!whole) return undefined
      body = whole.body
      end = whole.end
    } else if (length !== undefined) {
      if (rest.length < Number(length)) return undefined
      body = rest.subarray(0, Number(length))
      end = Number(length)
    } else {
      if (!ended) return undefined
      body = rest
      end = rest.length
    }
  }
  const text = body.toString('utf8')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // no JSON: `body` has the text
  }
  return { answer: { status, headers, body: text, json } satisfies RawAnswer, rest: rest.subarray(end) }
}

/** One connection, over which bytes go as they are. */
export class RawConnection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #ended = false
  #waiting: (() => void)[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
    for (const event of ['end', 'close', 'error'])
      socket.on(event, () => {
        this.#ended = true
        this.#wake()
      })
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new RawConnection(socket)
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake()
  }

  send(bytes: string | Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes)
  }

  /** The next answer; `undefined` when the other side closed before one was whole. */
  async answer({ head = false, within = 10_000 } = {}): Promise<RawAnswer | undefined> {
    const deadline = Date.now() + within
    for (;;) {
      const found = answerIn(this.#received, { head, ended: this.#ended })
      if (found) {
        this.#received = found.rest
        return found.answer
      }
      if (this.#ended) return undefined
      const left = deadline - Date.now()
      if (left <= 0) throw new Error(`no answer within ${within} ms: ${this.#received.toString('latin1')}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  /** Whether the other side closes within this time. */
  async closed(within = 10_000): Promise<boolean> {
    const deadline = Date.now() + within
    while (!this.#ended && Date.now() < deadline)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now())
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    return this.#ended
  }

  pause(): void {
    this.#socket.pause()
  }

  end(): void {
    this.#socket.destroy()
  }
}

export interface RawRequest {
  method: string
  path: string
  /** In this order and spelling. */
  headers?: Record<string, string>
  body?: string
}

export const requestText = ({ method, path, headers = {}, body }: RawRequest, port: number): string => {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    ...headers,
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`
}

/** One request over a connection of its own. */
export const exchange = async (port: number, request: RawRequest): Promise<RawAnswer> => {
  const connection = await RawConnection.open(port)
  try {
    connection.send(requestText(request, port))
    const answer = await connection.answer({ head: request.method === 'HEAD' })
    if (!answer) throw new Error('the connection was closed without an answer')
    return answer
  } finally {
    connection.end()
  }
}
