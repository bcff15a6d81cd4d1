/**
 * Every refusal of the API: HTTP status, documented code, key of its text in `messages/` (`error.<name>`).
 * Shape A is `{ code, description, data, source }`; shape C, of the gateway, is `{ statusCode, message }`. An entry with a
 * `name` is documented in shape B, of newer services: its members come beside those of shape A.
 */
export const errors = {
  // input
  invalidProperty: { status: 400, code: 3000 },
  malformedBody: { status: 400, code: 800002 },
  duplicateName: { status: 400, code: 800002 },
  forbiddenName: { status: 400, code: 800002 },
  customerIdInvalid: { status: 400, code: 900118 },
  badEnumeration: { status: 400, code: 900126 },
  registrationNumberUnsupported: { status: 400, code: 600002 },
  registrationNumberMissing: { status: 400, code: 600049 },
  registrationNumberMalformed: { status: 400, code: 600050 },
  phoneNumberMissing: { status: 400, code: 600051 },
  tooManyAgreements: { status: 400, code: 3000 },
  addressRefused: { status: 400, code: 2007 },
  missingEtag: { status: 400, code: 2055 },
  staleBodyEtag: { status: 400, code: 2055 },
  staleEtag: { status: 412, code: 2055 },
  passkeyRefused: { status: 400, code: 3000 },
  passkeysUnavailable: { status: 400, code: 800042 },
  relationshipHeld: { status: 400, code: 800042 },
  notAvailableInCloud: { status: 400, code: 900127 },
  notAvailableHere: { status: 400, code: 900127 },
  outOfScope: { status: 400, code: 900127 },
  vettedByOperator: { status: 400, code: 900127 },
  sandboxFull: { status: 400, code: 800018 },
  associatedPartnerUnknown: { status: 404, code: 800015 },
  associatedPartnerInvalid: { status: 400, code: 800016 },
  acknowledgementMissing: { status: 400, code: 3000 },
  partnerIdInvalid: { status: 400, code: 2000 },
  partnerIdMissing: { status: 400, code: 2001 },
  mpnIdUnknown: { status: 400, code: 2200, help: 'agreementStatus.get' },
  regionDiffers: { status: 400, code: 2201, help: 'agreementStatus.get' },
  mpnIdNotSigned: { status: 400, code: 2203, help: 'agreementStatus.get' },
  mpnIdNoReseller: { status: 400, code: 2204, help: 'agreementStatus.get' },
  tenantUnknown: { status: 400, code: 2205, help: 'agreementStatus.get' },
  tenantNotSigned: { status: 400, code: 2206, help: 'agreementStatus.get' },
  // identity
  missingToken: { status: 401, code: 800001 },
  badToken: { status: 401, code: 400 },
  sessionRequired: { status: 401, code: 400 },
  signInFailed: { status: 401, code: 400 },
  secondFactorWrong: { status: 401, code: 400 },
  passkeyUnknown: { status: 401, code: 400 },
  secondFactorMissing: { status: 401, code: 400 },
  secondFactorNeeded: { status: 403, code: 2032 },
  appOfOtherPartner: { status: 403, code: 2032 },
  roleLacksRight: { status: 403, code: 900150 },
  fieldLacksRight: { status: 403, code: 900150 },
  acknowledgementRequired: { status: 403, code: 900150 },
  appOnly: { status: 403, code: 900329 },
  partnerTypeLacksRight: { status: 403, code: 600006 },
  accessDenied: { status: 403, code: 2032 },
  crossSite: { status: 403, code: 2032 },
  setUpLinkInvalid: { status: 403, code: 2032 },
  passwordLinkInvalid: { status: 403, code: 2032 },
  ownAccount: { status: 403, code: 2032 },
  roleNotGrantable: { status: 403, code: 900150 },
  countryNotSold: { status: 403, code: 2030 },
  noRelationship: { status: 403, code: 20002 },
  delegatedAccessMissing: { status: 403, code: 900308 },
  resellerAgreementMissing: { status: 403, code: 900123 },
  notIndirect: { status: 403, code: 1002 },
  // resources
  notFound: { status: 404, code: 1000 },
  countryUnknown: { status: 404, code: 1000 },
  accountStatusNotFound: { status: 404, code: 600074, name: 'AccountStatusNotFound' },
  mpnProfileUnknown: { status: 404, code: 3000 },
  policyNotFound: { status: 404, code: 600039 },
  policyIdIncorrect: { status: 404, code: 600040 },
  policyExists: { status: 409, code: 600041 },
  agreementExists: { status: 409, code: 600061, name: 'PartnerConfirmedAgreementAlreadyExists' },
  validationCodeExists: { status: 409, code: 3000 },
  qualificationHeld: { status: 409, code: 3000 },
  domainTaken: { status: 409, code: 3000 },
  webhookNotFound: { status: 404, code: 1000 },
  webhookExists: { status: 409, code: 3000 },
  webhookSwitchedOff: { status: 409, code: 3000 },
  deliveryWaits: { status: 409, code: 3000 },
  secondFactorDemanded: { status: 409, code: 3000 },
  ownSecondFactorMissing: { status: 409, code: 3000 },
  requestClosed: { status: 409, code: 3000 },
  lastGlobalAdmin: { status: 409, code: 3000 },
  userDeactivated: { status: 409, code: 3000 },
  // protocol
  methodNotAllowed: { status: 405, code: 800042 },
  notAcceptable: { status: 406, code: 800042 },
  requestTimeout: { status: 408, code: 800002 },
  bodyTooLarge: { status: 413, code: 800002 },
  urlTooLong: { status: 414, code: 800002 },
  unsupportedMediaType: { status: 415, code: 800002 },
  headersTooLarge: { status: 431, code: 800002 },
  unknownRoute: { status: 404, code: 0, shape: 'gateway' },
  throttled: { status: 429, code: 0, shape: 'gateway' },
  // ours
  serverError: { status: 500, code: 800003 },
  damagedRecord: { status: 500, code: 800003 },
  busy: { status: 503, code: 800003 },
  issuerUnavailable: { status: 503, code: 800003 },
  storeUnavailable: { status: 503, code: 800003 },
} as const satisfies Record<string, ErrorEntry>

