import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fold } from '@tenantry/contract'
import { checkNewCustomer, checkPartnerProfile, normalizePartnerProfile } from '@tenantry/contract/rules'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import type { CustomerDocument } from '../customers/customer.ts'
import { listedCustomers } from '../customers/export.ts'
import { isComplete } from '../customers/rules.ts'
import { kinds } from '../features.ts'
import { openTenantry } from '../main.ts'
import type { StoredProfiles } from '../partner/profile.ts'
import type { QualificationDocument } from '../qualifications/qualification.ts'
import type { ChangePayload } from '../store/change.ts'
import { openForReading } from '../store/database.ts'
import { verifyFolder } from '../store/verify.ts'
import { inventCompanies } from './company.ts'
import type { DemoCredentials } from './credentials.ts'
import { makeDemo } from './demo.ts'
import { demoPartners } from './partners.ts'
import { Random } from './random.ts'
import { workHoursBefore } from './work-time.ts'

const NOW = new Date('2026-11-22T10:00:00Z') // a Sunday
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

interface Told {
  partner_id: string
  at: string
  status: string
  actor: string
  payload: ChangePayload
}

const demoOf = async (count: number, cloud: 'global' | 'us-government' = 'global') => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-demo-'))
  folders.push(folder)
  const config = readConfig({
    TENANTRY_DATA: folder,
    TENANTRY_DEMO: String(count),
    TENANTRY_CLOUD: cloud,
    TENANTRY_LOG: 'silent',
  })
  const { store, auth, close } = await openTenantry(config, { readers: 1, demo: true })
  await makeDemo({ store, auth, config, now: NOW })
  await close()
  const file = join(folder, 'demo-credentials.json')
  const credentials = JSON.parse(readFileSync(file, 'utf8')) as DemoCredentials
  const db = openForReading(folder)
  const customers = credentials.partners.map(({ tenantId }) => [...listedCustomers(db, tenantId)])
  const told = (
    db.prepare('SELECT * FROM change JOIN change_payload USING (pk) ORDER BY change.pk').all() as (Omit<
      Told,
      'payload'
    > & { payload: string })[]
  ).map((row): Told => ({ ...row, payload: JSON.parse(row.payload) }))
  db.close()
  return { folder, file, credentials, customers: customers as [CustomerDocument[], CustomerDocument[]], told }
}

const countryOf = (customer: CustomerDocument) => customer.billing.defaultAddress.country

test('two partners with customers of many countries, Spain and the US strongest', async () => {
  const { folder, file, credentials, customers, told } = await demoOf(250)
  expect(customers.map(({ length }) => length)).toEqual([250, 40])
  const counts = new Map<string, number>()
  for (const customer of customers[0].filter(isComplete))
    counts.set(countryOf(customer)!, (counts.get(countryOf(customer)!) ?? 0) + 1)
  const strongest = [...counts].sort(([, a], [, b]) => b - a).map(([country]) => country)
  expect(strongest.length).toBeGreaterThanOrEqual(12)
  expect(strongest.slice(0, 2).sort()).toEqual(['ES', 'US'])
  const incomplete = customers[0].filter((customer) => !isComplete(customer)).length
  expect(incomplete).toBeGreaterThan(0)
  expect(incomplete).toBeLessThan(20)

  for (const { billing } of customers.flat()) if (billing.email) expect(billing.email).toMatch(/\.example$/)

  expect(statSync(file).mode & 0o777).toBe(0o600)
  for (const { users, apps } of credentials.partners) {
    const roles = ['globalAdmin', 'adminAgent', 'salesAgent', 'helpdeskAgent']
    expect([users, apps].map((list) => list.map(({ role }) => role))).toEqual([roles, roles])
  }

  const first = told.filter(({ partner_id }) => partner_id === credentials.partners[0]!.tenantId)
  expect(first.map(({ at }) => at)).toEqual(first.map(({ at }) => at).sort())
  expect(Date.parse(first.at(-1)!.at)).toBeLessThanOrEqual(NOW.getTime())
  const recent = first.filter(({ at }) => Date.parse(at) > NOW.getTime() - 60 * 86_400_000)
  expect(recent.length).toBeGreaterThan(50)
  expect(new Set(recent.map(({ actor }) => actor)).size).toBeGreaterThanOrEqual(3)
  expect(recent.some(({ status }) => status === 'failed')).toBe(true)
  const types = new Set(recent.flatMap(({ payload }) => payload.head.operations.map(({ type }) => type)))
  expect(types).toContain('create_self_serve_policy')
  expect(types).toContain('create_agreement')
  expect(types).toContain('tenantry_direct_acceptance')
  expect([...types]).toEqual(
    expect.arrayContaining([
      'create_self_serve_policy',
      'update_customer_qualification',
      'update_customer_spending_budget',
      'tenantry_account_status_set',
    ]),
  )
  const qualified = recent.flatMap(({ payload }) => payload.documents.filter(({ kind }) => kind === 'qualification'))
  const held = qualified.flatMap(({ after }) => Object.entries((after as QualificationDocument).held))
  expect(held.map(([name, { vettingStatus }]) => `${name} ${vettingStatus}`).sort()).toEqual([
    'Education Approved',
    'Education Denied',
    ...Array.from({ length: 3 }, () => 'Education InReview'),
    'GovernmentCommunityCloud Approved',
  ])

  expect((await verifyFolder(folder, { kinds })).faults).toEqual([])
})

