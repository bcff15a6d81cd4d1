import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@tenantry/client'
import { afterEach, expect, test, vi } from 'vitest'
import { openFolder } from '../../../test/folder.ts'
import { speak } from '../../messages/messages.ts'
import type { Terminal } from '../../terminal.ts'
import { type Part, readCustomers } from './reading.ts'
import type { ReadCustomer } from './spool.ts'

// A store is opened on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 })

type Answer = { status?: number; json?: unknown }

const servers: (() => void)[] = []
afterEach(() => {
  for (const close of servers.splice(0)) close()
})

/** A service with the forms of Microsoft's, as far as its documentation and the traces of others show them. */
const openService = async (answerTo: (path: string, query: URLSearchParams, token: string) => Answer | undefined) => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://service')
    asked.push(request.url!)
    const token = String(request.headers['ms-continuationtoken'] ?? '')
    const gateway = { status: 404, json: { statusCode: 404, message: 'Resource not found' } }
    const { status = 200, json } = answerTo(pathname, searchParams, token) ?? gateway
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const idOf = (place: number) => `6b0f3d52-8a7e-4d1c-9f47-${String(place).padStart(12, '0')}`
const link = (uri: string, headers: object[] = []) => ({ uri, method: 'GET', headers })
const companyProfile = (place: number) => ({
  tenantId: idOf(place),
  domain: `faro${place}.onmicrosoft.com`,
  companyName: `Faro ${place}`,
  attributes: { objectType: 'CustomerCompanyProfile' },
})
const listed = (place: number) => ({
  // in capitals, as some traces have it
  id: idOf(place).toUpperCase(),
  companyProfile: companyProfile(place),
  relationshipToPartner: 'reseller',
  attributes: { objectType: 'Customer' },
})
const billingProfile = {
  id: '0b7e5a34-6f0c-5d1f-9b52-7a61d0c3e9f8',
  firstName: 'Noor',
  lastName: 'Abbasi',
  email: 'accounts@harborpine.example',
  culture: 'en-US',
  language: 'En',
  companyName: 'Faro 1',
  defaultAddress: { country: 'US', city: 'Astoria', state: 'OR', addressLine1: '88 Pier Street', postalCode: '97103' },
  attributes: { etag: '-4419', objectType: 'CustomerBillingProfile' },
}
const agreement = {
  primaryContact: { firstName: 'Noor', lastName: 'Abbasi', email: 'noor@harborpine.example' },
  templateId: '998b88de-aa99-4388-a42c-1b3517d49490',
  dateAgreed: '2021-08-29T00:00:00',
  type: 'MicrosoftCustomerAgreement',
  agreementLink: 'https://legal.elsewhere.example/agreement',
}

const microsoftLike = (path: string, query: URLSearchParams, token: string): Answer | undefined => {
  const collection = (items: object[], more: object = {}) => ({
    json: {
      totalCount: items.length,
      items,
      links: { self: link('/x') },
      attributes: { objectType: 'Collection' },
      ...more,
    },
  })
  if (path === '/nubia.example/oauth2/v2.0/token')
    return { json: { token_type: 'Bearer', access_token: 'token', refresh_token: 'rotated', expires_in: 3599 } }
  if (path === '/v1/customers' && !token) {
    const next = link('/customers?size=500&seekOperation=Next', [{ key: 'MS-ContinuationToken', value: 'two' }])
    return collection([listed(1)], { links: { self: link('/customers?size=500'), next }, continuationToken: 'two' })
  }
  if (path === '/v1/customers') return collection([listed(2)], { continuationToken: 'two' })
  const [, place, rest] = /^\/v1\/customers\/6b0f3d52-8a7e-4d1c-9f47-0*(\d+)(?:\/(.*))?$/.exec(path) ?? []
  if (place && !rest) {
    const whole = { allowDelegatedAccess: true, customDomains: [`faro${place}.onmicrosoft.com`], newerMember: { a: 1 } }
    // the second without its billing profile
    return { json: { ...listed(Number(place)), ...whole, ...(place === '1' && { billingProfile }) } }
  }
  if (rest === 'profiles/billing') return { json: { ...billingProfile, companyName: 'Faro 2' } }
  if (rest === 'agreements') return { json: query.get('agreementType') === '*' ? [agreement] : [] }
  if (rest === 'directSignedMicrosoftCustomerAgreementStatus') return { json: { isSigned: place === '2' } }
  if (path === '/v1/SelfServePolicy') {
    const permissions = [{ resource: 'AzureReservedInstances', action: 'Purchase' }]
    return {
      json: {
        totalCount: 1,
        items: [{ id: 'x', permissions, attributes: {} }],
        attributes: { objectType: 'Collection' },
      },
    }
  }
  return undefined
}

