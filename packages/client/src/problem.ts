/** One field that the service refused. */
export interface ProblemDetail {
  field: string
  code: number
  reason: string
  rule?: string
  text?: string
  params?: Record<string, string | number>
}

/** A refusal or failure of the service, or of the network (`status` 0). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: number
  readonly data: readonly ProblemDetail[]
  readonly correlationId: string | undefined
  readonly requestId: string
  /** Seconds to wait, of 429 and 503. */
  readonly retryAfter: number | undefined

  constructor(
    description: string,
    fields: {
      status: number
      code?: number
      data?: readonly ProblemDetail[]
      correlationId?: string | undefined
      requestId: string
      retryAfter?: number | undefined
    },
  ) {
    super(description)
    this.status = fields.status
    this.code = fields.code ?? 0
    this.data = fields.data ?? []
    this.correlationId = fields.correlationId
    this.requestId = fields.requestId
    this.retryAfter = fields.retryAfter
  }
}
