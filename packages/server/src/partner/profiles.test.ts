import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, type TestPartner, tenantryWith } from '../../test/harness.ts'
import { withRows } from '../../test/rows.ts'
import { checksum } from '../store/document.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

const address = {
  country: 'ES',
  city: 'Cádiz',
  addressLine1: 'Muelle de Levante 4',
  postalCode: '11006',
  phoneNumber: '956555014',
}
/** A partner of its own for each test, so that none sees what another one wrote. */
const newPartner = async (...roles: Parameters<TestPartner['as']>) => {
  const partner = await instance.addPartner()
  return {
    ...partner.partner,
    test: partner,
    admin: await partner.as(...(roles.length > 0 ? roles : (['globalAdmin'] as const))),
  }
}
const etagOf = async (admin: Caller, path: string): Promise<string> =>
  (await admin.send('GET', path)).json().attributes.etag
const activityOf = async (partner: TestPartner) =>
  (
    await (
      await partner.as('globalAdmin')
    ).client.activity.list({ query: { operation: 'tenantry_partner_profile_updated' } })
  ).items

describe('a partner that has said nothing of itself yet', () => {
  test('has profiles in which every client finds what it reads at sign-in', async () => {
    const { admin, id, domain } = await newPartner()
    expect(await admin.client.organizationProfile.get({})).toEqual({
      id,
      companyName: 'Nubia Distribution',
      defaultAddress: { country: 'ES' },
      language: 'es',
      culture: 'es-ES',
      tenantId: id,
      domain,
      profileType: 'OrganizationProfile',
      links: { self: { uri: '/profiles/organization', method: 'GET', headers: [] } },
      attributes: { etag: expect.any(String), objectType: 'OrganizationProfile' },
    })
    expect(await admin.client.legalBusinessProfile.get({})).toMatchObject({
      companyName: 'Nubia Distribution',
      address: { country: 'ES' },
      vettingStatus: 'authorized',
      vettingSubStatus: 'none',
    })
    expect(await admin.client.partnerBillingProfile.get({})).toMatchObject({ companyName: 'Nubia Distribution' })
    expect(await admin.client.supportProfile.get({})).toMatchObject({ profileType: 'SupportProfile' })
  })

  test('also when it was made before there were profiles', async () => {
    const { admin, id } = await newPartner()
    withRows(instance, (db) => {
      const { pk, body } = db
        .prepare<[string], { pk: number; body: string }>(
          `SELECT pk, body FROM document WHERE kind = 'partner' AND id = ?`,
        )
        .get(id)!
      const { profiles: _, ...old } = JSON.parse(body)
      const text = JSON.stringify(old)
      db.prepare('UPDATE document SET version = 2, body = ?, sum = ? WHERE pk = ?').run(text, checksum(text), pk)
    })
    expect(await admin.client.organizationProfile.get({})).toMatchObject({
      culture: 'es-ES',
      defaultAddress: { country: 'ES' },
    })
    const answer = await admin.send('PUT', '/v1/profiles/support', { body: { email: 'help@nubia.example' } })
    expect([answer.statusCode, answer.json().email]).toEqual([200, 'help@nubia.example'])
  })
})

