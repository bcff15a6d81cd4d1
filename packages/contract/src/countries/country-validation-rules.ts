import { z } from 'zod'

/** The rules that an account in one country must meet, as `GET /v1/countryvalidationrules/{iso2}` answers them. */
export const CountryValidationRules = z
  .object({
    iso2Code: z.string().describe('ISO 3166-1 alpha-2 code of the country, for example ES.'),
    defaultCulture: z.string().describe('Culture to offer first, for example es-ES.'),
    isStateRequired: z.boolean().describe('True only where `supportedStatesList` is filled.'),
    supportedStatesList: z
      .array(z.string())
      .describe('Accepted state codes. Empty in every country but US, CA, CN and MX: any text is accepted there.'),
    supportedLanguagesList: z.array(z.string()).describe('Two-letter language codes in use in the country.'),
    supportedCulturesList: z.array(z.string()).describe('Cultures accepted in a billing profile, en-US among them.'),
    isPostalCodeRequired: z.boolean(),
    postalCodeRegex: z
      .string()
      .optional()
      .describe('Anchored pattern of the postal code in upper case. Left out where the country has no postal codes.'),
    isCityRequired: z.boolean(),
    isVatIdSupported: z.boolean().describe('True in the European Union.'),
    taxIdFormat: z.string().optional(),
    taxIdSample: z.string().optional(),
    vatIdRegex: z.string().optional(),
    phoneNumberRegex: z
      .string()
      .optional()
      .describe('Anchored pattern of the phone number in national form, without country calling code.'),
    isTaxIdSupported: z.boolean(),
    isTaxIdOptional: z.boolean(),
    countryCallingCodesList: z.array(z.string()).describe('Country calling codes without the plus sign.'),
    customerOrganizationRegistrationNumberRegex: z
      .string()
      .optional()
      .describe('Anchored pattern of the registration number. Left out where its form is not known.'),
    customerOrganizationRegistrationNumberSample: z.string().optional(),
    customerOrganizationRegistrationNumberRequired: z
      .boolean()
      .describe('True in the countries where a customer cannot be created without the number.'),
    customerOrganizationPhoneNumberRequired: z.boolean(),
    attributes: z.object({ objectType: z.literal('CountryValidationRules') }),
  })
  .meta({ id: 'CountryValidationRules' })
export type CountryValidationRules = z.infer<typeof CountryValidationRules>