export type ErrorName = keyof typeof errors

export interface ErrorEntry {
  status: number
  code: number
  shape?: 'gateway'
  /** `errorName` of shape B. */
  name?: string
  /** Operation whose page of the reference stands in `data`, where clients look for an address with help. */
  help?: string
}

/** One entry of `data`: which field, which code, why. `reason` is a message key, `text` its words once localised. */
export interface ErrorDetail {
  field: string
  code: number
  reason: string
  rule?: string
  params?: Record<string, string | number>
}

/** A refusal. Thrown by handlers and decisions, turned into a reply in one place. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly error: ErrorName
  readonly params: Record<string, string | number>
  readonly data: readonly ErrorDetail[]
  readonly retryAfter: number | undefined

  constructor(
    error: ErrorName,
    {
      params = {},
      data = [],
      retryAfter,
    }: { params?: Record<string, string | number>; data?: readonly ErrorDetail[]; retryAfter?: number } = {},
  ) {
    super(error)
    this.error = error
    this.params = params
    this.data = data
    this.retryAfter = retryAfter
  }
}

/** Names of the errors that carry a code of their own; a finding with that code becomes this error. */
export const errorOfCode = (code: number): ErrorName =>
  code === 600002
    ? 'registrationNumberUnsupported'
    : code === 600049
      ? 'registrationNumberMissing'
      : code === 600050
        ? 'registrationNumberMalformed'
        : code === 600051
          ? 'phoneNumberMissing'
          : code === 2030
            ? 'countryNotSold'
            : 'invalidProperty'
