// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of source code

/** A fault in the wire layer, as somebody could make it: the wire tests must find it (`npm run faults`). */
export interface Fault {
  says: string
  /** Below `packages/`. */
  file: string
  /** Stands once in the file. */
  find: string
  replace: string
}

const inFile = (file: string, faults: readonly [says: string, find: string, replace: string][]): Fault[] =>
  faults.map(([says, find, replace]) => ({ says, file, find, replace }))

export const faults: readonly Fault[] = [
  ...inFile('server/src/http/headers.ts', [
    ['MS-RequestId is dropped', "'ms-requestid': ids.requestId,", ''],
    ['MS-CorrelationId is dropped', "'ms-correlationid': ids.correlationId,", ''],
    ['MS-CV is dropped', "'ms-cv': ids.vector,", ''],
    ['MS-ServerId is dropped', "'ms-serverid': serverId,", ''],
    ['account data may be cached', "'cache-control': 'no-store',", ''],
    ['X-Locale is dropped', "'x-locale': locale === 'es' ? 'es-ES' : 'en-US',", ''],
    ['a request id in braces is not known', '/^\\{?([0-9a-f]{8}', '/^([0-9a-f]{8}'],
    ['a correlation vector is not extended', '`${vector}.0`', 'vector'],
    ['an etag of two pairs of quotes', 'etag.startsWith(\'"\') ? etag : `"${etag}"`', '`"${etag}"`'],
    ['an etag without quotes', 'etag.startsWith(\'"\') ? etag : `"${etag}"`', 'etag'],
    ['double slashes are no address', ".replace(/\\/{2,}/g, '/')", ''],
    ['/v1.0 is no address', ".replace(/^\\/v1\\.0(?=\\/|$)/i, '/v1')", ''],
    ['a second question mark stays', ".replaceAll('?', '&')", ''],
    ['JSON without its charset', "'application/json; charset=utf-8'", "'application/json'"],
  ]),
  ...inFile('server/src/http/reply.ts', [
    ['no ETag header of a resource', "if (etag) reply.header('etag', etagHeader(etag))", 'if (etag) etagHeader(etag)'],
    ['no ETag header after a write', "if (answer.etag) reply.header('etag', etagHeader(answer.etag))", ''],
    [
      'a creation answers 200',
      'reply.code(answer.status)\n',
      'reply.code(answer.status === 201 ? 200 : answer.status)\n',
    ],
  ]),
  ...inFile('server/src/http/error-reply.ts', [
    [
      'the code is text',
      '    code,\n    description,\n    data,',
      '    code: String(code),\n    description,\n    data,',
    ],
    ['the description has another name', '    description,\n    data,', '    text: description,\n    data,'],
    ['data is missing', '    data,\n    source: SOURCE', '    source: SOURCE'],
    ['another source', "const SOURCE = 'PartnerFD'", "const SOURCE = 'Tenantry'"],
    ['no Retry-After', "headers['retry-after'] = String(error.retryAfter)", 'headers'],
    ['429 in the fault shape', "entry.shape === 'gateway' && !OWN_API.test(url)", 'false'],
    [
      'statusCode has another name',
      '{ statusCode: entry.status, message: general }',
      '{ status: entry.status, message: general }',
    ],
  ]),
  ...inFile('server/src/http/wire-json.ts', [
    [
      'names in PascalCase are not known',
      'const known = shape.members.get(plainName(name))',
      'const known = shape.members.get(name)',
    ],
    ['names with underscores are not known', "name.replaceAll('_', '').toLowerCase()", 'name.toLowerCase()'],
    ['ordinals are not known', "if (typeof value === 'number') return shape.ordinals[value] ?? value", ''],
    ['equal names are let pass', 'if (membersInValue(value) !== membersInText(text)) throw', 'if (false) throw'],
    ['the etag in a body is not read', "typeof etag === 'string' && etag !== '' ? etag : undefined", 'undefined'],
    ['null in a POST is a value', '|| (member === null && how.nullIsAbsent)', ''],
  ]),
  ...inFile('server/src/http/request.ts', [
    ['the token is not read from its header', "if (typeof token === 'string' && token !== '') {", 'if (false) {'],
    ['an empty query value is a value', 'if (first) query[name] = first', "query[name] = first ?? ''"],
    ['a malformed customer id has the general code', "throw new ApiError('customerIdInvalid')", 'throw error'],
    ['the address is no part of the key of a repeat', '...addressOf(request), ', ''],
    ['406 for everybody who names JSON', 'header.includes(subtype) || ', ''],
  ]),
  ...inFile('server/src/http/paging.ts', [
    ['no link to the next page', '...(next && { next:', '...(false && { next:'],
    ['no link to the previous page', '...(previous && { previous:', '...(false && { previous:'],
    ['the token is missing in the links', "[{ key: 'MS-ContinuationToken', value: token }]", '[]'],
    ['the token has another name in the links', "key: 'MS-ContinuationToken'", "key: 'ContinuationToken'"],
    ['links with raw braces', 'encodeURIComponent(String(value))', 'String(value)'],
    ['seekOperation is missing in the links', 'seek ? { ...query, seekOperation: seek } : query', 'query'],
    ['Last is taken for Next', "if (seek === 'Last' || seek === 'PageIndex') throw", 'if (false) throw'],
    ['a plus stays a plus', "value = JSON.parse(text.replaceAll('+', ' '))", 'value = JSON.parse(text)'],
    ['StartsWith is no operator', "operator.replaceAll('_', '').toLowerCase()", "operator.replaceAll('_', '')"],
    ['an operator by ordinal is no operator', '? operators[operator]', "? ''"],
  ]),
  ...inFile('server/src/customers/customer.ts', [
    [
      'the version is missing in the billing profile',
      "attributes: { etag: customer.etags.billing, objectType: 'CustomerBillingProfile' }",
      "attributes: { objectType: 'CustomerBillingProfile' }",
    ],
    [
      'the billing profile carries the version of the company',
      'attributes: { etag: customer.etags.billing,',
      'attributes: { etag: customer.etags.company,',
    ],
    [
      'the company profile writes state',
      '...(state !== undefined && { region: state })',
      '...(state !== undefined && { state })',
    ],
    [
      'a customer without its own link',
      "links: { self: link(`/customers/${customer.id}`) },\n  attributes: { objectType: 'Customer' },\n})\n\n/** As `GET",
      "attributes: { objectType: 'Customer' },\n})\n\n/** As `GET",
    ],
    [
      'links with the version',
      'self: link(`/customers/${customer.id}/profiles/company`)',
      'self: link(`/v1/customers/${customer.id}/profiles/company`)',
    ],
    ['commerceId is missing', '  commerceId: customer.commerceId,\n', ''],
    ['allowDelegatedAccess is missing', '  allowDelegatedAccess: customer.allowDelegatedAccess,\n', ''],
    ['a customer without its billing profile', '  billingProfile: toBillingProfile(customer),\n', ''],
  ]),
  ...inFile('server/src/customers/customers.ts', [
    ['totalCount is missing in a page', 'totalCount: page.items.length,', 'totalCount: -1,'],
    ['the token is missing in the body', '...(token && page.next && { continuationToken: token }),', ''],
    ['size=0 is a page', 'if (query.size || token) return', 'if (query.size !== undefined || token) return'],
    ['everything ends without totalCount', '`],"totalCount":${totalCount},', '`],'],
  ]),
  ...inFile('server/src/customers/end-relationship.ts', [
    [
      'the removal answers without a body',
      "answer: { id: customer.id, relationshipToPartner: 'none',",
      "answer: { id: '', relationshipToPartner: 'none',",
    ],
  ]),
  ...inFile('server/src/self-serve/policy.ts', [
    [
      'tenantID in camelCase',
      "selfServeEntityType: 'customer', tenantID: policy.customerId",
      "selfServeEntityType: 'customer', tenantId: policy.customerId",
    ],
    ['the type of the entity in another case', "selfServeEntityType: 'customer'", "selfServeEntityType: 'Customer'"],
    ['the etag of a policy without its quotes', '`"${etag}"`', 'etag'],
  ]),
  ...inFile('server/src/audit/audit-records.ts', [
    ['an old SDK gets types that it does not know', 'client === JAVA_SDK && unknownToJava.has(type)', 'false'],
    ['the links of records carry the prefix', "'/auditrecords',", "'/auditactivity/auditrecords',"],
  ]),
  ...inFile('server/src/qualifications/qualification.ts', [
    ['the date of a review has one name', '    vettingCreatedDate: since,\n', ''],
    ['a denial without its reason', '...(vettingReason && { vettingReason }),', ''],
  ]),
  ...inFile('server/src/qualifications/customer-qualifications.ts', [
    ['an old SDK gets a qualification that it does not know', '&& client !== JAVA_SDK', ''],
    ['a code in the query is not read', 'body.validationCode ?? query.code }', 'body.validationCode }'],
    ['what is in review is one in the old form', "?.vettingStatus === 'Approved'", '!== undefined'],
  ]),
  ...inFile('server/src/qualifications/validation-code.ts', [
    ['the version of a code without its weak mark', '`W/"datetime', '`"datetime'],
  ]),
  ...inFile('server/src/customers/spending-budget.ts', [
    ['the older name of the budget is missing', 'amount, usageSpendingBudget: amount', 'amount'],
    ['null keeps the budget', '(body.amount ?? undefined)', '(body.amount ?? old)'],
  ]),
  ...inFile('server/src/customers/organization.ts', [
    ['delegated access is not asked for', "throw new ApiError('delegatedAccessMissing')", 'return customer'],
  ]),
  ...inFile('server/src/validation/validation.ts', [
    ['the old generation gets an object', 'if (oldGeneration.has(ctx.client)) {', 'if (false) {'],
    ['a wrong address is called verified', "status: 'None' as const", "status: 'Verified' as const"],
    ['a free domain exists', "if (isFree(store, domain)) throw new ApiError('notFound')", ''],
  ]),
  ...inFile('server/src/partner/profile.ts', [
    ['a profile without its type', 'profileType: objectType,', ''],
    ['an organization without its tenant', 'tenantId: partner.id,', ''],
    ['a legal business profile without its vetting', '  ...vetting,\n', ''],
    ['a link that no SDK can follow', 'link(`/profiles/${address}`)', 'link(`/v1/profiles/${address}`)'],
  ]),
  ...inFile('contract/src/errors.ts', [
    ['a stale version in the body is 412', 'staleBodyEtag: { status: 400,', 'staleBodyEtag: { status: 412,'],
    ['a stale If-Match is 400', 'staleEtag: { status: 412,', 'staleEtag: { status: 400,'],
    ['an error of newer services without their members', ", name: 'AccountStatusNotFound'", ''],
    ['an unknown customer is 404', 'noRelationship: { status: 403,', 'noRelationship: { status: 404,'],
    [
      'a missing token has the code of a bad one',
      'missingToken: { status: 401, code: 800001 }',
      'missingToken: { status: 401, code: 400 }',
    ],
  ]),
]
