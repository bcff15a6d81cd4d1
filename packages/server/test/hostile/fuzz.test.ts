import type { AddressInfo } from 'node:net'
import { type AnyEndpoint, BillingProfileData, CompanyDetails, endpoints } from '@tenantry/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CustomerDocument } from '../../src/customers/customer.ts'
import { chainHash, payloadHash } from '../../src/store/change.ts'
import { checksum } from '../../src/store/document.ts'
import { buildCustomer, type Caller, type TestInstance, tenantryWith } from '../harness.ts'
import { type RawAnswer, RawConnection } from '../raw-http.ts'
import { withRows } from '../rows.ts'
import { bodies, jsonTexts, type Random, randomFrom, texts } from './values.ts'

const REQUESTS = Number(process.env['TENANTRY_TEST_FUZZ'] ?? 4_000)
const SEED = Number(process.env['TENANTRY_TEST_SEED'] ?? 20_261_122)
const CONNECTIONS = 6

let instance: TestInstance
let port: number
let callers: Caller[]
let customers: string[]
beforeAll(async () => {
  instance = await tenantryWith()
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  port = (instance.tenantry.app.server.address() as AddressInfo).port
  callers = await Promise.all([
    instance.nubia.as('adminAgent', 'globalAdmin'),
    instance.nubia.as('adminAgent', 'globalAdmin'),
    instance.nubia.as('helpdeskAgent'),
    instance.nubia.asApp('salesAgent'),
  ])
  const made = await instance.nubia.createCustomers(Array.from({ length: 40 }, () => ({})))
  const theirs = await instance.other.createCustomers([{}])
  customers = [...made, ...theirs].map(({ id }) => id)
})
afterAll(() => instance.close())

/** A body that the endpoint would take, as JSON text, with one hostile thing in it. */
const mutated = (random: Random, example: unknown): string => {
  const places: string[][] = []
  const walk = (value: unknown, path: string[]) => {
    if (typeof value !== 'object' || value === null) return
    for (const name of Object.keys(value)) {
      places.push([...path, name])
      walk((value as Record<string, unknown>)[name], [...path, name])
    }
  }
  walk(example, [])
  const target = places.length > 0 ? random.of(places).join('\n') : ''
  const kind = random.below(6)
  const text = random.of(jsonTexts)
  const write = (value: unknown, path: string[]): string => {
    if (path.length > 0 && path.join('\n') === target && kind < 3) return text
    if (Array.isArray(value)) return `[${value.map((item, place) => write(item, [...path, String(place)])).join(',')}]`
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    const members = Object.entries(value).flatMap(([name, member]) => {
      const here = [...path, name]
      const hit = here.join('\n') === target
      const written = `${JSON.stringify(hit && kind === 3 ? name.toUpperCase() : name)}:${write(member, here)}`
      if (!hit) return [written]
      if (kind === 4) return [] // left out
      return kind === 5
        ? [written, `${JSON.stringify(random.of([name, name.toUpperCase(), '__proto__', 'surprise']))}:${text}`]
        : [written]
    })
    return `{${members.join(',')}}`
  }
  return write(example, [])
}

const examples: Record<string, () => unknown> = {
  'customers.create': () => buildCustomer(),
  'billingProfile.update': () => buildCustomer().billingProfile,
  'account.update': () => {
    const { billingProfile } = buildCustomer()
    return {
      company: { legalName: 'L', email: 'l@l.example', address: billingProfile.defaultAddress },
      billing: billingProfile,
      undoes: 1,
      confirmedWarnings: ['V-05'],
    }
  },
}

/** A header value can only have these. */
const headerSafe = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').trim()