test('the same number gives the same demo, apart from secrets', async () => {
  const [one, two] = [await demoOf(30), await demoOf(30)]
  const plain = ({ etags: _, ...customer }: CustomerDocument) => customer
  expect(one.customers.flat().map(plain)).toEqual(two.customers.flat().map(plain))
  const names = ({ partners }: DemoCredentials) =>
    partners.map(({ tenantId, users, apps }) => [
      tenantId,
      users.map(({ userPrincipalName }) => userPrincipalName),
      apps.map(({ clientId }) => clientId),
    ])
  expect(names(one.credentials)).toEqual(names(two.credentials))
  const secrets = ({ partners }: DemoCredentials) =>
    partners.flatMap(({ users, apps }) => [
      ...users.flatMap(({ password, refreshToken }) => [password, refreshToken]),
      ...apps.map(({ clientSecret }) => clientSecret),
    ])
  expect(new Set([...secrets(one.credentials), ...secrets(two.credentials)]).size).toBe(48)
})

test('in the US Government cloud all customers are in the United States', async () => {
  const { customers, told } = await demoOf(40, 'us-government')
  for (const customer of customers.flat().filter(isComplete)) expect(countryOf(customer)).toBe('US')
  for (const { domain } of customers.flat()) expect(domain).toMatch(/\.onmicrosoft\.us$/)
  const types = new Set(told.flatMap(({ payload }) => payload.head.operations.map(({ type }) => type)))
  expect([...types].filter((type) => type.includes('agreement') || type.includes('acceptance'))).toEqual([])
  expect(types).not.toContain('update_customer_qualification')
  expect(types).toContain('update_customer_spending_budget')
})

test.each(['global', 'us-government'] as const)('every rule accepts the profiles of the %s partners', (cloud) => {
  for (const { partner } of demoPartners[cloud]) {
    const { organization, legalBusiness, billing, support } = partner.profiles as StoredProfiles
    const options = { cloud, country: partner.country }
    expect([
      ...checkPartnerProfile('organization', { companyName: partner.name, ...organization }, options),
      ...checkPartnerProfile('legalBusiness', legalBusiness, options),
      ...checkPartnerProfile('billing', billing, options),
      ...checkPartnerProfile('support', support, options),
    ]).toEqual([])
    expect(normalizePartnerProfile(organization, partner.country)).toEqual(organization)
  }
})

test('a single customer is a demo too', async () => {
  expect((await demoOf(1)).customers[0]).toHaveLength(1)
})

test.each(['global', 'us-government'] as const)('every rule accepts the companies of the %s cloud', (cloud) => {
  const next = inventCompanies(new Random(1), { cloud })
  const domains = new Set<string>()
  // The sample companies of Microsoft's own material.
  const samples =
    /contoso|fabrikam|northwind|adventure ?works|tailspin|wingtip|litware|proseware|woodgrove|fourth coffee|relecloud|blue yonder|trey research|vanarsdel|humongous|lucerne|munson|margie|coho|datum|nod publishers|wide world|graphic design institute|alpine ski|southridge|bellows|lamna/
  for (let made = 0; made < 12_000; made++) {
    const company = next()
    expect(checkNewCustomer(company, { cloud, partnerDomains: ['ribaltacloud.onmicrosoft.com'] })).toEqual([])
    expect(fold(company.billingProfile.companyName)).not.toMatch(samples)
    domains.add(company.companyProfile.domain)
  }
  expect(domains.size).toBe(12_000)
})

test('working hours are counted back over nights and weekends', () => {
  const before = (now: string, hours: number) => workHoursBefore(new Date(now), hours).toISOString().slice(0, 16)
  expect(before('2026-11-18T12:00:00Z', 2)).toBe('2026-11-18T10:00')
  expect(before('2026-11-18T12:00:00Z', 5)).toBe('2026-11-17T17:00')
  expect(before('2026-11-16T09:00:00Z', 2)).toBe('2026-11-13T17:00')
  expect(before('2026-11-22T10:00:00Z', 1)).toBe('2026-11-20T17:00')
  expect(before('2026-11-18T23:00:00Z', 1)).toBe('2026-11-18T17:00')
})
