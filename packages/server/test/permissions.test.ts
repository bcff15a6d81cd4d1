import { randomUUID } from 'node:crypto'
import {
  type AnyEndpoint,
  type Customer,
  endpoints,
  may,
  type PartnerType,
  type Permission,
  partnerTypeMay,
  partnerTypes,
  permissions,
  type Role,
  roles,
} from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCustomer, type Caller, outcome, type TestInstance, type TestPartner, tenantryWith } from './harness.ts'

let instance: TestInstance
let reseller: TestPartner
beforeAll(async () => {
  instance = await tenantryWith({ TENANTRY_EDUCATION_VETTING: 'partner' })
  reseller = await instance.addPartner({ type: 'indirectReseller' })
})
afterAll(() => instance.close())

/** A request that the endpoint answers with its status, given a customer of the caller’s partner. */
interface Sample {
  path?: Record<string, string>
  query?: string
  body?: unknown
  headers?: Record<string, string>
}
type Of = Pick<Customer, 'id'> & Partial<Pick<Customer, 'companyProfile'>>
const policyId = (partner: TestPartner, { id }: Of) => `${partner.partner.id}_${id}`
const policyBody = (partner: TestPartner, customer: Of) => ({
  id: policyId(partner, customer),
  selfServeEntity: { selfServeEntityType: 'customer', tenantID: customer.id },
  grantor: { grantorType: 'billToPartner', tenantID: partner.partner.id },
  permissions: [{ resource: 'AzureSavingsPlan', action: 'Purchase' }],
})
const templateId = 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901'
const anyVersion = { 'if-match': '*' }
const ofCustomer = (_partner: TestPartner, { id }: Of): Sample => ({ path: { customerId: id } })
const plain = (): Sample => ({})

const registration = '/webhooks/v1/registration'
const webhook = { WebhookUrl: 'https://erp.auroralibros.example/', WebhookEvents: ['test-created'] }
/** Somebody new of the staff, whom an administrator changes. */
let person = ''
const withPerson = async (partner: TestPartner) => {
  const name = `p${randomUUID().slice(0, 8)}@${partner.partner.domain}`
  const input = { userPrincipalName: name, displayName: 'Vera Lindqvist', roles: ['salesAgent'] }
  person = (await partner.decide<{ id: string }>('users.create', input)).id
}
/** An app, which an administrator changes. */
let registered = { id: '', secretId: '' }
const withApp = async (partner: TestPartner) => {
  const admin = await partner.as('globalAdmin')
  const app = (await admin.send('POST', '/tenantry/v1/apps', { body: { name: 'Bridge' } })).json()
  registered = { id: app.id, secretId: app.secrets[0].id }
}
const ofApp = (): Sample => ({
  path: { clientId: registered.id || randomUUID(), secretId: registered.secretId || 'x' },
})
const ofPerson = (): Sample => ({ path: { userId: person || randomUUID() } })

/** With a webhook, or without one. */
const withWebhook = async (partner: TestPartner) => {
  await (await partner.as('adminAgent')).send('POST', registration, { body: webhook })
}
const withoutWebhook = async (partner: TestPartner) => {
  await (await partner.as('adminAgent')).send('DELETE', registration)
}

/**
 * One for each endpoint: a new one without a sample fails the walk. `policy`: the customer needs one first; `before`: what
 * the partner needs; `resold`: status for a reseller where it is neither that of a read nor a refusal.
 */
const samples: Record<
  string,
  {
    sample: (partner: TestPartner, customer: Of) => Sample
    policy?: true
    before?: (partner: TestPartner) => Promise<void>
    foreign?: string
    resold?: number
  }
