import { z } from 'zod'
import { pageQuery } from '../customers/customer.ts'
import { endpoint } from '../endpoint.ts'
import { collection, resource } from '../resource.ts'
import { text } from '../text.ts'

/** Operation types that Tenantry writes, in their wire spelling; each is documented, so that clients can read it. */
export const operationTypes = [
  'undefined',
  'add_customer',
  'update_customer_billing_profile',
  'update_customer_partner_contract_company_name',
  'update_company_info',
  'update_customer_qualification',
  'update_customer_spending_budget',
  'delete_customer',
  'remove_partner_customer_relationship',
  'extend_relationship',
  'create_partner_relationship',
  'remove_partner_relationship',
  'create_self_serve_policy',
  'update_self_serve_policy',
  'delete_self_serve_policy',
  'create_agreement',
  'register_application',
  'unregister_application',
  'add_application_credential',
  'remove_application_credential',
  'create_partner_user',
  'update_partner_user',
  'remove_partner_user',
] as const
export type OperationType = (typeof operationTypes)[number]

/** Those of the account page: what they did can be taken back there. */
export const accountOperationTypes: ReadonlySet<string> = new Set([
  'update_customer_billing_profile',
  'update_customer_partner_contract_company_name',
  'update_company_info',
] satisfies OperationType[])

/** Our own operations. The compatible API sends none of these names: what it shows of them at all is `undefined` there. */
export const ownOperationTypes = [
  'tenantry_consent',
  'tenantry_export',
  'tenantry_sign_in',
  'tenantry_sign_in_failed',
  'tenantry_token_reused',
  'tenantry_second_factor_added',
  'tenantry_second_factor_removed',
  'tenantry_recovery_codes_made',
  'tenantry_recovery_code_used',
  'tenantry_second_factor_reset',
  'tenantry_security_updated',
  'tenantry_import',
  'tenantry_partner_created',
  'tenantry_account_status_set',
  'tenantry_direct_acceptance',
  'tenantry_validation_code_added',
  'tenantry_partner_profile_updated',
  'tenantry_permission_settings_updated',
  'tenantry_access_requested',
  'tenantry_personal_data_exported',
  'tenantry_personal_data_erased',
  'tenantry_access_request_done',
  'tenantry_customer_shared',
  'tenantry_customer_hidden',
  'tenantry_webhook_registered',
  'tenantry_webhook_updated',
  'tenantry_webhook_removed',
  'tenantry_webhook_switched_off',
  'tenantry_webhook_secret',
  'tenantry_webhook_test',
  'tenantry_webhook_sent_again',
  'tenantry_relationship_requested',
  'tenantry_relationship_request_opened',
  'tenantry_relationship_request_revoked',
  'tenantry_hold_placed',
  'tenantry_hold_lifted',
  'tenantry_user_link_made',
  'tenantry_user_link_withdrawn',
  'tenantry_invitation_accepted',
  'tenantry_password_reset',
  'tenantry_password_changed',
  'tenantry_session_ended',
  'tenantry_signed_out_everywhere',
] as const
export type OwnOperationType = (typeof ownOperationTypes)[number]

export const resourceTypes = [
  'undefined',
  'customer',
  'partner_customer_relationship',
  'partner_relationship',
  'self_serve_policy',
  'agreement',
  'application',
  'application_credential',
  'partner_user',
] as const
export type ResourceType = (typeof resourceTypes)[number] | 'tenantry'

export const AuditRecord = z
  .object({
    id: z.string(),
    partnerId: z.string(),
    participants: z.array(z.string()),
    customerId: z.string(),
    customerName: z.string().optional(),
    userPrincipalName: z.string().optional(),
    applicationId: z.string(),
    resourceType: z.string(),
    resourceOldValue: z.string().optional().describe('JSON text in PascalCase.'),
    resourceNewValue: z.string().optional().describe('JSON text in PascalCase.'),
    operationType: z.string(),
    originalCorrelationId: z.string().optional(),
    operationDate: z.string(),
    operationStatus: z.enum(['succeeded', 'failed', 'progress']),
    customizedData: z.array(z.object({ key: z.string(), value: z.string().nullable() })),
    ...resource('AuditRecord'),
  })
  .omit({ links: true })
  .meta({ id: 'AuditRecord' })
export type AuditRecord = z.infer<typeof AuditRecord>

export const auditRecords = {
  list: endpoint({
    id: 'auditRecords.list',
    method: 'GET',
    path: '/v1/auditrecords',
    aliases: ['/auditactivity/v1/auditrecords'],
    summary: 'List audit records',
    description:
      'Newest first. Reads back 90 days; without `endDate` the window ends 30 days after the start. `filter` takes ' +
      'CompanyName (substring), CustomerId, ResourceType, OperationType, UserPrincipalName (equals).',
    permission: 'audit:read',
    callers: 'app',
    query: z.object({
      ...pageQuery,
      startDate: z.string().max(64).optional(),
      endDate: z.string().max(64).optional(),
      filter: z.string().max(2048).optional(),
    }),
    result: collection(AuditRecord),
    errors: ['invalidProperty'],
    example: { query: { size: '10' } },
  }),
  get: endpoint({
    id: 'auditRecords.get',
    method: 'GET',
    path: '/v1/auditrecords/{recordId}',
    aliases: ['/auditactivity/v1/auditrecords/{recordId}'],
    summary: 'Get an audit record',
    permission: 'audit:read',
    callers: 'app',
    params: z.object({ recordId: text(300) }),
    result: AuditRecord,
    errors: ['notFound'],
  }),
}
