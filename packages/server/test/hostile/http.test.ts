import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, type TestInstance, tenantryWith } from '../harness.ts'
import { exchange, RawConnection, requestText } from '../raw-http.ts'

let instance: TestInstance
let port: number
let agent: Caller
let good: string
beforeAll(async () => {
  instance = await tenantryWith({}, { timeouts: { headers: 700, request: 1_500, check: 100, progress: 700 } })
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  port = (instance.tenantry.app.server.address() as AddressInfo).port
  agent = await instance.nubia.as('adminAgent')
  good = `Host: x\r\nAuthorization: Bearer ${agent.token}\r\n`
})
afterAll(() => instance.close())

const fault = {
  code: expect.any(Number),
  description: expect.stringMatching(/\w/),
  data: expect.any(Array),
  source: 'PartnerFD',
}

/** Sends bytes as they are; gives the answer and whether the connection was closed after it. */
const raw = async (bytes: string | Buffer, { closing = false } = {}) => {
  const connection = await RawConnection.open(port)
  connection.send(bytes)
  const answer = await connection.answer()
  const closed = closing && (await connection.closed(2_000))
  connection.end()
  return { answer, closed }
}

const alive = async () => {
  const answer = await exchange(port, {
    method: 'GET',
    path: '/v1/countryvalidationrules/ES',
    headers: { Authorization: `Bearer ${agent.token}` },
  })
  expect(answer.status).toBe(200)
}

