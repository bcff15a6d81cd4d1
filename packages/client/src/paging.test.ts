import { afterEach, describe, expect, test } from 'vitest'
import { openService, type Received, type Service } from '../test/service.ts'
import { createClient, items, pages } from './index.ts'

const opened: Service[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((service) => service.close()))
})
const talkTo = async (script: Parameters<typeof openService>[0]) => {
  const service = await openService(script)
  opened.push(service)
  return { service, client: createClient({ baseUrl: service.url, retries: 0 }) }
}

const names = Array.from({ length: 7 }, (_, place) => `Customer ${place}`)
const customerNamed = (name: string) => ({ id: name, companyProfile: { companyName: name } })
const namesOf = async (customers: AsyncIterable<{ id: string }>) => {
  const found: string[] = []
  for await (const { id } of customers) found.push(id)
  return found
}

/** Three customers a page, the way the compatible API does it: the place stands in a header, size and filter in the token. */
const byLinks =
  (address: (from: number) => string, headersOf = (token: string) => [{ key: 'MS-ContinuationToken', value: token }]) =>
  ({ query, headers }: Received) => {
    const token = String(headers['ms-continuationtoken'] ?? query['MS-ContinuationToken'] ?? '')
    const from = Number(token.replace('from', ''))
    const end = from + 3
    const link = (uri: string, more: object[] = []) => ({ uri, method: 'GET', headers: more })
    return {
      json: {
        totalCount: Math.min(3, names.length - from),
        items: names.slice(from, end).map(customerNamed),
        links: {
          self: link('/customers?size=3'),
          ...(end < names.length && { next: link(address(end), headersOf(`from${end}`)) }),
          ...(from > 0 && { previous: link('/customers?size=3&seekOperation=Previous', headersOf(`from${from - 3}`)) }),
        },
        // Given on the last page too, for the way back.
        continuationToken: `from${end}`,
        attributes: { objectType: 'Collection' },
      },
    }
  }

describe('the pages of a list', () => {
  test('are followed by the link, with its query and its headers', async () => {
    const { service, client } = await talkTo(byLinks(() => '/customers?size=3&seekOperation=Next'))
    const sizes: number[] = []
    const request = { query: { size: 3, filter: '{"Field":"CompanyName"}' } }
    for await (const page of pages(client.customers.list, request, { headers: { 'x-mine': '1' } }))
      sizes.push(page.items.length)
    expect(sizes).toEqual([3, 3, 1])
    expect(service.received.map(({ path, query }) => [path, query])).toEqual([
      ['/v1/customers', request.query && { size: '3', filter: request.query.filter }],
      ['/v1/customers', { size: '3', seekOperation: 'Next' }],
      ['/v1/customers', { size: '3', seekOperation: 'Next' }],
    ])
    expect(service.received.map(({ headers }) => [headers['ms-continuationtoken'], headers['x-mine']])).toEqual([
      [undefined, '1'],
      ['from3', '1'],
      ['from6', '1'],
    ])
  })

  test.each([
    [
      'with the version in front',
      (from: number) => `/v1/customers?size=3&seekOperation=Next&MS-ContinuationToken=from${from}`,
    ],
    ['absolute', (from: number) => `https://elsewhere.example/v1/customers?MS-ContinuationToken=from${from}`],
  ])('are followed when the link is %s, at the service that was asked first', async (_name, address) => {
    const { service, client } = await talkTo(byLinks(address, () => []))
    expect(await namesOf(items(client.customers.list, { query: { size: 3 } }))).toEqual(names)
    expect(service.received).toHaveLength(3)
  })

  test('are followed when the link has no headers at all, or its address no query', async () => {
    const { client } = await talkTo(({ headers }) => {
      const second = headers['ms-continuationtoken'] === 'two'
      const next = { uri: '/customers', method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: 'two' }] }
      return second
        ? { json: { items: [{ id: 'b' }], links: { next: null, self: { uri: '/x', headers: null } }, attributes: {} } }
        : { json: { items: [{ id: 'a' }], links: { next } } }
    })
    expect(await namesOf(items(client.customers.list))).toEqual(['a', 'b'])
  })

  test('are followed by the token alone as a seek query, where there are no links', async () => {
    const { service, client } = await talkTo(({ headers }) => {
      const token = headers['ms-continuationtoken']
      const attributes = { objectType: 'Collection' }
      return token
        ? { json: { items: [{ id: 'b' }], attributes } }
        : { json: { items: [{ id: 'a' }], continuationToken: 'two', attributes } }
    })
    const request = { query: { startDate: '2024-05-01' } }
    expect(await namesOf(items(client.auditRecords.list, request))).toEqual(['a', 'b'])
    expect(service.received[1]!.query).toEqual({ seekOperation: 'Next' })
  })

  test('of Tenantry’s own API carry the token in the query, beside what was asked', async () => {
    const { service, client } = await talkTo(({ query }) => ({
      json: query['continuationToken']
        ? { items: [{ id: 'b' }], count: 2 }
        : { items: [{ id: 'a' }], count: 2, continuationToken: 'two' },
    }))
    expect(await namesOf(items(client.customerSearch.list, { query: { search: 'aurora' } }))).toEqual(['a', 'b'])
    expect(service.received[1]!.query).toEqual({ search: 'aurora', continuationToken: 'two' })
  })

  test('end when a service repeats itself', async () => {
    const next = { uri: '/customers', method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: 'same' }] }
    const { service, client } = await talkTo([{ json: { items: [{ id: 'a' }], links: { next } } }])
    expect(await namesOf(items(client.customers.list))).toEqual(['a', 'a'])
    expect(service.received).toHaveLength(2)
  })

  test('are asked for one by one, and no more of them than are wanted', async () => {
    const { service, client } = await talkTo(byLinks(() => '/customers?size=3'))
    for await (const { id } of items(client.customers.list, { query: { size: 3 } })) if (id === 'Customer 2') break
    expect(service.received).toHaveLength(1)
  })

  test('may be a bare array, or hold nothing', async () => {
    const { client } = await talkTo([{ json: [{ id: 'a' }] }, { json: { totalCount: 0 } }])
    expect(await namesOf(items(client.customers.list))).toEqual(['a'])
    expect(await namesOf(items(client.customers.list))).toEqual([])
  })

  test('end with the problem of the page that could not be had', async () => {
    const list = byLinks(() => '/customers?size=3')
    const { client } = await talkTo((asked) =>
      asked.headers['ms-continuationtoken'] === 'from3' ? { status: 400, json: { code: 3000 } } : list(asked),
    )
    const found: string[] = []
    const reading = async () => {
      for await (const { id } of items(client.customers.list)) found.push(id)
    }
    await expect(reading()).rejects.toMatchObject({ category: 'badInput', code: 3000 })
    expect(found).toEqual(names.slice(0, 3))
  })
})