> = {
  'customers.list': { sample: () => ({ query: 'size=1' }) },
  'customers.get': { sample: ofCustomer, foreign: '403/20002' },
  'customers.create': { sample: () => ({ body: buildCustomer() }) },
  'customers.removeRelationship': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), body: { relationshipToPartner: 'none' } }),
    foreign: '403/20002',
    resold: 200,
  },
  'customers.remove': { sample: ofCustomer, foreign: '400/900127', resold: 400 }, // a sandbox has tests of its own
  'companyProfile.get': { sample: ofCustomer, foreign: '403/20002' },
  'billingProfile.get': { sample: ofCustomer, foreign: '403/20002' },
  'billingProfile.update': {
    sample: (_partner, { id }) => ({
      path: { customerId: id },
      body: { firstName: `N${randomUUID().slice(0, 6)}` },
      headers: anyVersion,
    }),
    foreign: '403/20002',
  },
  'account.get': { sample: ofCustomer, foreign: '403/20002' },
  'account.update': {
    sample: (_partner, { id }) => ({
      path: { customerId: id },
      body: { billing: { lastName: `N${randomUUID().slice(0, 6)}` } },
      headers: anyVersion,
    }),
    foreign: '403/20002',
  },
  'partnerRelationships.list': { sample: () => ({ query: 'relationship_type=IsIndirectResellerOf' }) },
  'partnerRelationships.ofCustomer': { sample: ofCustomer, foreign: '403/20002' },
  'customerHolds.list': { sample: ofCustomer, foreign: '403/20002' },
  'customerHolds.place': {
    sample: (_partner, { id }) => ({ path: { customerId: id, name: 'orders' }, body: { reason: 'Open orders' } }),
    foreign: '403/20002',
  },
  'customerHolds.lift': {
    sample: (_partner, { id }) => ({ path: { customerId: id, name: 'orders' } }),
    foreign: '403/20002',
  },
  'relationshipRemoval.remove': {
    sample: (partner, customer) => ({
      ...ofCustomer(partner, customer),
      body: { companyName: customer.companyProfile?.companyName ?? 'x', goodFaith: true, reason: 'Walk of the table' },
    }),
    foreign: '403/20002',
    resold: 200,
  },
  'personalData.export': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), body: { reason: 'Walk of the table' } }),
    foreign: '403/20002',
  },
  'personalData.erase': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), body: { reason: 'Walk of the table' } }),
    foreign: '403/20002',
  },
  'relationshipRequests.link': { sample: plain },
  'relationshipRequests.list': { sample: plain },
  'relationshipRequests.create': { sample: () => ({ body: {} }) },
  'relationshipRequests.renew': { sample: () => ({ path: { requestId: randomUUID() } }) },
  'relationshipRequests.revoke': { sample: () => ({ path: { requestId: randomUUID() } }) },
  'invitation.open': { sample: plain },
  'invitation.accept': { sample: () => ({ body: { ...buildCustomer(), authorized: true } }) },
  'customerExport.download': { sample: plain },
  'customerSearch.list': { sample: () => ({ query: 'search=a' }) },
  'organization.get': { sample: ofCustomer, foreign: '403/20002' },
  'organization.customDomains': { sample: ofCustomer, foreign: '403/20002' },
  'accountStatus.validation': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), query: 'type=account' }),
    foreign: '403/20002',
  },
  'accountStatus.get': { sample: ofCustomer, foreign: '403/20002' },
  'spendingBudget.get': { sample: ofCustomer, foreign: '403/20002' },
  'spendingBudget.update': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), body: { amount: 100 } }),
    foreign: '403/20002',
  },
  'customerQualifications.list': { sample: ofCustomer, foreign: '403/20002' },
  'customerQualifications.request': {
    sample: (partner, customer) => ({
      ...ofCustomer(partner, customer),
      body: { qualification: 'Education', educationSegment: 'K12' },
    }),
    foreign: '403/20002',
  },
  'customerQualifications.current': { sample: ofCustomer, foreign: '403/20002' },
  'customerQualifications.set': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), body: '"education"' }),
    foreign: '403/20002',
  },
  'validationCodes.list': { sample: plain },
  'validationCodes.ofCustomer': { sample: ofCustomer, foreign: '403/20002' },
  'vetting.list': { sample: plain },
  'vetting.decide': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), body: { vettingStatus: 'Approved' } }),
    foreign: '403/20002',
  },
  'subscriptions.list': { sample: ofCustomer, foreign: '403/20002' },
  'selfServePolicies.list': { sample: (_partner, { id }) => ({ query: `entity_id=${id}` }), foreign: '403/20002' },
  'selfServePolicies.get': {
    sample: (partner, customer) => ({ path: { policyId: policyId(partner, customer) } }),
    policy: true,
    foreign: '404/600039',
    resold: 404,
  },
  'selfServePolicies.create': {
    sample: (partner, customer) => ({ body: policyBody(partner, customer) }),
    foreign: '403/2032',
  },
  'selfServePolicies.update': {
    sample: (partner, customer) => ({
      path: { policyId: policyId(partner, customer) },
      body: policyBody(partner, customer),
      headers: anyVersion,
    }),
    policy: true,
    foreign: '404/600039',
    resold: 404,
  },
  'selfServePolicies.remove': {
    sample: (partner, customer) => ({ path: { policyId: policyId(partner, customer) } }),
    policy: true,
    foreign: '404/600039',
    resold: 404,
  },
  'purchasePermissions.list': { sample: ofCustomer, foreign: '403/20002' },
  'purchasePermissions.update': {
    sample: (_partner, { id }) => ({
      path: { customerId: id, resource: 'AzureSavingsPlan' },
      body: { allowed: true, acknowledged: true, reason: 'Walk of the table' },
    }),
    foreign: '403/20002',
  },
  'agreements.templates': { sample: plain },
  'agreements.document': { sample: () => ({ path: { templateId } }) },
  'agreements.list': { sample: ofCustomer, foreign: '403/20002' },
  'agreements.create': {
    sample: (partner, customer) => ({
      ...ofCustomer(partner, customer),
      body: {
        primaryContact: { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example' },
        templateId,
        dateAgreed: '2024-04-02T00:00:00Z',
        type: 'MicrosoftCustomerAgreement',
      },
    }),
    foreign: '403/20002',
  },
  'agreements.directSigned': { sample: ofCustomer, foreign: '403/20002' },
  'customerAgreements.get': { sample: ofCustomer, foreign: '403/20002' },
  'customerAgreements.setDirectAcceptance': {
    sample: (partner, customer) => ({ ...ofCustomer(partner, customer), body: { isSigned: true } }),
    foreign: '403/20002',
  },
  'auditRecords.list': { sample: plain },
  'auditRecords.get': { sample: () => ({ path: { recordId: `${randomUUID()}_${randomUUID()}_addcustomer_1-0` } }) },
  'activity.list': { sample: plain },
  'activity.ofCustomer': { sample: ofCustomer, foreign: '403/20002' },
  'validation.domain': { sample: () => ({ path: { domain: 'microsoft.com' } }) },
  'validation.address': { sample: () => ({ body: { country: 'ES' } }) },
  'validation.countryRules': { sample: () => ({ path: { country: 'ES' } }) },
  'validation.domainAvailability': { sample: () => ({ path: { prefix: 'nobodyhasthis' } }) },
  'organizationProfile.get': { sample: plain },
  'organizationProfile.update': { sample: () => ({ body: { email: `${randomUUID()}@nubia.example` } }) },
  'legalBusinessProfile.get': { sample: plain },
  'legalBusinessProfile.update': { sample: () => ({ body: { primaryContact: { firstName: 'Odile' } } }) },
  'partnerBillingProfile.get': { sample: plain },
  'partnerBillingProfile.update': { sample: () => ({ body: { purchaseOrderNumber: randomUUID() } }) },
  'supportProfile.get': { sample: plain },
  'supportProfile.update': { sample: () => ({ body: { email: `${randomUUID()}@nubia.example` } }) },
  'mpnProfile.get': { sample: plain },
  'agreementStatus.get': {
    sample: () => ({ path: { programName: 'csp' }, query: `mpnId=${reseller.partner.mpnId}` }),
  },
  'partnerProfile.get': { sample: plain },
  'partnerProfile.update': { sample: () => ({ body: { billing: { taxId: 'ESB1' } }, headers: anyVersion }) },
  'permissionSettings.get': { sample: plain },
  'permissionSettings.update': { sample: () => ({ body: { salesExport: false }, headers: anyVersion }) },
  'partnerSecurity.get': { sample: plain },
  'partnerSecurity.update': { sample: () => ({ body: { requireSecondFactor: false }, headers: anyVersion }) },
  'accessRequests.list': { sample: plain },
  'accessRequests.create': { sample: () => ({ body: { permission: 'staff:manage' } }) },
  'accessRequests.markDone': { sample: () => ({ path: { requestId: randomUUID() } }) },
  'identity.me': { sample: plain },
  'staff.list': { sample: plain },
  'staff.invite': {
    sample: ({ partner }) => ({
      body: {
        userPrincipalName: `i${randomUUID().slice(0, 8)}@${partner.domain}`,
        displayName: 'Vera Lindqvist',
        roles: ['salesAgent'],
      },
    }),
  },
  'staff.get': { sample: ofPerson, before: withPerson },
  'staff.update': {
    sample: () => ({ ...ofPerson(), body: { displayName: 'Vera', roles: ['helpdeskAgent'] }, headers: anyVersion }),
    before: withPerson,
  },
  'staff.deactivate': { sample: ofPerson, before: withPerson },
  'staff.activate': { sample: ofPerson, before: withPerson },
  'staff.makeLink': { sample: ofPerson, before: withPerson },
  'staff.removeSecondFactor': { sample: ofPerson, before: withPerson },
  'staff.withdrawLink': { sample: () => ({ path: { userId: randomUUID() } }) },
  'apps.list': { sample: plain },
  'apps.register': { sample: () => ({ body: { name: 'Bridge' } }) },
  'apps.get': { sample: ofApp, before: withApp },
  'apps.update': { sample: () => ({ ...ofApp(), body: { name: 'Span' }, headers: anyVersion }), before: withApp },
  'apps.disable': { sample: ofApp, before: withApp },
  'apps.enable': { sample: ofApp, before: withApp },
  'apps.remove': { sample: ofApp, before: withApp },
  'apps.addSecret': { sample: () => ({ ...ofApp(), body: {} }), before: withApp },
  'apps.removeSecret': { sample: ofApp, before: withApp },
  'webhooks.events': { sample: plain },
  'webhooks.get': { sample: plain, before: withWebhook },
  'webhooks.create': { sample: () => ({ body: webhook }), before: withoutWebhook },
  'webhooks.update': { sample: () => ({ body: webhook }), before: withWebhook },
  'webhooks.remove': { sample: plain, before: withWebhook },
  'webhooks.createTest': { sample: plain, before: withWebhook },
  'webhooks.getTest': { sample: () => ({ path: { correlationId: randomUUID() } }) },
  'webhookSettings.get': { sample: plain, before: withWebhook },
  'webhookSettings.replaceSecret': { sample: plain, before: withWebhook },
  'webhookSettings.sendTest': { sample: plain, before: withWebhook },
  'webhookDeliveries.list': { sample: plain },
  'webhookDeliveries.get': { sample: () => ({ path: { deliveryId: randomUUID() } }) },
  'webhookDeliveries.sendAgain': { sample: () => ({ path: { deliveryId: randomUUID() } }), before: withWebhook },
}
/** Endpoints whose sample asks for what is not there, by design of the sample. */
const notThere = new Set([
  'customerHolds.lift',
  'relationshipRequests.renew',
  'relationshipRequests.revoke',
  'staff.withdrawLink',
  'auditRecords.get',
  'accountStatus.validation',
  'validationCodes.ofCustomer',
  'vetting.decide',
  'accessRequests.markDone',
  'webhooks.getTest',
  'webhookDeliveries.get',
  'webhookDeliveries.sendAgain',
])