describe('bad HTTP is 400 in the fault shape and the connection ends', () => {
  test.each<[string, string | Buffer]>([
    ['garbage', 'hello\r\n\r\n'],
    ['binary', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0d, 0x0a, 0x0d, 0x0a])],
    ['no method', ' /v1/customers HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an invented method', 'FETCH /v1/customers HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['another version', 'GET /v1/customers HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['a header without a colon', 'GET /v1/customers HTTP/1.1\r\nHost: x\r\nNonsense\r\n\r\n'],
    ['a blank before the colon', 'GET /v1/customers HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['a zero byte in a header', 'GET /v1/customers HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n'],
    ['a zero byte in the address', 'GET /v1/\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['two lengths', 'POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    [
      'a length and chunks',
      'POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'chunks hidden in a list',
      'POST /v1/customers HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    ],
    ['a negative length', 'POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['a length that is no number', 'POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n'],
    ['no host', 'GET /v1/customers HTTP/1.1\r\n\r\n'],
  ])('%s', async (_name, bytes) => {
    const { answer, closed } = await raw(bytes, { closing: true })
    expect([answer?.status, answer?.json, closed]).toEqual([400, fault, true])
    await alive()
  })

  test('a bad chunk', async () => {
    const { answer, closed } = await raw(
      `POST /v1/validations/address HTTP/1.1\r\n${good}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`,
      { closing: true },
    )
    expect([answer?.status, closed]).toEqual([400, true])
    await alive()
  })

  test('a body that ends early takes nothing with it', async () => {
    const connection = await RawConnection.open(port)
    connection.send(
      `POST /v1/customers HTTP/1.1\r\n${good}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"a":`,
    )
    connection.end()
    await alive()
  })
})

describe('what is unusual and right', () => {
  test('HTTP/1.0 without a host', async () => {
    const { answer, closed } = await raw(
      `GET /v1/countryvalidationrules/ES HTTP/1.0\r\nAuthorization: Bearer ${agent.token}\r\n\r\n`,
      { closing: true },
    )
    expect([answer?.status, closed]).toEqual([200, true])
  })

  test('requests one after another without waiting are answered in order', async () => {
    const connection = await RawConnection.open(port)
    connection.send(
      ['ES', 'ZZ', 'US'].map((country) => `GET /v1/countryvalidationrules/${country} HTTP/1.1\r\n${good}\r\n`).join(''),
    )
    const answers = [await connection.answer(), await connection.answer(), await connection.answer()]
    expect(answers.map((answer) => answer?.status)).toEqual([200, 404, 200])
    connection.end()
  })

  test('Expect: 100-continue gets 100, then the answer', async () => {
    const body = '{"country":"ES","city":"Cádiz","addressLine1":"Calle 1","postalCode":"11001"}'
    const connection = await RawConnection.open(port)
    connection.send(
      `POST /v1/validations/address HTTP/1.1\r\n${good}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nExpect: 100-continue\r\n\r\n`,
    )
    expect((await connection.answer())?.status).toBe(100)
    connection.send(body)
    expect((await connection.answer())?.status).toBe(200)
    connection.end()
  })

  test('another expectation is not held against the request', async () => {
    const { answer } = await raw(`GET /v1/countryvalidationrules/ES HTTP/1.1\r\n${good}Expect: miracles\r\n\r\n`)
    expect(answer?.status).toBe(200)
  })

  test('an upgrade that nobody offers is a plain request', async () => {
    const { answer } = await raw(
      `GET /v1/countryvalidationrules/ES HTTP/1.1\r\n${good}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n`,
    )
    expect(answer?.status).toBe(200)
  })

  test.each([
    'OPTIONS * HTTP/1.1',
    'GET \\v1\\customers HTTP/1.1',
    'GET ? HTTP/1.1',
    'GET % HTTP/1.1',
    'GET /v1/%zz HTTP/1.1',
    'GET /v1/customers/%e0%a4%a HTTP/1.1',
    'GET /v1/customers/%ff HTTP/1.1',
    'GET /v1/é HTTP/1.1',
    'TRACE /v1/customers HTTP/1.1',
    'PROPFIND /v1/customers HTTP/1.1',
    'QUERY /v1/customers HTTP/1.1',
    'M-SEARCH /v1/customers HTTP/1.1',
  ])('%s: a refusal in a documented shape, with ids', async (line) => {
    const { answer } = await raw(Buffer.from(`${line}\r\n${good}\r\n`, 'latin1'))
    expect(answer?.status).toBeGreaterThanOrEqual(400)
    expect(answer?.status).toBeLessThan(500)
    expect(answer?.json).toEqual(answer?.status === 404 ? { statusCode: 404, message: expect.any(String) } : fault)
    expect(answer?.headers.get('ms-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer?.headers.get('ms-correlationid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer?.body).not.toContain(agent.token)
    await alive()
  })

  test('an address with a host before it is the address; whose host does not matter', async () => {
    for (const address of [
      'http://other.example/v1/customers',
      'https://x:1/v1/customers?size=1',
      'HTTP://x//v1//customers',
    ]) {
      const { answer } = await raw(`GET ${address} HTTP/1.1\r\n${good}\r\n`)
      expect([answer?.status, answer?.json]).toEqual([
        200,
        expect.objectContaining({ attributes: { objectType: 'Collection' } }),
      ])
    }
    for (const address of ['//other.example/v1/customers', '/v1/customers#x', 'http://x', '/a/../v1/customers']) {
      const { answer } = await raw(`GET ${address} HTTP/1.1\r\n${good}\r\n`)
      expect(answer?.status).toBeLessThan(500)
    }
  })

  test('TRACE and friends on a known address are 405 with Allow', async () => {
    for (const method of ['TRACE', 'OPTIONS', 'PROPFIND', 'DELETE']) {
      const { answer } = await raw(`${method} /v1/customers HTTP/1.1\r\n${good}\r\n`)
      expect([method, answer?.status, answer?.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD, POST'])
    }
  })
})

describe('sizes', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    requestText({ method: 'GET', path, headers: { Authorization: `Bearer ${agent.token}`, ...headers } }, port)

  test('an address over 8 KiB is 414, one that fills the header room 431', async () => {
    const fits = await raw(get(`/v1/countryvalidationrules/ES?x=${'y'.repeat(8_000)}`))
    expect(fits.answer?.status).toBe(200)
    for (const [length, status] of [
      [8_300, 414],
      [14_000, 414],
      [17_000, 431],
      [100_000, 431],
    ] as const) {
      const { answer } = await raw(get(`/v1/countryvalidationrules/ES?x=${'y'.repeat(length)}`))
      expect([length, answer?.status, answer?.json]).toEqual([length, status, fault])
    }
    await alive()
  })

  test('headers over 16 KiB in all, or more than 100, are 431', async () => {
    const big = await raw(get('/v1/countryvalidationrules/ES', { 'X-Big': 'z'.repeat(17_000) }), { closing: true })
    expect([big.answer?.status, big.answer?.json, big.closed]).toEqual([431, fault, true])
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`X-H${n}`, '1']))
    expect((await raw(get('/v1/countryvalidationrules/ES', many(95)))).answer?.status).toBe(200)
    const tooMany = await raw(get('/v1/countryvalidationrules/ES', many(101)))
    expect([tooMany.answer?.status, tooMany.answer?.json]).toEqual([431, fault])
    await alive()
  })

  const post = (length: number | 'chunked') =>
    `POST /v1/validations/address HTTP/1.1\r\n${good}Content-Type: application/json\r\n${
      length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
    }\r\n\r\n`

  test('a body over 256 KiB is 413, told by its length before it is sent, or found in its chunks', async () => {
    const limit = 256 * 1024
    const body = (length: number) => `{"country":"ES","x":"${'x'.repeat(length - 23)}"}`
    expect(Buffer.byteLength(body(limit))).toBe(limit)
    expect((await raw(post(limit) + body(limit))).answer?.status).toBe(200)
    const announced = await raw(post(limit + 1))
    expect([announced.answer?.status, announced.answer?.json]).toEqual([413, fault])
    expect((await raw(post(64 * 1024 * 1024))).answer?.status).toBe(413)
    const connection = await RawConnection.open(port)
    connection.send(post('chunked'))
    for (let n = 0; n < 5; n++) connection.send(`10000\r\n${'x'.repeat(0x10000)}\r\n`)
    const answer = await connection.answer()
    expect([answer?.status, answer?.json]).toEqual([413, fault])
    connection.end()
    await alive()
  })

  test('R2.6: bodies of 64 MiB leave no memory behind', async () => {
    const before = process.memoryUsage().arrayBuffers
    const megabyte = Buffer.alloc(1024 * 1024, 0x20)
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const connection = await RawConnection.open(port)
        connection.send(post(64 * 1024 * 1024))
        for (let n = 0; n < 8; n++) connection.send(megabyte)
        expect((await connection.answer())?.status).toBe(413)
        connection.end()
      }),
    )
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150 * 1024 * 1024)
    await alive()
  })

  test('R5.1: a stranger’s body is not looked at: 401 comes before 413 and 415', async () => {
    const stranger = (type: string, length: number) =>
      raw(
        `PUT /v1/customers/x/profiles/billing HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`,
      )
    expect((await stranger('application/json', 64 * 1024 * 1024)).answer?.status).toBe(401)
    expect((await stranger('text/plain', 1_000)).answer?.status).toBe(401)
    expect((await raw('DELETE /v1/SelfServePolicy/x HTTP/1.1\r\nHost: x\r\n\r\n')).answer?.status).toBe(401)
  })
})

