import { ApiError, type ErrorDetail, type ErrorEntry, errors } from '@tenantry/contract'
import { Damaged } from '../store/document.ts'
import { hasMessage, type Locale, message } from './messages.ts'

const SOURCE = 'PartnerFD' // the documented samples' name of the component
const MAX_DESCRIPTION = 1024
/** No SDK of the compatible API comes here: every refusal has the one shape. */
const OWN_API = /^\/tenantry\//i

export interface ErrorReply {
  status: number
  body: string
  headers: Record<string, string>
}

const textOf = (detail: ErrorDetail, locale: Locale): string | undefined =>
  hasMessage(detail.reason) ? message(locale, detail.reason, { field: detail.field, ...detail.params }) : undefined

/** One refusal as it goes over the wire, in the caller's language. */
export const errorReply = (
  error: ApiError,
  {
    locale,
    correlationId,
    url = '',
    publicUrl = '',
  }: { locale: Locale; correlationId: string; url?: string; publicUrl?: string },
): ErrorReply => {
  const entry: ErrorEntry = errors[error.error]
  const key = `error.${error.error}`
  const general = hasMessage(key)
    ? message(locale, key, { correlationId, seconds: error.retryAfter ?? 1, ...error.params })
    : error.error
  const headers: Record<string, string> = {}
  if (error.retryAfter !== undefined) headers['retry-after'] = String(error.retryAfter)
  else if (entry.status === 503 || entry.status === 429) headers['retry-after'] = '1'
  // The gateway's own shape: SDKs read Retry-After only when none of the other members is there.
  if (entry.shape === 'gateway' && !OWN_API.test(url))
    return { status: entry.status, body: JSON.stringify({ statusCode: entry.status, message: general }), headers }
  const details = error.data.map((detail) => ({ ...detail, text: textOf(detail, locale) }))
  const description = (details[0]?.text ?? general).slice(0, MAX_DESCRIPTION)
  const code = details.find((detail) => detail.code === entry.code)?.code ?? entry.code
  const data = entry.help ? [`${publicUrl}/docs#/${entry.help.split('.')[0]}/${entry.help}`] : details
  const fault = {
    code,
    description,
    data,
    source: SOURCE,
    ...(entry.name && newerForm(entry.name, { code, description })),
  }
  return { status: entry.status, body: JSON.stringify(fault), headers }
}

/** What newer services of the compatible API answer beside the members that all SDKs read. */
const newerForm = (errorName: string, { code, description }: { code: number; description: string }) => ({
  message: description,
  errorName,
  isRetryable: false,
  parameters: {},
  errorMessageExtended: `InternalErrorCode=${code}`,
})

/** Whatever was thrown, as a refusal: what the transport found, or a failure of ours that says no more than its id. */
export const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  if (error instanceof Damaged) return new ApiError('damagedRecord')
  switch ((error as { code?: string }).code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('bodyTooLarge')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new ApiError('unsupportedMediaType')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ApiError('malformedBody')
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_ASYNC_CONSTRAINT':
      return new ApiError('unknownRoute')
  }
  const { code, statusCode = 500 } = error as { code?: string; statusCode?: number }
  if (code?.startsWith('FST_') && statusCode < 500) return new ApiError('malformedBody')
  return new ApiError('serverError')
}
