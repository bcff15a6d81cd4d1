import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, refreshToken } from '@tenantry/client'
import { openTenantry, readConfig, type Tenantry } from '@tenantry/server'
import type { PartnerDocument } from '@tenantry/server/customer-files'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everything, signedIn } from '../packages/cli/test/source.ts'
import { openUnreliable } from '../packages/cli/test/unreliable.ts'
import { type Instance, startInstance } from './instance.ts'

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))
const CUSTOMERS = 24

let source: Instance
beforeAll(async () => {
  source = await startInstance({ TENANTRY_DEMO: String(CUSTOMERS) })
})
afterAll(async () => {
  await source?.stop()
})

const opening = async <T>(data: string, body: (tenantry: Tenantry) => Promise<T>): Promise<T> => {
  const tenantry = await openTenantry(readConfig({ TENANTRY_DATA: data, TENANTRY_LOG: 'silent' }), { readers: 1 })
  try {
    return await body(tenantry)
  } finally {
    await tenantry.close()
  }
}

const createPartner = (data: string): Promise<PartnerDocument> =>
  opening(data, ({ auth }) =>
    auth.directory.createPartner({
      id: randomUUID(),
      name: 'Tramontana IT',
      domain: 'tramontana.example',
      domains: ['tramontana.example'],
      country: 'ES',
      type: 'directBill',
    }),
  )

test.each<[string, NodeJS.Signals, number | null]>([
  ['Ctrl+C', 'SIGINT', 2],
  ['kill -9', 'SIGKILL', null],
])(
  'an import from a service that is ended by %s goes on where it was, and reads nobody twice',
  async (_, signal, code) => {
    const data = mkdtempSync(join(tmpdir(), 'tenantry-from-'))
    const partner = await createPartner(data)
    const { tenantId: tenant, users } = source.credentials.partners[0]!
    const { clientId, clientSecret, refreshToken: token } = users.find(({ role }) => role === 'adminAgent')!

    let running: ChildProcess
    let cut = false
    const proxy = await openUnreliable(source.url, () => {
      if (!cut && details() === 9) cut = running.kill(signal)
      return 'pass'
    })
    const details = () => proxy.seen.filter(({ url }) => /^\/v1\/customers\/[^/?]+$/.test(url)).length

    const importing = async () => {
      const where = ['--from', proxy.url, '--authority', source.url, '--tenant', tenant, '--client-id', clientId]
      running = spawn(process.execPath, [main, 'import', ...where, '--rate', '60000', '--lang', 'en'], {
        env: {
          PATH: process.env['PATH'],
          TENANTRY_DATA: data,
          PARTNER_CENTER_CLIENT_SECRET: clientSecret,
          PARTNER_CENTER_REFRESH_TOKEN: token,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const said = { out: '', err: '' }
      running.stdout?.on('data', (chunk) => {
        said.out += chunk
      })
      running.stderr?.on('data', (chunk) => {
        said.err += chunk
      })
      const [ended] = await once(running, 'close')
      return { code: ended as number | null, ...said }
    }

    const first = await importing()
    const [spool] = readdirSync(join(data, 'import'))
    const read = readFileSync(join(data, 'import', spool!), 'utf8').match(/^\{"id":.*\}$/gm)!.length
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(CUSTOMERS)
    expect(first).toMatchObject({ code, out: '' })
    if (code === 2)
      expect(first.err).toContain(`Stopped. ${read} customers have been read and are kept: the same command goes on`)

    const asked = details()
    const second = await importing()
    expect(second.code).toBe(0)
    expect(second.err).toContain(`${CUSTOMERS} customers there, ${read} of them read already.`)
    expect(second.out).toContain(`${CUSTOMERS} created, 0 updated, 0 unchanged, 0 refused`)
    expect(details() - asked).toBe(CUSTOMERS - read)

    const there = createClient({
      baseUrl: source.url,
      token: refreshToken({ authority: source.url, tenant, clientId, clientSecret, refreshToken: token }),
    })
    const here = await opening(data, async (tenantry) => everything((await signedIn(tenantry, partner)).client))
    expect(here).toEqual(await everything(there))
    proxy.close()
    rmSync(data, { recursive: true, force: true })
  },
)
