import { z } from 'zod'
import { CustomerId } from '../customers/billing-profile.ts'
import { endpoint } from '../endpoint.ts'
import { collection, resource } from '../resource.ts'
import { text } from '../text.ts'

/** What a customer can have agreed to. The second one has taken the place of the first. */
export const agreementTypes = ['MicrosoftCloudAgreement', 'MicrosoftCustomerAgreement'] as const
export type AgreementType = (typeof agreementTypes)[number]

/** Who agreed on the side of the customer. */
export const AgreementContact = z
  .object({
    firstName: text(50).describe('V-92'),
    lastName: text(50).describe('V-92'),
    email: text(254).describe('V-92, V-30 to V-33'),
    phoneNumber: text(40).optional().describe('V-51, V-52, V-54'),
  })
  .meta({ id: 'AgreementContact' })
export type AgreementContact = z.infer<typeof AgreementContact>

/** A template that a customer can agree to. */
export const AgreementMetaData = z
  .object({
    templateId: z.string(),
    agreementType: z.enum(agreementTypes),
    agreementLink: z.string().describe('Page with the text.'),
    versionRank: z.int().describe('The higher one is the newer one of its type.'),
  })
  .meta({ id: 'AgreementMetaData' })
export type AgreementMetaData = z.infer<typeof AgreementMetaData>

export const Agreement = z
  .object({
    userId: z.string().optional().describe('Who confirmed it at the partner. Only in the answer to the confirmation.'),
    primaryContact: AgreementContact,
    templateId: z.string(),
    dateAgreed: z.string(),
    type: z.enum(agreementTypes),
    agreementLink: z.string().optional().describe('Page with the text. Not in the answer to the confirmation.'),
    ...resource('Agreement'),
  })
  .omit({ links: true })
  .meta({ id: 'Agreement' })
export type Agreement = z.infer<typeof Agreement>

export const NewAgreement = z
  .object({
    primaryContact: AgreementContact,
    templateId: text(100).describe('One of `GET /v1/agreements`, in any letter case.'),
    dateAgreed: text(64).describe('When the customer agreed. V-91'),
    type: z.enum(agreementTypes),
  })
  .meta({ id: 'NewAgreement' })
export type NewAgreement = z.infer<typeof NewAgreement>

/** Where to find the text of a template, for five minutes. */
export const AgreementText = z
  .object({
    displayUri: z.string().describe('Shows the text.'),
    downloadUri: z.string().describe('The same as a file.'),
    language: z.string(),
    country: z.string(),
  })
  .meta({ id: 'AgreementDocument' })

const TypeQuery = z.object({
  agreementType: z
    .enum([...agreementTypes, '*'])
    .optional()
    .describe('`*` for all; absent means MicrosoftCloudAgreement.'),
})

const ofCustomer = '/v1/customers/{customerId}'

export const agreements = {
  templates: endpoint({
    id: 'agreements.templates',
    method: 'GET',
    path: '/v1/agreements',
    summary: 'List the templates of agreements',
    permission: 'agreement:read',
    callers: 'appAndUser',
    cloud: 'global',
    query: TypeQuery,
    result: collection(AgreementMetaData),
    errors: ['invalidProperty', 'appOnly'],
    example: { query: { agreementType: 'MicrosoftCustomerAgreement' } },
  }),
  document: endpoint({
    id: 'agreements.document',
    method: 'GET',
    path: '/v1/agreementtemplates/{templateId}/document',
    summary: 'Get links to the text of a template',
    description:
      'Both links work without a token, for five minutes. A language that there is no text in for the country falls back to ' +
      'en-US. Only templates of MicrosoftCustomerAgreement have a document.',
    permission: 'agreement:read',
    callers: 'appAndUser',
    cloud: 'global',
    params: z.object({ templateId: text(100) }),
    query: z.object({
      language: text(35).default('en-US').describe('For example es-ES.'),
      country: text(10).default('US').describe('ISO 3166-1 alpha-2, in any letter case.'),
    }),
    result: AgreementText,
    errors: ['notFound', 'invalidProperty', 'appOnly'],
    example: { query: { language: 'es-ES', country: 'ES' } },
  }),
  list: endpoint({
    id: 'agreements.list',
    method: 'GET',
    path: `${ofCustomer}/agreements`,
    summary: 'List the agreements that were confirmed for a customer',
    description: 'Newest first.',
    permission: 'agreement:read',
    callers: 'appAndUser',
    cloud: 'global',
    params: CustomerId,
    query: TypeQuery,
    result: collection(Agreement),
    errors: ['customerIdInvalid', 'noRelationship', 'invalidProperty', 'appOnly'],
    example: { query: { agreementType: '*' } },
  }),
  create: endpoint({
    id: 'agreements.create',
    method: 'POST',
    path: `${ofCustomer}/agreements`,
    summary: 'Confirm that a customer has accepted an agreement',
    description: 'Once for each contact: another name, e-mail address or phone number is another one.',
    operation: { type: 'create_agreement', resourceType: 'agreement' },
    permission: 'agreement:write',
    callers: 'appAndUser',
    cloud: 'global',
    params: CustomerId,
    body: NewAgreement,
    result: Agreement,
    status: 201,
    errors: [
      'customerIdInvalid',
      'noRelationship',
      'invalidProperty',
      'agreementExists',
      'tooManyAgreements',
      'partnerTypeLacksRight',
      'appOnly',
    ],
    example: {
      body: {
        primaryContact: { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example' },
        templateId: 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901',
        dateAgreed: '2024-04-02T00:00:00Z',
        type: 'MicrosoftCustomerAgreement',
      },
    },
  }),
  directSigned: endpoint({
    id: 'agreements.directSigned',
    method: 'GET',
    path: `${ofCustomer}/directSignedMicrosoftCustomerAgreementStatus`,
    summary: 'Ask whether a customer has accepted the Microsoft Customer Agreement directly',
    description: 'If so, the partner need not confirm it. Recorded by `PUT …/directAcceptance`.',
    permission: 'agreement:read',
    callers: 'appAndUser',
    cloud: 'global',
    params: CustomerId,
    result: z.object({ isSigned: z.boolean() }).meta({ id: 'DirectSignedCustomerAgreementStatus' }),
    errors: ['customerIdInvalid', 'noRelationship', 'appOnly'],
  }),
}
