import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson } from '../http/wire-json.ts'
import type { CallerHook } from './caller.ts'
import { formOf } from './form.ts'
import { partnerCenter } from './oidc/resources.ts'
import type { Verifier } from './tokens.ts'

/** Scripts misspell the content type or send none: what does not start as JSON is read as a form. */
const fieldsOf = (body: unknown): Record<string, unknown> => {
  if (Buffer.isBuffer(body) && body[0] === 0x7b) return parseJson(body) as Record<string, unknown>
  return formOf(body)
}

/**
 * The exchange that old scripts make before they call the API. Every endpoint takes the directory token itself, so the answer
 * is that token.
 */
export const mountGenerateToken = (
  app: FastifyInstance,
  { callerOf, verify, now }: { callerOf: CallerHook; verify: Verifier; now: () => Date },
): void => {
  const exchange = (onlyPartnerCenter: boolean) => async (request: FastifyRequest) => {
    if (request.headers.authorization === undefined) throw new ApiError('missingToken')
    await callerOf(request)
    const token = request.headers.authorization.replace(/^Bearer +/i, '').trim()
    const { audience, expiresAt } = await verify(token)
    if (onlyPartnerCenter && audience !== partnerCenter) throw new ApiError('badToken')
    if (fieldsOf(request.body)['grant_type'] !== 'jwt_token')
      throw new ApiError('invalidProperty', { params: { field: 'grant_type' } })
    // Shell scripts cut the token out by a pattern that expects token_type right after it.
    return {
      access_token: token,
      token_type: 'bearer',
      expires_in: String(Math.max(0, expiresAt - Math.floor(now().getTime() / 1000))),
    }
  }
  app.post('/generatetoken', exchange(false))
  app.post('/v3/generatetoken', exchange(true))
}
