import { randomUUID } from 'node:crypto'
import type { Customer, Link } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  filterText,
  outcome,
  type TestInstance,
  type TestPartner,
  tenantryWith,
} from '../../test/harness.ts'

interface Listed {
  totalCount: number
  items: Customer[]
  continuationToken?: string
  links: Record<string, Link>
  attributes: { objectType: string }
}

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

/** A partner of its own with these customers, and someone who reads them. */
const partnerWith = async (...names: string[]): Promise<{ partner: TestPartner; agent: Caller }> => {
  const partner = await instance.addPartner()
  await partner.createCustomers(names.map((companyName) => ({ companyName })))
  return { partner, agent: await partner.as('adminAgent') }
}

const list = async (agent: Caller, query: string, headers: Record<string, string> = {}): Promise<Listed> => {
  const response = await agent.send('GET', `/v1/customers${query}`, { headers })
  expect([response.statusCode, response.body]).toEqual([200, expect.any(String)])
  return response.json() as Listed
}
const names = ({ items }: Listed) => items.map(({ companyProfile }) => companyProfile.companyName)

/** Follows a link as the SDKs do: its address below the version, its headers on the request. */
const follow = (agent: Caller, link: Link | undefined): Promise<Listed> => {
  const address = new URL(`http://test/v1${link!.uri}`)
  expect(address.pathname).toBe('/v1/customers')
  return list(agent, address.search, Object.fromEntries(link!.headers.map(({ key, value }) => [key, value])))
}

describe('GET /v1/customers', () => {
  test('an item has the shape of the list and no more', async () => {
    const partner = await instance.addPartner()
    const customer = await partner.createCustomer({ companyName: 'Harbor & Pine Clinics' })
    const { items, links, attributes, totalCount } = await list(await partner.as('helpdeskAgent'), '?size=10')
    expect(items).toEqual([
      {
        id: customer.id,
        companyProfile: {
          tenantId: customer.id,
          domain: customer.companyProfile.domain,
          companyName: 'Harbor & Pine Clinics',
          links: { self: { uri: `/customers/${customer.id}/profiles/company`, method: 'GET', headers: [] } },
          attributes: { objectType: 'CustomerCompanyProfile' },
        },
        relationshipToPartner: 'reseller',
        links: { self: { uri: `/customers/${customer.id}`, method: 'GET', headers: [] } },
        attributes: { objectType: 'Customer' },
      },
    ])
    expect(links).toEqual({ self: { uri: '/customers?size=10', method: 'GET', headers: [] } })
    expect([attributes, totalCount]).toEqual([{ objectType: 'Collection' }, 1])
  })

  test('a partner without customers gets an empty collection, paged and streamed', async () => {
    const { agent } = await partnerWith()
    for (const query of ['?size=2', '', '?size=0'])
      expect(await list(agent, query)).toMatchObject({
        totalCount: 0,
        items: [],
        attributes: { objectType: 'Collection' },
      })
    expect((await list(agent, '?size=2')).links).not.toHaveProperty('next')
  })

  test('ordered by company name without case and accents, then id', async () => {
    const { agent } = await partnerWith('beta', 'Ágora', 'Alfa', 'Álamo', 'alfa')
    const page = await list(agent, '?size=10')
    expect(names(page).map((name) => name.toLowerCase())).toEqual(['ágora', 'álamo', 'alfa', 'alfa', 'beta'])
    const [one, two] = page.items.slice(2, 4)
    expect(one!.id < two!.id).toBe(true)
  })
})

