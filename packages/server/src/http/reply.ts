import { Readable } from 'node:stream'
import { type AnyEndpoint, ApiError } from '@tenantry/contract'
import type { FastifyReply } from 'fastify'
import type { Answer } from '../store/command.ts'
import { etagHeader, JSON_TYPE } from './headers.ts'
import type { Streamed } from './implement.ts'

const isStreamed = (result: unknown): result is Streamed =>
  typeof result === 'object' && result !== null && 'stream' in result

/** The answer of a reading handler, checked against its schema where that is wanted. */
export const sendResult = (
  reply: FastifyReply,
  endpoint: AnyEndpoint,
  result: unknown,
  { checkResults, progress }: { checkResults: boolean; progress: number },
): unknown => {
  reply.code(endpoint.status)
  if (isStreamed(result)) {
    reply.header('content-type', endpoint.media ? `${endpoint.media}; charset=utf-8` : JSON_TYPE)
    if (result.file) reply.header('content-disposition', `attachment; filename="${result.file}"`)
    reply.raw.setTimeout(progress, () => reply.raw.destroy())
    return reply.send(Readable.from(result.stream, { objectMode: false, highWaterMark: 65_536 }))
  }
  if (result === undefined || endpoint.method === 'HEAD') return reply.send()
  if (checkResults) endpoint.result?.parse(structuredClone(result))
  const etag = (result as { attributes?: { etag?: string } }).attributes?.etag
  if (etag) reply.header('etag', etagHeader(etag))
  return reply.header('content-type', JSON_TYPE).send(JSON.stringify(result))
}

type Written = Extract<Answer, { status: number }>

/** What the store has written; thrown, as the API answers it, where it has not. */
export const accepted = (answer: Answer): Written => {
  if ('refusal' in answer) throw new ApiError(answer.refusal.error as never, answer.refusal as never)
  if ('failure' in answer)
    throw Object.assign(
      new ApiError(
        answer.failure === 'unavailable'
          ? 'storeUnavailable'
          : answer.failure === 'damaged'
            ? 'damagedRecord'
            : 'serverError',
      ),
      { cause: answer.message },
    )
  return answer
}

/** The answer of the store to a write. */
export const sendAnswer = (reply: FastifyReply, given: Answer): unknown => {
  const answer = accepted(given)
  if (answer.etag) reply.header('etag', etagHeader(answer.etag))
  reply.code(answer.status)
  if (answer.body === '') return reply.send()
  return reply.header('content-type', JSON_TYPE).send(answer.body)
}
