import { ApiError, type Role } from '@tenantry/contract'
import { expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import type { DecisionContext } from '../store/command.ts'
import { type AccountPatch, changeAccount } from './change-account.ts'
import type { CustomerDocument } from './customer.ts'

/** As an import leaves a customer: no culture, no language, values in the spelling of the file. */
const imported: CustomerDocument = {
  id: '3c9e41d0-5b1a-4f0e-8e6d-9a2b7c8d1f20',
  commerceId: '91f0a7c4-2c0d-4a44-8f53-5f1a0b6f3e77',
  domain: 'auroralibros.onmicrosoft.com',
  customDomains: ['auroralibros.onmicrosoft.com'],
  relationshipToPartner: 'reseller',
  allowDelegatedAccess: false,
  company: {},
  billing: {
    id: '5d6e7f80-91a2-5b3c-8d4e-5f60718293a4',
    email: 'cuentas@auroralibros.example',
    companyName: 'Librería Aurora',
    defaultAddress: {
      country: 'ES',
      city: 'Cádiz',
      addressLine1: 'Calle del Faro 12',
      postalCode: '11001',
      phoneNumber: '+34 956 555 014',
    },
  },
  etags: { company: 'c1', billing: 'b1' },
  createdAt: '2026-01-01T00:00:00.000Z',
  changedAt: '2026-01-01T00:00:00.000Z',
}

const changedBy = (role: Role, patch: AccountPatch) =>
  changeAccount(imported, patch, {
    ctx: {
      actor: { partnerId: 'p', partnerType: 'directBill', roles: [role], applicationId: 'a', source: 'api' },
      partner: { id: 'p', name: 'P', domain: 'p.example', domains: ['p.example'], country: 'ES' },
      settings: readConfig({}).settings,
      requestId: 'r',
      correlationId: 'c',
      now: '2026-02-01T00:00:00.000Z',
      newId: () => 'new',
      seq: 1,
      newEtag: () => 'e2',
      seal: (secret) => secret,
    } satisfies DecisionContext,
    prefix: 'billing.',
  })

test('the culture and language of the country stand in where an import brought none', () => {
  const { after, fields } = changedBy('salesAgent', { billing: { firstName: 'Inés' } })
  expect(after.billing).toMatchObject({ firstName: 'Inés', culture: 'es-ES', language: 'es' })
  expect(after.etags).toEqual({ company: 'c1', billing: 'e2' })
  expect(after.changedAt).toBe('2026-02-01T00:00:00.000Z')
  expect(fields.map(({ field }) => field)).toContain('billing.culture')
})

test('a helpdesk agent changes the contact of such an account: what the server fills in is not the agent’s doing', () => {
  const { after } = changedBy('helpdeskAgent', { billing: { email: 'nueva@auroralibros.example' } })
  expect(after.billing).toMatchObject({ email: 'nueva@auroralibros.example', culture: 'es-ES' })
})

test('a helpdesk agent who names another field is refused all the same', () => {
  const refused = () => changedBy('helpdeskAgent', { billing: { email: 'n@auroralibros.example', culture: 'ca-ES' } })
  expect(refused).toThrow(ApiError)
  expect(refused).toThrow('fieldLacksRight')
})
