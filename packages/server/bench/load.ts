import { connect, type Socket } from 'node:net'

/** One request as text; `{n}` of the run in, so that each can differ. */
export type RequestText = (n: number) => {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
}

export interface LoadResult {
  perSecond: number
  p50: number
  p95: number
  /** Answers by status. */
  statuses: Record<string, number>
}

/**
 * Sends requests over kept-alive loopback connections, one at a time on each, and reads answers by their length: little work
 * on this side, since the server under test shares the machine.
 */
export const load = async (
  port: number,
  request: RequestText,
  { seconds, connections, warmup = 0.5 }: { seconds: number; connections: number; warmup?: number },
): Promise<LoadResult> => {
  const begin = performance.now()
  const counted = begin + warmup * 1000
  const end = counted + seconds * 1000
  const times: number[] = []
  const statuses: Record<string, number> = {}
  let n = 0

  const one = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let received: Buffer = Buffer.alloc(0)
      let sent = 0
      const next = () => {
        if (performance.now() > end) {
          socket.end()
          return resolve()
        }
        const { method, path, headers = {}, body = '' } = request(n++)
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
        const length = body ? `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` : ''
        sent = performance.now()
        socket.write(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines.join('')}${length}\r\n${body}`)
      }
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
        const split = received.indexOf('\r\n\r\n')
        if (split < 0) return
        const head = received.subarray(0, split).toString('latin1')
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
        if (received.length < split + 4 + length) return
        received = received.subarray(split + 4 + length)
        const now = performance.now()
        if (now >= counted && now <= end) {
          times.push(now - sent)
          const status = head.slice(9, 12)
          statuses[status] = (statuses[status] ?? 0) + 1
        }
        next()
      })
      next()
    })

  const sockets = await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
          socket.once('error', reject)
        }),
    ),
  )
  await Promise.all(sockets.map(one))
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  return { perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), statuses }
}
