import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tenantry-start-'))
const data = join(folder, 'data')

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

interface Running {
  child: ChildProcess
  out: () => string
  err: () => string
  /** Exit code. */
  end: Promise<number | null>
}

const run = (argv: readonly string[], env: Record<string, string> = {}): Running => {
  const child = spawn(process.execPath, [main, ...argv], {
    env: { PATH: process.env['PATH'], TENANTRY_DEMO: '20', TENANTRY_DATA: data, ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  return { child, out: () => out, err: () => err, end: once(child, 'close').then(([code]) => code as number | null) }
}

const ready = async (url: string): Promise<void> => {
  for (;;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('start --demo', () => {
  let port: number
  let url: string
  let server: Running

  beforeAll(async () => {
    port = await freePort()
    url = `http://127.0.0.1:${port}`
    server = run(['start', '--demo', '--port', String(port)], { TENANTRY_LOG: 'warn' })
    await ready(url)
  }, 60_000)

  test('prints the address and a link that signs in once', async () => {
    const lines = server.out().trim().split('\n')
    expect(lines[0]).toBe(`Tenantry is ready: ${url}`)
    expect(lines[1]).toBe(`Demo with 20 customers made in ${data}.`)
    expect(lines[2]).toMatch(new RegExp(`^Sign in once as admin agent: ${url}/auth/link/`))
    expect(server.err()).toBe('')
    const link = lines[2]!.split(': ')[1]!
    const signed = await fetch(link, { redirect: 'manual' })
    expect(signed.headers.get('set-cookie')).toContain('HttpOnly')
    const again = await fetch(link, { redirect: 'manual' })
    expect(again.headers.get('set-cookie') ?? '').not.toContain('tenantry_session')
  })

  test('writes credentials that work, for the owner of the folder only', async () => {
    const file = join(data, 'demo-credentials.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { baseUrl, partners } = JSON.parse(readFileSync(file, 'utf8'))
    expect(baseUrl).toBe(url)
    expect(partners).toHaveLength(2)
    const roles = ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent']
    for (const partner of partners) {
      expect(partner.tokenUrl).toBe(`${url}/${partner.tenantId}/oauth2/v2.0/token`)
      expect(partner.apps.map(({ role }: { role: string }) => role)).toEqual(roles)
      expect(partner.users.map(({ role }: { role: string }) => role)).toEqual(roles)
    }
    const [{ tokenUrl, users, apps }] = partners
    const scope = 'https://api.partnercenter.microsoft.com/.default'
    for (const form of [
      { grant_type: 'client_credentials', client_id: apps[1].clientId, client_secret: apps[1].clientSecret, scope },
      {
        grant_type: 'refresh_token',
        refresh_token: users[1].refreshToken,
        client_id: users[1].clientId,
        client_secret: users[1].clientSecret,
        scope,
      },
    ]) {
      const answer = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) })
      const { access_token } = (await answer.json()) as { access_token: string }
      const list = await fetch(`${url}/v1/customers`, { headers: { authorization: `Bearer ${access_token}` } })
      expect(await list.json()).toMatchObject({ totalCount: 20 })
    }
  })

  test('keeps a second process off the folder, in one line', async () => {
    const second = run(['start', '--port', String(await freePort())])
    expect(await second.end).toBe(2)
    expect(second.err()).toBe(`Another Tenantry process is using the data folder ${data}.\n`)
    await ready(url)
  })

  test('answers what was half sent when it is told to stop, then ends with 0', async () => {
    const socket = connect(port, '127.0.0.1')
    const idle = connect(port, '127.0.0.1')
    await Promise.all([once(socket, 'connect'), once(idle, 'connect')])
    socket.write('GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const began = Date.now()
    server.child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 300))
    socket.write('\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
    expect(await server.end).toBe(0)
    expect(Date.now() - began).toBeLessThan(8_000)
    idle.destroy()
  })

  test('opens the same data again, and says where it is now', async () => {
    const next = await freePort()
    const again = run(['start', '--demo', '--port', String(next), '--lang', 'es'], { TENANTRY_LOG: 'warn' })
    await ready(`http://127.0.0.1:${next}`)
    expect(again.out()).toBe(`Tenantry está listo: http://127.0.0.1:${next}\n`)
    expect(readFileSync(join(data, 'demo-credentials.json'), 'utf8')).toContain(`"baseUrl": "http://127.0.0.1:${next}"`)
    again.child.kill('SIGTERM')
    expect(await again.end).toBe(0)
  })

  test('refuses the folder of another cloud', async () => {
    const wrong = run(['start', '--cloud', 'us-government'])
    expect(await wrong.end).toBe(2)
    expect(wrong.err()).toBe('This data folder belongs to the global cloud and does not open in us-government.\n')
  })

  test('makes a demo again that was cut off', async () => {
    const cut = join(folder, 'cut')
    const env = { TENANTRY_DATA: cut, TENANTRY_DEMO: '1' }
    expect(await run(['demo'], env).end).toBe(0)
    writeFileSync(join(cut, 'demo-unfinished'), '')
    const plain = run(['start'], env)
    expect(await plain.end).toBe(2)
    expect(plain.err()).toContain('was cut off')
    expect(await run(['demo'], env).end).toBe(0)
    expect(existsSync(join(cut, 'demo-unfinished'))).toBe(false)
  }, 90_000)
})

test('wrong settings end the start with a line each', async () => {
  const wrong = run(['start', '--port', 'x'], { TENANTRY_PROT: '1', TENANTRY_CLOUD: 'moon' })
  expect(await wrong.end).toBe(2)
  expect(wrong.err().trim().split('\n')).toHaveLength(3)
  expect(wrong.err()).toContain('TENANTRY_PROT is not a setting of Tenantry')
})

test('a folder that cannot be written ends the start with one line', async () => {
  writeFileSync(join(folder, 'file'), '')
  const wrong = run(['start'], { TENANTRY_DATA: join(folder, 'file', 'data') })
  expect(await wrong.end).toBe(2)
  expect(wrong.err().trim().split('\n')).toHaveLength(1)
})

test('R11.3: with TENANTRY_FIPS=on it starts only where nothing but approved algorithms works', async () => {
  const kept = join(folder, 'fips')
  const refused = run(['start', '--demo'], { TENANTRY_FIPS: 'on', TENANTRY_DATA: kept })
  expect(await refused.end).toBe(2)
  expect(refused.err().trim().split('\n')).toHaveLength(1)
  // the flag alone is no provider: nothing of what the program needs works, and that is seen
  expect(refused.err()).toMatch(
    /^TENANTRY_FIPS=on, but this Node .* has no working FIPS provider: SHA-256 does not work/,
  )
  expect(existsSync(kept)).toBe(false)
})