test('a service with the forms of Microsoft’s is read to the end, and the new refresh token kept', async () => {
  const { url, asked } = await openService(microsoftLike)
  const folder = await openFolder()
  const credentials = folder.file('credentials.json')
  writeFileSync(credentials, JSON.stringify({ clientSecret: 's', refreshToken: 'first' }), { mode: 0o600 })
  const options = { from: `${url}/v1/`, tenant: 'nubia.example', clientId: 'app', credentials, rate: '60000' }
  const said = await folder.importingFrom(options, {})
  expect(said).toEqual({
    code: 0,
    err: ['2 customers there.'],
    out: [
      '2 customers: 2 created, 0 updated, 0 unchanged, 0 refused. Purchase permissions taken of 2 customers, and 3 agreements.',
    ],
  })
  expect(JSON.parse(readFileSync(credentials, 'utf8'))).toEqual({ clientSecret: 's', refreshToken: 'rotated' })
  expect(asked.filter((each) => each.includes('profiles/billing'))).toHaveLength(1)
  const { text } = await folder.exporting('full')
  expect(text).toMatch(
    /Faro 1,faro1\.onmicrosoft\.com,Cloud Reseller,Noor,Abbasi,accounts@harborpine\.example,en-US,En,US,OR/,
  )
  expect(text).toContain('Faro 2,faro2.onmicrosoft.com,Cloud Reseller,Noor')
  folder.remove()
})

test('without any secret a person signs in with a browser, and is told where', async () => {
  const message = 'To sign in, open https://sign.example and enter ABCD.'
  const { url } = await openService((path, query, token) =>
    path.endsWith('/devicecode')
      ? { json: { device_code: 'd', user_code: 'ABCD', verification_uri: 'x', message, expires_in: 900, interval: 0 } }
      : microsoftLike(path, query, token),
  )
  const folder = await openFolder()
  const said = await folder.importingFrom({ from: url, tenant: 'nubia.example', clientId: 'app', dryRun: true }, {})
  expect(said).toMatchObject({ code: 0, err: [message, '2 customers there.'] })
  folder.remove()
})

/** Reads with a client that tries once. */
const reading = async (url: string, without: readonly Part[] = []) => {
  const rows: ReadCustomer[] = []
  const read = new Set<string>()
  const lines: string[] = []
  const failed: string[] = []
  const say = speak('en')
  const terminal: Terminal = {
    say,
    language: 'en',
    env: {},
    out: () => {},
    err: (line) => lines.push(line),
    progress: () => {},
  }
  const spool = {
    begun: undefined,
    read,
    add: (row: ReadCustomer) => {
      rows.push(row)
      read.add(row.id)
    },
    rows: async function* () {
      yield* rows
    },
    remove: () => {},
  }
  const outcome = readCustomers(
    {
      client: createClient({ baseUrl: url, token: 't', retries: 0 }),
      spool,
      without,
      signal: new AbortController().signal,
      onFailed: ({ name }, { category }) => failed.push(`${name} ${category}`),
    },
    terminal,
  )
  return { outcome: await outcome.catch((error: Error) => error), rows, lines, failed }
}

test('a part that the service does not have is asked for once, told, and left out', async () => {
  const { url, asked } = await openService((path, query, token) =>
    path.includes('SelfServePolicy') ? undefined : microsoftLike(path, query, token),
  )
  const { outcome, rows, lines } = await reading(url, ['agreements', 'directAcceptance'])
  expect(outcome).toEqual({ total: 2, failed: 0, refused: new Set() })
  expect(lines).toEqual(['2 customers there.', 'Purchase permissions are not read: Resource not found'])
  expect(rows.map((row) => Object.keys(row).sort())).toEqual(Array(2).fill(['customer', 'id', 'name']))
  expect(rows.map(({ id }) => id)).toEqual([idOf(1), idOf(2)])
  expect(asked.filter((each) => each.includes('agreement'))).toEqual([])
})

test('a customer that is no longer there is no reason to leave out a part', async () => {
  const gone = { status: 403, json: { code: 20002, description: 'No relationship.', data: [], source: 'PartnerFD' } }
  const { url } = await openService((path, query, token) =>
    path.startsWith('/v1/SelfServePolicy') && query.get('entity_id') === idOf(1)
      ? gone
      : microsoftLike(path, query, token),
  )
  const { outcome, rows, failed } = await reading(url)
  expect(outcome).toEqual({ total: 2, failed: 1, refused: new Set() })
  expect(failed).toEqual(['Faro 1 forbidden'])
  expect(rows.map(({ id, policies }) => [id, policies?.length])).toEqual([[idOf(2), 1]])
})

test('ten failures in a row end it, and a rejected token at once', async () => {
  const many = { json: { items: Array.from({ length: 30 }, (_, place) => listed(place)), attributes: {} } }
  const down = await openService((path) => (path === '/v1/customers' ? many : { status: 500, json: {} }))
  const { outcome, failed } = await reading(down.url)
  expect(outcome).toMatchObject({ message: 'The service failed ten times in a row.' })
  expect(failed.length).toBe(10)
  expect(down.asked.length).toBeLessThan(16)

  const closed = await openService((path) => (path === '/v1/customers' ? many : { status: 401, json: { code: 400 } }))
  expect((await reading(closed.url)).outcome).toMatchObject({ category: 'unauthorized' })
  expect(closed.asked.length).toBeLessThan(6)
})
