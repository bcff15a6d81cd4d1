import type { Customer } from '@tenantry/contract'
import { templatesOf } from '../agreements/templates.ts'
import { demoCountry, inventAddress, type inventCompanies } from './company.ts'
import type { DemoRole } from './partners.ts'
import type { Random } from './random.ts'
import { registrationNumbers } from './registration.ts'
import type { StaffMember } from './staff.ts'
import type { Teller } from './teller.ts'
import { words } from './words.ts'

const update = { type: 'update_customer_billing_profile', resourceType: 'customer' }
const reasons = [
  'Agreed in the framework contract of this year',
  'Requested by their IT lead in a ticket',
  'Acordado en la reunión trimestral',
  'Buys its own reservations from now on',
  'Lo pide su dirección financiera',
]

export interface Past {
  random: Random
  teller: Teller
  staff: readonly StaffMember[]
  customers: readonly Customer[]
  cloud: 'global' | 'us-government'
  nextCompany: ReturnType<typeof inventCompanies>
  /** Customers whose agreement has been told of. */
  agreed: Set<string>
}

type Story = (past: Past, customer: Customer, at: Date) => Promise<unknown>

/** What people did to accounts, one story after the other; some attempts are refused. */
export const tellStory = (past: Past, at: Date): Promise<unknown> => {
  const story = past.random.weighted(stories, frequencies)
  return story(past, past.random.pick(past.customers), at)
}

export const one = ({ staff }: Past, role: DemoRole) => staff.find((member) => member.role === role)!.user

export const agent = (past: Past) => one(past, past.random.chance(0.6) ? 'adminAgent' : 'salesAgent')

const countryOf = ({ cloud }: Past, { billingProfile }: Customer) =>
  demoCountry(billingProfile?.defaultAddress.country ?? 'US', cloud)

const accountUpdate = (customer: Customer, body: object) => ({
  decision: 'account.update',
  input: { params: { customerId: customer.id }, body },
})

const moves = (past: Past, customer: Customer, at: Date) => {
  const { random, teller } = past
  const defaultAddress = { addressLine2: null, ...inventAddress(random, countryOf(past, customer)) }
  const { phoneNumber: _, ...address } = defaultAddress
  const both = random.chance(0.5)
  return teller.tell({
    ...accountUpdate(customer, { billing: { defaultAddress }, ...(both && { company: { address } }) }),
    by: agent(past),
    at,
  })
}

const getsAnotherContact = (past: Past, customer: Customer, at: Date) => {
  const { random, teller } = past
  const { firstNames, lastNames } = words[countryOf(past, customer).words]!
  const person = { firstName: random.pick(firstNames), lastName: random.pick(lastNames) }
  const { phoneNumber } = inventAddress(random, countryOf(past, customer))
  return teller.tell({
    ...accountUpdate(customer, { billing: { ...person, defaultAddress: { ...person, phoneNumber } } }),
    by: random.chance(0.5) ? one(past, 'helpdeskAgent') : agent(past),
    at,
  })
}

const isRenamed = (past: Past, customer: Customer, at: Date) => {
  const name = customer.companyProfile.companyName.replace(/,.*$/, '')
  const group = { es: `Grupo ${name}`, pt: `Grupo ${name}`, fr: `Groupe ${name}`, de: `${name} Gruppe` }
  const { language } = countryOf(past, customer)
  const companyName = group[language as keyof typeof group] ?? `${name} Group`
  return past.teller.tell({ ...accountUpdate(customer, { billing: { companyName } }), by: agent(past), at })
}

const getsRegistrationNumber = (past: Past, customer: Customer, at: Date) => {
  const number = registrationNumbers[countryOf(past, customer).iso2]
  if (!number) return getsAnotherContact(past, customer, at)
  const company = { organizationRegistrationNumber: number(past.random) }
  return past.teller.tell({ ...accountUpdate(customer, { company }), by: agent(past), at })
}

const permission = (past: Past, customer: Customer, body: object) => ({
  decision: 'purchasePermissions.update',
  input: {
    params: {
      customerId: customer.id,
      resource: past.random.chance(0.7) ? 'AzureReservedInstances' : 'AzureSavingsPlan',
    },
    body,
  },
  by: one(past, 'adminAgent'),
})

const mayBuy = (past: Past, customer: Customer, at: Date) =>
  past.teller.tell({
    ...permission(past, customer, { allowed: true, acknowledged: true, reason: past.random.pick(reasons) }),
    at,
  })

const DAY = 86_400_000

/** Whoever is billed agreed some days before; a few customers accept directly, and nobody has to confirm it. */
const agrees = (past: Past, customer: Customer, at: Date) => {
  const { random, teller, agreed, cloud } = past
  const { firstName, lastName, email, defaultAddress } = customer.billingProfile ?? {}
  const hasContact = firstName && lastName && email
  if (cloud !== 'global' || !hasContact || agreed.has(customer.id)) return getsAnotherContact(past, customer, at)
  agreed.add(customer.id)
  const day = new Date(at.getTime() - random.between(0, 9) * DAY).toISOString().slice(0, 10)
  const input = { params: { customerId: customer.id } }
  if (random.chance(0.2))
    return teller.tell({
      decision: 'customerAgreements.setDirectAcceptance',
      input: { ...input, body: { isSigned: true, dateSigned: day } },
      by: agent(past),
      at,
    })
  const [template] = templatesOf('MicrosoftCustomerAgreement')
  const primaryContact = {
    firstName,
    lastName,
    email,
    ...(defaultAddress?.phoneNumber && { phoneNumber: defaultAddress.phoneNumber }),
  }
  const body = { primaryContact, templateId: template!.templateId, dateAgreed: day, type: template!.type }
  return teller.tell({ decision: 'agreements.create', input: { ...input, body }, by: agent(past), at })
}

const isAllowedInHaste = (past: Past, customer: Customer, at: Date) =>
  past.teller.tellRefused({
    ...permission(past, customer, { allowed: true }),
    operation: { type: 'update_self_serve_policy', resourceType: 'self_serve_policy', customerId: customer.id },
    at,
  })

const helpdeskChangesAddress = (past: Past, customer: Customer, at: Date) =>
  past.teller.tellRefused({
    ...accountUpdate(customer, { billing: { defaultAddress: inventAddress(past.random, countryOf(past, customer)) } }),
    by: one(past, 'helpdeskAgent'),
    operation: { ...update, customerId: customer.id },
    at,
  })

const isAddedTwice = (past: Past, { companyProfile }: Customer, at: Date) => {
  const company = past.nextCompany()
  const body = { ...company, companyProfile: { ...company.companyProfile, domain: companyProfile.domain } }
  return past.teller.tellRefused({
    decision: 'customers.create',
    input: { body },
    by: one(past, 'salesAgent'),
    operation: { type: 'add_customer', resourceType: 'customer' },
    at,
  })
}

const stories: readonly Story[] = [
  getsAnotherContact,
  moves,
  mayBuy,
  agrees,
  isRenamed,
  getsRegistrationNumber,
  helpdeskChangesAddress,
  isAddedTwice,
  isAllowedInHaste,
]
const frequencies = [26, 22, 14, 14, 10, 6, 4, 2, 2]
