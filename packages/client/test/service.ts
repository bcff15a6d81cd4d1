import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived. */
export interface Received {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingMessage['headers']
  body: string
}

/** What a service answers; a function does as it likes with the connection. */
export type Reply =
  | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string }
  | ((response: ServerResponse) => void)

export const dropped: Reply = (response) => response.destroy()
export const silent: Reply = () => {}
export const cut: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"id":')
  setTimeout(() => response.destroy(), 20)
}

const readAll = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

/** An HTTP service that answers what it is told to: replies in their order, the last one for ever; or by what it is asked. */
export const openService = async (script: Reply[] | ((request: Received) => Reply)) => {
  const received: Received[] = []
  const replyTo = (request: Received): Reply =>
    typeof script === 'function' ? script(request) : script[Math.min(received.length, script.length) - 1]!
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://service')
    const asked: Received = {
      method: request.method!,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers,
      body: await readAll(request),
    }
    received.push(asked)
    const reply = replyTo(asked)
    if (typeof reply === 'function') return reply(response)
    const { status = 200, headers = {}, json, text = json === undefined ? '' : JSON.stringify(json) } = reply
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
export type Service = Awaited<ReturnType<typeof openService>>
