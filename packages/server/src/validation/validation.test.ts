import { randomUUID } from 'node:crypto'
import { CountryValidationRules, countryCodes } from '@tenantry/contract/countries'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let agent: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  agent = await instance.nubia.as('salesAgent')
})
afterAll(() => instance.close())

describe('HEAD /v1/domains/{domain}', () => {
  const exists = (domain: string, caller = agent) => caller.send('HEAD', `/v1/domains/${encodeURIComponent(domain)}`)

  test('200: taken, by whomever; 404: free; no body, no fault', async () => {
    const ours = await instance.nubia.createCustomer()
    const theirs = await instance.other.createCustomer()
    for (const domain of [ours, theirs].map(({ companyProfile }) => companyProfile.domain))
      for (const form of [domain, domain.toUpperCase(), `${domain}.`, ` ${domain}`]) {
        const response = await exists(form)
        expect([form, response.statusCode, response.body]).toEqual([form, 200, ''])
      }
    const free = await exists(`free${randomUUID().slice(0, 8)}.onmicrosoft.com`)
    expect([free.statusCode, free.body]).toEqual([404, ''])
    expect(free.headers['ms-correlationid']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('partners’ own domains and reserved ones are taken, internationalised names in either form', async () => {
    const partner = await instance.addPartner({ domains: [`xn--seal-hqa${Date.now()}.example`] })
    for (const domain of [partner.partner.domains[0]!, 'microsoft.com', 'onmicrosoft.com'])
      expect((await exists(domain)).statusCode).toBe(200)
    expect((await exists('señal.example')).statusCode).toBe((await exists('xn--seal-hqa.example')).statusCode)
  })

  test.each(['x', 'a b.com', 'a..b', '-a.com', `${'x'.repeat(64)}.com`, `${'a.'.repeat(130)}com`, '%', "a'b.com"])(
    'a malformed name (%s) is 400 without a body',
    async (domain) => {
      const response = await exists(domain)
      expect([response.statusCode, response.body]).toEqual([400, ''])
    },
  )

  test('without a token 401, without a role 403, never a body', async () => {
    const none = await instance.send({ method: 'HEAD', url: '/v1/domains/x.com' })
    const billing = await exists('x.com', await instance.nubia.as('billingAdmin'))
    expect([none.statusCode, none.body, billing.statusCode, billing.body]).toEqual([401, '', 403, ''])
  })

  test('GET is 405', async () => {
    const response = await agent.send('GET', '/v1/domains/x.com')
    expect([outcome(response), response.headers['allow']]).toEqual(['405/800042', 'HEAD'])
  })
})

describe('GET /v1/validations/checkdomainavailability/{prefix}', () => {
  const available = async (prefix: string, caller = agent) =>
    (await caller.send('GET', `/v1/validations/CheckDomainAvailability/${encodeURIComponent(prefix)}`)).json()

  test('a bare true for what is free, a bare false for what is taken or can be no domain', async () => {
    const { companyProfile } = await instance.nubia.createCustomer()
    const free = `free${randomUUID().slice(0, 8)}`
    expect(await available(free)).toBe(true)
    expect(await available(companyProfile.domain.split('.')[0]!.toUpperCase())).toBe(false)
    for (const prefix of ['two.parts', 'a b', 'señal', 'x'.repeat(28), '-', 'x.onmicrosoft.com'])
      expect([prefix, await available(prefix)]).toEqual([prefix, false])
  })

  test('in the US Government cloud it is about the ending of that cloud', async () => {
    const government = await tenantryWith({ TENANTRY_CLOUD: 'us-government' })
    try {
      const admin = await government.nubia.as('adminAgent')
      const [prefix] = government.nubia.partner.domain.split('.')
      expect([await available(prefix!, admin), await available(`${prefix}x`, admin)]).toEqual([false, true])
    } finally {
      await government.close()
    }
  })
})

describe('POST /v1/validations/address', () => {
  const check = (body: unknown, headers: Record<string, string> = {}) =>
    agent.send('POST', '/v1/validations/address', { body, headers })
  const astoria = { country: 'US', city: 'Astoria', state: 'OR', addressLine1: '88 Pier Street', postalCode: '97103' }
  const madrid = { country: 'ES', city: 'Madrid', addressLine1: 'Calle del Faro 12', postalCode: '28013' }

  test('an address that the rules pass is Verified, with itself as suggestion', async () => {
    expect((await check(astoria)).json()).toEqual({
      originalAddress: astoria,
      suggestedAddresses: [astoria],
      status: 'Verified',
    })
    expect(
      (
        await check({ Country: 'es', City: 'Madrid', AddressLine1: 'Calle 1', PostalCode: '28013', State: null })
      ).json(),
    ).toMatchObject({
      suggestedAddresses: [{ country: 'ES', city: 'Madrid', addressLine1: 'Calle 1', postalCode: '28013' }],
      status: 'Verified',
    })
  })

  test.each<[string, object]>([
    ['an unknown state', { ...astoria, state: 'ZZ' }],
    ['no state where one is required', { ...astoria, state: undefined }],
    ['a wrong postal code', { ...madrid, postalCode: '1' }],
    ['no postal code', { ...madrid, postalCode: null }],
    ['no street', { ...madrid, addressLine1: '' }],
    ['no city', { ...madrid, city: undefined }],
  ])('%s: 200 with status None, a message and no suggestion', async (_name, body) => {
    const response = await check(body)
    expect([response.statusCode, response.json()]).toEqual([
      200,
      {
        originalAddress: expect.objectContaining({ country: expect.any(String) }),
        suggestedAddresses: [],
        status: 'None',
        validationMessage: expect.stringMatching(/\w/),
      },
    ])
    const spanish = await check(body, { 'x-locale': 'es-ES' })
    expect(spanish.json().validationMessage).not.toBe(response.json().validationMessage)
  })

  test('a state is any text outside US, CA, CN and MX', async () => {
    expect((await check({ ...madrid, state: 'Comunidad de Madrid' })).json().status).toBe('Verified')
  })

  test('V-61: the second line may be long, the third too, to 200', async () => {
    expect((await check({ ...madrid, addressLine3: 'x'.repeat(200) })).json().status).toBe('Verified')
    expect(outcome(await check({ ...madrid, addressLine3: 'x'.repeat(201) }))).toBe('400/3000')
  })

  test.each<[string, unknown, string]>([
    ['no address', {}, '400/3000'],
    ['no country', { city: 'Madrid' }, '400/3000'],
    ['UK (V-65)', { ...madrid, country: 'UK' }, '400/3000'],
    ['an unknown country', { ...madrid, country: 'ZZ' }, '400/3000'],
    ['a number as country', { ...madrid, country: 34 }, '400/3000'],
    ['a list as city', { ...madrid, city: ['Madrid'] }, '400/3000'],
    ['a control character', { ...madrid, city: 'Mad\u0007rid' }, '400/3000'],
    ['a list', [], '400/800002'],
    ['null', 'null', '400/800002'],
    ['nothing', '', '400/800002'],
  ])('%s is unusable: refused', async (_name, body, expected) => {
    expect(outcome(await check(body))).toBe(expected)
  })

  test.each(['Partner Center Java SDK', 'Partner Center PowerShell'])('%s gets true, or 400 / 2007', async (client) => {
    const headers = { 'ms-partnercenter-client': client }
    const good = await check(astoria, headers)
    expect([good.statusCode, good.body, good.headers['content-type']]).toEqual([
      200,
      'true',
      'application/json; charset=utf-8',
    ])
    const bad = await check({ ...astoria, state: 'ZZ' }, headers)
    expect(outcome(bad)).toBe('400/2007')
    expect(bad.json()).toMatchObject({ description: expect.stringMatching(/\w/), data: [{ field: 'state' }] })
    expect(outcome(await check({ ...astoria, country: 'UK' }, headers))).toBe('400/3000')
  })

  test('the .NET SDK gets the new form', async () => {
    const response = await check(astoria, { 'ms-partnercenter-client': 'Partner Center .NET SDK' })
    expect(response.json().status).toBe('Verified')
  })

  test('stores nothing: a check with a request id is no write', async () => {
    const headers = { 'ms-requestid': randomUUID() }
    await check(astoria, headers)
    expect((await check({ ...astoria, state: 'ZZ' }, headers)).json().status).toBe('None')
    const admin = await instance.nubia.as('adminAgent')
    const { items } = await admin.client.activity.list({ query: {} })
    expect(JSON.stringify(items)).not.toContain('Pier Street')
  })
})

describe('GET /v1/countryvalidationrules/{country}', () => {
  const rules = (country: string) => agent.send('GET', `/v1/countryvalidationrules/${encodeURIComponent(country)}`)

  test('of Spain, in any letter case', async () => {
    const response = await rules('es')
    expect(response.json()).toMatchObject({
      iso2Code: 'ES',
      defaultCulture: 'es-ES',
      isStateRequired: false,
      supportedStatesList: [],
      supportedCulturesList: ['es-ES', 'ca-ES', 'eu-ES', 'gl-ES', 'en-US'],
      isPostalCodeRequired: true,
      isCityRequired: true,
      isVatIdSupported: true,
      countryCallingCodesList: ['34'],
      attributes: { objectType: 'CountryValidationRules' },
    })
    expect((await rules('ES')).body).toBe(response.body)
  })

  test('of the United States: 51 states, no territories', async () => {
    const { isStateRequired, supportedStatesList } = (await rules('US')).json()
    expect([isStateRequired, supportedStatesList.length, supportedStatesList.includes('PR')]).toEqual([true, 51, false])
  })

  test('of every country: lists are lists, switches are switches, patterns are patterns', async () => {
    for (const country of countryCodes) {
      const body = CountryValidationRules.parse((await rules(country)).json())
      expect(body.isStateRequired).toBe(body.supportedStatesList.length > 0)
      for (const pattern of [body.postalCodeRegex, body.phoneNumberRegex, body.vatIdRegex])
        if (pattern !== undefined) expect(() => new RegExp(pattern)).not.toThrow()
    }
  })

  test.each([
    ['UK', '404/1000'],
    ['ZZ', '404/1000'],
    ['ESP', '400/3000'],
    ['E', '400/3000'],
    ['ß', '400/3000'],
    ['1x', '400/3000'],
    ['e%', '400/3000'],
    ['%00', '400/3000'],
  ])('%s is %s', async (country, expected) => {
    expect(outcome(await rules(country))).toBe(expected)
  })
})
