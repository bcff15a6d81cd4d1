import { expect, test } from 'vitest'
import { isMessageKey } from '../messages/index.ts'
import { checkBillingProfile, checkCompanyDetails, checkNewCustomer, normalizeBillingProfile } from './account.ts'
import type { Finding } from './finding.ts'

const options = { cloud: 'global' as const, partnerDomains: ['partner.example'] }
const aurora = {
  email: 'facturas@auroralibros.example',
  culture: 'es-ES',
  language: 'es',
  companyName: 'Librería Aurora',
  defaultAddress: { country: 'ES', city: 'Cádiz', addressLine1: 'Plaza de las Velas 3', postalCode: '11004' },
}
const paulista = {
  ...aurora,
  culture: 'pt-BR',
  defaultAddress: {
    country: 'BR',
    city: 'São Paulo',
    addressLine1: 'Rua do Farol 12',
    postalCode: '01310-100',
    phoneNumber: '(11) 91234-5678',
  },
}
const codes = (findings: Finding[]) => findings.map(({ field, code }) => `${field} ${code}`)

test('a billing profile as the SDKs send it passes', () => {
  expect(checkBillingProfile({ ...aurora, firstName: null, lastName: null }, options)).toEqual([])
})

test('an empty billing profile names every required member once, with a text for each', () => {
  const findings = checkBillingProfile({}, options)
  expect(findings.map(({ field }) => field)).toEqual(['email', 'culture', 'language', 'companyName', 'defaultAddress'])
  for (const { message, code } of findings) {
    expect(isMessageKey(message)).toBe(true)
    expect(code).toBe(3000)
  }
})

test('findings of a billing profile stand in the order in which the service looks', () => {
  const broken = {
    ...paulista,
    language: '',
    culture: 'es-ES',
    companyName: '&&&',
    firstName: 'x'.repeat(51),
    defaultAddress: { ...paulista.defaultAddress, postalCode: '1', phoneNumber: '' },
  }
  expect(codes(checkBillingProfile(broken, options, 'billing'))).toEqual([
    'billing.language 3000',
    'billing.defaultAddress.postalCode 3000',
    'billing.defaultAddress.phoneNumber 600051',
    'billing.firstName 3000',
    'billing.companyName 3000',
    'billing.culture 3000',
  ])
})

test('a name that only needs a second look does not refuse the profile (V-05)', () => {
  const findings = checkBillingProfile({ ...aurora, companyName: 'auroralibros.com' }, options)
  expect(findings.map(({ rule, level }) => [rule, level])).toEqual([['V-05', 'warn']])
})

test('an address of the partner is refused, unless the setting for updates lets it pass (V-36)', () => {
  const own = { ...aurora, email: 'someone@partner.example' }
  expect(checkBillingProfile(own, options)[0]?.rule).toBe('V-32')
  expect(checkBillingProfile(own, { ...options, allowPartnerEmail: true })).toEqual([])
})

test('company details may be empty, but what they hold is checked', () => {
  expect(checkCompanyDetails({}, options)).toEqual([])
  expect(checkCompanyDetails({ legalName: '', email: null, address: { country: 'ES' } }, options)).toEqual([])
  const found = checkCompanyDetails(
    { legalName: 'S', email: 'x', address: { country: 'US', city: 'Astoria' }, organizationRegistrationNumber: 'x' },
    options,
  )
  expect(codes(found)).toEqual([
    'legalName 3000',
    'email 3000',
    'address.addressLine1 3000',
    'address.state 3000',
    'address.postalCode 3000',
    'organizationRegistrationNumber 600050',
  ])
})

test('the registration number follows the country of the company, or of the account', () => {
  expect(codes(checkCompanyDetails({ address: paulista.defaultAddress }, options))).toEqual([
    'organizationRegistrationNumber 600049',
  ])
  expect(checkCompanyDetails({ country: 'BR' }, options)).toHaveLength(1)
  expect(checkCompanyDetails({}, { ...options, country: 'BR' })).toHaveLength(1)
  expect(checkCompanyDetails({ country: 'BR' }, { ...options, requireRegistrationNumber: false })).toEqual([])
})

test('a new customer needs a domain and a billing profile only, where the country asks for no more', () => {
  const customer = { companyProfile: { domain: 'auroralibros.onmicrosoft.com' }, billingProfile: aurora }
  expect(checkNewCustomer(customer, options)).toEqual([])
})

test('findings of a new customer stand in the order in which the service looks', () => {
  const customer = {
    companyProfile: { domain: 'aurora libros.onmicrosoft.com' },
    billingProfile: {
      ...paulista,
      culture: 'es-ES',
      email: 'someone@microsoft.com',
      defaultAddress: { ...paulista.defaultAddress, city: '', phoneNumber: null },
    },
  }
  expect(codes(checkNewCustomer(customer, { ...options, market: ['ES'] }))).toEqual([
    'companyProfile.domain 3000',
    'billingProfile.defaultAddress.country 2030',
    'billingProfile.defaultAddress.city 3000',
    'companyProfile.organizationRegistrationNumber 600049',
    'billingProfile.defaultAddress.phoneNumber 600051',
    'billingProfile.email 3000',
    'billingProfile.culture 3000',
  ])
})

test('a customer of the US Government cloud is in the US and may have its suffix', () => {
  const options = { cloud: 'us-government' as const, partnerDomains: [] }
  const customer = { companyProfile: { domain: 'ridgefield.onmicrosoft.us' }, billingProfile: aurora }
  expect(codes(checkNewCustomer(customer, options))).toEqual(['billingProfile.defaultAddress.country 3000'])
})

test('a profile is brought into the form in which it is stored', () => {
  expect(normalizeBillingProfile({ ...aurora, culture: 'EN-US', language: 'En' })).toEqual({
    ...aurora,
    culture: 'en-US',
    language: 'En',
  })
})
