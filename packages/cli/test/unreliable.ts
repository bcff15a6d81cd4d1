import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of a request: passed on, or one of the ways in which services fail. */
export type Fate = 'pass' | 'throttle' | 'busy' | 'fail' | 'refuse' | 'drop' | 'hang'

export interface Seen {
  url: string
  /** Milliseconds since the proxy was opened. */
  at: number
  fate: Fate
}

const answers: Record<'throttle' | 'busy' | 'fail' | 'refuse', [number, Record<string, string>, object]> = {
  throttle: [429, { 'retry-after': '1' }, { statusCode: 429, message: 'Too many requests; retry after 1 s.' }],
  busy: [503, {}, { code: 800003, description: 'Busy.', data: [], source: 'proxy' }],
  refuse: [400, {}, { code: 3000, description: 'Refused.', data: [], source: 'proxy' }],
  fail: [500, {}, { code: 800003, description: 'Failed.', data: [], source: 'proxy' }],
}

/** Another body for an answer. */
type Rewrite = (url: string, body: string) => string

const passOn = (target: URL, from: IncomingMessage, to: ServerResponse, rewrite: Rewrite | undefined) => {
  const { hostname: host, port } = target
  const outgoing = request(
    { host, port, method: from.method, path: from.url, headers: from.headers },
    async (answer) => {
      const { 'content-length': _, ...headers } = answer.headers
      to.writeHead(answer.statusCode!, headers)
      let body = ''
      for await (const chunk of answer.setEncoding('utf8')) body += chunk
      to.end(rewrite ? rewrite(from.url!, body) : body)
    },
  )
  outgoing.on('error', () => to.destroy())
  from.pipe(outgoing)
}

/** A proxy before a service that does not do it justice: the fate of each request is decided by its number and its address. */
export const openUnreliable = async (
  target: string,
  fateOf: (place: number, url: string) => Fate = () => 'pass',
  rewrite?: Rewrite,
) => {
  const began = performance.now()
  const seen: Seen[] = []
  const server = createServer((from, to) => {
    const fate = fateOf(seen.length, from.url!)
    seen.push({ url: from.url!, at: performance.now() - began, fate })
    if (fate === 'pass') return passOn(new URL(target), from, to, rewrite)
    if (fate === 'drop') return from.socket.destroy()
    if (fate === 'hang') return
    const [status, headers, body] = answers[fate]
    to.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
export type Unreliable = Awaited<ReturnType<typeof openUnreliable>>
