import { describe, expect, test } from 'vitest'
import { checkPartnerProfile, normalizePartnerProfile, type PartnerProfilesInput } from './partner.ts'

const options = { cloud: 'global' as const, country: 'ES' }
const address = { country: 'ES', city: 'Cádiz', addressLine1: 'Muelle de Levante 4', postalCode: '11006' }
const organization = { companyName: 'Nubia', culture: 'es-ES', language: 'es', defaultAddress: { country: 'ES' } }

const rulesOf = <P extends keyof PartnerProfilesInput>(part: P, profile: PartnerProfilesInput[P], own = options) =>
  checkPartnerProfile(part, profile, own).map(({ field, rule, level }) => `${field} ${rule} ${level}`)

describe('organization', () => {
  test('a name, a culture and a language are enough: an address that says only its country is none', () => {
    expect(rulesOf('organization', organization)).toEqual([])
  })

  test.each<[string, object, string[]]>([
    ['no name', { companyName: '' }, ['companyName V-01 block']],
    ['a name that needs a second look', { companyName: 'nubia.com' }, ['companyName V-05 warn']],
    ['another country', { defaultAddress: { country: 'PT' } }, ['defaultAddress.country V-72 block']],
    ['no country', { defaultAddress: {} }, ['defaultAddress.country V-72 block']],
    [
      'an address that is begun',
      { defaultAddress: { country: 'ES', city: 'Cádiz' } },
      ['defaultAddress.addressLine1 V-60 block', 'defaultAddress.postalCode V-64 block'],
    ],
    [
      'a wrong postal code',
      { defaultAddress: { ...address, postalCode: '1' } },
      ['defaultAddress.postalCode V-64 block'],
    ],
    [
      'a phone of another country',
      { defaultAddress: { ...address, phoneNumber: '+351 212345678' } },
      ['defaultAddress.phoneNumber V-54 block'],
    ],
    ['no culture', { culture: null }, ['culture culture block']],
    ['a culture of elsewhere', { culture: 'ja-JP' }, ['culture culture block']],
    ['no language', { language: '' }, ['language language block']],
    ['no e-mail address', { email: 'ops' }, ['email V-30 block']],
    ['an address at the own domain', { email: 'ops@nubia.onmicrosoft.com' }, []],
    ['an address at microsoft.com', { email: 'ops@microsoft.com' }, []],
  ])('%s', (_what, change, wanted) => {
    expect(rulesOf('organization', { ...organization, ...change })).toEqual(wanted)
  })

  test('V-80: in the US Government cloud addresses are in the United States', () => {
    const profile = { companyName: 'Nubia', address }
    expect(rulesOf('legalBusiness', profile, { cloud: 'us-government', country: 'US' } as never)).toEqual([
      'address.country V-80 block',
    ])
  })
})

test('legal business: names, people and both addresses', () => {
  expect(
    rulesOf('legalBusiness', { companyName: 'Nubia, S.L.', address, companyApproverAddress: { country: 'PT' } }),
  ).toEqual([])
  expect(
    rulesOf('legalBusiness', {
      companyName: 'S.L.',
      address: { addressLine1: 'x' },
      primaryContact: { firstName: 'a\u202e', lastName: 'x'.repeat(51), email: 'a@', phoneNumber: '12' },
      companyApproverAddress: { country: 'PT', city: 'Faro' },
      companyApproverEmail: 'a b@c.example',
    }),
  ).toEqual([
    'address.country V-65 block',
    'primaryContact.firstName V-66 block',
    'primaryContact.lastName V-66 block',
    'primaryContact.email V-30 block',
    'primaryContact.phoneNumber V-55 block',
    'companyApproverAddress.addressLine1 V-60 block',
    'companyApproverAddress.postalCode V-64 block',
    'companyApproverEmail V-30 block',
  ])
})

test('billing: short texts stay on one line', () => {
  expect(rulesOf('billing', { companyName: 'Nubia', purchaseOrderNumber: 'PO-1', taxId: 'ESB1' })).toEqual([])
  expect(rulesOf('billing', { companyName: 'Nubia', purchaseOrderNumber: 'x'.repeat(65), taxId: 'a\nb' })).toEqual([
    'purchaseOrderNumber V-09 block',
    'taxId V-09 block',
  ])
})

describe('V-55: a number by which people reach the partner', () => {
  test.each(['956 555 014', '+34 956 55 50 14', '+1 (503) 555-0120', '+351 212 345 678', '', undefined])(
    '%s passes',
    (telephone) => {
      expect(rulesOf('support', { telephone })).toEqual([])
    },
  )
  test.each(['12', '+1', '+12345678901234567', '+34 call us', 'help', '+', `+${'1 '.repeat(60)}`])(
    '%s does not',
    (telephone) => {
      expect(rulesOf('support', { telephone })).toEqual(['telephone V-55 block'])
    },
  )
})

describe('V-56: a web page', () => {
  test.each(['https://help.nubia.example', 'http://nubia.example/a?b=c', 'www.nubia.example', 'ayuda.señal.example'])(
    '%s passes',
    (website) => {
      expect(rulesOf('support', { website })).toEqual([])
    },
  )
  test.each([
    'javascript:alert(1)',
    'ftp://nubia.example',
    'help',
    'https://',
    'https://a b.example',
    'https://me:pw@nubia.example',
    'data:text/html,x',
    `https://${'a'.repeat(300)}.example`,
  ])('%s does not', (website) => {
    expect(rulesOf('support', { website })).toEqual(['website V-56 block'])
  })
})

test('what is stored has the form of its country, and nothing else is touched', () => {
  expect(
    normalizePartnerProfile(
      {
        companyName: ' Nubia ',
        culture: 'ES-es',
        defaultAddress: { country: 'es', postalCode: 'e-11006', phoneNumber: '+34 956555014' },
      },
      'ES',
    ),
  ).toEqual({
    companyName: ' Nubia ',
    culture: 'es-ES',
    defaultAddress: { country: 'ES', postalCode: 'E-11006', phoneNumber: '956555014' },
  })
})
