import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())

const path = (id: string) => `/v1/customers/${id}/qualifications`
const old = (id: string) => `/v1/customers/${id}/qualification`
const request = (id: string, body: unknown, caller = admin, query = '') =>
  caller.send('POST', path(id) + query, { body })
const set = (id: string, body: unknown, query = '') =>
  admin.send('PUT', old(id) + query, { body: JSON.stringify(body) })
const listed = async (id: string) => (await admin.send('GET', path(id))).json() as object[]
const current = async (id: string) => (await admin.send('GET', old(id))).json() as string
const vet = (customerId: string, event: 'approve' | 'deny', reason?: string, { decide } = instance.nubia) =>
  decide('qualifications.vet', { customerId, event, ...(reason && { reason }) })

const education = { qualification: 'Education', educationSegment: 'K12', website: 'harborpine.example' }
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
const inReview = {
  qualification: 'Education',
  vettingStatus: 'InReview',
  vettingCreateDate: date,
  vettingCreatedDate: date,
}
const community = { ...inReview, qualification: 'GovernmentCommunityCloud', vettingStatus: 'Approved' }

/** A customer in the United States. */
const american = async (of = instance.nubia): Promise<string> => {
  const id = randomUUID()
  const domain = `harbor${id.slice(0, 8)}.onmicrosoft.com`
  const billing = { companyName: 'Harbor & Pine Clinics', defaultAddress: { country: 'US' } }
  await of.decide('customers.import', { customer: { id, domain, billing }, overwrite: false, dryRun: false })
  return id
}
const newCode = async (maxCreates: number | null = 5, of = instance.nubia): Promise<string> => {
  const id = randomUUID().slice(0, 8)
  await of.decide('validationCodes.add', { id, organizationName: 'County of Ridgefield', maxCreates })
  return id
}

describe('education', () => {
  test('goes into review, with its date under both documented names, and counts as none in the old form', async () => {
    const { id } = await instance.nubia.createCustomer()
    expect(await listed(id)).toEqual([])
    expect(await current(id)).toBe('none')
    const response = await request(id, education)
    expect([response.statusCode, response.json()]).toEqual([201, inReview])
    const { vettingCreateDate, vettingCreatedDate } = response.json()
    expect(vettingCreateDate).toBe(vettingCreatedDate)
    expect(await listed(id)).toEqual([response.json()])
    expect(await current(id)).toBe('none')
  })

  test('approved by the operator it is education in both forms, with the date of the request', async () => {
    const { id } = await instance.nubia.createCustomer()
    const asked = (await request(id, education)).json()
    await vet(id, 'approve')
    expect(await listed(id)).toEqual([{ ...asked, vettingStatus: 'Approved' }])
    expect(await current(id)).toBe('education')
  })

  test('denied it says why and can be asked for again; what is in review or approved cannot: 409 / 3000', async () => {
    const { id } = await instance.nubia.createCustomer()
    await request(id, education)
    expect(outcome(await request(id, education))).toBe('409/3000')
    await vet(id, 'deny', 'Not an Academic Domain')
    expect(await listed(id)).toEqual([
      { ...inReview, vettingStatus: 'Denied', vettingReason: 'Not an Academic Domain' },
    ])
    expect(await current(id)).toBe('none')
    expect((await request(id, education)).json()).toEqual(inReview)
    expect(await listed(id)).toEqual([inReview])
    await vet(id, 'approve')
    expect(outcome(await request(id, education))).toBe('409/3000')
  })

  test.each([
    [{ qualification: 'Education' }, 'educationSegment'],
    [{ ...education, educationSegment: 'Kindergarten' }, 'educationSegment'],
    [{ ...education, website: 'x'.repeat(254) }, 'website'],
    [{ ...education, qualification: 'Nonprofit' }, 'qualification'],
    [{ ...education, qualification: 'None' }, 'qualification'],
    [{ ...education, qualification: 'Pirates' }, 'qualification'],
    [{ educationSegment: 'K12' }, 'qualification'],
  ])('%j is 400 / 3000 and names %s', async (body, field) => {
    const { id } = await instance.nubia.createCustomer()
    const response = await request(id, body)
    expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', field])
    expect(await listed(id)).toEqual([])
  })

  test.each([
    { Qualification: 'education', EducationSegment: 'higher_education' },
    { qualification: 1, educationSegment: 'HIGHEREDUCATION', validationCode: null, website: null },
    { QUALIFICATION: '1', educationSegment: 1 },
  ])('any spelling is understood: %j', async (body) => {
    const { id } = await instance.nubia.createCustomer()
    expect((await request(id, body)).json()).toEqual(inReview)
  })
})

