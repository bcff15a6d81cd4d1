import { z } from 'zod'
import { Address } from '../address.ts'
import { CountryValidationRules } from '../countries/country-validation-rules.ts'
import { endpoint } from '../endpoint.ts'
import { patchOf } from '../resource.ts'
import { text } from '../text.ts'

export const AddressValidationResponse = z
  .object({
    originalAddress: Address,
    suggestedAddresses: z.array(Address),
    status: z.enum([
      'VerifiedShippable',
      'Verified',
      'InteractionRequired',
      'StreetPartial',
      'PremisesPartial',
      'Multiple',
      'None',
      'NotValidated',
    ]),
    validationMessage: z.string().optional(),
  })
  .meta({ id: 'AddressValidationResponse' })

export const validation = {
  domain: endpoint({
    id: 'validation.domain',
    method: 'HEAD',
    path: '/v1/domains/{domain}',
    summary: 'Ask whether a domain exists',
    description: '200: it exists, so it is taken. 404: it is free. No body in either case.',
    permission: 'customer:read',
    callers: 'app',
    params: z.object({ domain: text(253) }),
    result: z.boolean(),
    errors: ['notFound', 'invalidProperty'],
  }),
  domainAvailability: endpoint({
    id: 'validation.domainAvailability',
    method: 'GET',
    path: '/v1/validations/checkdomainavailability/{prefix}',
    summary: 'Ask whether the first domain of a customer is available',
    description:
      'Deprecated: ask `HEAD /v1/domains/{domain}`. `prefix` is what stands before the ending that the cloud uses, such as ' +
      '`.onmicrosoft.com`. A prefix that no domain can have is not available.',
    permission: 'customer:read',
    callers: 'app',
    params: z.object({ prefix: text(253) }),
    result: z.boolean(),
  }),
  address: endpoint({
    id: 'validation.address',
    method: 'POST',
    path: '/v1/validations/address',
    summary: 'Check an address against the rules of its country',
    description:
      'Stores nothing. Clients of the old generation (by `MS-PartnerCenter-Client`) get `true`, or 400 with code 2007.',
    permission: 'customer:read',
    callers: 'app',
    body: patchOf(Address),
    result: z.union([AddressValidationResponse, z.literal(true)]),
    errors: ['invalidProperty', 'addressRefused'],
    example: {
      body: { country: 'US', city: 'Astoria', state: 'OR', addressLine1: '88 Pier Street', postalCode: '97103' },
    },
  }),
  countryRules: endpoint({
    id: 'validation.countryRules',
    method: 'GET',
    path: '/v1/countryvalidationrules/{country}',
    summary: 'Get the address rules of a country',
    permission: 'customer:read',
    callers: 'app',
    params: z.object({ country: text(64) }),
    result: CountryValidationRules,
    errors: ['countryUnknown', 'invalidProperty'],
  }),
}