const withProvider = new Set(['relationshipRequests.link', 'relationshipRequests.create'])

const call = (caller: Caller, endpoint: AnyEndpoint, { path = {}, query, body, headers = {} }: Sample) => {
  const url = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name]!))
  return caller.send(endpoint.method, query ? `${url}?${query}` : url, { ...(body !== undefined && { body }), headers })
}

const newCustomer = async (partner: TestPartner, policy?: true): Promise<Customer> => {
  const [customer] = await partner.createCustomers([{}])
  if (policy) {
    const admin = await partner.as('adminAgent')
    await admin.send('POST', '/v1/SelfServePolicy', { body: policyBody(partner, customer!) })
  }
  return customer!
}

/** What the tables of the contract say of a caller. */
const refusalFor = (endpoint: AnyEndpoint, who: { roles: readonly Role[]; partnerType: PartnerType; user: boolean }) =>
  endpoint.callers === 'appAndUser' && !who.user
    ? '403/900329'
    : !may(who, endpoint.permission)
      ? '403/900150'
      : !partnerTypeMay(who, endpoint.permission)
        ? '403/600006'
        : undefined

const status = (endpoint: AnyEndpoint) =>
  notThere.has(endpoint.id) ? 404 : endpoint.id === 'customers.remove' ? 400 : endpoint.status

