import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import type { PermissionSettings as Settings } from '../permissions.ts'
import { resource, sentEtag } from '../resource.ts'

/** What a partner decides about the roles of its people: where the table of roles leaves it a choice. */
export const PermissionSettingsData = z.object({
  salesExport: z.boolean().describe('Sales agents export the customer list. The export is personal data.'),
  helpdeskContact: z.boolean().describe('Helpdesk agents change name of contact, e-mail address and phone number.'),
  globalAdminIsAdminAgent: z.boolean().describe('Global admins may do all that admin agents may.'),
  acknowledgementRequired: z
    .boolean()
    .describe('Programs cannot give a permission to purchase: it wants a person who acknowledges the consequences.'),
}) satisfies z.ZodType<Settings>

export const PermissionSettings = PermissionSettingsData.extend({
  changed: z.object({ at: z.string(), by: z.string() }).optional().describe('Last change, and whose it was.'),
  ...resource('PermissionSettings'),
}).meta({ id: 'PermissionSettings' })
export type PermissionSettings = z.infer<typeof PermissionSettings>

const path = '/tenantry/v1/partner/permission-settings'

export const permissionSettings = {
  get: endpoint({
    id: 'permissionSettings.get',
    method: 'GET',
    path,
    summary: 'Get what the partner has decided about roles',
    permission: 'partner:read',
    callers: 'app',
    result: PermissionSettings,
  }),
  update: endpoint({
    id: 'permissionSettings.update',
    method: 'PUT',
    path,
    summary: 'Decide about roles',
    description: 'Absent members keep their value. It takes effect within seconds.',
    operation: { type: 'tenantry_permission_settings_updated', resourceType: 'tenantry' },
    permission: 'permissionSettings:write',
    callers: 'app',
    body: PermissionSettingsData.partial()
      .extend({
        undoes: z.int().positive().optional().describe('Number of the change that this one takes back.'),
        ...sentEtag,
      })
      .meta({ id: 'PermissionSettingsUpdate' }),
    result: PermissionSettings,
    etag: 'required',
    errors: ['missingEtag', 'staleBodyEtag', 'staleEtag'],
    example: { body: { salesExport: true } },
  }),
}