describe('government community cloud', () => {
  test('is approved at once by a code of the partner, in the body or in the query', async () => {
    const code = await newCode(2)
    const [first, second] = [await american(), await american()]
    const body = { qualification: 'GovernmentCommunityCloud', validationCode: code }
    expect((await request(first, body)).json()).toEqual(community)
    const { validationCode: _, ...bare } = body
    expect((await request(second, bare, admin, `?code=${code}`)).json()).toEqual(community)
    expect(await listed(first)).toEqual([community])
    expect(await current(first)).toBe('government_community_cloud')
  })

  test('the old SDK that does not know it is told none', async () => {
    const id = await american()
    await request(id, { qualification: 'GovernmentCommunityCloud', validationCode: await newCode() })
    const as = async (client: string) =>
      (await admin.send('GET', old(id), { headers: { 'ms-partnercenter-client': client } })).json()
    expect(await as('Partner Center Java SDK')).toBe('none')
    expect(await as('Partner Center .NET SDK')).toBe('government_community_cloud')
  })

  test.each<[string, () => Promise<object>]>([
    ['no code', async () => ({})],
    ['an unknown code', async () => ({ validationCode: '70412' })],
    ['a code of another partner', async () => ({ validationCode: await newCode(5, instance.other) })],
    ['a code that is used up', async () => ({ validationCode: await newCode(0) })],
  ])('%s is 400 / 3000', async (_name, more) => {
    const id = await american()
    const response = await request(id, { qualification: 'GovernmentCommunityCloud', ...(await more()) })
    expect([outcome(response), response.json().data[0].field]).toEqual(['400/3000', 'validationCode'])
    expect(await listed(id)).toEqual([])
  })

  test('outside the United States 400, with education 400, again 409; a state-owned entity goes with it', async () => {
    const code = await newCode()
    const gcc = { qualification: 'GovernmentCommunityCloud', validationCode: code }
    const { id: spanish } = await instance.nubia.createCustomer()
    expect(outcome(await request(spanish, gcc))).toBe('400/3000')
    const id = await american()
    await request(id, education)
    expect(outcome(await request(id, gcc))).toBe('400/3000')
    await vet(id, 'deny')
    expect(outcome(await request(id, gcc))).toBe('201')
    expect(outcome(await request(id, gcc))).toBe('409/3000')
    expect(outcome(await request(id, education))).toBe('400/3000')
    await expect(vet(id, 'approve')).rejects.toThrow('qualification.rival')
    expect((await request(id, { qualification: 'StateOwnedEntity' })).json()).toEqual({
      qualification: 'StateOwnedEntity',
    })
    expect(outcome(await request(id, { qualification: 'StateOwnedEntity' }))).toBe('409/3000')
    expect((await listed(id)).map((each) => (each as { qualification: string }).qualification)).toEqual([
      'Education',
      'GovernmentCommunityCloud',
      'StateOwnedEntity',
    ])
    const codes = await admin.client.validationCodes.list()
    expect(codes.find(({ validationId }) => validationId === code)).toMatchObject({ remainingCreates: 4 })
  })

  test('of many requests at once exactly as many succeed as the code has creates left', async () => {
    const code = await newCode(7)
    const customers = await Promise.all(Array.from({ length: 20 }, () => american()))
    const body = { qualification: 'GovernmentCommunityCloud', validationCode: code }
    const answers = (await Promise.all(customers.map((id) => request(id, body)))).map(outcome)
    expect(answers.filter((answer) => answer === '201')).toHaveLength(7)
    expect(answers.filter((answer) => answer === '400/3000')).toHaveLength(13)
    const held = await Promise.all(customers.map(listed))
    expect(held.filter((list) => list.length === 1)).toHaveLength(7)
    const codes = await admin.client.validationCodes.list()
    expect(codes.find(({ validationId }) => validationId === code)).toMatchObject({
      maxCreates: 7,
      remainingCreates: 0,
    })
  })

  test('R3.1: the same request again uses no second create', async () => {
    const [id, code, requestId] = [await american(), await newCode(2), randomUUID()]
    const send = () =>
      admin.send('POST', path(id), {
        body: { qualification: 'GovernmentCommunityCloud', validationCode: code },
        headers: { 'ms-requestid': requestId },
      })
    const answers = await Promise.all([send(), send(), send()])
    expect(answers.map(outcome)).toEqual(['201', '201', '201'])
    const codes = await admin.client.validationCodes.list()
    expect(codes.find(({ validationId }) => validationId === code)).toMatchObject({ remainingCreates: 1 })
  })
})

