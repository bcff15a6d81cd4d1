import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestInstance, tenantryWith } from '../harness.ts'
import type { RawAnswer } from '../raw-http.ts'
import { curl, java, net, node, powershell, type Wire, type WireClient, wireTo } from './clients.ts'

let instance: TestInstance
let wire: Wire
beforeAll(async () => {
  instance = await tenantryWith()
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = instance.tenantry.app.server.address() as AddressInfo
  wire = wireTo(port, (await instance.nubia.as('adminAgent', 'globalAdmin')).token)
})
afterAll(() => instance.close())

// biome-ignore lint/suspicious/noExplicitAny: an answer as it came
const jsonOf = (answer: RawAnswer) => answer.json as any
const outcome = (answer: RawAnswer) =>
  `${answer.status}/${jsonOf(answer)?.code ?? jsonOf(answer)?.statusCode ?? ''}`.replace(/\/$/, '')
const everyClient: [WireClient][] = [[net], [java], [powershell], [node], [curl]]

/** Every link inside an answer. */
const linksIn = (value: unknown): { uri: string; method: string; headers: unknown }[] => {
  if (Array.isArray(value)) return value.flatMap(linksIn)
  if (typeof value !== 'object' || value === null) return []
  const own = 'uri' in value ? [value as { uri: string; method: string; headers: unknown }] : []
  return [...own, ...Object.values(value).flatMap(linksIn)]
}

/** Every name of a member inside an answer. */
const namesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [name, ...namesIn(member)])
}

