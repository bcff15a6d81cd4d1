import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Credentials {
  baseUrl: string
  partners: {
    tenantId: string
    domain: string
    name: string
    tokenUrl: string
    apps: { role: string; clientId: string; clientSecret: string }[]
    users: {
      role: string
      userPrincipalName: string
      password: string
      clientId: string
      clientSecret: string
      refreshToken: string
    }[]
  }[]
}

export interface Instance {
  url: string
  folder: string
  cloud: string
  credentials: Credentials
  process: ChildProcess
  /** What it has printed so far. */
  output: () => string
  stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))

/** Starts the program as an operator would, with demo data in a folder of its own. */
export const startInstance = async (
  env: Record<string, string> = {},
  {
    folder: kept,
    port = 0,
    program = main,
    host = '127.0.0.1',
  }: { folder?: string; port?: number; program?: string /** In the address. */; host?: string } = {},
): Promise<Instance> => {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'tenantry-e2e-'))
  const chosen = port || (await freePort())
  const url = `http://${host}:${chosen}`
  const child = spawn(process.execPath, [program, 'start', '--demo'], {
    env: {
      PATH: process.env['PATH'],
      TENANTRY_DATA: folder,
      TENANTRY_PORT: String(chosen),
      TENANTRY_PUBLIC_URL: url,
      TENANTRY_DEMO: '60',
      TENANTRY_RATE_LIMIT: 'off',
      TENANTRY_LOG: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const until = Date.now() + 60_000
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) break
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the instance did not start:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url,
    folder,
    cloud: env['TENANTRY_CLOUD'] ?? 'global',
    credentials: JSON.parse(readFileSync(join(folder, 'demo-credentials.json'), 'utf8')) as Credentials,
    process: child,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      const code = await exited
      if (!kept) rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
}