const requestOf = (random: Random, endpoint: AnyEndpoint): Buffer => {
  const target = (): string => {
    const names = random.chance(0.8)
      ? endpoint.path
      : random.of([
          ...(endpoint.aliases ?? []),
          endpoint.path.toUpperCase(),
          `${endpoint.path}/`,
          endpoint.path.replace('/v1', '/v1.0'),
          endpoint.path.replaceAll('/', '//'),
          endpoint.path.replace('/v1/', '/v1/./'),
          endpoint.path.replace('/v1/', '/v1/x/../'),
          endpoint.path.replace('/v1/', '/v1;x=y/'),
          endpoint.path.replaceAll('/', '%2f'),
        ])
    const path = names.replace(/\{(\w+)\}/gi, (_, name: string) => {
      if (/customer/i.test(name) && random.chance(0.7)) return random.of(customers)
      if (/policy/i.test(name) && random.chance(0.5)) return `${instance.nubia.partner.id}_${random.of(customers)}`
      if (/country/i.test(name) && random.chance(0.5)) return random.of(['ES', 'us', 'BR'])
      const text = random.of(texts)
      return random.chance(0.9)
        ? encodeURIComponent(text.toWellFormed()).slice(0, 700)
        : text.replace(/[^\x21-\x7e]/g, '').slice(0, 100)
    })
    const known = endpoint.query ? Object.keys(endpoint.query.shape) : []
    const parts = Array.from({ length: random.below(4) }, () => {
      const name =
        random.chance(0.8) && known.length > 0
          ? random.of(known)
          : random.of(['x', 'size', 'filter', '__proto__', 'constructor', 'size[]', 'filter[a]', ''])
      const text = random.of(texts)
      const value = random.chance(0.85) ? encodeURIComponent(text.toWellFormed()) : text.replace(/[^\x21-\x7e]/g, '+')
      return `${random.chance(0.9) ? name : name.toUpperCase()}=${value.slice(0, 2_500)}`
    })
    return parts.length > 0
      ? `${path}?${parts.join(random.chance(0.95) ? '&' : random.of(['?', ';', '&&', '&=&']))}`
      : path
  }
  const method = random.chance(0.93)
    ? endpoint.method
    : random.of(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])
  const headers: [string, string][] = [['Host', '127.0.0.1']]
  if (random.chance(0.95)) headers.push(['Authorization', `Bearer ${random.of(callers).token}`])
  else if (random.chance(0.5)) headers.push(['Authorization', headerSafe(random.of(texts)).slice(0, 3_000)])
  let body: Buffer | undefined
  if (endpoint.body && random.chance(0.97)) {
    const example = (examples[endpoint.id] ?? (() => endpoint.example?.body))()
    body = random.chance(0.25) ? random.of(bodies) : Buffer.from(mutated(random, example))
    headers.push([
      'Content-Type',
      random.chance(0.96)
        ? 'application/json'
        : random.of([
            'text/plain',
            'application/json; charset=utf-16',
            '',
            'multipart/form-data; boundary=x',
            'application/json;;;',
            `application/json; x=${'y'.repeat(500)}`,
          ]),
    ])
  } else if (random.chance(0.05)) body = random.of(bodies)
  if (endpoint.etag && random.chance(0.8))
    headers.push(['If-Match', random.chance(0.85) ? '*' : headerSafe(random.of(texts))])
  if (random.chance(0.3))
    headers.push([
      'MS-RequestId',
      random.chance(0.6)
        ? `aaaaaaaa-bbbb-4ccc-8ddd-${String(random.below(50)).padStart(12, '0')}`
        : headerSafe(random.of(texts)),
    ])
  if (random.chance(0.1)) headers.push(['MS-ContinuationToken', headerSafe(random.of(texts))])
  if (random.chance(0.1)) headers.push(['X-Locale', headerSafe(random.of([...texts, 'es-ES', '"es"']))])
  if (random.chance(0.1))
    headers.push([
      random.of([
        'Accept',
        'MS-CV',
        'MS-CorrelationId',
        'MS-PartnerCenter-Client',
        'X-HTTP-Method-Override',
        'X-Forwarded-For',
        'X-Original-URL',
        'Cookie',
        'Origin',
        'Range',
        'Content-Encoding',
        'Accept-Encoding',
        'If-None-Match',
        'X-Tenantry-Request',
        'Forwarded',
      ]),
      headerSafe(random.of([...texts, 'Partner Center Java SDK', 'gzip', 'tenantry_session=x'])).slice(0, 2_000),
    ])
  const lines = headers
    .filter(([name, value]) => name === 'Host' || value !== '' || random.chance(0.5))
    .map(([name, value]) => `${name}: ${value}\r\n`)
  const length = body ? `Content-Length: ${body.length}\r\n` : ''
  return Buffer.concat([
    Buffer.from(`${method} ${target()} HTTP/1.1\r\n${lines.join('')}${length}\r\n`, 'latin1'),
    body ?? Buffer.alloc(0),
  ])
}

