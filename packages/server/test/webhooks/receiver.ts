import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: a payload as it came
  json: any
  at: number
}

/** Answers one delivery; the default is an empty 200. */
export type Reaction = (response: ServerResponse, received: Received) => void

export interface Receiver {
  url: string
  port: number
  received: Received[]
  /** How the following deliveries are answered. */
  react: (reaction: Reaction) => void
  /** Resolves with the first deliveries once there are so many. */
  first: (count: number, within?: number) => Promise<Received[]>
  close: () => Promise<void>
}

export const status =
  (code: number, text = ''): Reaction =>
  (response) => {
    response.statusCode = code
    response.end(text)
  }

/** A webhook on this machine. */
export const startReceiver = async (port = 0): Promise<Receiver> => {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  let react = status(200)
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        json: JSON.parse(body.toString()),
        at: Date.now(),
      }
      received.push(one)
      react(response, one)
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    port: address.port,
    received,
    react: (reaction) => {
      react = reaction
    },
    first: (count, within = 20_000) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`${received.length} of ${count} deliveries within ${within} ms`))
        }, within)
        const look = () => {
          if (received.length < count) return
          clearTimeout(late)
          waiting.delete(look)
          resolve(received.slice(0, count))
        }
        waiting.add(look)
        look()
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Waits until something is so. */
export const until = async <T>(look: () => Promise<T | undefined | false>, within = 20_000): Promise<T> => {
  const deadline = Date.now() + within
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`not within ${within} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