describe('filter', () => {
  let agent: Caller
  let domain: string
  beforeAll(async () => {
    const made = await partnerWith('Harbor Pine', 'harbour A+B', 'Háreas', 'Other')
    agent = made.agent
    domain = (await made.partner.createCustomer({ companyName: 'Domain', domain: 'zzdom1.onmicrosoft.com' }))
      .companyProfile.domain
  })

  test.each([
    ['starts_with', 'CompanyName'],
    ['StartsWith', 'companyname'],
    ['STARTS_WITH', 'COMPANYNAME'],
    ['starts_with', 'DisplayName'],
  ])('%s on %s compares prefixes without case and accents', async (operator, field) => {
    expect(names(await list(agent, `?size=9&filter=${filterText(field, 'HAR', operator)}`))).toEqual([
      'Harbor Pine',
      'harbour A+B',
      'Háreas',
    ])
  })

  test('operators come as ordinals too, with other members beside them in any order', async () => {
    for (const operator of [9, '9']) {
      const text = JSON.stringify({ operator, fieldType: 'String', VALUE: 'harb', field: 'CompanyName' })
      expect(names(await list(agent, `?filter=${encodeURIComponent(text)}`))).toEqual(['Harbor Pine', 'harbour A+B'])
    }
  })

  test('a blank arrives as + or %20, a plus as %2B', async () => {
    const form = (value: string) => filterText('CompanyName', value).replaceAll('%20', '+')
    expect(names(await list(agent, `?size=9&filter=${form('harbor pine')}`))).toEqual(['Harbor Pine'])
    expect(names(await list(agent, `?size=9&filter=${filterText('CompanyName', 'harbour a+')}`))).toEqual([
      'harbour A+B',
    ])
  })

  test('Domain and DefaultDomainName compare the beginning of the domain', async () => {
    for (const field of ['Domain', 'DefaultDomainName'])
      expect((await list(agent, `?size=9&filter=${filterText(field, 'ZZdom')}`)).items[0]!.companyProfile.domain).toBe(
        domain,
      )
  })

  test('an unknown reseller or provider gives an empty collection', async () => {
    for (const field of ['IndirectReseller', 'IndirectCloudSolutionProvider'])
      expect((await list(agent, `?size=9&filter=${filterText(field, randomUUID())}`)).totalCount).toBe(0)
  })

  test('a filter goes with streaming and stays in the self link, encoded', async () => {
    const filter = filterText('CompanyName', 'har')
    expect((await list(agent, `?filter=${filter}`)).totalCount).toBe(3)
    const { links } = await list(agent, `?size=2&filter=${filter}`)
    expect(links['self']!.uri).toBe(`/customers?size=2&filter=${filter}`)
    for (const { uri } of Object.values(links)) {
      expect(uri).not.toMatch(/[{}"|\s]/)
      expect(uri.split('?')).toHaveLength(2)
    }
  })

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no field', '{"Value":"a","Operator":"starts_with"}'],
    ['no value', '{"Field":"CompanyName","Operator":"starts_with"}'],
    ['a value that is no text', '{"Field":"CompanyName","Value":{"a":1},"Operator":"starts_with"}'],
    ['an unknown field', '{"Field":"Email","Value":"a","Operator":"starts_with"}'],
    ['an unknown operator', '{"Field":"CompanyName","Value":"a","Operator":"like"}'],
    ['another operator', '{"Field":"CompanyName","Value":"a","Operator":"substring"}'],
    ['an operator out of range', '{"Field":"CompanyName","Value":"a","Operator":99}'],
    ['a negative operator', '{"Field":"CompanyName","Value":"a","Operator":-1}'],
    ['an operator between two', '{"Field":"CompanyName","Value":"a","Operator":1.5}'],
    ['twins', '{"Field":"CompanyName","field":"Domain","Value":"a","Operator":"starts_with"}'],
    ['two filters', '{"LeftFilter":{"Field":"CompanyName"},"RightFilter":{},"Operator":"and"}'],
  ])('R6.3: %s is 400 / 3000', async (_name, text) => {
    for (const size of ['size=2&', '']) {
      const response = await agent.send('GET', `/v1/customers?${size}filter=${encodeURIComponent(text)}`)
      expect(outcome(response)).toBe('400/3000')
      expect(response.json().data[0].field).toBe('filter')
    }
  })
})