const allowed = new Set([200, 201, 204, 400, 401, 403, 404, 405, 406, 409, 412, 413, 414, 415, 431])
const inner =
  /node_modules|\/src\/|\.ts:\d|at \w+ \(|sqlite|SQLITE|SELECT |INSERT |better-|fastify|FST_|ZodError|Cannot read|is not a function/

/** What is wrong with an answer; nothing for a good one. */
const complaint = (answer: RawAnswer, head: boolean): string | undefined => {
  const { status, headers, json, body } = answer
  if (!allowed.has(status)) return `status ${status}`
  for (const name of ['ms-requestid', 'ms-correlationid'])
    if (!/^[0-9a-f-]{36}$/.test(headers.get(name) ?? '')) return `no ${name}`
  if (inner.test(body)) return 'tells of its inside'
  if (status < 400 || head) return undefined
  if (headers.get('content-type') !== 'application/json; charset=utf-8')
    return `content type ${headers.get('content-type')}`
  const fault = json as {
    code?: unknown
    description?: unknown
    data?: unknown
    source?: unknown
    statusCode?: unknown
    message?: unknown
  }
  if (status === 404 && fault?.statusCode === 404 && typeof fault.message === 'string') return undefined
  const good =
    typeof fault?.code === 'number' &&
    typeof fault.description === 'string' &&
    fault.description.length > 0 &&
    fault.description.length <= 1_024 &&
    Array.isArray(fault.data) &&
    fault.source === 'PartnerFD'
  return good ? undefined : 'another shape'
}

test(`R6.1, R6.2: ${REQUESTS} hostile requests (seed ${SEED}) get documented answers and nothing breaks`, {
  timeout: 240_000,
}, async () => {
  const bad: { complaint: string; request: string; answer: string }[] = []
  const statuses = new Map<number, number>()
  let sent = 0
  const worker = async (number: number) => {
    const random = randomFrom(SEED + number)
    let connection = await RawConnection.open(port)
    while (sent < REQUESTS) {
      sent++
      const endpoint = random.of(endpoints)
      const request = requestOf(random, endpoint)
      const head = request.subarray(0, 5).toString() === 'HEAD '
      connection.send(request)
      const answer = await connection.answer({ head, within: 20_000 })
      const wrong = answer ? complaint(answer, head) : 'no answer'
      if (wrong)
        bad.push({
          complaint: `${endpoint.id}: ${wrong}`,
          request: request.toString('latin1').slice(0, 1_500),
          answer: answer?.body.slice(0, 500) ?? '',
        })
      if (answer) statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (!answer || answer.headers.get('connection') === 'close' || answer.status === 413) {
        connection.end()
        connection = await RawConnection.open(port)
      }
    }
    connection.end()
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, number) => worker(number)))
  expect(bad.slice(0, 5)).toEqual([])
  // the requests are hostile, not just refused at the door
  expect(statuses.get(200)! / sent).toBeGreaterThan(0.1)
  expect(statuses.get(400)! / sent).toBeGreaterThan(0.1)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect((await callers[0]!.send('GET', '/v1/countryvalidationrules/ES')).statusCode).toBe(200)
})

test('nothing half-written is left: documents, index and chain agree, and no value is one that was to be refused', () => {
  withRows(instance, (db) => {
    const rows = db.prepare(`SELECT * FROM document WHERE kind = 'customer'`).all() as {
      pk: number
      id: string
      body: string
      sum: number
    }[]
    const names = new Set<string>()
    for (const { pk, body, sum } of rows) {
      expect(checksum(body)).toBe(sum)
      const customer = JSON.parse(body) as CustomerDocument
      BillingProfileData.strict().parse(customer.billing)
      CompanyDetails.strict().parse(customer.company)
      for (const name of Object.keys(customer)) names.add(name)
      expect(body).not.toMatch(
        /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2028\u2029\ufeff]|\\u00|\\ud[89a-f]/,
      )
      const index = db.prepare('SELECT name FROM customer_index WHERE pk = ?').get(pk) as { name: string } | undefined
      expect(index === undefined).toBe(customer.relationshipToPartner === 'none')
    }
    expect([...names].sort()).toEqual(
      expect.arrayContaining(['id', 'billing', 'company', 'domain', 'etags', 'relationshipToPartner']),
    )
    expect(names).not.toContain('surprise')
    expect(names).not.toContain('__proto__')
    const previous = new Map<string, { hash: string; seq: number }>()
    type Row = {
      partner_id: string
      seq: number
      at: string
      status: 'succeeded' | 'failed'
      customer_id: string | null
      operations: string
      actor: string
      payload_hash: string
      hash: string
      /** None: erased. */
      salt: string | null
      payload: string | null
    }
    for (const row of db
      .prepare('SELECT * FROM change LEFT JOIN change_payload USING (pk) ORDER BY partner_id, seq')
      .all() as Row[]) {
      const { partner_id, seq, at, status, customer_id, operations, actor, payload_hash, hash, salt, payload } = row
      const before = previous.get(partner_id) ?? { hash: '', seq: 0 }
      expect(seq).toBe(before.seq + 1)
      if (salt !== null && payload !== null) expect(payloadHash(salt, payload)).toBe(payload_hash)
      expect(
        chainHash(before.hash, {
          partnerId: partner_id,
          seq,
          at,
          status,
          customerId: customer_id,
          operations,
          actor,
          payloadHash: payload_hash,
        }),
      ).toBe(hash)
      previous.set(partner_id, { hash, seq })
      expect(customer_id ?? '').toMatch(/^([0-9a-f-]{36})?$/)
    }
  })
})