describe.each([
  ['organization', { companyName: 'Nubia Norte', email: 'ops@nubia.example', language: 'en', defaultAddress: address }],
  [
    'legalbusiness',
    {
      companyName: 'Nubia Norte, S.L.',
      address,
      primaryContact: {
        firstName: 'Odile',
        middleName: 'A.',
        lastName: 'Marsh',
        email: 'o@nubia.example',
        phoneNumber: '+1 520 555 0107',
      },
      companyApproverAddress: address,
      companyApproverEmail: 'board@nubia.example',
    },
  ],
  [
    'billing',
    {
      companyName: 'Nubia Norte, S.L.',
      address,
      primaryContact: { firstName: 'Odile' },
      purchaseOrderNumber: 'PO-1',
      taxId: 'ESB11223344',
    },
  ],
  ['support', { email: 'help@nubia.example', telephone: '956555014', website: 'https://help.nubia.example' }],
])('/v1/profiles/%s', (name, body: Record<string, unknown>) => {
  const path = `/v1/profiles/${name}`

  test('is replaced, read back with a new version, and the change stands in the log', async () => {
    const { admin, test: partner } = await newPartner()
    const before = await etagOf(admin, path)
    const answer = await admin.send('PUT', path, { body })
    expect([answer.statusCode, answer.json()]).toEqual([200, expect.objectContaining(body)])
    const { etag } = answer.json().attributes
    expect(etag).not.toBe(before)
    expect(answer.headers.etag).toBe(`"${etag}"`)
    expect((await admin.send('GET', path)).json()).toEqual(answer.json())
    const [row, ...others] = await activityOf(partner)
    expect(others).toEqual([])
    expect(row).toMatchObject({ status: 'succeeded', userPrincipalName: expect.stringMatching(/^globaladmin@/) })
    expect(row!.data!['ChangedProperties']).toContain('.')
    expect(row!.fields.map(({ field }) => field)).not.toContainEqual(expect.stringMatching(/etag|changed/))
  })

  test('absent keeps, null clears, read-only members and another profileType are ignored', async () => {
    const { admin, id } = await newPartner()
    await admin.send('PUT', path, { body })
    const optional = {
      organization: 'email',
      legalbusiness: 'companyApproverEmail',
      billing: 'taxId',
      support: 'website',
    }[name]!
    const answer = await admin.send('PUT', path, {
      body: {
        [optional]: null,
        id: 'x',
        tenantId: 'x',
        domain: 'x',
        vettingStatus: 'rejected',
        billingDay: 9,
        profileType: 'support_profile',
        attributes: { objectType: 'PartnerSupportProfile' },
      },
    })
    const { [optional]: _, ...rest } = body
    expect(answer.json()).toEqual({ ...(await admin.send('GET', path)).json(), ...rest })
    expect(answer.json()).not.toHaveProperty(optional)
    expect(answer.json()).not.toHaveProperty('billingDay')
    if (name === 'organization') expect(answer.json()).toMatchObject({ id, tenantId: id })
    if (name === 'legalbusiness') expect(answer.json()).toMatchObject({ vettingStatus: 'authorized' })
  })

  test('without a change: the same version, and no record', async () => {
    const { admin, test: partner } = await newPartner()
    const first = (await admin.send('PUT', path, { body })).json()
    expect((await admin.send('PUT', path, { body: first })).json()).toEqual(first)
    expect(await activityOf(partner)).toHaveLength(1)
  })

  test('a version is checked where one is sent: 412 in If-Match, 400 in the body, none passes', async () => {
    const { admin } = await newPartner()
    const etag = await etagOf(admin, path)
    const named = { organization: 'email', legalbusiness: 'companyApproverEmail', billing: 'taxId', support: 'email' }[
      name
    ]!
    const put = (value: string, how: { inBody?: string; header?: string }) =>
      admin.send('PUT', path, {
        body: { [named]: value, ...(how.inBody && { Attributes: { Etag: how.inBody } }) },
        headers: how.header ? { 'if-match': how.header } : {},
      })
    expect(outcome(await put('a@nubia.example', { header: `"${etag}"` }))).toBe('200')
    expect(outcome(await put('b@nubia.example', { header: `"${etag}"` }))).toBe('412/2055')
    expect(outcome(await put('b@nubia.example', { inBody: etag }))).toBe('400/2055')
    const now = await etagOf(admin, path)
    expect(outcome(await put('b@nubia.example', { header: `W/"${now}"`, inBody: etag }))).toBe('200')
    expect(outcome(await put('c@nubia.example', {}))).toBe('200')
  })

  test('an app alone is refused where the documentation says so', async () => {
    const { test: partner } = await newPartner()
    const app = await partner.asApp('globalAdmin')
    expect(outcome(await app.send('GET', path))).toBe(name === 'legalbusiness' ? '200' : '403/900329')
    expect(outcome(await app.send('PUT', path, { body }))).toBe('403/900329')
  })

  test('a role that may only read is refused, and the attempt is recorded', async () => {
    const { test: partner } = await newPartner()
    const agent = await partner.as('adminAgent')
    expect(outcome(await agent.send('GET', path))).toBe('200')
    expect(outcome(await agent.send('PUT', path, { body }))).toBe('403/900150')
    expect(await activityOf(partner)).toMatchObject([{ status: 'failed', refusal: 'roleLacksRight', fields: [] }])
  })

  test('another partner reads and writes its own', async () => {
    const { admin } = await newPartner()
    const { admin: stranger } = await newPartner()
    const before = (await stranger.send('GET', path)).json()
    await admin.send('PUT', path, { body })
    expect((await stranger.send('GET', path)).json()).toEqual(before)
  })
})

