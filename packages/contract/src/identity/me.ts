import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { PermissionSettingsData } from '../partner/permission-settings.ts'
import { partnerTypes, roles } from '../permissions.ts'

/** Who is signed in, and what the portal needs to know about the instance. */
export const Me = z
  .object({
    userPrincipalName: z.string().optional(),
    displayName: z.string().optional(),
    userId: z.string().optional(),
    applicationId: z.string(),
    roles: z.array(z.enum(roles)),
    partner: z.object({
      id: z.string(),
      name: z.string(),
      domain: z.string(),
      country: z.string(),
      type: z.enum(partnerTypes),
      countries: z.array(z.string()).optional().describe('Where the partner sells; absent: everywhere.'),
      sandbox: z.boolean().describe('For trying things out: a customer can be deleted, and 75 are the most.'),
    }),
    permissionSettings: PermissionSettingsData,
    cloud: z.enum(['global', 'us-government']),
    standalone: z.boolean().describe('No Partner Center is connected: nothing is sent to Microsoft.'),
    permissionCatalogue: z.array(z.string()),
    allowCountryChange: z.boolean(),
    domainSuffixes: z.array(z.string()).describe('Endings that the first domain of a customer may have.'),
    indirectModel: z.boolean().describe('Indirect providers and resellers work together here.'),
    relationshipRequests: z.boolean().describe('Customers accept relationships by link.'),
    sessionIdleSeconds: z
      .number()
      .describe(
        'How long a session of the portal lasts without use; in the US Government cloud the page is locked then.',
      ),
    admins: z.array(z.object({ name: z.string(), role: z.enum(roles) })).describe('Whom to ask for a missing right.'),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const identity = {
  me: endpoint({
    id: 'identity.me',
    method: 'GET',
    path: '/tenantry/v1/me',
    summary: 'Who am I',
    permission: 'self:read',
    callers: 'app',
    result: Me,
  }),
}
