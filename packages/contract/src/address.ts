import { z } from 'zod'
import { text } from './text.ts'

/**
 * A postal address with its contact, as the billing profile carries it. Which members are required depends on the country
 * (`GET /v1/countryvalidationrules/{iso2}`), so the schema only bounds lengths.
 */
export const Address = z
  .object({
    country: z
      .string()
      .max(64, 'addr.country')
      .trim()
      .toUpperCase()
      .describe('ISO 3166-1 alpha-2, for example ES. UK is refused, GB accepted (V-65).')
      .optional(),
    region: text(128).optional(),
    city: text(100).describe('V-62').optional(),
    state: text(128).describe('Checked against a list in US, CA, CN and MX only (V-68).').optional(),
    district: text(128).optional(),
    addressLine1: text(200).describe('V-60').optional(),
    addressLine2: text(200).describe('V-61').optional(),
    addressLine3: text(200).describe('Not known to every SDK: absent in a PUT keeps its value.').optional(),
    postalCode: text(20).describe('V-64').optional(),
    firstName: text(50).optional(),
    middleName: text(50).optional(),
    lastName: text(50).optional(),
    phoneNumber: text(40).describe('V-50').optional(),
    emailAddress: text(254).optional(),
  })
  .meta({ id: 'Address' })
export type Address = z.infer<typeof Address>