describe('what the rules refuse', () => {
  test.each<[string, object, string]>([
    ['organization', { companyName: null }, 'companyName'],
    ['organization', { companyName: 'x' }, 'companyName'],
    ['organization', { culture: null }, 'culture'],
    ['organization', { defaultAddress: null }, 'defaultAddress.country'],
    ['organization', { defaultAddress: { country: 'PT' } }, 'defaultAddress.country'],
    [
      'organization',
      { defaultAddress: { city: 'Cádiz', addressLine1: 'x', postalCode: '1' } },
      'defaultAddress.postalCode',
    ],
    ['legalbusiness', { primaryContact: { email: 'nobody' } }, 'primaryContact.email'],
    [
      'legalbusiness',
      { companyApproverAddress: { country: 'ES', city: 'Cádiz' } },
      'companyApproverAddress.addressLine1',
    ],
    ['billing', { address: { addressLine1: 'x' } }, 'address.city'],
    ['support', { telephone: 'call us' }, 'telephone'],
    ['support', { website: 'javascript:alert(1)' }, 'website'],
    ['support', { email: 7 }, 'email'],
  ])('%s %j', async (name, body, field) => {
    const { admin, test: partner } = await newPartner()
    const before = (await admin.send('GET', `/v1/profiles/${name}`)).json()
    const answer = await admin.send('PUT', `/v1/profiles/${name}`, { body, headers: { 'x-locale': 'es-ES' } })
    expect([outcome(answer), answer.json().data[0].field]).toEqual(['400/3000', field])
    expect(answer.json().description).toMatch(/[.]$/)
    expect((await admin.send('GET', `/v1/profiles/${name}`)).json()).toEqual(before)
    expect((await activityOf(partner)).map(({ status }) => status)).not.toContain('succeeded')
  })
})

test('the partner has one name: of its organization profile, of who is signed in, of its MPN profile', async () => {
  const { admin, mpnId, test: partner } = await newPartner()
  await admin.send('PUT', '/v1/profiles/organization', { body: { companyName: 'Nubia Sur' } })
  expect((await admin.client.identity.me({})).partner.name).toBe('Nubia Sur')
  expect((await admin.client.mpnProfile.get({})).partnerName).toBe('Nubia Sur')
  const [row] = await activityOf(partner)
  expect(row!.fields).toEqual([{ field: 'partner.name', before: 'Nubia Distribution', after: 'Nubia Sur' }])
  // its legal name is another thing
  expect((await admin.client.legalBusinessProfile.get({})).companyName).toBe('Nubia Distribution')
  expect(instance.tenantry.auth.directory.partnerWithMpnId(mpnId)?.name).toBe('Nubia Sur')
})

test('the compatible audit shows the change as `undefined`, with what was and what is', async () => {
  const { admin } = await newPartner()
  await admin.send('PUT', '/v1/profiles/support', { body: { website: 'https://help.nubia.example' } })
  const { items } = (await admin.send('GET', '/v1/auditrecords?size=5')).json()
  const [record] = items
  expect(record).toMatchObject({ operationType: 'undefined', resourceType: 'undefined', operationStatus: 'succeeded' })
  expect(JSON.parse(record.resourceOldValue).Support).toEqual({})
  expect(JSON.parse(record.resourceNewValue)).toMatchObject({
    CompanyName: 'Nubia Distribution',
    Support: { Website: 'https://help.nubia.example' },
  })
  expect(record.resourceNewValue).not.toMatch(/Etag|Changed/)
  expect((await admin.send('GET', `/v1/auditrecords/${record.id}`)).json()).toEqual(record)
})

test('the legal business profile is asked for by version, in the spelling of each SDK', async () => {
  const { admin } = await newPartner()
  const ask = (version: string) => admin.send('GET', `/v1/profiles/legalbusiness?vettingVersion=${version}`)
  for (const version of ['Current', 'LastFinalized', 'current', 'last_finalized', 'None', ''])
    expect([version, outcome(await ask(version))]).toEqual([version, '200'])
  expect(outcome(await ask('Newest'))).toBe('400/900126')
})

