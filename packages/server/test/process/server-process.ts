import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))

/** A port that nothing listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export interface ServerProcess {
  port: number
  url: string
  child: ChildProcess
  /** What it said on both outputs. */
  said: () => string
  /** Resolves with the exit code, or the name of the signal. */
  ended: Promise<number | NodeJS.Signals>
  kill: (signal: NodeJS.Signals) => void
}

export interface StartOptions {
  data: string
  port: number
  /** With demo data, made on an empty folder. */
  demo?: boolean
  env?: Record<string, string>
  /** A program before it, which gets it as arguments: strace, a limit of sizes. */
  before?: readonly string[]
  args?: readonly string[]
  /** A script of ours instead of the program. */
  script?: string
}

/** Runs the program as an operator does. */
export const spawnServer = ({
  data,
  port,
  demo,
  env = {},
  before = [],
  args = [],
  script,
}: StartOptions): ServerProcess => {
  const line = [
    ...before,
    process.execPath,
    script ?? program,
    ...(script ? [] : ['start']),
    ...(demo ? ['--demo'] : []),
    ...args,
  ]
  const child = spawn(line[0]!, line.slice(1), {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TENANTRY_DATA: data,
      TENANTRY_PORT: String(port),
      TENANTRY_LOG: 'error',
      TENANTRY_RATE_LIMIT: 'off',
      TENANTRY_DEMO: '3',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8').on('data', (part) => (text += part))
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    child,
    said: () => text,
    ended,
    kill: (signal) => child.kill(signal),
  }
}

/** Waits until it takes requests. */
export const untilReady = async (server: ServerProcess, within = 30_000): Promise<void> => {
  const deadline = Date.now() + within
  let over: number | NodeJS.Signals | undefined
  void server.ended.then((code) => (over = code))
  while (Date.now() < deadline) {
    if (over !== undefined) throw new Error(`the server ended with ${over}: ${server.said()}`)
    const ready = await fetch(`${server.url}/health/ready`).then(
      ({ status }) => status === 200,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`not ready within ${within} ms: ${server.said()}`)
}

export const startServer = async (options: StartOptions): Promise<ServerProcess> => {
  const server = spawnServer(options)
  try {
    await untilReady(server)
  } catch (error) {
    server.kill('SIGKILL')
    throw error
  }
  return server
}

interface Credentials {
  partners: {
    tenantId: string
    users: { role: string; clientId: string; clientSecret: string; refreshToken: string }[]
  }[]
}

/** An App+User token of the demo’s first partner. */
export const demoToken = async (server: ServerProcess, data: string, role: string): Promise<string> => {
  const { partners } = JSON.parse(readFileSync(join(data, 'demo-credentials.json'), 'utf8')) as Credentials
  const partner = partners[0]!
  const user = partner.users.find((one) => one.role === role)!
  const response = await fetch(`${server.url}/${partner.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: user.refreshToken,
      client_id: user.clientId,
      client_secret: user.clientSecret,
      scope: 'https://api.partnercenter.microsoft.com/.default',
    }),
  })
  const { access_token } = (await response.json()) as { access_token?: string }
  if (!access_token) throw new Error(`no token: ${response.status}`)
  return access_token
}

export interface Answered {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
  body: any
}

/** Calls with a token over kept-alive connections. */
export const callerOf =
  (url: string, token: string) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    }
  }
export type Call = ReturnType<typeof callerOf>
