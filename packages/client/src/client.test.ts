import { CustomerId, collection, endpoint, PolicyPermission } from '@tenantry/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { cut, dropped, openService, type Reply, type Service, silent } from '../test/service.ts'
import { api, type ClientOptions, createClient, newGuid, type Problem, result } from './index.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const customerId = '3c9e41d0-5b1a-4f0e-8e6d-9a2b7c8d1f20'
const customer = { params: { customerId } }

const opened: Service[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((service) => service.close()))
})

/** A service with a script, and a client of it that does not wait long. */
const talkTo = async (script: Parameters<typeof openService>[0], options: Partial<ClientOptions> = {}) => {
  const service = await openService(script)
  opened.push(service)
  return { service, client: createClient({ baseUrl: service.url, token: 't', ...options }) }
}

const problemOf = async (call: Promise<unknown>): Promise<Problem> => {
  const outcome = await result(call)
  if (outcome.ok) throw new Error(`answered ${JSON.stringify(outcome.value)}`)
  return outcome.problem
}

describe('a call', () => {
  test('fills in the path, leaves out what has no value, and says who, in which language and under which ids', async () => {
    const { service, client } = await talkTo([{ json: { items: [] } }], {
      token: () => 'fresh',
      locale: () => 'es-ES',
      headers: { 'ms-partnercenter-application': 'Billing sync' },
    })
    await client.auditRecords.list({ query: { size: 5, startDate: '2024-05-01', filter: '' } })
    await client.auditRecords.get({ params: { recordId: 'a/b c' } }, { correlationId: customerId })
    const [list, get] = service.received
    expect(list).toMatchObject({ method: 'GET', path: '/v1/auditrecords' })
    expect(list!.query).toEqual({ size: '5', startDate: '2024-05-01' })
    expect(list!.headers).toMatchObject({
      authorization: 'Bearer fresh',
      accept: 'application/json',
      'x-locale': 'es-ES',
      'ms-partnercenter-application': 'Billing sync',
    })
    expect(list!.headers['ms-requestid']).toMatch(GUID)
    expect(list!.headers['ms-correlationid']).toMatch(GUID)
    expect(get!.path).toBe('/v1/auditrecords/a%2Fb%20c')
    expect(get!.headers['ms-correlationid']).toBe(customerId)
  })

  test('sends the version in double quotes, and one that brings its own as it is', async () => {
    const { service, client } = await talkTo([{ json: {} }])
    const put = (ifMatch: string | undefined) =>
      client.billingProfile.update({ ...customer, body: { firstName: 'Inés' } }, { ifMatch })
    for (const etag of ['-44190', '"b1a7"', '*', undefined]) await put(etag)
    expect(service.received.map(({ headers }) => headers['if-match'])).toEqual(['"-44190"', '"b1a7"', '*', undefined])
    expect(service.received[0]).toMatchObject({ method: 'PUT', body: '{"firstName":"Inés"}' })
    expect(service.received[0]!.headers['content-type']).toBe('application/json')
  })

  test('answers what the service says, members that no schema knows included', async () => {
    const said = { id: customerId, futureMember: { deep: [1] }, relationshipToPartner: 'not_yet_invented' }
    const { client } = await talkTo([{ json: said }, { status: 204 }])
    expect(await client.customers.get(customer)).toEqual(said)
    expect(await client.selfServePolicies.remove({ params: { policyId: 'x' } })).toBeUndefined()
  })

  test('HEAD asks a question: 200 is yes, 404 is no, anything else is a problem', async () => {
    const { client } = await talkTo([{}, { status: 404 }, { status: 403 }], { retries: 0 })
    const domain = { params: { domain: 'auroralibros.onmicrosoft.com' } }
    expect(await client.validation.domain(domain)).toBe(true)
    expect(await client.validation.domain(domain)).toBe(false)
    expect(await problemOf(client.validation.domain(domain))).toMatchObject({ category: 'forbidden' })
  })

  test('may be of an endpoint of your own, and groups that you do not want can be left out', async () => {
    const { service } = await talkTo([{ json: { items: [{ resource: 's1' }] } }])
    const subscriptions = {
      list: endpoint({
        id: 'subscriptions.list',
        method: 'GET',
        path: '/v1/customers/{customerId}/subscriptions',
        summary: 'List subscriptions',
        permission: 'customer:read',
        callers: 'app',
        params: CustomerId,
        result: collection(PolicyPermission),
      }),
    }
    const client = createClient({ baseUrl: `${service.url}/` }, { customers: api.customers, subscriptions })
    expect((await client.subscriptions.list(customer)).items[0]!.resource).toBe('s1')
    expect(Object.keys(client)).toEqual(['customers', 'subscriptions'])
    expect(service.received[0]!.path).toBe(`/v1/customers/${customerId}/subscriptions`)
    expect(service.received[0]!.headers.authorization).toBeUndefined()
  })

  test('makes ids that are GUIDs of version 4, each a new one', () => {
    const made = Array.from({ length: 100 }, newGuid)
    for (const id of made) expect(id).toMatch(GUID)
    expect(new Set(made).size).toBe(100)
  })
})