test('the support profile is put at either of its addresses', async () => {
  const { admin } = await newPartner()
  const answer = await admin.send('PUT', '/v1/profiles/SupportProfile', {
    body: { Email: 'help@nubia.example', ProfileType: 'support_profile' },
  })
  expect(answer.json()).toMatchObject({
    email: 'help@nubia.example',
    profileType: 'SupportProfile',
    links: { self: { uri: '/profiles/support' } },
  })
  expect((await admin.send('GET', '/v1/profiles/supportprofile')).statusCode).toBe(405)
})

describe('/v1/profiles/mpn', () => {
  test('is one’s own without an id, and verifies another partner with one', async () => {
    const { admin, mpnId } = await newPartner()
    const own = {
      partnerName: 'Nubia Distribution',
      mpnId,
      profileType: 'MpnProfile',
      links: { self: { uri: '/profiles/mpn', method: 'GET', headers: [] } },
      attributes: { objectType: 'MpnProfile' },
    }
    expect(await admin.client.mpnProfile.get({})).toEqual(own)
    const other = instance.other.partner
    expect(await admin.client.mpnProfile.get({ query: { mpnId: other.mpnId } })).toMatchObject({
      partnerName: other.name,
      mpnId: other.mpnId,
    })
  })

  test('unknown: 404 with 3000; not a number: 400 with 2000', async () => {
    const { admin } = await newPartner('salesAgent')
    const answer = await admin.send('GET', '/v1/profiles/mpn?mpnId=1')
    expect([outcome(answer), answer.json().data]).toEqual(['404/3000', []])
    expect(outcome(await admin.send('GET', '/v1/profiles/mpn?mpnId=MPN-1'))).toBe('400/2000')
  })
})

describe('/tenantry/v1/partner/profile', () => {
  const path = '/tenantry/v1/partner/profile'

  test('takes all four profiles at once: one version, one change', async () => {
    const { admin, test: partner } = await newPartner('billingAdmin')
    const read = await admin.client.partnerProfile.get({})
    expect(read).toMatchObject({
      type: 'directBill',
      agreementSigned: true,
      organization: { companyName: 'Nubia Distribution' },
    })
    const profiles = {
      organization: { companyName: 'Nubia Sur', defaultAddress: address },
      legalBusiness: { address },
      billing: { taxId: 'ESB1' },
      support: { telephone: '+34 956 555 014' },
    }
    const body = { ...profiles, confirmedWarnings: ['V-05'] }
    const answer = await admin.send('PUT', path, { body, headers: { 'if-match': read.attributes.etag! } })
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { ...profiles, changed: { by: 'billingAdmin' } }])
    const rows = await activityOf(partner)
    expect(rows).toHaveLength(1)
    expect(rows[0]!.data).toMatchObject({ ConfirmedWarnings: 'V-05' })
    expect(rows[0]!.fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['partner.name', 'partner.profiles.support.telephone', 'partner.profiles.billing.taxId']),
    )
  })

  test('a change on /v1 makes its version stale; a wrong part changes none', async () => {
    const { admin } = await newPartner()
    const { attributes } = await admin.client.partnerProfile.get({})
    await admin.send('PUT', '/v1/profiles/support', { body: { email: 'help@nubia.example' } })
    const put = (body: object, etag: string) => admin.send('PUT', path, { body, headers: { 'if-match': etag } })
    expect(outcome(await put({ billing: { taxId: 'ESB1' } }, attributes.etag!))).toBe('412/2055')
    expect(outcome(await admin.send('PUT', path, { body: { billing: { taxId: 'ESB1' } } }))).toBe('400/2055')
    const { attributes: now } = await admin.client.partnerProfile.get({})
    const answer = await put({ billing: { taxId: 'ESB1' }, support: { website: 'x' } }, now.etag!)
    expect([outcome(answer), answer.json().data[0].field]).toEqual(['400/3000', 'support.website'])
    expect((await admin.client.partnerProfile.get({})).billing).not.toHaveProperty('taxId')
  })

  test('an undone change names the one that it takes back', async () => {
    const { admin, test: partner } = await newPartner()
    await admin.send('PUT', '/v1/profiles/support', { body: { email: 'help@nubia.example' } })
    const [first] = await activityOf(partner)
    await admin.send('PUT', path, {
      body: { support: { email: null }, undoes: first!.change },
      headers: { 'if-match': '*' },
    })
    expect((await activityOf(partner))[0]).toMatchObject({ undoes: first!.change })
  })
})
