import { agreementKind, listAgreements } from './agreements/agreement.ts'
import { agreementRoutes } from './agreements/agreements.ts'
import { customerAgreementRoutes } from './agreements/customer-agreements.ts'
import { directAcceptanceKind } from './agreements/direct-acceptance.ts'
import { agreementImportDecisions } from './agreements/import.ts'
import { appRoutes, listApps } from './apps/apps.ts'
import { activityRoutes } from './audit/activity.ts'
import { auditRecordRoutes } from './audit/audit-records.ts'
import { findChange, listChanges } from './audit/changes.ts'
import { accessRequestRoutes, authDecisions, authKinds, authQueries, identityRoutes } from './auth/index.ts'
import { accountRoutes } from './customers/account.ts'
import { accountStatusDecisions, accountStatusKind, accountStatusRoutes } from './customers/account-status.ts'
import { billingProfileRoutes } from './customers/billing-profile.ts'
import { companyProfileRoutes } from './customers/company-profile.ts'
import { customerKind } from './customers/customer.ts'
import { customerExportRoutes, exportedCustomers } from './customers/customer-export.ts'
import { customerRoutes } from './customers/customers.ts'
import { customerHoldRoutes, holdsKind } from './customers/hold.ts'
import { importDecisions } from './customers/import.ts'
import { customerPage, customerText } from './customers/list.ts'
import { organizationRoutes } from './customers/organization.ts'
import { personalDataRoutes } from './customers/personal-data.ts'
import { relationshipRemovalRoutes } from './customers/removal.ts'
import { resoldCustomers } from './customers/resold.ts'
import { customerSearchRoutes, searchCustomers } from './customers/search.ts'
import { spendingBudgetKind, spendingBudgetRoutes } from './customers/spending-budget.ts'
import { subscriptionRoutes } from './customers/subscriptions.ts'
import type { Route } from './http/implement.ts'
import { alsoForOperator, type OperatorDecision } from './operator/command.ts'
import { agreementStatusRoutes } from './partner/agreement-status.ts'
import { permissionSettingsKind, permissionSettingsRoutes } from './partner/permission-settings.ts'
import { partnerProfileRoutes } from './partner/profiles.ts'
import { partnerSecurityRoutes } from './partner/security.ts'
import { customerQualificationRoutes } from './qualifications/customer-qualifications.ts'
import { qualificationKind } from './qualifications/qualification.ts'
import {
  listValidationCodes,
  validationCodeDecisions,
  validationCodeKind,
  validationCodeRoutes,
} from './qualifications/validation-code.ts'
import { listInReview, vettingDecisions, vettingRoutes } from './qualifications/vetting.ts'
import { relationshipDecisions } from './relationships/change-relationship.ts'
import { invitationRoutes } from './relationships/invitation.ts'
import { partnerRelationshipKind } from './relationships/partner-relationship.ts'
import { listPartnerRelationships, partnerRelationshipRoutes } from './relationships/partner-relationships.ts'
import { relationshipRequestKind } from './relationships/relationship-request.ts'
import { listRequests, relationshipRequestRoutes } from './relationships/relationship-requests.ts'
import { policyImportDecisions } from './self-serve/import.ts'
import { policyKind } from './self-serve/policy.ts'
import { purchasePermissionRoutes } from './self-serve/purchase-permissions.ts'
import { selfServePolicyRoutes } from './self-serve/self-serve-policies.ts'
import { listStaff } from './staff/list.ts'
import { staffRoutes } from './staff/staff.ts'
import type { AnyDecision } from './store/command.ts'
import type { AnyKind } from './store/document.ts'
import type { AnyQuery } from './store/query.ts'
import type { AnyTask } from './store/task.ts'
import { validationRoutes } from './validation/validation.ts'
import { webhookKinds, webhookQueries, webhookTasks } from './webhooks/features.ts'
import { webhookDecisions, webhookRoutes } from './webhooks/registrations.ts'
import { webhookDeliveryRoutes, webhookSettingsRoutes } from './webhooks/settings.ts'

/** The product: what is stored, what is answered, what is decided. Threads and tests read it from here. */
export const kinds: readonly AnyKind[] = [
  customerKind,
  policyKind,
  spendingBudgetKind,
  accountStatusKind,
  holdsKind,
  agreementKind,
  directAcceptanceKind,
  qualificationKind,
  validationCodeKind,
  partnerRelationshipKind,
  relationshipRequestKind,
  permissionSettingsKind,
  ...authKinds,
  ...webhookKinds,
]

export const routes: readonly Route[] = [
  ...customerRoutes,
  ...companyProfileRoutes,
  ...billingProfileRoutes,
  ...accountRoutes,
  ...customerHoldRoutes,
  ...relationshipRemovalRoutes,
  ...personalDataRoutes,
  ...customerSearchRoutes,
  ...customerExportRoutes,
  ...organizationRoutes,
  ...accountStatusRoutes,
  ...spendingBudgetRoutes,
  ...customerQualificationRoutes,
  ...validationCodeRoutes,
  ...vettingRoutes,
  ...subscriptionRoutes,
  ...partnerRelationshipRoutes,
  ...relationshipRequestRoutes,
  ...invitationRoutes,
  ...selfServePolicyRoutes,
  ...purchasePermissionRoutes,
  ...agreementRoutes,
  ...customerAgreementRoutes,
  ...auditRecordRoutes,
  ...activityRoutes,
  ...validationRoutes,
  ...partnerProfileRoutes,
  ...permissionSettingsRoutes,
  ...partnerSecurityRoutes,
  ...agreementStatusRoutes,
  ...identityRoutes,
  ...accessRequestRoutes,
  ...staffRoutes,
  ...appRoutes,
  ...webhookRoutes,
  ...webhookSettingsRoutes,
  ...webhookDeliveryRoutes,
]

/** What no partner does for itself, and how somebody comes in again where nobody can. */
export const operatorDecisions: Record<string, OperatorDecision> = {
  ...accountStatusDecisions,
  ...validationCodeDecisions,
  ...vettingDecisions,
  ...alsoForOperator(
    [...staffRoutes, ...appRoutes],
    [
      'staff.invite',
      'staff.update',
      'staff.deactivate',
      'staff.activate',
      'staff.makeLink',
      'staff.removeSecondFactor',
      'apps.register',
      'apps.addSecret',
      'apps.disable',
      'apps.enable',
    ],
  ),
}

/** By the id of the endpoint, or a name of their own where no endpoint stands before them. */
export const decisions: ReadonlyMap<string, AnyDecision> = new Map<string, AnyDecision>([
  ...routes.flatMap(({ endpoint, handler }) =>
    'decision' in handler ? [[endpoint.id, handler.decision] as [string, AnyDecision]] : [],
  ),
  ...Object.entries(authDecisions),
  ...Object.entries(importDecisions),
  ...Object.entries(agreementImportDecisions),
  ...Object.entries(policyImportDecisions),
  ...Object.entries(relationshipDecisions),
  ...Object.entries(operatorDecisions).map(([name, { decision }]) => [name, decision] as const),
  ...Object.entries(webhookDecisions),
])

export const queries: readonly AnyQuery[] = [
  customerPage,
  customerText,
  searchCustomers,
  exportedCustomers,
  listValidationCodes,
  listInReview,
  listPartnerRelationships,
  listRequests,
  resoldCustomers,
  listChanges,
  findChange,
  listAgreements,
  listStaff,
  listApps,
  ...authQueries,
  ...webhookQueries,
]

export const tasks: readonly AnyTask[] = webhookTasks
