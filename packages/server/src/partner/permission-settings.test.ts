import { type Permission, permissions, type Role, rolesFor, usualPermissionSettings } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, type TestPartner, tenantryWith } from '../../test/harness.ts'

let instance: TestInstance
let ahead = 0
beforeAll(async () => {
  instance = await tenantryWith({}, { now: () => new Date(Date.now() + ahead) })
})
afterAll(() => instance.close())

const path = '/tenantry/v1/partner/permission-settings'
const anyVersion = { 'if-match': '*' }
/** The partner decides; callers are read again after some seconds. */
const decideAt = async (partner: TestPartner, body: object): Promise<Caller> => {
  const admin = await partner.as('globalAdmin')
  expect((await admin.send('PUT', path, { body, headers: anyVersion })).statusCode).toBe(200)
  ahead += 6_000
  return admin
}

describe('the settings of a partner', () => {
  test('are as usual until somebody decides, and carry a version that is checked', async () => {
    const partner = await instance.addPartner()
    const admin = await partner.as('globalAdmin')
    const first = (await admin.send('GET', path)).json()
    expect(first).toEqual({
      ...usualPermissionSettings,
      attributes: { etag: '1', objectType: 'PermissionSettings' },
    })
    expect(outcome(await admin.send('PUT', path, { body: { salesExport: true } }))).toBe('400/2055')
    const made = await admin.send('PUT', path, { body: { salesExport: true }, headers: { 'if-match': '"1"' } })
    expect(made.json()).toMatchObject({ salesExport: true, changed: { by: 'globalAdmin' } })
    const stale = await admin.send('PUT', path, { body: { salesExport: false }, headers: { 'if-match': '"1"' } })
    expect(outcome(stale)).toBe('412/2055')
    const same = await admin.send('PUT', path, { body: { salesExport: true }, headers: anyVersion })
    expect(same.json().attributes).toEqual(made.json().attributes)
  })

  test('leave a record with old and new, and are taken back by one that names it', async () => {
    const partner = await instance.addPartner()
    const admin = await decideAt(partner, { helpdeskContact: false })
    const agent = await partner.as('adminAgent')
    const [row] = (await agent.client.activity.list({ query: { operation: 'tenantry_permission_settings_updated' } }))
      .items
    expect(row).toMatchObject({
      operations: ['tenantry_permission_settings_updated'],
      userPrincipalName: expect.stringMatching(/^globaladmin@/),
      fields: [{ field: 'permission_settings.helpdeskContact', after: false }],
    })
    await admin.send('PUT', path, { body: { helpdeskContact: true, undoes: row!.change }, headers: anyVersion })
    const [undone] = (
      await agent.client.activity.list({ query: { operation: 'tenantry_permission_settings_updated' } })
    ).items
    expect(undone).toMatchObject({
      undoes: row!.change,
      fields: [{ field: 'permission_settings.helpdeskContact', before: false, after: true }],
    })
  })

  test('a refused attempt is recorded; another partner has its own', async () => {
    const partner = await instance.addPartner()
    await decideAt(partner, { salesExport: true })
    const agent = await partner.as('adminAgent')
    expect(outcome(await agent.send('PUT', path, { body: { salesExport: false }, headers: anyVersion }))).toBe(
      '403/900150',
    )
    expect(
      (await agent.client.activity.list({ query: { operation: 'tenantry_permission_settings_updated' } })).items[0],
    ).toMatchObject({
      status: 'failed',
      refusal: 'roleLacksRight',
    })
    const other = await instance.addPartner()
    expect((await (await other.as('adminAgent')).send('GET', path)).json()).toMatchObject(usualPermissionSettings)
  })
})

