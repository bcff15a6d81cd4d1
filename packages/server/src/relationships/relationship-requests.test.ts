import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type AuditRecord, type Customer, endpoints, type PendingRelationshipRequest } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildCustomer,
  type Caller,
  filterText,
  outcome,
  type TestInstance,
  type TestPartner,
  tenantryWith,
} from '../../test/harness.ts'
import { databaseFile } from '../store/database.ts'

const DAY = 24 * 3600_000

let instance: TestInstance
let provider: TestPartner
let reseller: TestPartner
let dual: TestPartner
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  provider = await instance.addPartner({ name: 'Nubia Distribution', type: 'indirectProvider', mpnId: '4100001' })
  reseller = await instance.addPartner({ name: 'Tramontana IT', type: 'indirectReseller', mpnId: '6120457' })
  dual = await instance.addPartner({ name: 'Ábaco Sistemas', type: 'dual' })
  for (const { partner } of [reseller, dual])
    await instance.tenantry.auth.directory.connect(provider.partner, partner.id)
  admin = await instance.nubia.as('adminAgent', 'globalAdmin')
})
afterAll(() => instance.close())

const of = (partner: TestPartner) => partner.as('adminAgent', 'globalAdmin')
const link = (query = '', caller = admin, headers = {}) =>
  caller.send('GET', `/v1/customers/relationshiprequests${query}`, { headers })
const create = async (body: object = {}, caller = admin) =>
  caller.send('POST', '/tenantry/v1/relationship-requests', { body })
const created = async (body: object = {}, caller = admin): Promise<PendingRelationshipRequest> => {
  const response = await create(body, caller)
  expect([response.statusCode, response.body]).toEqual([201, expect.any(String)])
  return response.json()
}
const requests = async (caller = admin): Promise<PendingRelationshipRequest[]> =>
  (await caller.send('GET', '/tenantry/v1/relationship-requests?size=500')).json().items
const stateOf = async (id: string, caller = admin) => (await requests(caller)).find((each) => each.id === id)?.state
const records = async (partner: TestPartner, customerId: string): Promise<AuditRecord[]> =>
  (
    await (await of(partner)).send('GET', `/v1/auditrecords?filter=${filterText('CustomerId', customerId, 'equals')}`)
  ).json().items
const customerWith = async (caller: Caller, domain: string): Promise<Customer | undefined> =>
  (await caller.send('GET', `/v1/customers?filter=${filterText('Domain', domain)}`)).json().items[0]

