import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Activity } from '@tenantry/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

let folder: string
let data: string
let port: number
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-kill-'))
  data = join(folder, 'data')
  port = await freePort()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Write {
  text: string
  requestId: string
}
/** One customer, written by one stream: what was acknowledged last, and what may or may not have arrived. */
interface Stream {
  path: string
  acknowledged: Write[]
  open: Write | undefined
}

const bodyOf = ({ text }: Write) => ({
  firstName: text,
  lastName: text,
  defaultAddress: { addressLine2: text, district: text },
})
const send = (call: Call, { path }: Stream, write: Write) =>
  call('PUT', path, bodyOf(write), { 'if-match': '*', 'ms-requestid': write.requestId })

/** Writes until the server is gone. */
const pour = async (call: Call, stream: Stream, name: string) => {
  for (let n = 0; ; n++) {
    const write = { text: `${name} ${n}`, requestId: randomUUID() }
    stream.open = write
    const answer = await send(call, stream, write).catch(() => undefined)
    if (!answer) return
    expect(answer.status).toBe(200)
    stream.acknowledged.push(write)
    stream.open = undefined
  }
}

const historyOf = async (call: Call, path: string): Promise<Activity[]> => {
  const items: Activity[] = []
  const id = path.split('/')[3]
  for (let token = ''; ; ) {
    const { body } = await call(
      'GET',
      `/tenantry/v1/customers/${id}/activity?size=500${token && `&continuationToken=${token}`}`,
    )
    items.push(...body.items)
    token = body.continuationToken
    if (!token) return items
  }
}

test(`R1.1, R1.3, R3.3: ${KILLS} kills in the midst of writes lose and double nothing`, {
  timeout: 240_000,
}, async () => {
  let server: ServerProcess = await startServer({ data, port, demo: true })
  const token = await demoToken(server, data, 'adminAgent')
  const call = callerOf(server.url, token)
  const { items } = (await call('GET', '/v1/customers')).body as { items: { id: string }[] }
  const streams: Stream[] = items.map(({ id }) => ({
    path: `/v1/customers/${id}/profiles/billing`,
    acknowledged: [],
    open: undefined,
  }))
  for (let kill = 0; kill < KILLS; kill++) {
    const pouring = streams.map((stream) => pour(call, stream, `K${kill}`))
    await new Promise((resolve) => setTimeout(resolve, 60 + ((kill * 37) % 200)))
    server.kill('SIGKILL')
    expect(await server.ended).toBe('SIGKILL')
    await Promise.all(pouring)

    // R2.4: the lock went with the process
    server = spawnServer({ data, port })
    if (kill % 5 === 4) {
      // R1.5: a kill while it recovers does no harm
      await new Promise((resolve) => setTimeout(resolve, 150 + kill * 10))
      server.kill('SIGKILL')
      await server.ended
      server = spawnServer({ data, port })
    }
    await untilReady(server)
    for (const stream of streams) {
      const { status, body } = await call('GET', stream.path)
      expect(status).toBe(200)
      const values = [body.firstName, body.lastName, body.defaultAddress.addressLine2, body.defaultAddress.district]
      const last = stream.acknowledged.at(-1)
      if (!last && !stream.open) continue
      if (last || values[0] === stream.open?.text) {
        expect(new Set(values).size).toBe(1)
        expect([last?.text, stream.open?.text]).toContain(values[0])
      }
      const { open } = stream
      if (!open) continue
      // the caller that got no answer sends again: one effect, whether the first had arrived or not
      const again = await send(call, stream, open)
      expect([again.status, again.body.firstName]).toEqual([200, open.text])
      stream.acknowledged.push(open)
      stream.open = undefined
    }
  }
  const written = streams.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
  expect(written).toBeGreaterThan(KILLS * streams.length)
  for (const { path, acknowledged } of streams) {
    const history = (await historyOf(call, path)).filter(({ requestId }) =>
      acknowledged.some((write) => write.requestId === requestId),
    )
    // R1.2: each has its record, once; and in the order in which they were answered
    expect(history.map(({ requestId }) => requestId).reverse()).toEqual(acknowledged.map(({ requestId }) => requestId))
    for (const { requestId, fields } of history) {
      const write = acknowledged.find((one) => one.requestId === requestId)!
      expect(fields.map(({ after }) => after)).toEqual(fields.map(() => write.text))
    }
    const own = (await historyOf(call, path)).filter(
      ({ userPrincipalName, operations }) =>
        operations.includes('update_customer_billing_profile') && userPrincipalName !== undefined,
    )
    const strangers = own.filter(
      ({ fields, requestId }) =>
        String(fields[0]?.after).startsWith('K') && !acknowledged.some((write) => write.requestId === requestId),
    )
    expect(strangers).toEqual([])
  }
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  const verify = spawnSync(process.execPath, [program, 'verify', '--data', data], { encoding: 'utf8' })
  expect([verify.status, verify.stderr]).toEqual([0, ''])
})

test('R10.2: SIGTERM under load loses no answer and ends with 0', { timeout: 60_000 }, async () => {
  const server = await startServer({ data, port })
  const call = callerOf(server.url, await demoToken(server, data, 'adminAgent'))
  const { items } = (await call('GET', '/v1/customers')).body as { items: { id: string }[] }
  const streams: Stream[] = items.map(({ id }) => ({
    path: `/v1/customers/${id}/profiles/billing`,
    acknowledged: [],
    open: undefined,
  }))
  const pouring = streams.map(async (stream) => {
    for (let n = 0; ; n++) {
      const write = { text: `T ${n}`, requestId: randomUUID() }
      const answer = await send(call, stream, write).catch((error: Error) => error)
      // new connections are refused; a request that was taken gets its answer
      if (answer instanceof Error) return String((answer.cause as { code?: string } | undefined)?.code)
      if (answer.status === 503) return '503'
      expect(answer.status).toBe(200)
      stream.acknowledged.push(write)
    }
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const began = Date.now()
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(Date.now() - began).toBeLessThan(10_000)
  for (const reason of await Promise.all(pouring))
    expect(['ECONNREFUSED', '503', 'UND_ERR_SOCKET', 'ECONNRESET']).toContain(reason)
  const again = await startServer({ data, port })
  const after = callerOf(again.url, await demoToken(again, data, 'adminAgent'))
  for (const { path, acknowledged } of streams)
    expect((await after('GET', path)).body.firstName).toBe(acknowledged.at(-1)!.text)
  again.kill('SIGTERM')
  expect(await again.ended).toBe(0)
})

test('R11.1: a data folder of one cloud does not open in the other', { timeout: 30_000 }, async () => {
  const server = spawnServer({ data, port, args: ['--cloud', 'us-government'] })
  expect(await server.ended).toBe(2)
  expect(server.said().trim().split('\n')).toHaveLength(1)
  expect(server.said()).toMatch(/global/)
  const again = await startServer({ data, port })
  again.kill('SIGTERM')
  expect(await again.ended).toBe(0)
})
