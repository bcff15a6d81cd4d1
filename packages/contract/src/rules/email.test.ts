import { expect, test } from 'vitest'
import { checkEmail, emailDomain } from './email.ts'

const options = { partnerDomains: ['partner.example', 'Señal.example'] }
const rulesOf = (email: string | null, more = {}) =>
  checkEmail(email, { ...options, ...more }).map(({ rule, level }) => `${rule} ${level}`)

test.each([
  'hola@auroralibros.example',
  ' hola@auroralibros.example ',
  "o'brien+bills@mail.auroralibros.example",
  'josé@librería.example',
  `${'a'.repeat(64)}@auroralibros.example`,
])('%j is an address', (email) => {
  expect(rulesOf(email)).toEqual([])
})

test.each([
  null,
  '',
  'hola',
  '@auroralibros.example',
  'hola@',
  'hola@localhost',
  'a@b@auroralibros.example',
  'ho la@auroralibros.example',
  'hola@aurora libros.example',
  '.hola@auroralibros.example',
  'ho..la@auroralibros.example',
  'hola@auroralibros..example',
  'hola@-aurora.example',
  'hola@10.0.0.1',
  'hola@１.２.３.４',
  'hola\u200b@auroralibros.example',
  '<hola@auroralibros.example>',
  `${'a'.repeat(65)}@auroralibros.example`,
  `a@${'b.'.repeat(130)}example`,
])('V-30 refuses %j', (email) => {
  expect(rulesOf(email)).toEqual(['V-30 block'])
})

test('V-31 refuses an address at microsoft.com in any letter case', () => {
  expect(rulesOf('someone@Microsoft.COM')).toEqual(['V-31 block'])
})

test('V-32 refuses an address at any domain of the partner, unless the setting lets it pass', () => {
  expect(rulesOf('someone@PARTNER.example')).toEqual(['V-32 block'])
  expect(rulesOf('someone@señal.example')).toEqual(['V-32 block'])
  expect(rulesOf('someone@xn--seal-hqa.example')).toEqual(['V-32 block'])
  expect(rulesOf('someone@partner.example', { allowPartnerEmail: true })).toEqual([])
  expect(rulesOf('someone@otherpartner.example')).toEqual([])
})

test('V-33 warns of a subdomain of those', () => {
  expect(rulesOf('someone@mail.partner.example')).toEqual(['V-33 warn'])
  expect(rulesOf('someone@mail.microsoft.com')).toEqual(['V-33 warn'])
})

test('V-35 compares domains in lower case and in ASCII', () => {
  expect(emailDomain(' Hola@Librería.Example ')).toBe('xn--librera-dza.example')
})

test('a domain of letters from scripts that imitate each other is refused (R6.5)', () => {
  expect(rulesOf('someone@p\u0430ypal.example')).toEqual(['R6.5 block'])
})
