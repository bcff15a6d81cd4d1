import { expect, test } from 'vitest'
import { checkBillingProfile, checkCompanyDetails, checkNewCustomer, domainKey, nameWarnings } from './index.ts'

const options = { cloud: 'global' as const, partnerDomains: ['partner.example'] }

// Near-matches of the patterns, and what makes naive trimming or splitting slow.
const seeds = [
  'a',
  '1',
  '.',
  '. ',
  '@',
  'a.',
  '-',
  '(',
  ' ',
  '\u00a0 ',
  'é',
  '字',
  '\u0301',
  '.com',
  '1 ',
  '0)',
  'a@a.',
  '\u200b',
]

const account = (text: string) => {
  const defaultAddress = Object.fromEntries(
    ['addressLine1', 'city', 'state', 'postalCode', 'phoneNumber', 'firstName'].map((member) => [member, text]),
  )
  return { companyName: text, email: text, culture: text, language: text, firstName: text, defaultAddress }
}

function checkAll(text: string): void {
  for (const country of ['US', 'ES', 'MX', 'CN', 'BR', text]) {
    const profile = { ...account(text), defaultAddress: { ...account(text).defaultAddress, country } }
    checkBillingProfile(profile, options)
    checkCompanyDetails({ legalName: text, organizationRegistrationNumber: text, country }, options)
    checkNewCustomer({ companyProfile: { domain: `${text}.onmicrosoft.com` }, billingProfile: profile }, options)
  }
  nameWarnings(text)
  domainKey(text)
}

test.each(seeds)('10,000 and 200,000 characters of %j are refused at once (R6.6)', (seed) => {
  for (const frame of ['', 'x']) {
    const long = frame + seed.repeat(200_000 / seed.length) + frame
    checkAll(long.slice(0, 10_000))
    const started = performance.now()
    checkAll(long)
    // A quadratic pass over that many characters takes minutes; this allows for a machine that is busy with other things.
    expect(performance.now() - started).toBeLessThan(2_000)
  }
})
