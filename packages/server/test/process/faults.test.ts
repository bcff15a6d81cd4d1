import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withRows } from '../rows.ts'
import { type Call, callerOf, demoToken, freePort, type ServerProcess, startServer } from './server-process.ts'

let folder: string
let data: string
let server: ServerProcess
let call: Call
let paths: string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-faults-'))
  data = join(folder, 'data')
  server = await startServer({ data, port: await freePort(), demo: true, env: { TENANTRY_DEMO: '12' } })
  call = callerOf(server.url, await demoToken(server, data, 'adminAgent'))
  const { items } = (await call('GET', '/v1/customers')).body as { items: { id: string }[] }
  paths = items.map(({ id }) => `/v1/customers/${id}`)
}, 60_000)
afterAll(() => {
  server.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const put = (path: string, lastName: string) =>
  call('PUT', `${path}/profiles/billing`, { lastName }, { 'if-match': '*' })

/** As if the disk were full: no file may grow past this. */
const allow = (bytes: number | 'unlimited') => {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:`], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`prlimit (util-linux) is needed to fill the disk of one process: ${stderr}`)
}

describe('R2.1: a full disk', () => {
  test('writes are 503 with the fault body and Retry-After, reads go on, and writes work again without a restart', {
    timeout: 60_000,
  }, async () => {
    expect((await put(paths[0]!, 'Before')).status).toBe(200)
    allow(4_096)
    for (let n = 0; n < 5; n++) {
      const response = await fetch(`${server.url}${paths[0]}/profiles/billing`, {
        method: 'PUT',
        headers: { ...(await headers()), 'content-type': 'application/json', 'if-match': '*' },
        body: JSON.stringify({ lastName: `Full ${n}` }),
      })
      expect([response.status, await response.json()]).toEqual([
        503,
        { code: 800003, description: expect.stringMatching(/\w/), data: [], source: 'PartnerFD' },
      ])
      expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
      expect((await call('GET', `${paths[0]}/profiles/billing`)).body.lastName).toBe('Before')
      expect((await call('GET', '/v1/customers?size=5')).status).toBe(200)
      expect((await call('GET', '/tenantry/v1/customers?search=a')).status).toBe(200)
    }
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503)
    allow('unlimited')
    const deadline = Date.now() + 10_000
    let status = 0
    while (status !== 200 && Date.now() < deadline) {
      status = (await put(paths[0]!, 'After')).status
      if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(status).toBe(200)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
    const { body } = await call('GET', `/tenantry/v1${paths[0]!.slice(3)}/activity`)
    expect(body.items.map(({ fields }: { fields: { after: string }[] }) => fields[0]?.after).slice(0, 2)).toEqual([
      'After',
      'Before',
    ])
  })
})

const headers = async () => ({ authorization: `Bearer ${await demoToken(server, data, 'adminAgent')}` })

describe('R2.3: damage', () => {
  test('a document that does not match its checksum is 5xx, named in the log, and the others are served', async () => {
    const [damaged, whole] = [paths[3]!, paths[4]!]
    const id = damaged.split('/').at(-1)!
    withRows({ folder: data }, (db) =>
      db
        .prepare(
          `UPDATE document SET body = replace(body, '"country":"', '"country":"X') WHERE id = ? AND kind = 'customer'`,
        )
        .run(id),
    )
    for (const path of [
      damaged,
      `${damaged}/profiles/billing`,
      `${damaged}/profiles/company`,
      `/tenantry/v1${damaged.slice(3)}/account`,
    ]) {
      const answer = await call('GET', path)
      expect([path, answer.status, answer.body]).toEqual([
        path,
        500,
        { code: 800003, description: expect.stringMatching(/\w/), data: [], source: 'PartnerFD' },
      ])
      expect(JSON.stringify(answer.body)).not.toMatch(/checksum|sqlite|partner /i)
    }
    expect((await put(damaged, 'Never')).status).toBe(500)
    expect((await call('GET', '/v1/customers?size=500')).status).toBe(500)
    const listed = await call('GET', '/tenantry/v1/customers?size=500')
    expect(listed.status).toBe(200)
    expect(listed.body.damaged).toEqual([id])
    expect(listed.body.items).toHaveLength(listed.body.count - 1)
    expect(listed.body.items.map((row: { id: string }) => row.id)).not.toContain(id)
    expect((await call('GET', whole)).status).toBe(200)
    expect((await put(whole, 'Goes on')).status).toBe(200)
    expect(server.said()).toContain(id)
    expect(server.said()).toContain('tenantry.sqlite')
    expect(server.said()).toMatch(/restore/i)
  })

  test('a record of the log that does not match its hash is not served either', async () => {
    const whole = paths[5]!
    expect((await put(whole, 'Truth')).status).toBe(200)
    const id = whole.split('/').at(-1)!
    const activity = () => call('GET', `/tenantry/v1/customers/${id}/activity?size=1`)
    expect((await activity()).body.items[0].fields[0].after).toBe('Truth')
    withRows({ folder: data }, (db) =>
      db
        .prepare(`UPDATE change_payload SET payload = replace(payload, 'Truth', 'Guess') WHERE payload LIKE '%Truth%'`)
        .run(),
    )
    expect((await activity()).status).toBe(500)
    expect((await call('GET', '/v1/auditrecords?size=5')).status).toBe(500)
    for (const name of ['Goes on', 'and on']) expect((await put(whole, name)).status).toBe(200)
    expect((await activity()).body.items[0].fields[0].after).toBe('and on')
  })
})
