import { ApiError, type Role } from '@tenantry/contract'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { z } from 'zod'
import { type Keys, publicKeys } from './keys.ts'
import { oldGraph, resourceNamed } from './oidc/resources.ts'
import type { OutsideVerifier } from './outside-token.ts'
import type { UserDocument } from './user.ts'

/** What a token says after everything about it was checked. */
export interface VerifiedToken {
  partnerId: string
  clientId: string
  /** Absent: the app acts for itself. */
  userId?: string
  /** How that person signed in (RFC 8176). */
  amr: string[]
  /** The sign-in that the token came of; absent: none, or one of before that was told. */
  grantId?: string
  audience: string
  expiresAt: number
  /** Of an outside issuer: what it says of the caller, who is not kept here. */
  outside?: { roles: Role[]; user?: Pick<UserDocument, 'id' | 'userPrincipalName' | 'displayName'> }
}

const Claims = z.object({
  tid: z.string().min(1),
  appid: z.string().min(1),
  oid: z.string().min(1).optional(),
  amr: z.array(z.string()).default([]),
  sid: z.string().min(1).optional(),
  aud: z.string(),
  exp: z.number(),
})

export const LEEWAY_SECONDS = 60 // R5.1
const REMEMBERED = 10_000
const MAX_LENGTH = 8_192

export interface VerifierOptions {
  keys: Keys
  publicUrl: string
  now: () => Date
  outside: OutsideVerifier
}

/** Checks access tokens of our own sign-in server, and hands on those of others. A token seen before costs a look into a map. */
export const openVerifier = ({ keys, publicUrl, now, outside }: VerifierOptions) => {
  // Keys come from here and nowhere else: `jku`, `jwk` and `x5u` of a token are never read (R5.2).
  const known = createLocalJWKSet(publicKeys(keys))
  const verified = new Map<string, VerifiedToken>()

  const remember = (token: string, facts: VerifiedToken) => {
    if (verified.size >= REMEMBERED) verified.delete(verified.keys().next().value!)
    verified.set(token, facts)
  }

  const check = async (token: string): Promise<VerifiedToken> => {
    const { iss } = decodeJwt(token)
    if (iss !== undefined && iss !== publicUrl) return outside(token, iss)
    const { payload } = await jwtVerify(token, known, {
      algorithms: ['RS256'],
      typ: 'at+jwt',
      issuer: publicUrl,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now(),
      requiredClaims: ['iat', 'sub'],
    })
    const { tid, appid, oid, amr, sid, aud, exp } = Claims.parse(payload)
    const audience = resourceNamed(aud, publicUrl)
    if (audience === undefined || (audience === oldGraph && oid !== undefined)) throw new ApiError('badToken')
    return {
      partnerId: tid,
      clientId: appid,
      ...(oid !== undefined && { userId: oid }),
      amr,
      ...(sid !== undefined && { grantId: sid }),
      audience,
      expiresAt: exp,
    }
  }

  /** Throws `badToken` for whatever is not a token of ours that is valid now. */
  return async (token: string): Promise<VerifiedToken> => {
    const seen = verified.get(token)
    if (seen && seen.expiresAt + LEEWAY_SECONDS > now().getTime() / 1000) return seen
    verified.delete(token)
    if (token.length > MAX_LENGTH) throw new ApiError('badToken')
    const facts = await check(token).catch((error: unknown) => {
      throw error instanceof ApiError && error.error === 'issuerUnavailable' ? error : new ApiError('badToken')
    })
    remember(token, facts)
    return facts
  }
}
export type Verifier = ReturnType<typeof openVerifier>
