import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Receiver, startReceiver, status, until } from '../webhooks/receiver.ts'
import {
  type Call,
  callerOf,
  demoToken,
  freePort,
  type ServerProcess,
  spawnServer,
  startServer,
  untilReady,
} from './server-process.ts'

const KILLS = Number(process.env['TENANTRY_TEST_KILLS'] ?? 20)
const program = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))
const env = { TENANTRY_WEBHOOK_INNER_ADDRESSES: 'on' }

let folder: string
let data: string
let port: number
let receiver: Receiver
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-webhooks-'))
  data = join(folder, 'data')
  port = await freePort()
  receiver = await startReceiver()
})
afterAll(async () => {
  await receiver.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Which change an event is about: its number in the log stands at the end of the record's id. */
const changeOf = ({ json }: { json: { AuditUri: string } }) => Number(/_(\d+)-\d+$/.exec(json.AuditUri)?.[1])

/** Changes the customer until the server is gone; what was acknowledged is counted. */
const pour = async (call: Call, id: string, { name, count }: { name: string; count: () => void }) => {
  for (let n = 0; ; n++) {
    const answer = await call(
      'PUT',
      `/v1/customers/${id}/profiles/billing`,
      { firstName: `${name} ${n}` },
      { 'if-match': '*' },
    ).catch(() => undefined)
    if (!answer) return
    expect(answer.status).toBe(200)
    count()
  }
}

/** The changes of a customer, by the log. */
const changesOf = async (call: Call, id: string): Promise<number[]> => {
  const found: number[] = []
  for (let token = ''; ; ) {
    const { body } = await call(
      'GET',
      `/tenantry/v1/customers/${id}/activity?size=500${token && `&continuationToken=${token}`}`,
    )
    for (const { change, operations } of body.items)
      if (operations.includes('update_customer_billing_profile')) found.push(change)
    token = body.continuationToken
    if (!token) return found.reverse()
  }
}

test(`R9.1: ${KILLS} kills in a row lose no event, and those of a customer keep their order`, {
  timeout: 480_000,
}, async () => {
  let server: ServerProcess = await startServer({ data, port, demo: true, env })
  const token = await demoToken(server, data, 'adminAgent')
  const call = callerOf(server.url, token)
  const { items } = (await call('GET', '/v1/customers')).body as { items: { id: string }[] }
  // what was before is not sent
  const before = new Set((await Promise.all(items.map(({ id }) => changesOf(call, id)))).flat())
  const registered = await call('POST', '/webhooks/v1/registration', {
    WebhookUrl: receiver.url,
    WebhookEvents: ['customer-updated'],
  })
  expect(registered.status).toBe(200)
  // some are slow, so that kills find attempts in progress
  receiver.react((response, one) => {
    setTimeout(() => status(200)(response, one), receiver.received.length % 3 === 0 ? 25 : 0)
  })
  let acknowledged = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const pouring = items.map(({ id }) => pour(call, id, { name: `K${kill}`, count: () => acknowledged++ }))
    const enough = acknowledged + 5 + ((kill * 7) % 40)
    await until(async () => acknowledged >= enough)
    server.kill('SIGKILL')
    expect(await server.ended).toBe('SIGKILL')
    await Promise.all(pouring)
    server = spawnServer({ data, port, env })
    await untilReady(server)
  }
  const logged = await Promise.all(items.map(({ id }) => changesOf(call, id)))
  const wanted = logged.map((changes) => changes.filter((change) => !before.has(change)))
  expect(wanted.flat().length).toBeGreaterThanOrEqual(acknowledged)
  await until(async () => {
    const { body } = await call('GET', '/tenantry/v1/webhooks/deliveries?state=pending&size=1')
    const arrived = new Set(receiver.received.map(changeOf))
    return body.items.length === 0 && wanted.flat().every((change) => arrived.has(change))
  }, 120_000)

  const { received } = receiver
  const arrived = new Set(received.map(changeOf))
  expect([...arrived].filter((change) => before.has(change))).toEqual([])
  // one id for one change, however often it came
  const idsOf = new Map<number, Set<unknown>>()
  for (const one of received)
    idsOf.set(changeOf(one), (idsOf.get(changeOf(one)) ?? new Set()).add(one.headers['webhook-id']))
  expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([])
  // first arrivals, customer by customer, in the order of the log
  for (const changes of wanted) {
    const first = [...idsOf.keys()].filter((change) => changes.includes(change))
    expect(first).toEqual(changes)
  }

  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  const verify = spawnSync(process.execPath, [program, 'verify', '--data', data], { encoding: 'utf8', env: {} })
  expect([verify.status, verify.stderr]).toEqual([0, ''])
})

test('R10.2: SIGTERM ends with 0 while a receiver does not answer, and the next process sends what was left', {
  timeout: 90_000,
}, async () => {
  const server = await startServer({ data, port, env })
  const call = callerOf(server.url, await demoToken(server, data, 'adminAgent'))
  const { items } = (await call('GET', '/v1/customers')).body as { items: { id: string }[] }
  const earlier = receiver.received.length
  receiver.react(() => {})
  for (const { id } of items)
    await call('PUT', `/v1/customers/${id}/profiles/billing`, { firstName: 'Last' }, { 'if-match': '*' })
  await receiver.first(earlier + 1)
  const began = Date.now()
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(Date.now() - began).toBeLessThan(10_000)

  receiver.react(status(200))
  const left = receiver.received.length
  const again = await startServer({ data, port, env })
  await receiver.first(left + items.length)
  const after = callerOf(again.url, await demoToken(again, data, 'adminAgent'))
  await until(
    async () => (await after('GET', '/tenantry/v1/webhooks/deliveries?state=pending')).body.items.length === 0,
  )
  again.kill('SIGTERM')
  expect(await again.ended).toBe(0)
})
