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
  const code = { id: '70412', organizationName: 'County of Ridgefield', maxCreates: 30 }
  await instance.nubia.decide('validationCodes.add', code)
})
afterAll(() => instance.close())

// biome-ignore lint/suspicious/noExplicitAny: an answer as it came
const jsonOf = (answer: RawAnswer) => answer.json as any
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const json = { 'Content-Type': 'application/json' }
const eachClient: [WireClient][] = [[net], [java], [powershell], [node], [curl]]

/** A customer in the United States, for which everything can be asked. */
const customer = async (more: object = {}): Promise<string> => {
  const id = randomUUID()
  const domain = `harbor${id.slice(0, 8)}.onmicrosoft.com`
  const billing = { companyName: 'Harbor & Pine Clinics', defaultAddress: { country: 'US' } }
  const input = { customer: { id, domain, billing, ...more }, overwrite: false, dryRun: false }
  await instance.nubia.decide('customers.import', input)
  return id
}
const vet = (customerId: string, event: 'approve' | 'deny', reason?: string) =>
  instance.nubia.decide('qualifications.vet', { customerId, event, ...(reason && { reason }) })

describe('the old qualification', () => {
  test('Set-PartnerCustomerQualification: the bare text in snake case, answered as bare text; with a code for GCC', async () => {
    const path = `/v1/customers/${await customer()}/qualification`
    const education = await wire.send(powershell, 'PUT', path, { body: '"education"' })
    expect([education.status, education.body]).toEqual([200, '"education"'])
    const gcc = `/v1/customers/${await customer()}/qualification`
    const answer = await wire.send(powershell, 'PUT', `${gcc}?code=70412`, { body: '"government_community_cloud"' })
    expect([answer.status, answer.body]).toEqual([200, '"government_community_cloud"'])
    expect((await wire.send(powershell, 'GET', gcc)).body).toBe('"government_community_cloud"')
  })

  test('Java: text with a charset, and none for a value that it does not know', async () => {
    const id = await customer()
    const path = `/v1/customers/${id}/qualification`
    expect((await wire.send(java, 'GET', path)).body).toBe('"none"')
    expect((await wire.send(java, 'PUT', path, { body: '"education"' })).body).toBe('"education"')
    expect((await wire.send(java, 'GET', path)).body).toBe('"none"')
    await vet(id, 'approve')
    expect((await wire.send(java, 'GET', path)).body).toBe('"education"')
    const other = `/v1/customers/${await customer()}/qualification`
    await wire.send(net, 'PUT', `${other}?code=70412`, { body: '"government_community_cloud"' })
    expect((await wire.send(java, 'GET', other)).body).toBe('"none"')
    expect((await wire.send(net, 'GET', other)).body).toBe('"government_community_cloud"')
  })

  test('the documentation: the number of the value', async () => {
    const path = `/v1/customers/${await customer()}/qualification`
    const answer = await wire.send(curl, 'PUT', path, { body: '1', headers: json })
    expect([answer.status, answer.body]).toEqual([200, '"education"'])
    const none = await wire.send(curl, 'PUT', path, { body: '0', headers: json })
    expect([none.status, jsonOf(none).code]).toEqual([400, 3000])
  })
})

describe('the qualifications', () => {
  test.each(eachClient)('$name: a bare array, empty at first', async (client) => {
    const { status, body } = await wire.send(client, 'GET', `/v1/customers/${await customer()}/qualifications`)
    expect([status, body]).toEqual([200, '[]'])
  })

  test('the documented request is answered 201 with one object, and the list with an array of it', async () => {
    const path = `/v1/customers/${await customer()}/qualifications`
    const body = { qualification: 'Education', educationSegment: 'K12', website: 'harborpine.example' }
    const answer = await wire.send(curl, 'POST', path, { body, headers: json })
    expect(answer.status).toBe(201)
    expect(answer.json).toEqual({
      qualification: 'Education',
      vettingStatus: 'InReview',
      vettingCreateDate: date,
      vettingCreatedDate: date,
    })
    expect((await wire.send(curl, 'GET', path)).json).toEqual([answer.json])
  })

  test('.NET: everything that it knows, in PascalCase, with nulls', async () => {
    const path = `/v1/customers/${await customer()}/qualifications`
    const nulls = { VettingStatus: null, VettingReason: null, VettingCreateDate: null, EducationSegment: null }
    const body = { Qualification: 'GovernmentCommunityCloud', ...nulls, Website: null, ValidationCode: '70412' }
    const answer = await wire.send(net, 'POST', path, { body })
    expect(answer.status).toBe(201)
    expect(jsonOf(answer)).toMatchObject({ qualification: 'GovernmentCommunityCloud', vettingStatus: 'Approved' })
    const again = await wire.send(net, 'POST', path, { body })
    expect([again.status, jsonOf(again).code]).toEqual([409, 3000])
  })

  test('a denial carries its reason; a state-owned entity carries no status', async () => {
    const id = await customer()
    const path = `/v1/customers/${id}/qualifications`
    const body = { qualification: 'Education', educationSegment: 'HigherEducation' }
    await wire.send(net, 'POST', path, { body })
    await vet(id, 'deny', 'Not an Academic Domain')
    await wire.send(net, 'POST', path, { body: { Qualification: 'StateOwnedEntity' } })
    expect((await wire.send(net, 'GET', path)).json).toEqual([
      {
        qualification: 'Education',
        vettingStatus: 'Denied',
        vettingReason: 'Not an Academic Domain',
        vettingCreateDate: date,
        vettingCreatedDate: date,
      },
      { qualification: 'StateOwnedEntity' },
    ])
  })
})