describe('a retry', () => {
  const busy = (status: number): Reply => ({ status, json: { code: 800003, description: 'busy' } })

  test.each<[string, Reply]>([
    ['a connection that was dropped', dropped],
    ['an answer that was cut off', cut],
    ...[408, 429, 500, 502, 503, 504].map((status): [string, Reply] => [String(status), busy(status)]),
  ])('follows %s, under the same request id and with the same body', async (_name, reply) => {
    const { service, client } = await talkTo([reply, reply, { json: { firstName: 'Inés' } }])
    expect(await client.billingProfile.update({ ...customer, body: { firstName: 'Inés' } })).toEqual({
      firstName: 'Inés',
    })
    const [first, ...others] = service.received
    expect(others).toHaveLength(2)
    for (const { headers, body } of others)
      expect([headers['ms-requestid'], headers['ms-correlationid'], body]).toEqual([
        first!.headers['ms-requestid'],
        first!.headers['ms-correlationid'],
        first!.body,
      ])
  })

  test.each([400, 403, 404, 405, 409, 412, 501])('does not follow %i', async (status) => {
    const { service, client } = await talkTo([busy(status)])
    expect(await problemOf(client.customers.get(customer))).toMatchObject({ status })
    expect(service.received).toHaveLength(1)
  })

  test('comes as often as you say', async () => {
    const { service, client } = await talkTo([busy(503)], { retries: 1 })
    expect(await problemOf(client.customers.get(customer))).toMatchObject({ category: 'unavailable' })
    expect(service.received).toHaveLength(2)
  })

  test('waits as long as the service asks, in seconds or until a date, and tells', async () => {
    const date = new Date(Date.now() + 3_000).toUTCString()
    const waits: [string, number][] = []
    const { client } = await talkTo(
      [
        { status: 429, headers: { 'retry-after': '1' }, json: { statusCode: 429, message: 'Slow down.' } },
        { status: 503, headers: { 'retry-after': date } },
        { json: { ok: true } },
      ],
      { onRetry: ({ category }, pause) => waits.push([category, pause]) },
    )
    await client.customers.get(customer)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(date))
    expect(waits.map(([category]) => category)).toEqual(['throttled', 'unavailable'])
    expect(waits[0]![1]).toBe(1_000)
  })

  test('does not come when the service asks for more patience than there is', async () => {
    const { service, client } = await talkTo(
      [{ status: 429, headers: { 'retry-after': '40' }, json: { statusCode: 429, message: 'Slow down.' } }],
      { longestPause: 5_000 },
    )
    const problem = await problemOf(client.customers.get(customer))
    expect(problem).toMatchObject({ category: 'throttled', retryAfter: 40, message: 'Slow down.' })
    expect(service.received).toHaveLength(1)
  })

  test('comes when an attempt took too long', async () => {
    const { service, client } = await talkTo([silent, { json: { id: customerId } }], { timeout: 200 })
    expect(await client.customers.get(customer)).toEqual({ id: customerId })
    expect(service.received).toHaveLength(2)
  })
})

