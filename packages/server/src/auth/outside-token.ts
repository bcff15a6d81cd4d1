import { ApiError, type Role } from '@tenantry/contract'
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { idOf } from '../random.ts'
import { isOutgoingHost } from '../webhooks/inner-address.ts'
import type { OutsideIssuer } from './issuer-file.ts'
import { LEEWAY_SECONDS, type VerifiedToken } from './tokens.ts'

const ALGORITHMS = ['RS256', 'PS256', 'ES256']
const ANSWER_MS = 5_000
/** For so long an issuer may be down without anybody noticing, and a key that it has withdrawn still counts. */
const KEYS_MS = 15 * 60_000
/** A key that is not known makes us ask again, at most so often. */
const ASK_MS = 10_000

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })

const text = z.string().min(1).max(254)
const Claims = z.object({
  sub: text,
  exp: z.number(),
  appid: text.optional(),
  azp: text.optional(),
  client_id: text.optional(),
  idtyp: z.string().optional(),
  preferred_username: text.optional(),
  upn: text.optional(),
  email: text.optional(),
  name: text.optional(),
  amr: z.array(z.string()).default([]),
  // Of ID tokens, which tell an app who signed in and open nothing.
  nonce: z.never().optional(),
  at_hash: z.never().optional(),
})

export interface OutsideOptions {
  issuers: readonly OutsideIssuer[]
  /** Hosts that may be sent to. */
  outgoingHosts: readonly string[]
  now: () => Date
}

/** The value of a claim, by its name or by the way to it. */
const claimAt = (payload: JWTPayload, path: string): unknown =>
  path in payload
    ? payload[path]
    : path
        .split('.')
        .reduce<unknown>(
          (value, name) =>
            typeof value === 'object' && value !== null && Object.hasOwn(value, name)
              ? (value as Record<string, unknown>)[name]
              : undefined,
          payload,
        )

/** The roles that a token gives. */
const rolesIn = (payload: JWTPayload, { claim, values }: OutsideIssuer['roles']): Role[] => {
  const given = claimAt(payload, claim)
  const names = Array.isArray(given) ? given : [given]
  return [
    ...new Set(names.flatMap((name) => (typeof name === 'string' && Object.hasOwn(values, name) ? values[name]! : []))),
  ]
}

/** Keys by the issuer's own discovery document: asked for when they are needed, kept, asked for again when one is not known. */
const keysOf = ({ issuer }: OutsideIssuer, outgoingHosts: readonly string[]): JWTVerifyGetKey => {
  const mayAsk = (address: string): URL => {
    const url = new URL(address)
    if (!isOutgoingHost(url.hostname, outgoingHosts))
      throw new Error(`${url.hostname} is not in TENANTRY_OUTGOING_HOSTS`)
    return url
  }
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const address = mayAsk(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
    const found = Discovery.parse(await answer.json())
    if (found.issuer !== issuer) throw new Error(`${address} names another issuer`)
    return createRemoteJWKSet(mayAsk(found.jwks_uri), {
      timeoutDuration: ANSWER_MS,
      cacheMaxAge: KEYS_MS,
      cooldownDuration: ASK_MS,
    })
  }
  let keys: Promise<JWTVerifyGetKey> | undefined
  return async (header, token) => {
    keys ??= discover()
    const get = await keys.catch((error: unknown) => {
      keys = undefined
      throw error
    })
    return get(header, token)
  }
}

/**
 * Checks tokens of outside issuers. Such an issuer says who works for its partner and in which roles: its people and apps are
 * not kept here. Throws whatever is wrong with a token, and `issuerUnavailable` where nobody can say.
 */
export const openOutsideVerifier = ({ issuers, outgoingHosts, now }: OutsideOptions) => {
  const known = new Map(issuers.map((issuer) => [issuer.issuer, { ...issuer, keys: keysOf(issuer, outgoingHosts) }]))

  return async (token: string, iss: string): Promise<VerifiedToken> => {
    const issuer = known.get(iss)
    if (!issuer) throw new ApiError('badToken')
    // A set of keys that has no such key is an answer; anything else than an answer is none.
    const keys: JWTVerifyGetKey = async (header, jws) => {
      try {
        return await issuer.keys(header, jws)
      } catch (cause) {
        if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JOSENotSupported) throw cause
        throw Object.assign(new ApiError('issuerUnavailable', { params: { issuer: iss } }), { cause })
      }
    }
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer: iss,
      audience: issuer.audience,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now(),
      requiredClaims: ['iat', 'exp', 'sub'],
    })
    const claims = Claims.parse(payload)
    const name = claims.preferred_username ?? claims.upn ?? claims.email
    const isApp = claims.idtyp === 'app' || name === undefined || name.startsWith('service-account-')
    const id = idOf(`${iss} ${claims.sub}`)
    return {
      partnerId: issuer.partner,
      clientId: claims.appid ?? claims.azp ?? claims.client_id ?? claims.sub,
      ...(!isApp && { userId: id }),
      amr: issuer.secondFactor ? [...claims.amr, 'mfa'] : claims.amr,
      audience: issuer.audience,
      expiresAt: claims.exp,
      outside: {
        roles: rolesIn(payload, issuer.roles),
        ...(!isApp && { user: { id, userPrincipalName: name, displayName: claims.name ?? name } }),
      },
    }
  }
}
export type OutsideVerifier = ReturnType<typeof openOutsideVerifier>
