import { agreements } from './agreements/agreement.ts'
import { customerAgreements } from './agreements/customer-agreements.ts'
import { apps } from './apps/app.ts'
import { activity } from './audit/activity.ts'
import { auditRecords } from './audit/audit-record.ts'
import { account } from './customers/account.ts'
import { accountStatus } from './customers/account-status.ts'
import { billingProfile } from './customers/billing-profile.ts'
import { companyProfile } from './customers/company-profile.ts'
import { customers } from './customers/customer.ts'
import { customerExport } from './customers/export.ts'
import { customerHolds } from './customers/hold.ts'
import { organization } from './customers/organization.ts'
import { personalData } from './customers/personal-data.ts'
import { relationshipRemoval } from './customers/removal.ts'
import { customerSearch } from './customers/search.ts'
import { spendingBudget } from './customers/spending-budget.ts'
import { subscriptions } from './customers/subscriptions.ts'
import type { AnyEndpoint } from './endpoint.ts'
import { accessRequests } from './identity/access-request.ts'
import { identity } from './identity/me.ts'
import { agreementStatus } from './partner/agreement-status.ts'
import { legalBusinessProfile } from './partner/legal-business-profile.ts'
import { mpnProfile } from './partner/mpn-profile.ts'
import { organizationProfile } from './partner/organization-profile.ts'
import { partnerBillingProfile } from './partner/partner-billing-profile.ts'
import { partnerProfile } from './partner/partner-profile.ts'
import { permissionSettings } from './partner/permission-settings.ts'
import { partnerSecurity } from './partner/security.ts'
import { supportProfile } from './partner/support-profile.ts'
import { customerQualifications } from './qualifications/qualification.ts'
import { validationCodes } from './qualifications/validation-code.ts'
import { vetting } from './qualifications/vetting.ts'
import { invitation } from './relationships/invitation.ts'
import { partnerRelationships } from './relationships/partner-relationship.ts'
import { relationshipRequests } from './relationships/relationship-request.ts'
import { purchasePermissions } from './self-serve/purchase-permission.ts'
import { selfServePolicies } from './self-serve/self-serve-policy.ts'
import { staff } from './staff/staff-user.ts'
import { validation } from './validation/validation.ts'
import { webhookDeliveries, webhookSettings } from './webhooks/delivery.ts'
import { webhooks } from './webhooks/registration.ts'

/** The whole API. Routes, OpenAPI, client and the reference page are read from it. */
export const api = {
  customers,
  companyProfile,
  billingProfile,
  account,
  customerHolds,
  relationshipRemoval,
  personalData,
  customerSearch,
  customerExport,
  organization,
  accountStatus,
  spendingBudget,
  customerQualifications,
  validationCodes,
  vetting,
  subscriptions,
  partnerRelationships,
  relationshipRequests,
  invitation,
  selfServePolicies,
  purchasePermissions,
  agreements,
  customerAgreements,
  auditRecords,
  activity,
  validation,
  organizationProfile,
  legalBusinessProfile,
  partnerBillingProfile,
  supportProfile,
  mpnProfile,
  agreementStatus,
  partnerProfile,
  permissionSettings,
  partnerSecurity,
  identity,
  accessRequests,
  staff,
  apps,
  webhooks,
  webhookSettings,
  webhookDeliveries,
}
export type Api = typeof api

export const endpoints: readonly AnyEndpoint[] = Object.values(api).flatMap((group) => Object.values(group))