describe('a signal', () => {
  const reason = new Error('changed my mind')

  test.each([
    ['before the call', [{ json: {} }], 0],
    ['while the service is silent', [silent], 100],
    ['in the wait before a retry', [{ status: 503, headers: { 'retry-after': '30' } }], 100],
  ] as [string, Reply[], number][])('ends it %s, with its own reason', async (_name, script, after) => {
    const { service, client } = await talkTo(script)
    const controller = new AbortController()
    if (after === 0) controller.abort(reason)
    else setTimeout(() => controller.abort(reason), after)
    const began = Date.now()
    await expect(result(client.customers.get(customer, { signal: controller.signal }))).rejects.toBe(reason)
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(service.received.length).toBeLessThanOrEqual(1)
  })

  test('ends the wait for a token', async () => {
    const { client } = await talkTo([{ json: {} }], { token: () => new Promise<string>(() => {}) })
    const call = client.customers.get(customer, { signal: AbortSignal.timeout(50) })
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('a rejected token', () => {
  const refuse: Reply = { status: 401, json: { code: 400, description: 'expired' } }

  test('is renewed once', async () => {
    const asked: (string | undefined)[] = []
    const token = (rejected?: string) => {
      asked.push(rejected)
      return rejected ? 'second' : 'first'
    }
    const { service, client } = await talkTo([refuse, { json: { id: customerId } }], { token })
    expect(await client.customers.get(customer)).toEqual({ id: customerId })
    expect(asked).toEqual([undefined, 'first'])
    expect(service.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second'])
    expect(service.received[1]!.headers['ms-requestid']).toBe(service.received[0]!.headers['ms-requestid'])
  })

  test.each([
    ['the new one is rejected too', (rejected?: string) => (rejected ? 'second' : 'first'), 2],
    ['there is no other', () => 'only', 1],
    ['it is a text', 'text', 1],
  ])('is a problem when %s', async (_name, token, calls) => {
    const { service, client } = await talkTo([refuse], { token })
    expect(await problemOf(client.customers.get(customer))).toMatchObject({ category: 'unauthorized', code: 400 })
    expect(service.received).toHaveLength(calls)
  })
})

describe('a problem', () => {
  test.each([
    [400, 3000, 'badInput'],
    [400, 2055, 'stale'],
    [401, 400, 'unauthorized'],
    [403, 20002, 'forbidden'],
    [404, 600039, 'notFound'],
    [405, 800042, 'badInput'],
    [408, 800002, 'unavailable'],
    [409, 600041, 'conflict'],
    [412, 2055, 'stale'],
    [415, 800002, 'badInput'],
    [429, 0, 'throttled'],
    [500, 800003, 'failed'],
    [501, 0, 'failed'],
    [502, 0, 'unavailable'],
    [503, 800003, 'unavailable'],
    [504, 0, 'unavailable'],
  ] as const)('%i with code %i is %s', async (status, code, category) => {
    const { client } = await talkTo([{ status, json: { code, description: 'no' } }], { retries: 0 })
    expect(await problemOf(client.customers.get(customer))).toMatchObject({ status, code, category, message: 'no' })
  })

  test('carries the fields and both ids', async () => {
    const data = [{ field: 'defaultAddress.state', code: 3000, reason: 'unknown_state' }]
    const { client } = await talkTo([
      {
        status: 400,
        headers: { 'ms-correlationid': '5f0c4b1d-20a1-4a52-a6c4-6d9c1f3f77d2' },
        json: { code: '3000', description: 'The state is not valid.', data, source: 'PartnerFD' },
      },
    ])
    const requestId = newGuid()
    const call = client.billingProfile.update({ ...customer, body: {} }, { requestId })
    expect(await problemOf(call)).toMatchObject({
      code: 3000,
      data,
      requestId,
      correlationId: '5f0c4b1d-20a1-4a52-a6c4-6d9c1f3f77d2',
      errorName: undefined,
    })
  })

  test.each([
    [
      'a newer service',
      404,
      {
        code: 600074,
        message: 'none',
        description: 'No status yet.',
        errorName: 'AccountStatusNotFound',
        parameters: {},
      },
      { category: 'notFound', code: 600074, errorName: 'AccountStatusNotFound', message: 'No status yet.' },
    ],
    [
      'the gateway',
      404,
      { statusCode: 404, message: 'Resource not found' },
      { message: 'Resource not found', code: 0 },
    ],
    ['a code that is a word', 403, { code: 'Forbidden', message: 'no' }, { code: 0, errorName: 'Forbidden' }],
    ['data of texts and nulls', 400, { code: 2000, data: ['https://help.example', null] }, { code: 2000 }],
    ['an empty body', 502, undefined, { message: 'Bad Gateway', code: 0, data: [] }],
    ['a list where an object is due', 400, [1, 2], { message: 'Bad Request', code: 0 }],
  ])('is understood from %s', async (_name, status, json, expected) => {
    const { client } = await talkTo([{ status, json }], { retries: 0 })
    expect(await problemOf(client.customers.get(customer))).toMatchObject(expected)
  })

  test('names each detail by the same members, whatever the service sends', async () => {
    const json = {
      code: 2000,
      description: 'no',
      data: ['https://help.example', null, { field: 'email', rule: 'V-30' }],
    }
    const { client } = await talkTo([{ status: 400, json }])
    expect((await problemOf(client.customers.get(customer))).data).toEqual([
      { field: '', code: 0, reason: 'https://help.example' },
      { field: '', code: 0, reason: '' },
      { field: 'email', code: 0, reason: '', rule: 'V-30' },
    ])
  })

  test('keeps a page of a proxy out of the message', async () => {
    const { client } = await talkTo([{ status: 502, text: '<html>Bad gateway</html>' }], { retries: 0 })
    expect((await problemOf(client.customers.get(customer))).message).toBe('Bad Gateway')
  })

  test('is unreadable when something else answers', async () => {
    const { client } = await talkTo([{ text: '<html>Welcome to the guest network</html>' }])
    expect(await problemOf(client.customers.get(customer))).toMatchObject({ category: 'unreadable', status: 200 })
  })

  test('is a network problem when nobody answers, and says where', async () => {
    const { service, client } = await talkTo([], { retries: 0, token: 'secret' })
    await service.close()
    opened.length = 0
    const problem = await problemOf(client.customers.list({ query: { filter: 'private' } }))
    expect(problem).toMatchObject({ category: 'network', status: 0, cause: expect.any(TypeError) })
    expect(problem.message).toBe(`no answer from ${service.url}/v1/customers`)
  })

  test('is a time-out when there is no answer in time', async () => {
    const { client } = await talkTo([silent], { retries: 0 })
    expect(await problemOf(client.customers.get(customer, { timeout: 80 }))).toMatchObject({
      category: 'timeout',
      status: 0,
      message: expect.stringContaining('80 ms'),
    })
  })
})

test('result() leaves mistakes of the program alone', async () => {
  await expect(result(Promise.reject(new RangeError('mine')))).rejects.toThrow(RangeError)
  expect(await result(Promise.resolve(7))).toEqual({ ok: true, value: 7 })
})