/** The invited customer: nobody but the one who has the link. */
const guest = (url: string | undefined) => {
  const secret = new URL(url!).hash.slice(1)
  const send = (method: string, path: string, body?: unknown) =>
    instance.send({
      method: method as 'GET',
      url: path,
      headers: {
        authorization: `Invitation ${secret}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
  return {
    secret,
    send,
    open: () => send('POST', '/tenantry/v1/invitation'),
    accept: (override: object = {}) =>
      send('POST', '/tenantry/v1/invitation/acceptance', { ...buildCustomer(), authorized: true, ...override }),
  }
}
const newDomain = () => `d${randomUUID().slice(0, 8)}.onmicrosoft.com`
const withDomain = (domain: string) => ({ companyProfile: { domain } })

describe('GET /v1/customers/relationshiprequests', () => {
  test('an absolute address of a page of ours, with the names that the documented one has', async () => {
    const response = await link()
    expect(response.json()).toEqual({ url: expect.any(String), attributes: { objectType: 'RelationshipRequest' } })
    const url = new URL(response.json().url)
    expect(url.origin + url.pathname).toBe('http://127.0.0.1:7400/invitation')
    const { id, mpnId } = instance.nubia.partner
    expect(Object.fromEntries(url.searchParams)).toEqual({
      invType: 'ResellerRelationship',
      partnerId: id,
      msppId: mpnId,
      DAP: 'true',
    })
    expect(url.hash).toMatch(/^#[0-9a-f]{64}$/)
  })

  test('each call makes a link of its own, under one request id too', async () => {
    const headers = { 'ms-requestid': randomUUID() }
    const urls = await Promise.all([link('', admin, headers), link('', admin, headers), link()])
    expect(new Set(urls.map((response) => response.json().url)).size).toBe(3)
  })

  test('a provider may name a reseller; a reseller names its provider; a dual partner is one or the other', async () => {
    const asked = async (partner: TestPartner, query: string) => {
      const response = await link(query, await of(partner))
      if (response.statusCode !== 200) return outcome(response)
      const { providerId, resellerId } = (await requests(await of(partner)))[0]!
      return [providerId, resellerId]
    }
    const [p, r, d] = [provider.partner.id, reseller.partner.id, dual.partner.id]
    expect(await asked(provider, '')).toEqual([undefined, undefined])
    expect(await asked(provider, `?indirectResellerId=${r}`)).toEqual([undefined, r])
    expect(await asked(provider, `?indirectCloudSolutionProviderId=${p}&indirectResellerId=${r}`)).toEqual([
      undefined,
      r,
    ])
    expect(await asked(reseller, `?indirectCloudSolutionProviderId=${p}&indirectResellerId=${r}`)).toEqual([
      p,
      undefined,
    ])
    expect(await asked(dual, '?dualRoleIndirectRelationship=False')).toEqual([undefined, undefined])
    expect(
      await asked(
        dual,
        `?indirectCloudSolutionProviderId=${p}&indirectResellerId=${d}&dualRoleIndirectRelationship=True`,
      ),
    ).toEqual([p, undefined])
    expect(await asked(reseller, '')).toBe('400/3000')
    expect(await asked(dual, '?dualRoleIndirectRelationship=true')).toBe('400/3000')
    expect(await asked(provider, `?indirectResellerId=${instance.other.partner.id}`)).toBe('400/800016')
    expect(await asked(provider, `?indirectResellerId=${randomUUID()}`)).toBe('404/800015')
    expect(await asked(reseller, `?indirectCloudSolutionProviderId=${instance.other.partner.id}`)).toBe('400/800016')
    expect(await asked(reseller, `?indirectCloudSolutionProviderId=${randomUUID()}`)).toBe('404/800015')
    expect(await asked(instance.nubia, `?indirectResellerId=${r}`)).toBe('400/800016')
    expect(await asked(provider, '?indirectResellerId=x')).toBe('400/3000')
  })

  test('not in a sandbox: 400 / 900127; no app alone: 403 / 900329', async () => {
    const sandbox = await of(await instance.addPartner({ sandbox: true }))
    expect(outcome(await link('', sandbox))).toBe('400/900127')
    expect(outcome(await create({}, sandbox))).toBe('400/900127')
    expect(outcome(await link('', await instance.nubia.asApp('adminAgent')))).toBe('403/900329')
  })
})

describe('requests of a partner', () => {
  test('are listed newest first, with what became of them', async () => {
    const asked = { email: 'cuentas@muelle7.example', domain: newDomain(), companyName: 'Muelle 7' }
    const request = await created(asked)
    expect(request).toMatchObject({ ...asked, state: 'created', delegatedAccess: true, url: expect.any(String) })
    expect(Date.parse(request.expiresAt) - Date.parse(request.createdAt)).toBe(14 * DAY)
    const [newest] = await requests()
    const { url: _, ...shown } = request
    expect(newest).toEqual(shown)
    await guest(request.url).open()
    expect(await stateOf(request.id)).toBe('opened')
    const later = await created()
    expect((await requests()).slice(0, 2).map(({ id }) => id)).toEqual([later.id, request.id])
    const page = (await admin.send('GET', '/tenantry/v1/relationship-requests?size=1')).json()
    const next = await admin.send(
      'GET',
      `/tenantry/v1/relationship-requests?size=1&continuationToken=${page.continuationToken}`,
    )
    expect([page.items[0].id, next.json().items[0].id]).toEqual([later.id, request.id])
    const stranger = await of(instance.other)
    expect(
      outcome(
        await stranger.send('GET', `/tenantry/v1/relationship-requests?continuationToken=${page.continuationToken}`),
      ),
    ).toBe('400/3000')
  })

  test('a new link takes the place of the old one', async () => {
    const request = await created({ email: 'a@muelle7.example' })
    const renewed = (await admin.send('POST', `/tenantry/v1/relationship-requests/${request.id}/renewal`)).json()
    expect(renewed).toMatchObject({ id: request.id, email: 'a@muelle7.example', state: 'created' })
    expect(outcome(await guest(request.url).open())).toBe('401/400')
    expect((await guest(renewed.url).open()).statusCode).toBe(200)
  })

  test('after two weeks a link is expired, and a new one can be made for it', async () => {
    const made = (daysAgo: number) =>
      instance.nubia.decide<PendingRelationshipRequest>(
        'relationshipRequests.create',
        { params: {}, query: {}, body: {} },
        new Date(Date.now() - daysAgo * DAY),
      )
    const [good, expired] = [await made(13.9), await made(14)]
    expect([await stateOf(good.id), await stateOf(expired.id)]).toEqual(['created', 'expired'])
    expect((await guest(expired.url).open()).json().state).toBe('expired')
    expect(outcome(await guest(expired.url).accept())).toBe('409/3000')
    expect(outcome(await guest(good.url).accept())).toBe('200')
    const again = (await admin.send('POST', `/tenantry/v1/relationship-requests/${expired.id}/renewal`)).json()
    expect(outcome(await guest(again.url).accept())).toBe('200')
  })

  test('one that is taken back is no longer answered', async () => {
    const request = await created()
    const path = `/tenantry/v1/relationship-requests/${request.id}`
    expect((await admin.send('DELETE', path)).json().state).toBe('revoked')
    expect((await guest(request.url).open()).json().state).toBe('revoked')
    expect(outcome(await guest(request.url).accept())).toBe('409/3000')
    expect(outcome(await admin.send('DELETE', path))).toBe('409/3000')
    expect(outcome(await admin.send('POST', `${path}/renewal`))).toBe('409/3000')
  })

  test('are nobody else’s: 404, as of one that does not exist', async () => {
    const request = await created()
    const stranger = await of(instance.other)
    for (const id of [request.id, randomUUID()]) {
      expect(outcome(await stranger.send('DELETE', `/tenantry/v1/relationship-requests/${id}`))).toBe('404/1000')
      expect(outcome(await stranger.send('POST', `/tenantry/v1/relationship-requests/${id}/renewal`))).toBe('404/1000')
    }
    expect((await requests(stranger)).map(({ id }) => id)).not.toContain(request.id)
    expect(await stateOf(request.id)).toBe('created')
  })

  test.each<[string, object, string]>([
    ['no e-mail address', { email: 'cuentas' }, '400/3000'],
    ['an address of the partner’s own', { email: 'me@{partner}' }, '400/3000'],
    ['another ending', { domain: 'muelle7.example' }, '400/3000'],
    ['a domain of a customer', { domain: '{customer}' }, '409/3000'],
  ])('refused: %s', async (_case, body, expected) => {
    const { companyProfile } = await instance.other.createCustomer()
    const text = JSON.stringify(body)
      .replace('{partner}', instance.nubia.partner.domain)
      .replace('{customer}', companyProfile.domain)
    expect(outcome(await create(JSON.parse(text)))).toBe(expected)
  })

  test('the secret of a link is in nothing that is kept, and in no log', async () => {
    const { url, id } = await created({ email: 'secret@muelle7.example' })
    const { secret } = guest(url)
    await guest(url).open()
    const log = (await admin.send('GET', '/tenantry/v1/activity?size=500')).body
    expect(log).toContain('secret@muelle7.example')
    for (const text of [log, JSON.stringify(await requests()), readFileSync(databaseFile(instance.folder), 'latin1')])
      expect(text).not.toContain(secret)
    const wal = readFileSync(`${databaseFile(instance.folder)}-wal`, 'latin1')
    expect(wal).toContain(id)
    expect(wal).not.toContain(secret)
  })
})

describe('a guest', () => {
  test('sees who asks, and nothing of the partner beside it', async () => {
    const request = await created({ email: 'cuentas@muelle7.example', domain: newDomain(), companyName: 'Muelle 7' })
    const { name, domain, country, mpnId } = instance.nubia.partner
    expect((await guest(request.url).open()).json()).toEqual({
      state: 'opened',
      partner: { name, domain, country, mpnId },
      delegatedAccess: true,
      email: request.email,
      domain: request.domain,
      companyName: 'Muelle 7',
      expiresAt: request.expiresAt,
      domainSuffixes: ['.onmicrosoft.com'],
      cloud: 'global',
    })
  })

  test('may do nothing else, whatever there is', async () => {
    const { send } = guest((await created()).url)
    const { id } = await instance.nubia.createCustomer()
    const before = (await admin.send('GET', `/v1/customers/${id}`)).body
    for (const endpoint of endpoints.filter(({ permission }) => permission !== 'invitation:answer')) {
      const path = endpoint.path.replace(/\{(\w+)\}/g, () => id)
      const response = await send(endpoint.method, path, endpoint.body ? {} : undefined)
      expect([endpoint.id, response.statusCode]).toEqual([endpoint.id, 403])
    }
    expect((await admin.send('GET', `/v1/customers/${id}`)).body).toBe(before)
  })

  test('without a secret that was given out is nobody: 401', async () => {
    for (const authorization of [
      `Invitation ${'0'.repeat(64)}`,
      'Invitation',
      'Invitation x',
      `Bearer ${'0'.repeat(64)}`,
      `Basic ${guest((await created()).url).secret}`,
    ])
      for (const path of ['invitation', 'invitation/acceptance']) {
        const response = await instance.send({
          method: 'POST',
          url: `/tenantry/v1/${path}`,
          headers: { authorization },
        })
        expect([authorization, response.statusCode]).toEqual([authorization, 401])
      }
  })

  test('who guesses is slowed', async () => {
    const limited = await tenantryWith({ TENANTRY_RATE_LIMIT: 'on' })
    const guess = () =>
      limited.send({
        method: 'POST',
        url: '/tenantry/v1/invitation',
        headers: { authorization: `Invitation ${randomUUID().replaceAll('-', '')}${'0'.repeat(32)}` },
      })
    const answers = await Promise.all(Array.from({ length: 120 }, guess))
    const statuses = new Set(answers.map(({ statusCode }) => statusCode))
    expect([...statuses].sort()).toEqual([401, 429])
    await limited.close()
  })
})

describe('acceptance', () => {
  test('makes the customer, in the list at once, and stands in the log of the partner', async () => {
    const request = await created({ delegatedAccess: false })
    const domain = newDomain()
    const response = await guest(request.url).accept(withDomain(domain))
    expect([response.statusCode, response.json().state]).toEqual([200, 'accepted'])
    expect(response.body).not.toMatch(/password/i)
    const customer = (await customerWith(admin, domain))!
    expect((await admin.send('GET', `/v1/customers/${customer.id}`)).json()).toMatchObject({
      relationshipToPartner: 'reseller',
      allowDelegatedAccess: false,
      billingProfile: { firstName: 'Inés', defaultAddress: { city: 'Cádiz' } },
    })
    const [record] = await records(instance.nubia, customer.id)
    expect(record).toMatchObject({
      operationType: 'extend_relationship',
      resourceType: 'partner_customer_relationship',
      operationStatus: 'succeeded',
      customerName: customer.companyProfile.companyName,
      applicationId: 'tenantry',
    })
    expect(record!.customizedData).toEqual(
      expect.arrayContaining([
        { key: 'PrimaryDomainName', value: domain },
        { key: 'Relationship', value: 'Reseller' },
        { key: 'DelegatedAccess', value: 'false' },
        { key: 'AcceptedBy', value: 'Inés Roldán' },
      ]),
    )
    expect((await requests()).find(({ id }) => id === request.id)).toMatchObject({
      state: 'accepted',
      customerId: customer.id,
      acceptedAt: expect.any(String),
    })
  })

  test('once: a link is used up, and of two at the same moment one wins', async () => {
    const { url } = await created()
    const answers = await Promise.all([1, 2, 3].map(() => guest(url).accept(withDomain(newDomain()))))
    expect(answers.map(outcome).sort()).toEqual(['200', '409/3000', '409/3000'])
    expect((await guest(url).open()).json().state).toBe('accepted')
  })

  test('the same request again, after a lost answer, gets the same answer', async () => {
    const { url } = await created()
    const { secret } = guest(url)
    const body = JSON.stringify({ ...buildCustomer(), authorized: true })
    const headers = {
      authorization: `Invitation ${secret}`,
      'content-type': 'application/json',
      'ms-requestid': randomUUID(),
    }
    const again = () =>
      instance.send({ method: 'POST', url: '/tenantry/v1/invitation/acceptance', headers, payload: body })
    const [first, second] = [await again(), await again()]
    expect([first.statusCode, second.statusCode, second.body]).toEqual([200, 200, first.body])
  })

  test.each<[string, object, string]>([
    ['nobody who may decide', { authorized: false }, '400/3000'],
    ['no word on it', { authorized: undefined }, '400/3000'],
    ['no address', { billingProfile: { ...buildCustomer().billingProfile, defaultAddress: undefined } }, '400/3000'],
    ['a domain of another ending', withDomain('muelle7.example'), '400/3000'],
  ])('refused: %s; the link stays good', async (_case, override, expected) => {
    const { url } = await created()
    expect(outcome(await guest(url).accept(override))).toBe(expected)
    expect(outcome(await guest(url).accept())).toBe('200')
  })

  test('refused: a country outside the market of the partner', async () => {
    const market = await instance.addPartner({ market: ['PT'] })
    const { url } = await created({}, await of(market))
    expect((await guest(url).open()).json().countries).toEqual(['PT'])
    expect(outcome(await guest(url).accept())).toBe('403/2030')
  })

  test('only of the domain that was named', async () => {
    const domain = newDomain()
    const { url } = await created({ domain: domain.toUpperCase() })
    const response = await guest(url).accept(withDomain(newDomain()))
    expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', 'companyProfile.domain'])
    expect(outcome(await guest(url).accept(withDomain(domain)))).toBe('200')
  })

  test('409: a customer that somebody has, a domain of a partner', async () => {
    const ours = await instance.nubia.createCustomer()
    const theirs = await instance.other.createCustomer()
    for (const domain of [ours.companyProfile.domain, theirs.companyProfile.domain, instance.other.partner.domain]) {
      const { url } = await created()
      const expected = domain === instance.other.partner.domain ? ['400/3000', '409/3000'] : ['409/3000']
      expect(expected).toContain(outcome(await guest(url).accept(withDomain(domain))))
    }
    expect((await admin.send('GET', `/v1/customers/${ours.id}`)).statusCode).toBe(200)
  })

  test('a reseller asks: its provider keeps the customer, it sees it', async () => {
    const request = await created({ indirectCloudSolutionProviderId: provider.partner.id }, await of(reseller))
    const invitation = (await guest(request.url).open()).json()
    expect([invitation.partner.name, invitation.provider.name]).toEqual(['Tramontana IT', 'Nubia Distribution'])
    const domain = newDomain()
    expect(outcome(await guest(request.url).accept(withDomain(domain)))).toBe('200')
    const [kept, seen] = [
      await customerWith(await of(provider), domain),
      await customerWith(await of(reseller), domain),
    ]
    expect(kept!.id).toBe(seen!.id)
    expect((await (await of(provider)).send('GET', `/v1/customers/${kept!.id}`)).json().associatedPartnerId).toBe(
      reseller.partner.id,
    )
    for (const partner of [provider, reseller])
      expect(await records(partner, kept!.id)).toMatchObject([
        { operationType: 'extend_relationship', participants: [reseller.partner.id, provider.partner.id] },
      ])
    expect(await stateOf(request.id, await of(reseller))).toBe('accepted')
    expect(await requests(await of(provider))).not.toContainEqual(expect.objectContaining({ id: request.id }))
  })

  test('a provider asks for a reseller; when they have parted meanwhile it is 400 / 800016', async () => {
    const fleeting = await instance.addPartner({ name: 'Poniente', type: 'indirectReseller' })
    await instance.tenantry.auth.directory.connect(provider.partner, fleeting.partner.id)
    const ask = async () => created({ indirectResellerId: fleeting.partner.id }, await of(provider))
    const [first, second] = [await ask(), await ask()]
    expect((await guest(first.url).open()).json().reseller.name).toBe('Poniente')
    const domain = newDomain()
    expect(outcome(await guest(first.url).accept(withDomain(domain)))).toBe('200')
    expect(await customerWith(await of(fleeting), domain)).toBeDefined()
    await instance.tenantry.auth.directory.disconnect(provider.partner, fleeting.partner.id)
    expect(outcome(await guest(second.url).accept())).toBe('400/800016')
  })
})

describe('a customer that was here before', () => {
  const leave = async (partner: TestPartner, id: string) =>
    expect(
      outcome(
        await (await of(partner)).send('PATCH', `/v1/customers/${id}`, { body: { relationshipToPartner: 'none' } }),
      ),
    ).toBe('200')
  const comeBack = async (partner: TestPartner, domain: string, body: object = {}) => {
    const { url } = await created({ domain, ...body }, await of(partner))
    expect(outcome(await guest(url).accept(withDomain(domain)))).toBe('200')
    return (await customerWith(await of(partner), domain))!
  }

  test('comes back to its partner with the same id, as a new relationship', async () => {
    const { id, companyProfile, commerceId, billingProfile } = await instance.nubia.createCustomer()
    await leave(instance.nubia, id)
    expect(
      outcome(await admin.send('POST', '/v1/customers', { body: buildCustomer(withDomainOf(companyProfile)) })),
    ).toBe('409/3000')
    expect((await comeBack(instance.nubia, companyProfile.domain)).id).toBe(id)
    const back = (await admin.send('GET', `/v1/customers/${id}`)).json()
    expect(back).toMatchObject({
      relationshipToPartner: 'reseller',
      commerceId,
      billingProfile: { id: billingProfile!.id },
    })
    expect(back.billingProfile.attributes.etag).not.toBe(billingProfile!.attributes.etag)
    expect((await records(instance.nubia, id)).map(({ operationType }) => operationType)).toEqual([
      'extend_relationship',
      'remove_partner_customer_relationship',
      'add_customer',
    ])
    await leave(instance.nubia, id)
  })

  test('comes to another partner with the same id; the first one sees nothing of it', async () => {
    const { id, companyProfile } = await instance.nubia.createCustomer()
    await leave(instance.nubia, id)
    expect((await comeBack(instance.other, companyProfile.domain)).id).toBe(id)
    expect(outcome(await admin.send('GET', `/v1/customers/${id}`))).toBe('403/20002')
    expect((await records(instance.nubia, id)).map(({ operationType }) => operationType)).not.toContain(
      'extend_relationship',
    )
    expect(outcome(await create({ domain: companyProfile.domain }))).toBe('409/3000')
    // and back again, once the other one has let it go
    await leave(instance.other, id)
    expect((await comeBack(instance.nubia, companyProfile.domain)).id).toBe(id)
  })

  test('comes back through a provider to the dual partner that had it itself', async () => {
    const { id, companyProfile } = await dual.createCustomer()
    await leave(dual, id)
    const back = await comeBack(dual, companyProfile.domain, { indirectCloudSolutionProviderId: provider.partner.id })
    expect(back.id).toBe(id)
    const response = await (await of(dual)).send('PUT', `/v1/customers/${id}/profiles/billing`, {
      body: { firstName: 'Mine' },
      headers: { 'if-match': '*' },
    })
    expect(outcome(response)).toBe('403/600006')
    expect((await customerWith(await of(provider), companyProfile.domain))!.id).toBe(id)
  })

  const withDomainOf = ({ domain }: { domain: string }) => ({ domain })
})
