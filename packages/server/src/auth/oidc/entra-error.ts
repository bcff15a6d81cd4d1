/** The refusals of the token endpoints, with the numbers that clients know them by. */
const refusals = {
  parameterMissing: { status: 400, error: 'invalid_request', number: 900144 },
  grantUnsupported: { status: 400, error: 'unsupported_grant_type', number: 70003 },
  tenantUnknown: { status: 400, error: 'invalid_request', number: 90002 },
  appUnknown: { status: 400, error: 'unauthorized_client', number: 700016 },
  appDisabled: { status: 400, error: 'unauthorized_client', number: 7000112 },
  secretMissing: { status: 401, error: 'invalid_client', number: 7000218 },
  secretWrong: { status: 401, error: 'invalid_client', number: 7000215 },
  resourceUnknown: { status: 400, error: 'invalid_resource', number: 500011 },
  scopeMalformed: { status: 400, error: 'invalid_scope', number: 70011 },
  scopeNotDefault: { status: 400, error: 'invalid_scope', number: 1002012 },
  grantInvalid: { status: 400, error: 'invalid_grant', number: 70008 },
  requestInvalid: { status: 400, error: 'invalid_request', number: 90014 },
  serverError: { status: 500, error: 'server_error', number: 90033 },
  unavailable: { status: 503, error: 'temporarily_unavailable', number: 90033 },
} as const

export class EntraError extends Error {
  override readonly name = 'EntraError'
  readonly refusal: keyof typeof refusals
  constructor(refusal: keyof typeof refusals, text: string) {
    super(text)
    this.refusal = refusal
  }
}

/** RFC 6749 allows printable ASCII without quote and backslash; what a client sent must not break out of it. */
const plain = (text: string) => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 500)

export const entraReply = (error: EntraError, ids: { correlationId: string; requestId: string }, now: Date) => {
  const { status, error: code, number } = refusals[error.refusal]
  return {
    status,
    body: {
      error: code,
      error_description: plain(`AADSTS${number}: ${error.message}`),
      error_codes: [number],
      timestamp: now.toISOString().replace('T', ' ').replace(/\.\d+/, ''),
      trace_id: ids.requestId,
      correlation_id: ids.correlationId,
    },
  }
}
