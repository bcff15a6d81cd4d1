import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { roles } from '../permissions.ts'
import { resource } from '../resource.ts'
import { guid, text } from '../text.ts'

/**
 * Ways to a token, by the names of OAuth. `password` works only where the server allows old grants. What was granted to a
 * person may be refreshed, so that is no choice of its own.
 */
export const appGrants = ['client_credentials', 'authorization_code', 'device_code', 'password'] as const
export type AppGrant = (typeof appGrants)[number]

export const SECRET_DAYS = 365
const SECRET_DAYS_MOST = 730

/** A registered app, as whoever manages apps sees it. */
export const App = z
  .object({
    id: z.string().describe('The client id.'),
    name: z.string(),
    roles: z.array(z.enum(roles)).describe('What it may do when it acts for itself.'),
    public: z.boolean().describe('Runs on people’s devices and keeps no secret.'),
    grants: z.array(z.enum(appGrants)),
    redirectUris: z.array(z.string()),
    disabled: z.boolean(),
    createdAt: z.string(),
    secrets: z.array(
      z.object({
        id: z.string(),
        hint: z.string().describe('How the secret begins.'),
        createdAt: z.string(),
        expiresAt: z.string().optional().describe('Absent: it does not end by itself.'),
      }),
    ),
    secret: z.string().optional().describe('A new secret; only in the answer that makes it.'),
    ...resource('App'),
  })
  .meta({ id: 'App' })
export type App = z.infer<typeof App>

const name = text(100).refine((given) => given !== '', 'field.required')
const registration = {
  name,
  roles: z.array(z.enum(roles)).max(roles.length).optional().describe('None where nothing is said.'),
  redirectUris: z.array(z.string().max(256)).max(50).optional().describe('Where a sign-in may send people back to.'),
  grants: z
    .array(z.enum(appGrants))
    .max(appGrants.length)
    .optional()
    .describe('By default what goes with the rest: `client_credentials`, or `device_code` without a secret.'),
}
const secretDays = z
  .int('app.secret.days')
  .min(1, 'app.secret.days')
  .max(SECRET_DAYS_MOST, 'app.secret.days')
  .default(SECRET_DAYS)
  .describe('Days after which the secret ends.')

const path = '/tenantry/v1/apps'
const ClientId = z.object({ clientId: guid() })
const SecretId = ClientId.extend({ secretId: text(64) })
const common = { permission: 'app:manage', callers: 'app' } as const
const errors = ['invalidProperty', 'notFound'] as const

export const apps = {
  list: endpoint({
    ...common,
    id: 'apps.list',
    method: 'GET',
    path,
    summary: 'List the partner’s apps',
    description: 'By name.',
    query: z.object(pageQuery),
    result: z.object(pageOf(App)).meta({ id: 'Apps' }),
    errors: ['invalidProperty'],
  }),
  register: endpoint({
    ...common,
    id: 'apps.register',
    method: 'POST',
    path,
    summary: 'Register an app',
    description: 'The answer has its first secret, unless it is public; it is not shown again.',
    operation: { type: 'register_application', resourceType: 'application' },
    body: z.object({ ...registration, public: z.boolean().default(false), secretDays }).meta({ id: 'NewApp' }),
    result: App,
    status: 201,
    errors: ['invalidProperty'],
    example: { body: { name: 'Billing bridge', roles: ['salesAgent'], secretDays: 180 } },
  }),
  get: endpoint({
    ...common,
    id: 'apps.get',
    method: 'GET',
    path: `${path}/{clientId}`,
    summary: 'Get an app',
    params: ClientId,
    result: App,
    errors,
  }),
  update: endpoint({
    ...common,
    id: 'apps.update',
    method: 'PUT',
    path: `${path}/{clientId}`,
    summary: 'Change an app',
    description: 'What is left out stays as it is. A new role, or the loss of one, takes effect within seconds.',
    operation: { type: 'update_application', resourceType: 'application' },
    params: ClientId,
    body: z.object({ ...registration, name: name.optional() }).meta({ id: 'AppChange' }),
    result: App,
    etag: 'required',
    errors: [...errors, 'missingEtag', 'staleEtag'],
    example: { body: { name: 'Billing bridge', roles: ['salesAgent', 'helpdeskAgent'] } },
  }),
  disable: endpoint({
    ...common,
    id: 'apps.disable',
    method: 'PUT',
    path: `${path}/{clientId}/disablement`,
    summary: 'Disable an app',
    description: 'It gets no tokens any more, and those that it has are refused within seconds.',
    operation: { type: 'update_application', resourceType: 'application' },
    params: ClientId,
    result: App,
    errors,
  }),
  enable: endpoint({
    ...common,
    id: 'apps.enable',
    method: 'DELETE',
    path: `${path}/{clientId}/disablement`,
    summary: 'Enable an app again',
    operation: { type: 'update_application', resourceType: 'application' },
    params: ClientId,
    result: App,
    errors,
  }),
  remove: endpoint({
    ...common,
    id: 'apps.remove',
    method: 'DELETE',
    path: `${path}/{clientId}`,
    summary: 'Delete an app',
    operation: { type: 'unregister_application', resourceType: 'application' },
    params: ClientId,
    errors,
  }),
  addSecret: endpoint({
    ...common,
    id: 'apps.addSecret',
    method: 'POST',
    path: `${path}/{clientId}/secrets`,
    summary: 'Make a secret for an app',
    description:
      'Two are good at once, so that one can replace the other without a gap: with a third the oldest ends. The answer has ' +
      'the secret; it is not shown again.',
    operation: { type: 'add_application_credential', resourceType: 'application_credential' },
    params: ClientId,
    body: z.object({ secretDays }).meta({ id: 'NewAppSecret' }),
    result: App,
    status: 201,
    errors,
    example: { body: { secretDays: 180 } },
  }),
  removeSecret: endpoint({
    ...common,
    id: 'apps.removeSecret',
    method: 'DELETE',
    path: `${path}/{clientId}/secrets/{secretId}`,
    summary: 'Delete a secret of an app',
    operation: { type: 'remove_application_credential', resourceType: 'application_credential' },
    params: SecretId,
    result: App,
    errors,
  }),
}
