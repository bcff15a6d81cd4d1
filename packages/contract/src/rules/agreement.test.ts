import { expect, test } from 'vitest'
import { checkAgreementContact, checkAgreementDate } from './index.ts'

const inés = { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example' }
const options = { partnerDomains: ['partner.example'], country: 'ES' }
const found = (contact: object) =>
  checkAgreementContact({ ...inés, ...contact }, options).map(({ field, rule, level }) => `${field} ${rule} ${level}`)

test('V-92 wants first name, last name and e-mail address, and no phone number', () => {
  expect(found({})).toEqual([])
  for (const empty of [undefined, null, '', ' \u00a0'])
    expect(found({ firstName: empty, lastName: empty, email: empty, phoneNumber: empty })).toEqual([
      'primaryContact.firstName V-92 block',
      'primaryContact.lastName V-92 block',
      'primaryContact.email V-92 block',
    ])
})

test('V-92 takes names of up to 50 readable characters', () => {
  expect(found({ firstName: 'é'.repeat(50) })).toEqual([])
  expect(found({ firstName: 'é'.repeat(51) })).toEqual(['primaryContact.firstName V-92 block'])
  expect(found({ lastName: 'Rol\u202edán' })).toEqual(['primaryContact.lastName V-92 block'])
})

test('the address of the person follows V-30 to V-33, the phone number the country of the customer', () => {
  expect(found({ email: 'ines' })).toEqual(['primaryContact.email V-30 block'])
  expect(found({ email: 'ines@partner.example' })).toEqual(['primaryContact.email V-32 block'])
  expect(found({ email: 'ines@mail.partner.example' })).toEqual(['primaryContact.email V-33 warn'])
  expect(found({ phoneNumber: '956 555 014' })).toEqual([])
  expect(found({ phoneNumber: '12' })).toEqual(['primaryContact.phoneNumber V-52 block'])
  expect(found({ phoneNumber: '+351 21 555 0142' })).toEqual(['primaryContact.phoneNumber V-54 block'])
})

test('a form names its fields by themselves', () => {
  expect(checkAgreementContact({}, options, '').map(({ field }) => field)).toEqual(['firstName', 'lastName', 'email'])
})

test('V-91 refuses the future, with some patience for a clock that is ahead', () => {
  const now = Date.parse('2026-11-22T10:00:00Z')
  const at = (text: string) =>
    checkAgreementDate(Date.parse(text), { now }).map(({ level, message }) => [level, message])
  expect(at('2026-11-22T10:00:30.000Z')).toEqual([])
  expect(at('2026-11-22T10:00:30.001Z')).toEqual([['block', 'agreement.future']])
  expect(at('2026-11-23')).toEqual([['block', 'agreement.future']])
  expect(checkAgreementDate(undefined, { now })).toMatchObject([
    { rule: 'V-91', level: 'block', message: 'field.required', params: { field: 'field.dateAgreed' } },
  ])
})

test('V-91 warns of a day before the agreement began', () => {
  const now = Date.parse('2026-11-22T10:00:00Z')
  const at = (text: string) =>
    checkAgreementDate(Date.parse(text), { now }).map(({ level, message }) => [level, message])
  expect(at('2019-10-01')).toEqual([])
  expect(at('2019-09-30T23:59:59.999Z')).toEqual([['warn', 'agreement.early']])
})