describe('the old form', () => {
  test('another code under the same request id is a request of its own', async () => {
    const [id, code, headers] = [await american(), await newCode(), { 'ms-requestid': randomUUID() }]
    const put = (query: string) => admin.send('PUT', `${old(id)}?code=${query}`, { body: '3', headers })
    expect(outcome(await put('mistyped'))).toBe('400/3000')
    expect(outcome(await put('mistyped'))).toBe('400/3000')
    expect(outcome(await put(code))).toBe('200')
  })

  test.each(['education', 'Education', 'EDUCATION', 1, '1'])('PUT %j asks for education', async (value) => {
    const { id } = await instance.nubia.createCustomer()
    const response = await set(id, value)
    expect([response.statusCode, response.body]).toEqual([200, '"education"'])
    expect(await listed(id)).toEqual([inReview])
    await vet(id, 'approve')
    expect((await admin.send('GET', old(id))).body).toBe('"education"')
  })

  test.each(['GovernmentCommunityCloud', 'governmentcommunitycloud', 'government_community_cloud', 3])(
    'PUT %j with a code qualifies at once',
    async (value) => {
      const [id, code] = [await american(), await newCode()]
      expect(outcome(await set(id, value))).toBe('400/3000')
      expect((await set(id, value, `?code=${code}`)).body).toBe('"government_community_cloud"')
      expect(await current(id)).toBe('government_community_cloud')
    },
  )

  test('what the customer has, or waits for, stays as it is, without a record', async () => {
    const { id } = await instance.nubia.createCustomer()
    await set(id, 'education')
    const before = await listed(id)
    expect((await set(id, 'education')).body).toBe('"education"')
    expect(await listed(id)).toEqual(before)
    const { items } = await admin.client.activity.ofCustomer({ params: { customerId: id } })
    expect(items.map(({ operations }) => operations[0])).toEqual(['update_customer_qualification', 'add_customer'])
  })

  test.each(['none', 0, 'nonprofit', 2, 'pirates', 99, -1, true, null, {}, []])('PUT %j is 400', async (value) => {
    const { id } = await instance.nubia.createCustomer()
    expect(outcome(await set(id, value))).toBe('400/3000')
    expect(await listed(id)).toEqual([])
  })

  test('a state-owned entity is none in the old form', async () => {
    const { id } = await instance.nubia.createCustomer()
    expect((await set(id, 4)).body).toBe('"state_owned_entity"')
    expect([await current(id), await listed(id)]).toEqual(['none', [{ qualification: 'StateOwnedEntity' }]])
  })
})

test('each change is recorded with old and new value in the form of the list, and the operator by the machine', async () => {
  const id = await american()
  await request(id, education)
  await vet(id, 'deny', 'Not an eligible Museum')
  await request(id, { qualification: 'GovernmentCommunityCloud', validationCode: await newCode() })
  const filter = encodeURIComponent(JSON.stringify({ Field: 'CustomerId', Value: id, Operator: 'equals' }))
  const [gcc, denied, asked] = (await admin.send('GET', `/v1/auditrecords?filter=${filter}`)).json().items
  for (const record of [gcc, denied, asked])
    expect(record).toMatchObject({ operationType: 'update_customer_qualification', resourceType: 'customer' })
  expect(asked).not.toHaveProperty('resourceOldValue')
  expect(JSON.parse(asked.resourceNewValue)).toEqual([
    {
      Qualification: 'Education',
      VettingStatus: 'InReview',
      VettingCreateDate: date,
      VettingCreatedDate: date,
    },
  ])
  expect(asked.customizedData).toEqual([
    { key: 'Qualification', value: 'Education' },
    { key: 'VettingStatus', value: 'InReview' },
  ])
  expect(denied.customizedData).toEqual([
    { key: 'Qualification', value: 'Education' },
    { key: 'VettingStatus', value: 'Denied' },
    { key: 'Reason', value: 'Not an eligible Museum' },
  ])
  expect(denied).not.toHaveProperty('userPrincipalName')
  expect(JSON.parse(gcc.resourceOldValue)).toHaveLength(1)
  expect(JSON.parse(gcc.resourceNewValue)).toHaveLength(2)
  const { items } = await admin.client.activity.ofCustomer({ params: { customerId: id } })
  expect(items[0]!.fields).toEqual(
    expect.arrayContaining([
      { field: 'qualification.held.GovernmentCommunityCloud.vettingStatus', after: 'Approved' },
      { field: 'validation_code.remainingCreates', before: 5, after: 4 },
    ]),
  )
  expect(items[1]!.fields).toEqual([
    { field: 'qualification.held.Education.vettingStatus', before: 'InReview', after: 'Denied' },
    { field: 'qualification.held.Education.vettingReason', after: 'Not an eligible Museum' },
  ])
})