test('every operation of the description has a sample: none is forgotten', async () => {
  const { paths } = (await instance.send({ url: '/openapi.json' })).json() as {
    paths: Record<string, Record<string, { operationId: string; tags: string[] }>>
  }
  const described = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ tags }) => tags[0] !== 'outside') // test/outside
    .map(({ operationId }) => operationId.replace(/\.(prefixed|plain)$/, ''))
  expect(Object.keys(samples).sort()).toEqual([...new Set(described)].sort())
})

describe.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('R5.6: %s', (id, endpoint) => {
  const { sample, policy, before, foreign, resold } = samples[id] ?? { sample: plain }

  test('every role, with a user and as an app, gets what the table says', async () => {
    const partner = instance.nubia
    const shared = await newCustomer(partner, policy)
    for (const role of [undefined, ...roles])
      for (const user of [true, false]) {
        const held = role ? [role] : []
        const caller = user ? await partner.as(...held) : await partner.asApp(...held)
        const refusal = refusalFor(endpoint, { roles: held, partnerType: 'directBill', user })
        const customer = refusal || endpoint.method === 'GET' ? shared : await newCustomer(partner, policy)
        if (!refusal) await before?.(partner)
        const response = await call(caller, endpoint, sample(partner, customer))
        const seen = refusal ? outcome(response) : response.statusCode
        // a HEAD has no body to say which
        const wanted = refusal ? (endpoint.method === 'HEAD' ? '403' : refusal) : status(endpoint)
        expect([role, user ? 'user' : 'app', seen]).toEqual([role, user ? 'user' : 'app', wanted])
      }
  })

  test('every type of partner', async () => {
    for (const partnerType of partnerTypes) {
      const partner = await instance.addPartner({ type: partnerType })
      const who = { roles: ['globalAdmin', 'adminAgent'] as const, partnerType, user: true }
      const refusal = refusalFor(endpoint, who)
      // an indirect reseller makes no customers and asks for none by itself: what it may do, it does with a provider
      if (partnerType === 'indirectReseller' && !refusal && (foreign || withProvider.has(id))) continue
      const customer = refusal ? { id: randomUUID() } : await newCustomer(partner, policy)
      if (!refusal) await before?.(partner)
      const response = await call(await partner.as(...who.roles), endpoint, sample(partner, customer))
      expect([partnerType, refusal ? outcome(response) : response.statusCode]).toEqual([
        partnerType,
        refusal ?? status(endpoint),
      ])
    }
  })

  if (foreign)
    test('what is resold is read, and changed by its provider', async () => {
      const provider = await instance.addPartner({ type: 'indirectProvider' })
      for (const partnerType of ['indirectReseller', 'dual'] as const) {
        const reseller = await instance.addPartner({ type: partnerType })
        await instance.tenantry.auth.directory.connect(provider.partner, reseller.partner.id)
        const customer = await provider.createCustomer({ associatedPartnerId: reseller.partner.id })
        const response = await call(
          await reseller.as('adminAgent', 'globalAdmin'),
          endpoint,
          sample(reseller, customer),
        )
        const allowed = endpoint.method === 'GET' ? status(endpoint) : 403
        const expected = partnerTypeMay({ partnerType }, endpoint.permission) ? (resold ?? allowed) : 403
        expect([partnerType, response.statusCode]).toEqual([partnerType, expected])
        if (expected === 403) expect(outcome(response)).toBe('403/600006')
      }
    })

  test('R5.1: nobody without a token', async () => {
    const customer = { id: randomUUID() }
    for (const authorization of [undefined, 'Bearer x', 'Basic YTpi', 'Bearer', '']) {
      const url = endpoint.path.replace(/\{(\w+)\}/g, customer.id)
      const response = await instance.send({
        method: endpoint.method as 'GET',
        url,
        headers: {
          ...(authorization !== undefined && { authorization }),
          ...(endpoint.body && { 'content-type': 'application/json' }),
        },
        ...(endpoint.body && { payload: '{}' }),
      })
      expect([authorization, response.statusCode]).toEqual([authorization, 401])
    }
  })

  if (foreign)
    test('R5.3: another partner’s customer answers as one that does not exist', async () => {
      const theirs = await newCustomer(instance.other, policy)
      const before = await instance.other.as('adminAgent').then((admin) => admin.client.activity.list({ query: {} }))
      const agent = await instance.nubia.as('adminAgent', 'globalAdmin')
      // of the other partner throughout, and the same with ids that nobody has
      const answer = await call(agent, endpoint, sample(instance.other, theirs))
      expect(outcome(answer)).toBe(foreign)
      const nobody = { partner: { id: randomUUID() } } as TestPartner
      const unknown = await call(agent, endpoint, sample(nobody, { id: randomUUID() }))
      expect([unknown.statusCode, unknown.body]).toEqual([answer.statusCode, answer.body])
      expect(Object.keys(unknown.headers).sort()).toEqual(Object.keys(answer.headers).sort())
      // of one's own partner, about the other's customer
      const mixed = await call(agent, endpoint, sample(instance.nubia, theirs))
      const missing = await call(agent, endpoint, sample(instance.nubia, { id: randomUUID() }))
      expect([mixed.statusCode, mixed.body]).toEqual([missing.statusCode, missing.body])
      expect(mixed.statusCode).toBeGreaterThanOrEqual(400)
      const after = await instance.other.as('adminAgent').then((admin) => admin.client.activity.list({ query: {} }))
      expect(after).toEqual(before)
    })
})