describe('answers', () => {
  test.each(everyClient)('$name: links are relative, without the version, with an array of headers', async (client) => {
    const { id } = await instance.nubia.createCustomer()
    for (const path of [`/v1/customers/${id}`, `/v1/customers/${id}/profiles/billing`, '/v1/customers?size=1']) {
      const links = linksIn(jsonOf(await wire.send(client, 'GET', path)))
      expect(links.length).toBeGreaterThan(0)
      for (const { uri, method, headers } of links) {
        expect(uri).toMatch(/^\/(?!v1)[^\s{}"|]+$/)
        expect([method, Array.isArray(headers)]).toEqual(['GET', true])
      }
    }
  })

  test('names are camelCase, but for the two that are documented otherwise; nothing is null', async () => {
    const { id } = await instance.nubia.createCustomer()
    const partner = instance.nubia.partner.id
    const policy = {
      selfServeEntity: { selfServeEntityType: 'customer', tenantID: id },
      grantor: { grantorType: 'billToPartner', tenantID: partner },
      permissions: [{ resource: 'AzureSavingsPlan', action: 'Purchase' }],
    }
    const answers = [
      await wire.send(curl, 'GET', `/v1/customers/${id}`),
      await wire.send(curl, 'GET', '/v1/customers?size=2'),
      await wire.send(curl, 'POST', '/v1/SelfServePolicy', {
        body: policy,
        headers: { 'Content-Type': 'application/json' },
      }),
      await wire.send(curl, 'GET', '/v1/countryvalidationrules/US'),
    ]
    for (const { json, body } of answers) {
      const odd = namesIn(json).filter((name) => !/^[a-z][a-zA-Z0-9]*$/.test(name) || /ID$/.test(name))
      expect(odd.filter((name) => name !== 'tenantID')).toEqual([])
      expect(body).not.toContain(':null')
    }
    expect(namesIn(answers[2]!.json)).toContain('tenantID')
  })

  test('the nested billing profile of a customer carries the version of the profile itself', async () => {
    const { id } = await instance.nubia.createCustomer()
    const customer = jsonOf(await wire.send(powershell, 'GET', `/v1/customers/${id}`))
    const billing = await wire.send(powershell, 'GET', `/v1/customers/${id}/profiles/billing`)
    expect(customer.billingProfile.attributes.etag).toBe(jsonOf(billing).attributes.etag)
    expect(billing.headers.get('etag')).toBe(`"${jsonOf(billing).attributes.etag}"`)
  })

  test('totalCount is the number of items of this answer, never the grand total', async () => {
    await instance.nubia.createCustomers([{}, {}, {}])
    for (const path of ['/v1/customers?size=2', '/v1/customers?size=0', '/v1/customers', '/v1/auditrecords?size=2']) {
      const { totalCount, items, attributes } = jsonOf(await wire.send(net, 'GET', path))
      expect([path, totalCount, attributes]).toEqual([path, items.length, { objectType: 'Collection' }])
    }
  })

  test('a list that must have the objects of country rules has them: no Boolean is missing, no list is null', async () => {
    for (const country of ['ES', 'US', 'BR', 'HK']) {
      const rules = jsonOf(await wire.send(powershell, 'GET', `/v1/countryvalidationrules/${country.toLowerCase()}`))
      for (const name of [
        'isStateRequired',
        'isPostalCodeRequired',
        'isCityRequired',
        'isVatIdSupported',
        'isTaxIdSupported',
        'isTaxIdOptional',
      ])
        expect([country, name, typeof rules[name]]).toEqual([country, name, 'boolean'])
      for (const name of [
        'supportedStatesList',
        'supportedLanguagesList',
        'supportedCulturesList',
        'countryCallingCodesList',
      ])
        expect([country, name, Array.isArray(rules[name])]).toEqual([country, name, true])
      expect(rules.isStateRequired && rules.supportedStatesList.length === 0).toBe(false)
    }
  })

  test('relationshipToPartner is spelled as enumerated, and read as a name in any case or as ordinal', async () => {
    for (const none of ['none', 'None', 5, '5']) {
      const { id } = await instance.nubia.createCustomer()
      expect(jsonOf(await wire.send(net, 'GET', `/v1/customers/${id}`)).relationshipToPartner).toBe('reseller')
      const body = { RelationshipToPartner: none }
      const removed = await wire.send(net, 'PATCH', `/v1/customers/${id}`, { body })
      expect([none, removed.status, jsonOf(removed).relationshipToPartner]).toEqual([none, 200, 'none'])
    }
  })
})

describe('unknown customers', () => {
  test.each(everyClient)('$name: 403 / 20002 from PartnerFD, whatever is asked of one', async (client) => {
    const id = randomUUID()
    for (const path of ['', '/profiles/company', '/profiles/billing', '/subscriptions']) {
      const answer = await wire.send(client, 'GET', `/v1/customers/${id}${path}`)
      expect([outcome(answer), jsonOf(answer).source, jsonOf(answer).data]).toEqual(['403/20002', 'PartnerFD', []])
      expect(jsonOf(answer).description.length).toBeGreaterThan(10)
    }
    expect(outcome(await wire.send(client, 'GET', '/v1/customers/not-a-guid'))).toBe('400/900118')
  })
})

describe('repeats', () => {
  const changed = async (path: string): Promise<number> => {
    const records = jsonOf(await wire.send(curl, 'GET', '/v1/auditrecords?size=500'))
    return records.items.filter(({ customerId }: { customerId: string }) => path.includes(customerId)).length
  }

  test('Java: a 404 costs five requests with one id, all alike', async () => {
    const requestId = randomUUID()
    const answers: RawAnswer[] = []
    for (let attempt = 0; attempt < 5; attempt++)
      answers.push(await wire.send(java, 'HEAD', `/v1/domains/free-${requestId}.onmicrosoft.com`, { requestId }))
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(5).fill([404, '']))
  })

  test('Java: a refused update comes five times with one id and is one record', async () => {
    const { id } = await instance.nubia.createCustomer()
    const path = `/v1/customers/${id}/profiles/billing`
    const billing = jsonOf(await wire.send(java, 'GET', path))
    const before = await changed(path)
    const requestId = randomUUID()
    const body = { ...billing, defaultAddress: { ...billing.defaultAddress, postalCode: 'x' } }
    const answers: RawAnswer[] = []
    for (let attempt = 0; attempt < 5; attempt++) answers.push(await wire.send(java, 'PUT', path, { requestId, body }))
    expect(answers.map(outcome)).toEqual(Array(5).fill('400/3000'))
    expect(new Set(answers.map(({ body: text }) => text)).size).toBe(1)
    expect(await changed(path)).toBe(before + 1)
  })

  test('one id and one body sent to two addresses are two requests', async () => {
    const requestId = randomUUID()
    const body = { FirstName: 'Nerea' }
    const headers = { 'Content-Type': 'application/json', 'If-Match': '*', 'MS-RequestId': requestId }
    for (const { id } of [await instance.nubia.createCustomer(), await instance.nubia.createCustomer()]) {
      const path = `/v1/customers/${id}/profiles/billing`
      const answer = await wire.send(curl, 'PUT', path, { headers, body })
      expect([answer.status, jsonOf(answer).firstName]).toEqual([200, 'Nerea'])
      expect(jsonOf(await wire.send(curl, 'GET', path)).firstName).toBe('Nerea')
    }
  })

  test('on, off, on, off of a policy under one id ends off', async () => {
    const { id } = await instance.nubia.createCustomer()
    const partner = instance.nubia.partner.id
    const requestId = randomUUID()
    const on = {
      SelfServeEntity: { SelfServeEntityType: 'customer', TenantID: id },
      Grantor: { GrantorType: 'billToPartner', TenantID: partner },
      Permissions: [{ Resource: 'AzureReservedInstances', Action: 'Purchase' }],
    }
    const statuses: number[] = []
    for (let round = 0; round < 2; round++) {
      statuses.push((await wire.send(net, 'POST', '/v1/SelfServePolicy', { requestId, body: on })).status)
      statuses.push((await wire.send(net, 'DELETE', `/v1/SelfServePolicy/${partner}_${id}`, { requestId })).status)
    }
    expect(statuses).toEqual([201, 204, 201, 204])
    const left = await wire.send(net, 'GET', `/v1/SelfServePolicy?entity_Id=${id}`)
    expect(jsonOf(left).items).toEqual([])
  })
})

describe('versions', () => {
  const update = (path: string, headers: Record<string, string>, etag?: string) =>
    wire.send(curl, 'PUT', path, {
      headers: { 'Content-Type': 'application/json', ...headers },
      body: { FirstName: `N${randomUUID().slice(0, 6)}`, ...(etag && { Attributes: { Etag: etag } }) },
    })

  test('4: If-Match as "x", x, W/"x" and *; a stale one is 412, a stale one in the body 400, none 400, all 2055', async () => {
    const { id } = await instance.nubia.createCustomer()
    const path = `/v1/customers/${id}/profiles/billing`
    let etag = jsonOf(await wire.send(curl, 'GET', path)).attributes.etag as string
    const first = etag
    for (const form of [(x: string) => `"${x}"`, (x: string) => x, (x: string) => `W/"${x}"`, () => '*']) {
      const answer = await update(path, { 'If-Match': form(etag) })
      expect([form(etag), answer.status]).toEqual([form(etag), 200])
      expect(jsonOf(answer).attributes.etag).not.toBe(etag)
      expect(answer.headers.get('etag')).toBe(`"${jsonOf(answer).attributes.etag}"`)
      etag = jsonOf(answer).attributes.etag
    }
    expect(outcome(await update(path, { 'If-Match': `"${first}"` }))).toBe('412/2055')
    expect(outcome(await update(path, {}, first))).toBe('400/2055')
    expect(outcome(await update(path, {}))).toBe('400/2055')
    // the header decides where both are given
    expect(outcome(await update(path, { 'If-Match': `"${first}"` }, etag))).toBe('412/2055')
    expect((await update(path, { 'If-Match': `"${etag}"` }, first)).status).toBe(200)
  })
})

describe('paging and filters', () => {
  const made = Array.from({ length: 5 }, (_, n) => `Quirk ${n}`)
  beforeAll(async () => {
    await instance.nubia.createCustomers(made.map((companyName) => ({ companyName })))
  })
  const filterOf = (filter: object) => encodeURIComponent(JSON.stringify(filter))
  const names = (answer: RawAnswer) =>
    jsonOf(answer).items.map((item: { companyProfile: { companyName: string } }) => item.companyProfile.companyName)

  test('the token carries size and filter, in the header and in the query; links.previous goes back', async () => {
    const filter = filterOf({ Field: 'CompanyName', Value: 'quirk', Operator: 'starts_with' })
    const first = jsonOf(await wire.send(net, 'GET', `/v1/customers?size=2&filter=${filter}`))
    const token = first.continuationToken as string
    expect(first.links.next.headers).toEqual([{ key: 'MS-ContinuationToken', value: token }])
    expect(first.links.next.uri).toMatch(/[?&]size=2(&|$)/)
    expect(first.links.next.uri).toMatch(/[?&]seekOperation=Next(&|$)/)
    expect(first.links.next.uri).toMatch(/[?&]filter=%7B/)
    expect(first.links).not.toHaveProperty('previous')
    const inHeader = await wire.send(net, 'GET', '/v1/customers?seekOperation=Next', {
      headers: { 'MS-ContinuationToken': token },
    })
    const inQuery = await wire.send(
      java,
      'GET',
      `/v1//customers?seekOperation=next&MS-ContinuationToken=${encodeURIComponent(token)}`,
    )
    expect([names(inHeader), names(inQuery)]).toEqual([made.slice(2, 4), made.slice(2, 4)])
    const { previous } = jsonOf(inHeader).links
    const back = await wire.send(net, 'GET', `/v1${previous.uri}`, {
      headers: { [previous.headers[0].key]: previous.headers[0].value },
    })
    expect(names(back)).toEqual(made.slice(0, 2))
    const start = await wire.send(net, 'GET', '/v1/customers?seekOperation=First', {
      headers: { 'MS-ContinuationToken': token },
    })
    expect(names(start)).toEqual(made.slice(0, 2))
  })

  test('a page larger than 500 is one of 500; what is no size, no token or no seek is 400 / 3000', async () => {
    expect((await wire.send(curl, 'GET', '/v1/customers?size=5000')).status).toBe(200)
    for (const query of [
      'size=-1',
      'size=two',
      'MS-ContinuationToken=zz',
      'size=1&seekOperation=Last',
      'size=1&seekOperation=4',
    ])
      expect([query, outcome(await wire.send(curl, 'GET', `/v1/customers?${query}`))]).toEqual([query, '400/3000'])
  })

  test('a filter in any order and case, under its older names, after a second question mark, with blanks as plus', async () => {
    const wanted = { value: 'Quirk 3', OPERATOR: 'StartsWith', field: 'companyname' }
    for (const query of [
      `size=9&filter=${filterOf(wanted)}`,
      `size=9?filter=${filterOf(wanted)}`,
      `size=9&Filter=${filterOf(wanted).replaceAll('%20', '+')}`,
      `size=9&filter=${filterOf({ Field: 'DisplayName', Value: 'quirk 3', Operator: 9 })}`,
    ])
      expect([query, names(await wire.send(curl, 'GET', `/v1/customers?${query}`))]).toEqual([query, ['Quirk 3']])
  })

  test('a filter that is no JSON, names an unknown field or operator, or joins two, is 400 / 3000', async () => {
    const simple = { Field: 'CompanyName', Value: 'a', Operator: 'starts_with' }
    for (const filter of [
      '%7B',
      filterOf({ ...simple, Field: 'Email' }),
      filterOf({ ...simple, Operator: 'equals' }),
      filterOf({ LeftFilter: simple, RightFilter: simple, Operator: 'and' }),
    ])
      expect([filter, outcome(await wire.send(net, 'GET', `/v1/customers?size=2&filter=${filter}`))]).toEqual([
        filter,
        '400/3000',
      ])
  })
})

describe('audit records', () => {
  const day = (date: Date) => {
    const two = (n: number) => String(n).padStart(2, '0')
    const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    const ofYear = Math.floor((Date.UTC(year, month - 1, of) - Date.UTC(year, 0, 1)) / 86_400_000) + 1
    return {
      plain: `${year}-${two(month)}-${two(of)}`,
      net: `${two(month)}/${two(of)}/${year}%2000:00:00`,
      sample: `${month}/${of}/${year}%2012:00:00%20AM`,
      java: `${year}-${two(month)}-${two(ofYear)}`,
    }
  }

  test('2: a date as the documentation, .NET and Java write it is the same day', async () => {
    await instance.nubia.createCustomer()
    // A day of the year above 31 is told from a day of the month; before February both read alike.
    const now = new Date()
    const forms = day(now)
    const next = day(new Date(now.getTime() + 86_400_000))
    const counts = new Map<string, number>()
    for (const form of ['plain', 'net', 'sample', 'java'] as const) {
      const answer = await wire.send(
        form === 'java' ? java : net,
        'GET',
        `/v1/auditrecords?startDate=${forms[form]}&endDate=${next[form]}`,
      )
      counts.set(form, answer.status === 200 ? jsonOf(answer).totalCount : answer.status)
    }
    expect(new Set(counts.values()).size).toBe(1)
    expect(counts.get('plain')).toBeGreaterThan(0)
  })

  test('both addresses of the service give the same records; the filter of .NET comes as it leaves its URI class', async () => {
    const { id } = await instance.nubia.createCustomer()
    const filter = `%7B%22Field%22:%22CustomerId%22,%22Value%22:%22${id}%22,%22Operator%22:%22equals%22%7D`
    const plain = await wire.send(net, 'GET', `/v1/auditrecords?filter=${filter}`)
    const prefixed = await wire.send(net, 'GET', `/auditactivity/v1/auditrecords?filter=${filter}`)
    expect(jsonOf(plain).items.map(({ operationType }: { operationType: string }) => operationType)).toEqual([
      'add_customer',
    ])
    expect(jsonOf(prefixed).items).toEqual(jsonOf(plain).items)
  })

  test('what an old SDK does not know is sent to it as undefined, to others by its name', async () => {
    const { id } = await instance.nubia.createCustomer()
    await wire.send(net, 'POST', '/v1/SelfServePolicy', {
      body: {
        selfServeEntity: { selfServeEntityType: 'Customer', tenantId: id },
        grantor: { grantorType: 'BillToPartner', tenantId: instance.nubia.partner.id },
        permissions: [{ resource: 'AzureSavingsPlan', action: 'Purchase' }],
      },
    })
    const filter = encodeURIComponent(JSON.stringify({ Field: 'CustomerId', Value: id, Operator: 'Equals' }))
    const typesFor = async (client: WireClient) => {
      const { items } = jsonOf(await wire.send(client, 'GET', `/v1/auditrecords?filter=${filter}`))
      return items.map(({ operationType, resourceType }: Record<string, string>) => `${operationType} ${resourceType}`)
    }
    expect(await typesFor(net)).toEqual(['create_self_serve_policy self_serve_policy', 'add_customer customer'])
    expect(await typesFor(java)).toEqual(['undefined undefined', 'add_customer customer'])
  })

  test('a record has every member that .NET cannot do without', async () => {
    await instance.nubia.createCustomer()
    const [record] = jsonOf(await wire.send(net, 'GET', '/v1/auditrecords?size=1')).items
    for (const name of ['id', 'partnerId', 'customerId', 'applicationId', 'operationType', 'resourceType'])
      expect([name, typeof record[name]]).toEqual([name, 'string'])
    expect(record.operationDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/)
    expect(['succeeded', 'failed']).toContain(record.operationStatus)
    expect(Array.isArray(record.customizedData)).toBe(true)
    expect(record.attributes).toEqual({ objectType: 'AuditRecord' })
  })
})

describe('address checks', () => {
  const good = { Country: 'ES', City: 'Cádiz', AddressLine1: 'Calle del Faro 12', PostalCode: '11001' }
  const bad = { ...good, PostalCode: '1' }

  test.each([[java], [powershell]])('$name: true, or 400 / 2007', async (client) => {
    expect((await wire.send(client, 'POST', '/v1/validations/address', { body: good })).json).toBe(true)
    expect(outcome(await wire.send(client, 'POST', '/v1/validations/address', { body: bad }))).toBe('400/2007')
  })

  test.each([[net], [node]])('$name: an object with a status, also where the address is wrong', async (client) => {
    const right = jsonOf(await wire.send(client, 'POST', '/v1/validations/address', { body: good }))
    expect([right.status, right.suggestedAddresses.length]).toEqual(['Verified', 1])
    const wrong = await wire.send(client, 'POST', '/v1/validations/address', { body: bad })
    expect([wrong.status, jsonOf(wrong).status, jsonOf(wrong).suggestedAddresses]).toEqual([200, 'None', []])
    expect(jsonOf(wrong).validationMessage).toMatch(/\w/)
  })
})

describe('addresses', () => {
  test('versions and words in other spellings, slashes too many and at the end', async () => {
    const { id } = await instance.nubia.createCustomer()
    for (const path of [
      `/v1/customers/${id}`,
      `/v1.0/customers/${id}`,
      `/V1/Customers/${id}/`,
      `/v1//customers//${id}`,
      `/v1/customers/%7B${id.toUpperCase()}%7D`,
    ])
      expect([path, jsonOf(await wire.send(curl, 'GET', path)).id]).toEqual([path, id])
  })

  test('405 names what the address takes', async () => {
    const { id } = await instance.nubia.createCustomer()
    const put = await wire.send(curl, 'PUT', `/v1/customers/${id}/profiles/company`, {
      headers: { 'Content-Type': 'application/json' },
      body: {},
    })
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})
