import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filterText, type TestInstance, tenantryWith } from '../harness.ts'
import { exchange, type RawAnswer } from '../raw-http.ts'
import { curl, java, net, node, powershell, type Wire, type WireClient, wireTo } from './clients.ts'

let instance: TestInstance
let port: number
let wire: Wire
let userId: string
beforeAll(async () => {
  instance = await tenantryWith()
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  port = (instance.tenantry.app.server.address() as AddressInfo).port
  const agent = await instance.nubia.as('adminAgent')
  wire = wireTo(port, agent.token)
  userId = (await agent.client.identity.me()).userId!
})
afterAll(() => instance.close())

// biome-ignore lint/suspicious/noExplicitAny: an answer as it came
const jsonOf = (answer: RawAnswer) => answer.json as any
const self = (uri: string) => ({ self: { uri, method: 'GET', headers: [] } })
const collection = (uri: string, items: unknown[]) => ({
  totalCount: items.length,
  items,
  links: self(uri),
  attributes: { objectType: 'Collection' },
})
const ownLink = expect.stringMatching(/^http:\/\/127\.0\.0\.1:7400\/agreement-documents\/[^\s"{}|]+$/)

const TEMPLATE = 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901'
const primaryContact = { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example' }

/** What each client sends for the same agreement. */
const clients: [WireClient, body: string][] = [
  [
    net,
    `{"UserId":null,"PrimaryContact":{"FirstName":"Inés","LastName":"Roldán","Email":"ines@auroralibros.example","PhoneNumber":null},"TemplateId":"${TEMPLATE}","DateAgreed":"2024-04-02T00:00:00Z","Type":"MicrosoftCustomerAgreement","AgreementLink":null}`,
  ],
  [
    java,
    `{"primaryContact":{"firstName":"Inés","lastName":"Roldán","email":"ines@auroralibros.example"},"templateId":"${TEMPLATE}","dateAgreed":"2024-04-02T00:00:00.000Z","type":"MicrosoftCustomerAgreement"}`,
  ],
  [
    powershell,
    `{"DateAgreed":"2024-04-02T02:00:00.0000000+02:00","PrimaryContact":{"Email":"ines@auroralibros.example","FirstName":"Inés","LastName":"Roldán","PhoneNumber":""},"TemplateId":"${TEMPLATE}","Type":"MicrosoftCustomerAgreement","UserId":"7a1f0c52-9b3e-4d86-a0e4-2c5d8f6b1e07"}`,
  ],
  [
    node,
    `{"PrimaryContact":{"firstName":"Inés","lastName":"Roldán","email":"ines@auroralibros.example"},"TemplateId":"${TEMPLATE}","DateAgreed":"2024-04-02","Type":"MicrosoftCustomerAgreement"}`,
  ],
  [
    curl,
    `{ "primaryContact": { "firstName": "Inés", "lastName": "Roldán", "email": "ines@auroralibros.example" }, "templateId": "${TEMPLATE}", "dateAgreed": "2024-04-02T00:00:00Z", "type": "MicrosoftCustomerAgreement" }`,
  ],
]
const typed = (client: WireClient) => (client === curl ? { headers: { 'Content-Type': 'application/json' } } : {})

describe.each(clients)('$name', (client, body) => {
  test('GET /v1/agreements: a collection of templates, each with a rank', async () => {
    const answer = await wire.send(client, 'GET', '/v1/agreements?agreementType=MicrosoftCustomerAgreement')
    expect([answer.status, answer.json]).toEqual([
      200,
      collection('/agreements?agreementType=MicrosoftCustomerAgreement', [
        { templateId: TEMPLATE, agreementType: 'MicrosoftCustomerAgreement', agreementLink: ownLink, versionRank: 1 },
      ]),
    ])
  })

  test('POST, then GET /v1/customers/{id}/agreements', async () => {
    const { id } = await instance.nubia.createCustomer()
    const path = `/v1/customers/${id}/agreements`
    const made = await wire.send(client, 'POST', path, { body, ...typed(client) })
    const agreement = {
      primaryContact,
      templateId: TEMPLATE,
      dateAgreed: '2024-04-02T00:00:00Z',
      type: 'MicrosoftCustomerAgreement',
      attributes: { objectType: 'Agreement' },
    }
    expect([made.status, made.json]).toEqual([201, { userId, ...agreement }])
    expect(made.headers.has('etag')).toBe(false)
    const listed = await wire.send(client, 'GET', `${path}?agreementType=MicrosoftCustomerAgreement`)
    expect([listed.status, listed.json]).toEqual([
      200,
      collection(`/customers/${id}/agreements?agreementType=MicrosoftCustomerAgreement`, [
        { ...agreement, agreementLink: ownLink },
      ]),
    ])
    expect(listed.body).not.toContain(':null')
    const legacy = await wire.send(client, 'GET', path)
    expect(legacy.json).toEqual(collection(`/customers/${id}/agreements`, []))
    const records = await wire.send(client, 'GET', `/v1/auditrecords?filter=${filterText('CustomerId', id, 'equals')}`)
    expect(jsonOf(records).items[0]).toMatchObject({ operationType: 'create_agreement', resourceType: 'agreement' })
  })

  test('the same contact again: 409 in shape B, member by member; repeated under one id, the same answer', async () => {
    const { id } = await instance.nubia.createCustomer()
    const path = `/v1/customers/${id}/agreements`
    await wire.send(client, 'POST', path, { body, ...typed(client) })
    const requestId = crypto.randomUUID()
    const refused = await wire.send(client, 'POST', path, { body, requestId, ...typed(client) })
    const text = expect.stringMatching(/^This person has already been confirmed/)
    expect([refused.status, refused.json]).toEqual([
      409,
      {
        code: 600061,
        description: text,
        data: [],
        source: 'PartnerFD',
        message: text,
        errorName: 'PartnerConfirmedAgreementAlreadyExists',
        isRetryable: false,
        parameters: {},
        errorMessageExtended: 'InternalErrorCode=600061',
      },
    ])
    const again = await wire.send(client, 'POST', path, { body, requestId, ...typed(client) })
    expect([again.status, again.body]).toEqual([409, refused.body])
  })

  test('GET …/directSignedMicrosoftCustomerAgreementStatus: one member', async () => {
    const { id } = await instance.nubia.createCustomer()
    const path = `/v1/customers/${id}/directSignedMicrosoftCustomerAgreementStatus`
    const answer = await wire.send(client, 'GET', path)
    expect([answer.status, answer.json]).toEqual([200, { isSigned: false }])
    await wire.send(client, 'PUT', `/tenantry/v1/customers/${id}/directAcceptance`, {
      body: { isSigned: true },
      ...typed(client),
    })
    expect((await wire.send(client, 'GET', path.toLowerCase())).json).toEqual({ isSigned: true })
  })

  test('GET /v1/agreementtemplates/{id}/document: four members, and links that open for a browser', async () => {
    const answer = await wire.send(
      client,
      'GET',
      `/v1/agreementTemplates/${TEMPLATE}/document?language=es-ES&country=es`,
    )
    expect([answer.status, answer.json]).toEqual([
      200,
      { displayUri: ownLink, downloadUri: ownLink, language: 'es-ES', country: 'ES' },
    ])
    for (const uri of [jsonOf(answer).displayUri, jsonOf(answer).downloadUri]) {
      const { pathname, search } = new URL(uri)
      const page = await exchange(port, { method: 'GET', path: pathname + search })
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(page.headers.get('content-length')).toBe(String(Buffer.byteLength(page.body)))
    }
  })

  test.each([
    ['GET', '/v1/agreements?agreementType=Other', '400/3000'],
    ['GET', '/v1/agreementtemplates/0d1f3a5c-0000-4000-8000-00000000000a/document', '404/1000'],
    ['GET', '/v1/customers/abc/agreements', '400/900118'],
    ['GET', '/v1/customers/0d1f3a5c-0000-4000-8000-00000000000a/agreements', '403/20002'],
  ])('%s %s: %s in shape A', async (method, path, expected) => {
    const answer = await wire.send(client, method, path)
    expect(`${answer.status}/${jsonOf(answer).code}`).toBe(expected)
    expect(Object.keys(jsonOf(answer)).sort()).toEqual(['code', 'data', 'description', 'source'])
  })
})

test('the example of the contract, by an app alone: 403 / 900329', async () => {
  const { id } = await instance.nubia.createCustomer()
  const app = wireTo(port, (await instance.nubia.asApp('adminAgent')).token)
  const [, body] = clients.at(-1)!
  const answer = await app.send(curl, 'POST', `/v1/customers/${id}/agreements`, { body, ...typed(curl) })
  expect(`${answer.status}/${jsonOf(answer).code}`).toBe('403/900329')
})
