/** What kind of failure a {@link Problem} is: enough to decide what to do next. */
export type ProblemCategory =
  /** The request cannot be taken as it is (400, 405, 406, 413, 414, 415 …). `data` names the fields. */
  | 'badInput'
  /** No token, one that is not accepted, or a sign-in that was refused (401; 400 of a token address). */
  | 'unauthorized'
  /** The role, the kind of caller or the partner lacks the right; or the customer is not yours, or does not exist (403). */
  | 'forbidden'
  /** There is no such thing (404). */
  | 'notFound'
  /** Something with this name or id is there already (409). */
  | 'conflict'
  /** Somebody was faster: the version that you read is no longer the newest (412, or code 2055). Read again, then decide. */
  | 'stale'
  /** Too many requests (429). `retryAfter` says how long to wait. */
  | 'throttled'
  /** The service cannot answer now (408, 502, 503, 504). */
  | 'unavailable'
  /** The service failed (500 and the like). */
  | 'failed'
  /** No answer in the time that was given. */
  | 'timeout'
  /** No answer at all: not reachable, or cut off. `cause` has the reason of the platform. */
  | 'network'
  /** The answer is none of this API: there may be another service at this address. */
  | 'unreadable'

/** One field that the service refused. */
export interface ProblemDetail {
  /** Path in the body, for example `defaultAddress.postalCode`; empty where the service names none. */
  field: string
  code: number
  reason: string
  rule?: string
  text?: string
  params?: Record<string, string | number>
}

export interface ProblemFacts {
  status: number
  category?: ProblemCategory
  code?: number
  errorName?: string | undefined
  data?: readonly ProblemDetail[]
  correlationId?: string | undefined
  requestId: string
  retryAfter?: number | undefined
  cause?: unknown
}

const STALE_ETAG = 2055

const statuses: Record<number, ProblemCategory> = {
  0: 'network',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  408: 'unavailable',
  409: 'conflict',
  410: 'notFound',
  412: 'stale',
  429: 'throttled',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

const categoryOf = ({ status, code }: ProblemFacts): ProblemCategory =>
  code === STALE_ETAG ? 'stale' : (statuses[status] ?? (status >= 500 ? 'failed' : 'badInput'))

/** A refusal or failure, of the service or on the way to it. The message is what the service says, in its `X-Locale`. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly category: ProblemCategory
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** Stable number of the fault, for example 20002; 0 when the service gives none. */
  readonly code: number
  /** Name of the fault, where the service gives one: `invalid_grant`, `AccountStatusNotFound`. */
  readonly errorName: string | undefined
  readonly data: readonly ProblemDetail[]
  /** Id of the request: a repeat with the same one has no second effect. */
  readonly requestId: string
  /** Id under which the service logged it: the one to give to support. */
  readonly correlationId: string | undefined
  /** Seconds to wait, where the service says so. */
  readonly retryAfter: number | undefined

  constructor(description: string, facts: ProblemFacts) {
    super(description, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.category = facts.category ?? categoryOf(facts)
    this.status = facts.status
    this.code = facts.code ?? 0
    this.errorName = facts.errorName
    this.data = facts.data ?? []
    this.requestId = facts.requestId
    this.correlationId = facts.correlationId
    this.retryAfter = facts.retryAfter
  }
}

/** What came of a call: its value, or why there is none. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/**
 * Turns a call into a value, for those who would rather look than catch. A {@link Problem} becomes `{ ok: false, problem }`;
 * what is none (an abort of your own, a mistake in the program) is thrown as before.
 */
export const result = async <T>(call: Promise<T>): Promise<Outcome<T>> => {
  try {
    return { ok: true, value: await call }
  } catch (problem) {
    if (problem instanceof Problem) return { ok: false, problem }
    throw problem
  }
}

/** Shapes of faults: of the API, of its newer services, of its gateway, and of the token addresses. */
interface Fault {
  code?: unknown
  description?: unknown
  message?: unknown
  errorName?: unknown
  data?: unknown
  error?: unknown
  error_description?: unknown
  error_codes?: unknown
}

const texts = (...candidates: unknown[]): string | undefined =>
  candidates.find((each): each is string => typeof each === 'string' && each !== '')

/** Seconds of a `Retry-After`, which is a number or a date. */
const secondsOf = (header: string | null): number | undefined => {
  if (!header) return undefined
  const seconds = Number(header)
  if (seconds >= 0) return seconds
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}

const unnamed = { field: '', code: 0, reason: '' }
/** Microsoft's services put texts and objects of several forms into `data`. */
const detailOf = (entry: unknown): ProblemDetail =>
  typeof entry === 'object' ? { ...unnamed, ...entry } : { ...unnamed, reason: String(entry) }

/** The problem that an answer describes, in whichever of the shapes. */
export const problemOf = (response: Response, body: unknown, requestId: string): Problem => {
  const { status, statusText, headers } = response
  const fault = (typeof body === 'object' && body !== null ? body : {}) as Fault
  const signIn = typeof fault.error === 'string'
  const [signInCode] = Array.isArray(fault.error_codes) ? fault.error_codes : []
  const code = Number(signIn ? signInCode : fault.code)
  const facts: ProblemFacts = {
    status,
    code: Number.isFinite(code) ? code : 0,
    errorName: texts(fault.errorName, fault.error, Number.isNaN(code) ? fault.code : undefined),
    data: Array.isArray(fault.data) ? fault.data.map(detailOf) : [],
    requestId,
    correlationId: headers.get('ms-correlationid') ?? undefined,
    retryAfter: secondsOf(headers.get('retry-after')),
  }
  return new Problem(
    texts(fault.description, fault.error_description, fault.message, statusText) ?? `HTTP ${status}`,
    signIn && status < 429 ? { ...facts, category: 'unauthorized' } : facts,
  )
}
