import { z } from 'zod'
import { NewCustomer } from '../customers/customer.ts'
import { endpoint } from '../endpoint.ts'
import { relationshipRequestStates } from './relationship-request.ts'

const Inviting = z.object({ name: z.string(), domain: z.string(), country: z.string(), mpnId: z.string() })

/** A request for a relationship as the invited customer sees it. */
export const Invitation = z
  .object({
    state: z.enum(relationshipRequestStates),
    partner: Inviting.describe('Who asks.'),
    provider: Inviting.optional().describe(
      'The indirect provider that keeps the customer, where an indirect reseller asks.',
    ),
    reseller: Inviting.optional().describe('The indirect reseller that serves the customer, where its provider asks.'),
    delegatedAccess: z.boolean(),
    email: z.string().optional(),
    domain: z.string().optional(),
    companyName: z.string().optional(),
    expiresAt: z.string(),
    countries: z.array(z.string()).optional().describe('Where the partner sells; absent: everywhere.'),
    domainSuffixes: z.array(z.string()),
    cloud: z.enum(['global', 'us-government']),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof Invitation>

export const InvitationAcceptance = z
  .object({
    ...NewCustomer.pick({ companyProfile: true, billingProfile: true }).shape,
    authorized: z.boolean().describe('The person says that they may decide for the customer.'),
  })
  .meta({ id: 'InvitationAcceptance' })
export type InvitationAcceptance = z.infer<typeof InvitationAcceptance>

// Whoever follows the link is no one of the partner: `Authorization: Invitation <secret of the link>`.
const guest = { permission: 'invitation:answer', callers: 'app', feature: 'relationshipRequests' } as const

export const invitation = {
  open: endpoint({
    id: 'invitation.open',
    method: 'POST',
    path: '/tenantry/v1/invitation',
    summary: 'Open the invitation of a link',
    description: 'The first time it is noted that the link was opened.',
    ...guest,
    result: Invitation,
    errors: ['notFound'],
  }),
  accept: endpoint({
    id: 'invitation.accept',
    method: 'POST',
    path: '/tenantry/v1/invitation/acceptance',
    summary: 'Accept the invitation of a link',
    description: 'The rules are those of the creation of a customer. A link is used up by this.',
    operation: { type: 'extend_relationship', resourceType: 'partner_customer_relationship' },
    ...guest,
    body: InvitationAcceptance,
    result: Invitation,
    errors: [
      'notFound',
      'requestClosed',
      'acknowledgementMissing',
      'invalidProperty',
      'domainTaken',
      'countryNotSold',
      'registrationNumberMissing',
      'registrationNumberMalformed',
      'registrationNumberUnsupported',
      'phoneNumberMissing',
      'associatedPartnerInvalid',
      'resellerAgreementMissing',
    ],
    example: {
      body: {
        companyProfile: { domain: 'faroviejo.onmicrosoft.com' },
        billingProfile: {
          culture: 'es-ES',
          language: 'es',
          email: 'cuentas@faroviejo.example',
          companyName: 'Taller Faro Viejo',
          firstName: 'Inés',
          lastName: 'Roldán',
          defaultAddress: {
            firstName: 'Inés',
            lastName: 'Roldán',
            addressLine1: 'Calle del Faro 12',
            city: 'Cádiz',
            postalCode: '11001',
            country: 'ES',
          },
        },
        authorized: true,
      },
    },
  }),
}