describe('who', () => {
  test('admin, sales agents and global admins ask, with a person behind the app; the attempt of others is recorded', async () => {
    const { id } = await instance.nubia.createCustomer()
    for (const role of ['helpdeskAgent', 'userManagementAdmin'] as const) {
      const agent = await instance.nubia.as(role)
      expect((await agent.send('GET', path(id))).statusCode).toBe(200)
      expect(outcome(await request(id, education, agent))).toBe('403/900150')
      expect(outcome(await agent.send('PUT', old(id), { body: '"education"' }))).toBe('403/900150')
    }
    expect(outcome(await request(id, education, await instance.nubia.asApp('adminAgent')))).toBe('403/900329')
    expect(await listed(id)).toEqual([])
    expect(outcome(await request(id, education, await instance.nubia.as('salesAgent')))).toBe('201')
    const { items } = await admin.client.activity.ofCustomer({ params: { customerId: id } })
    expect(items.filter(({ refusal }) => refusal === 'roleLacksRight')).toHaveLength(2)
  })

  test('R5.3: unknown and foreign customers are 403 / 20002', async () => {
    const theirs = await instance.other.createCustomer()
    for (const id of [randomUUID(), theirs.id])
      for (const response of [
        await admin.send('GET', path(id)),
        await admin.send('GET', old(id)),
        await request(id, education),
        await set(id, 'education'),
      ])
        expect(outcome(response)).toBe('403/20002')
  })
})

describe.each([
  ['approve', { vettingStatus: 'Approved' }, 'education'],
  ['deny', { vettingStatus: 'Denied', vettingReason: 'Not an Education Customer' }, 'none'],
] as const)('TENANTRY_EDUCATION_VETTING=%s', (mode, answer, name) => {
  let other: TestInstance
  beforeAll(async () => {
    other = await tenantryWith({ TENANTRY_EDUCATION_VETTING: mode })
  })
  afterAll(() => other.close())

  test('decides at once', async () => {
    const agent = await other.nubia.as('salesAgent')
    const { id } = await other.nubia.createCustomer()
    expect((await request(id, education, agent)).json()).toEqual({ ...inReview, ...answer })
    expect((await agent.send('GET', old(id))).json()).toBe(name)
  })
})

describe('US Government', () => {
  let gov: TestInstance
  beforeAll(async () => {
    gov = await tenantryWith({ TENANTRY_CLOUD: 'us-government' })
  })
  afterAll(() => gov.close())

  test('has none: reading says so, asking is 400 / 900127, and there are no codes', async () => {
    const agent = await gov.nubia.as('adminAgent')
    const id = randomUUID()
    const customer = { id, domain: 'harborpine.onmicrosoft.us', billing: { companyName: 'Harbor & Pine' } }
    await gov.nubia.decide('customers.import', { customer, overwrite: false, dryRun: false })
    expect((await agent.send('GET', path(id))).json()).toEqual([])
    expect((await agent.send('GET', old(id))).json()).toBe('none')
    for (const response of [
      await request(id, education, agent),
      await agent.send('PUT', old(id), { body: '"education"' }),
      await agent.send('GET', '/v1/customers/all/validations'),
      await agent.send('GET', `/v1/customers/${id}/validations`),
      await agent.send('PUT', `/tenantry/v1/customers/${id}/vetting`, { body: { vettingStatus: 'Approved' } }),
    ])
      expect(outcome(response)).toBe('400/900127')
    await expect(newCode(1, gov.nubia)).rejects.toThrow('notAvailableInCloud')
  })
})
