/** How much the compatible API needs an operation: `later` may be refused by name. */
export type Priority = 'must' | 'should' | 'later'

const of = (priority: Priority, operations: string): [operation: string, priority: Priority][] =>
  operations
    .trim()
    .split(/\s*\n\s*/)
    .map((operation) => [operation, priority])

/** Every operation that Partner Center documents for customers’ accounts, as method and address. */
export const documented: ReadonlyMap<string, Priority> = new Map([
  ...of(
    'must',
    `POST /{tenant}/oauth2/token
     POST /{tenant}/oauth2/v2.0/token
     POST /generatetoken
     GET /v1/customers
     GET /v1/customers/{customerId}
     POST /v1/customers
     PATCH /v1/customers/{customerId}
     GET /v1/customers/{customerId}/profiles/company
     GET /v1/customers/{customerId}/profiles/billing
     PUT /v1/customers/{customerId}/profiles/billing
     HEAD /v1/domains/{domain}
     POST /v1/validations/address
     GET /v1/countryvalidationrules/{country}
     GET /v1/SelfServePolicy
     GET /v1/SelfServePolicy/{policyId}
     POST /v1/SelfServePolicy
     PUT /v1/SelfServePolicy
     PUT /v1/SelfServePolicy/{policyId}
     DELETE /v1/SelfServePolicy/{policyId}
     GET /v1/auditrecords
     GET /v1/auditrecords/{recordId}
     GET /auditactivity/v1/auditrecords
     GET /auditactivity/v1/auditrecords/{recordId}
     GET /webhooks/v1/registration
     POST /webhooks/v1/registration
     PUT /webhooks/v1/registration
     GET /webhooks/v1/registration/events
     POST /webhooks/v1/registration/validationEvents
     GET /webhooks/v1/registration/validationEvents/{correlationId}
     GET /v1/profiles/organization
     GET /v1/profiles/legalbusiness
     GET /v1/profiles/billing
     GET /v1/profiles/support
     GET /v1/profiles/mpn`,
  ),
  ...of(
    'should',
    `DELETE /v1/customers/{customerId}
     GET /v1/customers/{customerId}/relationships
     GET /v1/relationships
     GET /v1/customers/relationshiprequests
     GET /v1/customers/{customerId}/qualification
     PUT /v1/customers/{customerId}/qualification
     GET /v1/customers/{customerId}/qualifications
     POST /v1/customers/{customerId}/qualifications
     GET /v1/agreements
     GET /v1/customers/{customerId}/agreements
     POST /v1/customers/{customerId}/agreements
     GET /v1/customers/{customerId}/directSignedMicrosoftCustomerAgreementStatus
     GET /v1/agreementtemplates/{templateId}/document
     GET /v1/customers/{customerId}/usagebudget
     PATCH /v1/customers/{customerId}/usagebudget
     GET /v1/customers/{customerId}/validationStatus
     GET /v1/customers/{customerId}/organization
     GET /v1/customers/{customerId}/customDomains
     GET /v1/customers/all/validations
     GET /v1/customers/{customerId}/validations
     PUT /v1/profiles/organization
     PUT /v1/profiles/legalbusiness
     PUT /v1/profiles/billing
     PUT /v1/profiles/support
     PUT /v1/profiles/supportprofile
     GET /v1/compliance/{programName}/agreementstatus`,
  ),
  ...of(
    'later',
    `POST /v1/customers/{customerId}/verifieddomain
     GET /v1/customers/{customerId}/managedservices
     GET /v1/applicationmfaadoptionstatus
     GET /v1/partnerRequests
     GET /v1/nonMfaCompliantPartnerPrincipals
     GET /v1/validations/checkdomainavailability/{prefix}
     GET /v1/customers/{customerId}/users
     GET /v1/customers/{customerId}/directoryroles
     GET /v1/customers/{customerId}/policies
     GET /v1/servicerequests
     GET /v1/serviceincidents/office
     POST /v1/sandboxIndirectReseller`,
  ),
])

/** An address without the names of its parameters, which are nobody's business. */
export const addressKey = (operation: string): string => operation.replace(/\{\w+\}|:\w+/g, '{}').toLowerCase()