describe('pages', () => {
  const seven = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6', 'g7'].map((name) => `Page ${name}`)

  test('next links lead to the end and back, previous links too', async () => {
    const { agent } = await partnerWith(...seven)
    const first = await list(agent, '?size=3')
    expect(first.links['next']).toEqual({
      uri: '/customers?size=3&seekOperation=Next',
      method: 'GET',
      headers: [{ key: 'MS-ContinuationToken', value: first.continuationToken }],
    })
    expect(first.links).not.toHaveProperty('previous')
    expect(first.totalCount).toBe(3)
    const second = await follow(agent, first.links['next'])
    const third = await follow(agent, second.links['next'])
    expect([...names(first), ...names(second), ...names(third)]).toEqual(seven)
    expect(third.links).not.toHaveProperty('next')
    expect(third).not.toHaveProperty('continuationToken')
    const back = await follow(agent, third.links['previous'])
    expect(names(back)).toEqual(names(second))
    const start = await follow(agent, back.links['previous'])
    expect(names(start)).toEqual(names(first))
    expect(start.links).not.toHaveProperty('previous')
  })

  test('a seek query sends the token and nothing else: it carries size and filter', async () => {
    const { agent } = await partnerWith(...seven, 'Zebra')
    const first = await list(agent, `?size=3&filter=${filterText('CompanyName', 'page')}`)
    const headers = { 'ms-continuationtoken': first.continuationToken! }
    const second = await list(agent, '?seekOperation=next', headers)
    expect(names(second)).toEqual(seven.slice(3, 6))
    const third = await list(agent, '?seekOperation=0', { 'ms-continuationtoken': second.continuationToken! })
    expect(names(third)).toEqual(seven.slice(6))
    expect(
      names(await list(agent, '?seekOperation=Previous', { 'ms-continuationtoken': second.continuationToken! })),
    ).toEqual(seven.slice(0, 3))
    expect(names(await list(agent, '?seekOperation=First', headers))).toEqual(seven.slice(0, 3))
  })

  test('one SDK puts the token into the query', async () => {
    const { agent } = await partnerWith(...seven)
    const first = await list(agent, '?size=3')
    const token = encodeURIComponent(first.continuationToken!)
    const second = await list(agent, `?size=3&seekOperation=Next&MS-ContinuationToken=${token}`)
    expect(names(second)).toEqual(seven.slice(3, 6))
    expect(names(await list(agent, `?seekOperation=1&ms-continuationtoken=${token}`))).toEqual([])
  })

  test('Next without a token is the first page; the documentation’s second question mark counts as &', async () => {
    const { agent } = await partnerWith(...seven)
    expect(names(await list(agent, '?size=2&seekOperation=Next'))).toEqual(seven.slice(0, 2))
    expect(names(await list(agent, `?size=1?filter=${filterText('CompanyName', 'page c')}`))).toEqual(['Page c3'])
  })

  test('Last and PageIndex are refused', async () => {
    const { agent } = await partnerWith()
    for (const seek of ['Last', 'PageIndex', '3', '4', 'Sideways', '77'])
      expect(outcome(await agent.send('GET', `/v1/customers?size=2&seekOperation=${seek}`))).toBe('400/3000')
  })

  test.each(['-1', 'ten', '1.5', '1e999', 'NaN', '0x'])('R6.3: a size of %s is refused', async (size) => {
    const { agent } = await partnerWith()
    expect(outcome(await agent.send('GET', `/v1/customers?size=${size}`))).toBe('400/3000')
  })

  test('an empty query value counts as absent, a size over 500 as 500', async () => {
    const { agent } = await partnerWith('Una')
    expect((await list(agent, '?size=&filter=&seekOperation=')).totalCount).toBe(1)
    expect((await list(agent, '?size=100000')).links['self']!.uri).toBe('/customers?size=500')
  })

  test('a garbled token and that of another partner are 400 / 3000, alike', async () => {
    const { agent } = await partnerWith(...seven)
    const stranger = await partnerWith(...seven)
    const { continuationToken } = await list(stranger.agent, '?size=2')
    const state = { p: 'x', s: 2, a: ['a', 'b'], z: ['a', 'b'] }
    const forged = Buffer.from(JSON.stringify(state)).toString('base64url')
    const answers = await Promise.all(
      [continuationToken!, `${continuationToken}x`, 'x', '{}', forged, 'bnVsbA'].map((token) =>
        agent.send('GET', '/v1/customers?size=2', { headers: { 'ms-continuationtoken': token } }),
      ),
    )
    for (const answer of answers) {
      expect(outcome(answer)).toBe('400/3000')
      expect(answer.body).toBe(answers[0]!.body)
    }
  })

  test('R6.1: a token that a caller wrote itself is refused wherever it does not fit', async () => {
    const { agent, partner } = await partnerWith(...seven)
    const p = partner.partner.id
    const place = ['page c3', randomUUID()]
    const states = [
      { p },
      { p, s: -1, a: place, z: place },
      { p, s: 1e9, a: place, z: place },
      { p, s: '2', a: place, z: place },
      { p, s: 2, a: 'a', z: 7 },
      { p, s: 2, a: [1, 2], z: [{}, []] },
      { p, s: 2, a: [], z: [] },
      { p, s: 2, f: {}, a: place, z: place },
      { p, s: 2, f: 'x', a: place, z: place },
      { p, s: 2, a: place, z: [...place, 'more'] },
    ]
    for (const state of states) {
      const token = Buffer.from(JSON.stringify(state)).toString('base64url')
      for (const seek of ['Next', 'Previous', 'First'])
        expect([
          state,
          outcome(
            await agent.send('GET', `/v1/customers?seekOperation=${seek}`, {
              headers: { 'ms-continuationtoken': token },
            }),
          ),
        ]).toEqual([state, '400/3000'])
    }
  })

  test('R4.5: rows put in and taken out meanwhile neither repeat nor hide others', async () => {
    const { agent, partner } = await partnerWith()
    const stay = Array.from({ length: 40 }, (_, n) => `Stay ${String(n).padStart(2, '0')}`)
    const leave = await partner.createCustomers(
      Array.from({ length: 20 }, (_, n) => ({ companyName: `Stay ${String(n * 2).padStart(2, '0')} leaves` })),
    )
    await partner.createCustomers(stay.map((companyName) => ({ companyName })))
    const admin = await partner.as('globalAdmin')
    const seen: string[] = []
    let page = await list(agent, '?size=7')
    for (;;) {
      seen.push(...names(page))
      if (!page.links['next']) break
      await partner.createCustomers(
        ['Aaa', 'Stay 10', 'Stay 25', 'Zzz'].map((name) => ({ companyName: `${name} new ${randomUUID()}` })),
      )
      const gone = leave.pop()
      if (gone)
        await admin.client.customers.removeRelationship({
          params: { customerId: gone.id },
          body: { relationshipToPartner: 'none' },
        })
      page = await follow(agent, page.links['next'])
    }
    expect(seen.filter((name) => stay.includes(name))).toEqual(stay)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('the longest names that the rules allow still have a next page', async () => {
    const { agent } = await partnerWith(
      ...['ﷺ', '漢', '😀', '\u0390'].flatMap((sign) => [0, 1].map((n) => `${sign.repeat(99)}${n}`)),
    )
    let page = await list(agent, `?size=1&filter=${filterText('CompanyName', '')}`)
    let count = page.totalCount
    while (page.links['next']) {
      page = await follow(agent, page.links['next'])
      count += page.totalCount
    }
    expect(count).toBe(8)
  })
})

describe('without a size', () => {
  test('everything is streamed in order over several chunks, with the count after it', async () => {
    const partner = await instance.addPartner()
    const made = Array.from({ length: 1_203 }, (_, n) => `Stream ${String(n).padStart(4, '0')}`)
    await partner.createCustomers(made.map((companyName) => ({ companyName })))
    const agent = await partner.as('adminAgent')
    const response = await agent.send('GET', '/v1/customers')
    const body = response.json() as Listed
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(names(body)).toEqual(made)
    expect(body.totalCount).toBe(1_203)
    expect(body.links).toEqual({ self: { uri: '/customers', method: 'GET', headers: [] } })
    expect(body).not.toHaveProperty('continuationToken')
    expect((await agent.send('GET', '/v1/customers?size=0')).body).toBe(response.body)
    expect((await agent.send('HEAD', '/v1/customers')).body).toBe('')
  })
})
