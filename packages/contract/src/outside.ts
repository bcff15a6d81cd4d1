import type { Method } from './endpoint.ts'

/** An operation of Partner Center that is known by name and not offered here: 400 / 900127, never an empty success. */
export interface Outside {
  method: Method
  path: string
  summary: string
}

const all = (path: string, summary: string, methods: readonly Method[] = ['GET']): Outside[] =>
  methods.map((method) => ({ method, path, summary }))
const ofCustomer = (path: string, summary: string, methods?: readonly Method[]): Outside[] =>
  all(`/v1/customers/{customerId}/${path}`, summary, methods)

/** What concerns orders, the customer's own directory, devices, support and partner security, by their documented addresses. */
export const outside: readonly Outside[] = [
  ...ofCustomer('orders', 'Orders', ['GET', 'POST']),
  ...ofCustomer('offers', 'Offers'),
  ...ofCustomer('subscribedskus', 'Licenses of a customer'),
  ...all('/v1/customers/usagerecords', 'Usage of all customers'),
  ...ofCustomer('users', 'People of a customer', ['GET', 'POST']),
  ...ofCustomer('users/{userId}', 'A person of a customer', ['GET', 'PATCH', 'DELETE']),
  ...ofCustomer('users/{userId}/resetpassword', 'Password of a person', ['PATCH']),
  ...ofCustomer('users/{userId}/directoryroles', 'Roles of a person'),
  ...ofCustomer('users/{userId}/licenses', 'Licenses of a person'),
  ...ofCustomer('users/{userId}/licenseupdates', 'Change of licenses', ['POST']),
  ...ofCustomer('directoryroles', 'Roles of a directory'),
  ...ofCustomer('directoryroles/{roleId}/usermembers', 'Members of a role', ['GET', 'POST']),
  ...ofCustomer('directoryroles/{roleId}/usermembers/{userId}', 'A member of a role', ['DELETE']),
  ...ofCustomer('verifieddomain', 'Verified domain of a registrar', ['POST']),
  ...ofCustomer('managedservices', 'Managed services'),
  ...ofCustomer('policies', 'Configuration policies', ['GET', 'POST']),
  ...ofCustomer('policies/{policyId}', 'A configuration policy', ['GET', 'PUT', 'DELETE']),
  ...ofCustomer('deviceBatches', 'Batches of devices', ['GET', 'POST']),
  ...ofCustomer('deviceBatches/{batchId}/devices', 'Devices of a batch', ['GET', 'POST']),
  ...ofCustomer('DevicePolicyUpdates', 'Policies of devices', ['PATCH']),
  ...ofCustomer('batchJobStatus/{jobId}', 'State of a batch'),
  ...ofCustomer('servicerequests', 'Service requests of a customer'),
  ...ofCustomer('servicerequests/{requestId}', 'A service request of a customer'),
  ...ofCustomer('serviceincidents/office', 'Service incidents of a customer'),
  ...all('/v1/servicerequests', 'Service requests'),
  ...all('/v1/servicerequests/supporttopics', 'Support topics'),
  ...all('/v1/servicerequests/{requestId}', 'A service request', ['GET', 'PATCH']),
  ...all('/v1/serviceincidents/office', 'Service incidents'),
  ...all('/v1/serviceincidents/office/count', 'Number of service incidents'),
  ...all('/v1/sandboxIndirectReseller', 'Indirect resellers of a sandbox', ['GET', 'POST']),
  ...all('/v1/sandboxIndirectReseller/{resellerId}', 'An indirect reseller of a sandbox', ['DELETE']),
  ...all('/v1/applicationmfaadoptionstatus', 'Second factors of applications'),
  ...all('/v1/partnerRequests', 'Requests of the last days, by second factor'),
  ...all('/v1/nonMfaCompliantPartnerPrincipals', 'Who signed in without a second factor'),
]