test('R-01: roles add up', async () => {
  const partner = instance.nubia
  const both = await partner.as('userManagementAdmin', 'helpdeskAgent')
  const { id } = await partner.createCustomer()
  expect((await both.send('POST', '/v1/customers', { body: buildCustomer() })).statusCode).toBe(201)
  const contact = await both.send('PUT', `/v1/customers/${id}/profiles/billing`, {
    body: { firstName: 'Both' },
    headers: anyVersion,
  })
  expect(contact.statusCode).toBe(200)
})

describe('portal.md section 1.2, row by row', () => {
  const columns = [
    'globalAdmin',
    'adminAgent',
    'salesAgent',
    'helpdeskAgent',
    'userManagementAdmin',
    'billingAdmin',
  ] as const

  test.each<[action: string, permission: Permission, row: string]>([
    ['Open the Customers workspace, view list; search; view the Account page', 'customer:read', 'Y Y Y Y R -'],
    ['Export customer list', 'customer:export', 'Y Y - - - -'],
    ['Add a customer', 'customer:create', 'Y Y Y - Y -'],
    [
      'Update company details, company name and bill-to info; helpdesk: contact fields',
      'customer:update',
      'Y Y Y Y - -',
    ],
    ['– every field', 'customer:updateAll', 'Y Y Y - - -'],
    ['Update special qualification', 'qualification:write', 'Y Y Y - - -'],
    ['– decide on it, where the operator leaves that to the partner', 'qualification:vet', 'Y - - - - -'],
    ['Turn purchase permission on/off', 'selfServePolicy:write', '- Y - - - -'],
    ['View purchase permission', 'selfServePolicy:read', 'R Y R R - -'],
    ['Confirm the customer agreement', 'agreement:write', '- Y Y - - -'],
    ['View agreement status', 'agreement:read', 'Y Y Y R - -'],
    ['Spending budget of a customer', 'spendingBudget:manage', '- Y - - - -'],
    ['– what is the customer’s own, by delegated access', 'tenant:read', '- Y Y Y - -'],
    ['Request a reseller relationship', 'relationship:request', 'Y Y Y - - -'],
    ['Remove the reseller relationship', 'relationship:remove', 'Y - - - - -'],
    ['– personal data of a contact: export and erase', 'personalData:manage', 'Y - - - - -'],
    ['View the activity log', 'audit:read', 'Y Y Y R R R'],
    ['– rows that are not of a customer', 'audit:readAll', 'Y Y - - - -'],
    ['– export it', 'audit:export', 'Y Y - - - -'],
    ['Manage the partner’s own staff users', 'staff:manage', 'Y - - - Y -'],
    ['– and its apps', 'app:manage', 'Y - - - - -'],
    ['– see requests for access', 'accessRequest:manage', 'Y - - - Y -'],
    ['Webhook registrations', 'webhook:manage', 'Y Y Y Y - Y'],
    ['Company profile of the partner: name and address', 'partner:readBasics', 'Y Y Y Y R Y'],
    ['Company profile of the partner: see', 'partner:read', 'Y R - - R Y'],
    ['Company profile of the partner: change', 'partner:write', 'Y - - - - Y'],
    ['– decide about roles (notes 4, 6, 8)', 'permissionSettings:write', 'Y - - - - -'],
  ])('%s', (_action, permission, row) => {
    const marks = row.split(' ')
    const named = columns.filter((_, place) => marks[place] !== '-')
    expect([...permissions[permission]].sort()).toEqual([...named].sort())
  })

  test('an account admin sees nothing of customers; everyone sees who they are', () => {
    const held = (Object.keys(permissions) as Permission[]).filter((name) => may({ roles: ['accountAdmin'] }, name))
    expect(held).toEqual(['self:read'])
    expect([...permissions['self:read']].sort()).toEqual([...roles].sort())
    expect((Object.keys(permissions) as Permission[]).filter((name) => may({ roles: [] }, name))).toEqual([])
  })

  test('section 1.3: an indirect reseller reads; its provider creates, changes and allows', () => {
    const not = (Object.keys(permissions) as Permission[]).filter(
      (name) => !partnerTypeMay({ partnerType: 'indirectReseller' }, name),
    )
    expect(not.sort()).toEqual([
      'agreement:write',
      'customer:create',
      'customer:delete',
      'customer:update',
      'qualification:vet',
      'qualification:write',
      'selfServePolicy:write',
      'spendingBudget:manage',
    ])
    for (const partnerType of ['directBill', 'indirectProvider'] as const)
      for (const name of Object.keys(permissions) as Permission[])
        expect(partnerTypeMay({ partnerType }, name)).toBe(true)
  })
})
