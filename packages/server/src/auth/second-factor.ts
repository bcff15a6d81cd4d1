import { createHmac, randomBytes } from 'node:crypto'
import { ApiError } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { AppDocument } from './app.ts'
import type { Attempts } from './attempts.ts'
import type { Directory } from './directory.ts'
import { type FactorChange, findFactors, hasFactor, noteUse } from './factors.ts'
import { demandsSecondFactor } from './partner.ts'
import { hashOfCode, newRecoveryCodes } from './recovery-codes.ts'
import { decideAs, recordFailedSignIn } from './sign-in-record.ts'
import { base32, matchedStep, otpauthUri } from './totp.ts'
import type { UserDocument } from './user.ts'

/** What somebody shows after the password. */
export const ShownFactor = z.union([
  z.object({ code: z.string().max(20) }),
  z.object({ recoveryCode: z.string().max(60) }),
])
export type ShownFactor = z.infer<typeof ShownFactor>

/** A secret that was offered to an authenticator app, and the code that the app then shows. */
export const ShownSecret = z.object({ offer: z.string().max(60), code: z.string().max(20) })
export type ShownSecret = z.infer<typeof ShownSecret>

export interface SecondFactorOptions {
  store: Store
  directory: Directory
  attempts: Attempts
  /** For secrets that were offered and are not kept yet; the newest first. */
  keys: readonly Buffer[]
  cloud: 'global' | 'us-government'
  now: () => Date
}

/** Of whom, and on the way to what. */
interface Of {
  user: UserDocument
  /** Absent: the portal. */
  app?: AppDocument | undefined
  request: FastifyRequest
}

const OFFER_BYTES = 16
const SECRET_BYTES = 20

/** Second factors of people: which they have, how they prove one, how they get and lose them. */
export const openSecondFactors = ({ store, directory, attempts, keys, cloud, now }: SecondFactorOptions) => {
  /** Until the first code has come, nothing is kept: the secret follows from what was offered, by a key of this folder. */
  const secretOf = (user: UserDocument, offer: string, key = keys[0]!): Buffer =>
    createHmac('sha256', key).update(`${user.partnerId}/${user.id}/${offer}`).digest().subarray(0, SECRET_BYTES)

  const partnerOf = (user: UserDocument) => {
    const partner = directory.partner(user.partnerId)
    if (!partner) throw new ApiError('signInFailed')
    return partner
  }

  /** False: refused. */
  const decide = async ({ user, request }: Of, decision: string, input: object): Promise<boolean> => {
    const signIn = { partner: partnerOf(user), user, request }
    const answer = await decideAs(store, signIn, decision, {
      person: { partnerId: user.partnerId, id: user.id },
      ...input,
    })
    if ('failure' in answer) throw new ApiError('storeUnavailable')
    return 'status' in answer
  }
  const change = (of: Of, what: FactorChange) => decide(of, 'secondFactors.change', { change: what })

  const isRight = (of: Of, shown: ShownFactor): Promise<boolean> => {
    if ('recoveryCode' in shown)
      return decide(of, 'secondFactors.useRecoveryCode', { hash: hashOfCode(shown.recoveryCode) })
    return noteUse(store, of.user, (factors) => {
      const { totp } = factors
      if (!totp) return undefined
      const secret = Buffer.from(store.unseal(totp.secret), 'base64url')
      const used = matchedStep(shown.code, { secret, at: now(), used: totp.used })
      return used === undefined ? undefined : { ...factors, totp: { ...totp, used } }
    })
  }

  return {
    /** What a page shows of them. */
    stateOf: (user: UserDocument) => {
      const { totp, recoveryCodes } = findFactors(store, user)
      return { ...(totp && { totp: { since: totp.since } }), recoveryCodes: recoveryCodes.length }
    },

    has: (user: UserDocument): boolean => hasFactor(findFactors(store, user)),

    /** What stands between somebody and being signed in. */
    nextStep: (user: UserDocument, amr: readonly string[]): 'secondFactor' | 'enrolment' | undefined => {
      if (amr.includes('mfa')) return undefined
      if (hasFactor(findFactors(store, user))) return 'secondFactor'
      return demandsSecondFactor(partnerOf(user), { cloud }) ? 'enrolment' : undefined
    },

    /** Throws unless what is shown is right; answers how it counts (RFC 8176). Wrong ones lock as wrong passwords do (R5.8). */
    prove: async (of: Of, shown: ShownFactor): Promise<string[]> => {
      const { user, request } = of
      const attempt = attempts.begin({ account: `factor ${user.id}`, address: request.ip, anywhere: true })
      if (!(await isRight(of, shown))) {
        await recordFailedSignIn(store, { ...of, partner: partnerOf(user), refusal: 'secondFactorWrong' })
        throw new ApiError('secondFactorWrong')
      }
      attempt.succeeded()
      return ['otp', 'mfa']
    },

    /** A secret for an authenticator app. */
    offerTotp: (user: UserDocument) => {
      const offer = randomBytes(OFFER_BYTES).toString('base64url')
      const secret = secretOf(user, offer)
      return { offer, secret: base32(secret), uri: otpauthUri(secret, user.userPrincipalName) }
    },

    /** The first code shows that the app has the secret. Answers recovery codes, if it is the first factor of all. */
    addTotp: async (of: Of, { offer, code }: ShownSecret): Promise<{ amr: string[]; recoveryCodes?: string[] }> => {
      const isFirst = !hasFactor(findFactors(store, of.user))
      for (const key of keys) {
        const secret = secretOf(of.user, offer, key)
        const used = matchedStep(code, { secret, at: now() })
        if (used === undefined) continue
        const { codes, hashes } = newRecoveryCodes()
        await change(of, { add: 'totp', secret: secret.toString('base64url'), used, recoveryCodes: hashes })
        return { amr: ['otp', 'mfa'], ...(isFirst && { recoveryCodes: codes }) }
      }
      throw new ApiError('secondFactorWrong')
    },

    /** Not the last one, where one is demanded. */
    removeTotp: async (of: Of): Promise<void> => {
      if (demandsSecondFactor(partnerOf(of.user), { cloud })) throw new ApiError('secondFactorDemanded')
      await change(of, { remove: 'totp' })
    },

    /** Those from before work no more. */
    renewRecoveryCodes: async (of: Of): Promise<string[]> => {
      const { codes, hashes } = newRecoveryCodes()
      await change(of, { recoveryCodes: hashes })
      return codes
    },
  }
}
export type SecondFactors = ReturnType<typeof openSecondFactors>