describe('validation codes', () => {
  test.each(eachClient)('$name: a bare array with counters and the version', async (client) => {
    const answer = await wire.send(client, 'GET', '/v1/customers/all/validations')
    expect([answer.status, answer.json]).toEqual([
      200,
      [
        {
          partnerId: instance.nubia.partner.id,
          organizationName: 'County of Ridgefield',
          validationId: '70412',
          maxCreates: 30,
          remainingCreates: expect.any(Number),
          eTag: expect.stringMatching(/^W\/"datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{3}Z'"$/),
        },
      ],
    ])
  })

  test('the one of a customer; none is 404 / 1000', async () => {
    const id = await customer()
    const path = `/v1/customers/${id}/validations`
    const none = await wire.send(net, 'GET', path)
    expect([none.status, jsonOf(none).code]).toEqual([404, 1000])
    const body = { qualification: 'GovernmentCommunityCloud' }
    await wire.send(net, 'POST', `/v1/customers/${id}/qualifications?code=70412`, { body })
    expect((await wire.send(net, 'GET', path)).json).toEqual({
      partnerId: instance.nubia.partner.id,
      customerId: id,
      validationId: '70412',
      organizationName: 'County of Ridgefield',
      eTag: expect.stringContaining('datetime'),
    })
  })
})

describe('spending budget', () => {
  const answer = (id: string, amount?: number) => ({
    ...(amount !== undefined && { amount, usageSpendingBudget: amount }),
    links: { self: { uri: `/customers/${id}/usagebudget`, method: 'GET', headers: [] } },
    attributes: { objectType: 'SpendingBudget' },
  })

  test('the documented body in PascalCase sets it, .NET’s null removes it, and the path matches in any case', async () => {
    const id = await customer()
    const path = `/v1/customers/${id}/usagebudget`
    expect((await wire.send(net, 'GET', path)).json).toEqual(answer(id))
    const documented = { Amount: 100, Attributes: { ObjectType: 'SpendingBudget' } }
    const set = await wire.send(curl, 'PATCH', path, { body: documented, headers: json })
    expect([set.status, set.json]).toEqual([200, answer(id, 100)])
    expect((await wire.send(java, 'GET', path.replace('usagebudget', 'UsageBudget'))).json).toEqual(answer(id, 100))
    const empty = { Amount: null, Links: null, Attributes: { Etag: null, ObjectType: 'SpendingBudget' } }
    expect((await wire.send(net, 'PATCH', path, { body: empty })).json).toEqual(answer(id))
    const negative = await wire.send(net, 'PATCH', path, { body: { Amount: -1 } })
    expect([negative.status, jsonOf(negative).code]).toEqual([400, 3000])
  })

  test('Java cannot spell this operation, and can spell the other', async () => {
    const id = await customer()
    await wire.send(java, 'PATCH', `/v1/customers/${id}/usagebudget`, { body: { amount: 5 } })
    await wire.send(java, 'PUT', `/v1/customers/${id}/qualification`, { body: '"education"' })
    const filter = encodeURIComponent(JSON.stringify({ Field: 'CustomerId', Value: id, Operator: 'equals' }))
    const types = async (client: WireClient) =>
      jsonOf(await wire.send(client, 'GET', `/v1/auditrecords?filter=${filter}`)).items.map(
        ({ operationType }: { operationType: string }) => operationType,
      )
    expect(await types(net)).toEqual([
      'update_customer_qualification',
      'update_customer_spending_budget',
      'add_customer',
    ])
    expect(await types(java)).toEqual(['update_customer_qualification', 'undefined', 'add_customer'])
  })
})

describe('validation status', () => {
  test('.NET asks with its own spelling of the type; none is 404 with the members of both forms', async () => {
    const id = await customer()
    const path = `/v1/customers/${id}/validationStatus?type=Account`
    const none = await wire.send(net, 'GET', path)
    expect(none.status).toBe(404)
    expect(none.json).toMatchObject({
      code: 600074,
      data: [],
      source: 'PartnerFD',
      errorName: 'AccountStatusNotFound',
      isRetryable: false,
      parameters: {},
      errorMessageExtended: 'InternalErrorCode=600074',
    })
    expect(jsonOf(none).message).toBe(jsonOf(none).description)
    await instance.nubia.decide('accountStatus.set', { customerId: id, status: 'Not Ready' })
    expect((await wire.send(net, 'GET', path)).json).toEqual({
      type: 'account',
      status: 'Not Ready',
      lastUpdateDateTime: date,
    })
  })
})

describe('what is the customer’s own', () => {
  test.each(eachClient)('$name: two bare arrays', async (client) => {
    const id = await customer({ company: { legalName: 'Harbor & Pine Clinics LLC', email: 'it@harborpine.example' } })
    const organization = await wire.send(client, 'GET', `/v1/customers/${id}/organization`)
    expect([organization.status, organization.json]).toEqual([
      200,
      [{ displayName: 'Harbor & Pine Clinics LLC', technicalNotificationMails: ['it@harborpine.example'] }],
    ])
    const domains = await wire.send(client, 'GET', `/v1/customers/${id}/customDomains`)
    expect([domains.status, domains.json]).toEqual([200, [`harbor${id.slice(0, 8)}.onmicrosoft.com`]])
  })

  test('without delegated access 403 / 900308', async () => {
    const id = await customer({ allowDelegatedAccess: false })
    for (const name of ['organization', 'customDomains']) {
      const answer = await wire.send(net, 'GET', `/v1/customers/${id}/${name}`)
      expect([answer.status, jsonOf(answer).code]).toEqual([403, 900308])
    }
  })
})