describe('slowness', () => {
  test('headers that do not end are 408 and the connection closes', async () => {
    const connection = await RawConnection.open(port)
    connection.send('GET /v1/customers HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const dribble = setInterval(() => connection.send('x'), 50)
    const answer = await connection.answer({ within: 3_000 })
    clearInterval(dribble)
    expect([answer?.status, answer?.json, await connection.closed(1_000)]).toEqual([408, fault, true])
  })

  test('a body that does not end is 408 and the connection closes', async () => {
    const connection = await RawConnection.open(port)
    connection.send(
      `POST /v1/validations/address HTTP/1.1\r\n${good}Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{`,
    )
    const dribble = setInterval(() => connection.send(' '), 50)
    const answer = await connection.answer({ within: 5_000 })
    clearInterval(dribble)
    expect([answer?.status, answer?.json, await connection.closed(1_000)]).toEqual([408, fault, true])
  })

  test('R2.7: 300 dribbling connections leave reads alone and are closed', async () => {
    const slow = await Promise.all(Array.from({ length: 300 }, () => RawConnection.open(port)))
    for (const connection of slow) connection.send('GET /v1/customers HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const dribble = setInterval(() => {
      for (const connection of slow) connection.send('x')
    }, 100)
    const times = []
    for (let n = 0; n < 5; n++) {
      const begin = performance.now()
      await alive()
      times.push(performance.now() - begin)
    }
    expect(Math.min(...times)).toBeLessThan(1_000)
    const closed = await Promise.all(slow.map((connection) => connection.closed(8_000)))
    clearInterval(dribble)
    expect(closed.every(Boolean)).toBe(true)
  })
})
