/** The refusals of the sign-in addresses, with the numbers that clients know them by. */
const refusals = {
  parameterMissing: { status: 400, error: 'invalid_request', number: 900144 },
  parameterRepeated: { status: 400, error: 'invalid_request', number: 90014 },
  methodWrong: { status: 405, error: 'invalid_request', number: 900561 },
  grantUnsupported: { status: 400, error: 'unsupported_grant_type', number: 70003 },
  grantNotOfApp: { status: 400, error: 'unauthorized_client', number: 70001 },
  tenantUnknown: { status: 400, error: 'invalid_request', number: 90002 },
  appUnknown: { status: 400, error: 'unauthorized_client', number: 700016 },
  appDisabled: { status: 400, error: 'unauthorized_client', number: 7000112 },
  secretMissing: { status: 401, error: 'invalid_client', number: 7000218 },
  secretWrong: { status: 401, error: 'invalid_client', number: 7000215 },
  secretOfPublicApp: { status: 401, error: 'invalid_client', number: 700025 },
  resourceUnknown: { status: 400, error: 'invalid_resource', number: 500011 },
  scopeMalformed: { status: 400, error: 'invalid_scope', number: 70011 },
  scopeNotDefault: { status: 400, error: 'invalid_scope', number: 1002012 },
  grantInvalid: { status: 400, error: 'invalid_grant', number: 70008 },
  grantRevoked: { status: 400, error: 'invalid_grant', number: 50173 },
  codeRedeemed: { status: 400, error: 'invalid_grant', number: 54005 },
  codeAddressWrong: { status: 400, error: 'invalid_grant', number: 500112 },
  codeVerifierWrong: { status: 400, error: 'invalid_grant', number: 501481 },
  userDisabled: { status: 400, error: 'invalid_grant', number: 50057 },
  passwordWrong: { status: 400, error: 'invalid_grant', number: 50126 },
  userLocked: { status: 400, error: 'invalid_grant', number: 50053 },
  secondFactorNeeded: { status: 400, error: 'interaction_required', number: 50076 },
  authorizationPending: { status: 400, error: 'authorization_pending', number: 70016 },
  slowDown: { status: 400, error: 'slow_down', number: 70016 },
  authorizationDeclined: { status: 400, error: 'authorization_declined', number: 70018 },
  deviceCodeExpired: { status: 400, error: 'expired_token', number: 70020 },
  responseTypeUnsupported: { status: 400, error: 'unsupported_response_type', number: 70005 },
  responseModeUnsupported: { status: 400, error: 'invalid_request', number: 70007 },
  loginRequired: { status: 400, error: 'login_required', number: 50058 },
  consentRequired: { status: 400, error: 'consent_required', number: 65001 },
  consentDeclined: { status: 400, error: 'access_denied', number: 65004 },
  requestInvalid: { status: 400, error: 'invalid_request', number: 90014 },
  tooManyRequests: { status: 429, error: 'temporarily_unavailable', number: 90033 },
  serverError: { status: 500, error: 'server_error', number: 90033 },
  unavailable: { status: 503, error: 'temporarily_unavailable', number: 90033 },
} as const
export type Refusal = keyof typeof refusals

export class EntraError extends Error {
  override readonly name = 'EntraError'
  readonly refusal: Refusal
  constructor(refusal: Refusal, text: string) {
    super(text)
    this.refusal = refusal
  }
}

/** RFC 6749 allows printable ASCII without quote and backslash; what a client sent must not break out of it. */
const plain = (text: string) => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 500)

const descriptionOf = (refusal: Refusal, text: string): string => plain(`AADSTS${refusals[refusal].number}: ${text}`)

export const entraReply = (error: EntraError, ids: { correlationId: string; requestId: string }, now: Date) => {
  const { status, error: code, number } = refusals[error.refusal]
  return {
    status,
    body: {
      error: code,
      error_description: descriptionOf(error.refusal, error.message),
      error_codes: [number],
      timestamp: now.toISOString().replace('T', ' ').replace(/\.\d+/, ''),
      trace_id: ids.requestId,
      correlation_id: ids.correlationId,
    },
  }
}

/** A refusal as it is brought to the address of an app. */
export const authorizationError = ({ refusal, message }: EntraError): Record<string, string> => ({
  error: refusals[refusal].error,
  error_description: descriptionOf(refusal, message),
})

/** What the library calls errors of a sign-in, and what people and programs know them by. */
const known: Record<string, { refusal: Refusal; text?: string }> = {
  access_denied: { refusal: 'consentDeclined', text: 'The user declined to consent to access the app.' },
  login_required: {
    refusal: 'loginRequired',
    text: 'Nobody is signed in, or the sign-in is too old; show the sign-in page.',
  },
  consent_required: {
    refusal: 'consentRequired',
    text: 'The user has not consented to this app; ask without prompt=none.',
  },
  invalid_target: { refusal: 'resourceUnknown', text: 'The resource was not found in the tenant.' },
  unsupported_response_type: {
    refusal: 'responseTypeUnsupported',
    text: "The response type is 'code' or 'code id_token'.",
  },
  invalid_scope: { refusal: 'scopeMalformed' },
  invalid_request: { refusal: 'requestInvalid' },
}

/** The library's answer to an app, refusals in the words of ours. */
export const authorizationRefusal = (payload: Record<string, string>): Record<string, string> => {
  const { error, error_description: description, ...rest } = payload
  if (error === undefined) return payload
  const { refusal, text } = known[error] ?? { refusal: 'serverError', text: 'The request could not be completed.' }
  return { ...authorizationError(new EntraError(refusal, text ?? description ?? 'The request is malformed.')), ...rest }
}