describe('the table of roles follows them', () => {
  const all = Object.keys(permissions) as Permission[]
  const gained = (settings: object) =>
    all.flatMap((permission) => {
      const usual = rolesFor(permission)
      const now = rolesFor(permission, { ...usualPermissionSettings, ...settings })
      return [
        ...now.filter((role) => !usual.includes(role)).map((role) => `+${role} ${permission}`),
        ...usual.filter((role) => !now.includes(role)).map((role) => `-${role} ${permission}`),
      ]
    })

  test('note 4: sales agents export', () => {
    expect(gained({ salesExport: true })).toEqual(['+salesAgent customer:export'])
  })
  test('note 6: helpdesk agents change nothing', () => {
    expect(gained({ helpdeskContact: false })).toEqual(['-helpdeskAgent customer:update'])
  })
  test('note 8: global admins may what admin agents may', () => {
    const usual = all.filter((permission) => {
      const held: readonly string[] = permissions[permission]
      return held.includes('adminAgent') && !held.includes('globalAdmin')
    })
    expect(usual.length).toBeGreaterThan(3)
    expect(gained({ globalAdminIsAdminAgent: true })).toEqual(usual.map((each) => `+globalAdmin ${each}`))
  })
})

describe('the server follows them', () => {
  const statusOf = async (
    partner: TestPartner,
    role: Role,
    [method, url, body]: readonly [method: string, url: string, body?: object],
  ) => outcome(await (await partner.as(role)).send(method, url, { ...(body && { body, headers: anyVersion }) }))

  test('note 6: a helpdesk agent changes a contact, until the partner says otherwise; the answer names who may', async () => {
    const partner = await instance.addPartner()
    const { id } = await partner.createCustomer()
    const contact = ['PUT', `/v1/customers/${id}/profiles/billing`, { firstName: 'Alba' }] as const
    expect(await statusOf(partner, 'helpdeskAgent', contact)).toBe('200')
    await decideAt(partner, { helpdeskContact: false })
    expect(await statusOf(partner, 'helpdeskAgent', contact)).toBe('403/900150')
    expect((await (await partner.as('helpdeskAgent')).client.identity.me()).permissionSettings).toMatchObject({
      helpdeskContact: false,
    })
    expect(await statusOf(partner, 'salesAgent', ['PUT', contact[1], { firstName: 'Olmo' }])).toBe('200')
  })

  test('note 8: a global admin gives a permission to purchase where the partner is small', async () => {
    const partner = await instance.addPartner()
    const { id } = await partner.createCustomer()
    const give = [
      'PUT',
      `/tenantry/v1/customers/${id}/permissions/AzureSavingsPlan`,
      { allowed: true, acknowledged: true, reason: 'Asked for by the customer' },
    ] as const
    expect(await statusOf(partner, 'globalAdmin', give)).toBe('403/900150')
    await decideAt(partner, { globalAdminIsAdminAgent: true })
    expect(await statusOf(partner, 'globalAdmin', give)).toBe('200')
  })

  test('a permission that a program gives without an acknowledgement is refused, one taken away never', async () => {
    const partner = await instance.addPartner()
    const agent = await partner.as('adminAgent')
    const policyOf = (tenantID: string, permissions: object[]) => ({
      id: `${partner.partner.id}_${tenantID}`,
      selfServeEntity: { selfServeEntityType: 'customer', tenantID },
      grantor: { grantorType: 'billToPartner', tenantID: partner.partner.id },
      permissions,
    })
    const allowed = [{ resource: 'AzureSavingsPlan', action: 'Purchase' }]
    const before = await partner.createCustomer()
    const after = await partner.createCustomer()
    await agent.send('POST', '/v1/SelfServePolicy', { body: policyOf(before.id, allowed) })
    await decideAt(partner, { acknowledgementRequired: true })
    const refused = await agent.send('POST', '/v1/SelfServePolicy', { body: policyOf(after.id, allowed) })
    expect([outcome(refused), refused.json().description]).toEqual([
      '403/900150',
      expect.stringContaining('acknowledges the consequences'),
    ])
    const taken = await agent.send('PUT', '/v1/SelfServePolicy', { body: policyOf(before.id, []), headers: anyVersion })
    expect(taken.statusCode).toBe(200)
    expect(
      await statusOf(partner, 'adminAgent', [
        'PUT',
        `/tenantry/v1/customers/${after.id}/permissions/AzureSavingsPlan`,
        { allowed: true, acknowledged: true, reason: 'Asked for by the customer' },
      ]),
    ).toBe('200')
  })
})
