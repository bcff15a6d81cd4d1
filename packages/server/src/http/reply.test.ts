import type { AddressInfo } from 'node:net'
import { api } from '@tenantry/contract'
import { afterEach, expect, test } from 'vitest'
import { exchange, RawConnection } from '../../test/raw-http.ts'
import { createApp } from './app.ts'
import type { Caller } from './mount.ts'

let close = async () => {}
afterEach(() => close())

const caller = {
  actor: { partnerId: 'p', partnerType: 'directBill', roles: ['adminAgent'], applicationId: 'a', source: 'api' },
  partner: { id: 'p', name: 'P', domain: 'p.example', domains: ['p.example'], country: 'ES' },
} satisfies Caller

/** A server whose list of customers is this stream. */
const serverOf = async (stream: () => AsyncIterable<string>): Promise<number> => {
  const app = await createApp({
    routes: [{ endpoint: api.customers.list, handler: () => ({ stream: stream() }) }],
    store: {} as never,
    settings: {} as never,
    instance: {} as never,
    callerOf: async () => caller,
    appsByRole: false,
    checkResults: false,
    now: () => new Date(),
    log: 'silent',
    publicUrl: 'http://127.0.0.1',
    parts: [],
    otherwise: () => undefined,
    timeouts: { headers: 5_000, request: 5_000, check: 100, progress: 300 },
  })
  close = () => app.close()
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

/** Text without end, and how it ended all the same. */
const endless = () => {
  const state = { sent: 0, ended: () => {}, whenEnded: Promise.resolve() }
  state.whenEnded = new Promise((resolve) => {
    state.ended = resolve
  })
  async function* stream() {
    try {
      for (;;) {
        state.sent += 65_536
        yield 'x'.repeat(65_536)
      }
    } finally {
      state.ended()
    }
  }
  return { state, stream }
}

test('a long answer of which nothing is taken is ended, and its source with it', async () => {
  const { state, stream } = endless()
  const connection = await RawConnection.open(await serverOf(stream))
  connection.pause()
  connection.send('GET /v1/customers HTTP/1.1\r\nHost: x\r\n\r\n')
  await state.whenEnded
  // what fits between the two ends, and no more
  expect(state.sent).toBeLessThan(64 * 1024 * 1024)
  connection.end()
})

test('a client that goes away ends the source', async () => {
  const { state, stream } = endless()
  const connection = await RawConnection.open(await serverOf(stream))
  connection.send('GET /v1/customers HTTP/1.1\r\nHost: x\r\n\r\n')
  while (state.sent < 500_000) await new Promise((resolve) => setTimeout(resolve, 5))
  connection.end()
  await state.whenEnded
})

test('a failure in the middle destroys the connection: half a list is not taken for a whole one', async () => {
  const port = await serverOf(async function* () {
    yield '{"items":[1,'
    await new Promise((resolve) => setTimeout(resolve, 50))
    throw new Error('the store is gone')
  })
  const connection = await RawConnection.open(port)
  connection.send('GET /v1/customers HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(await connection.answer({ within: 2_000 })).toBeUndefined()
})

test('a slow source is no lack of progress of the client', async () => {
  const port = await serverOf(async function* () {
    yield '{"items":['
    for (let n = 0; n < 8; n++) {
      await new Promise((resolve) => setTimeout(resolve, 150))
      yield `${n},`
    }
    yield '8]}'
  })
  const answer = await exchange(port, { method: 'GET', path: '/v1/customers' })
  expect(answer.json).toEqual({ items: [0, 1, 2, 3, 4, 5, 6, 7, 8] })
})
