import { createHmac, randomBytes } from 'node:crypto'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { ApiError, type ErrorName } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { AppDocument } from './app.ts'
import type { Attempts } from './attempts.ts'
import type { Directory } from './directory.ts'
import { type FactorChange, findFactors, hasFactor, noteUse } from './factors.ts'
import { demandsSecondFactor } from './partner.ts'
import { isCopy, PasskeyMade, PasskeyShown, type Passkeys, personOfPasskey } from './passkeys.ts'
import { hashOfCode, newRecoveryCodes } from './recovery-codes.ts'
import { decideAs, recordFailedSignIn } from './sign-in-record.ts'
import { base32, matchedStep, otpauthUri } from './totp.ts'
import type { UserDocument } from './user.ts'

/** What somebody shows after the password. */
export const ShownFactor = z.union([
  z.object({ code: z.string().max(20) }),
  z.object({ recoveryCode: z.string().max(60) }),
  z.object({ passkey: PasskeyShown }),
])
export type ShownFactor = z.infer<typeof ShownFactor>

/** A secret that was offered to an authenticator app, and the code that the app then shows. */
export const ShownSecret = z.object({ offer: z.string().max(60), code: z.string().max(20) })
export type ShownSecret = z.infer<typeof ShownSecret>

/** A passkey that was made, and what the person calls it. */
export const NamedPasskey = z.object({ name: z.string().trim().min(1).max(60), passkey: PasskeyMade })
export type NamedPasskey = z.infer<typeof NamedPasskey>

export interface SecondFactorOptions {
  store: Store
  directory: Directory
  attempts: Attempts
  passkeys: Passkeys
  /** For secrets that were offered and are not kept yet; the newest first. */
  keys: readonly Buffer[]
  cloud: 'global' | 'us-government'
  now: () => Date
}

/** Of whom, and on the way to what. */
interface Of {
  user: UserDocument
  /** In the middle of a sign-in, with a password alone. */
  onlyFirst?: boolean
  /** Absent: the portal. */
  app?: AppDocument | undefined
  request: FastifyRequest
}

interface Added {
  /** How it counts (RFC 8176). */
  amr: string[]
  recoveryCodes?: string[]
}

const OFFER_BYTES = 16
const SECRET_BYTES = 20

/** Second factors of people: which they have, how they prove one, how they get and lose them. */
export const openSecondFactors = ({ store, directory, attempts, passkeys, keys, cloud, now }: SecondFactorOptions) => {
  /** Until the first code has come, nothing is kept: the secret follows from what was offered, by a key of this folder. */
  const secretOf = (user: UserDocument, offer: string, key = keys[0]!): Buffer =>
    createHmac('sha256', key).update(`${user.partnerId}/${user.id}/${offer}`).digest().subarray(0, SECRET_BYTES)

  const partnerOf = (user: UserDocument) => {
    const partner = directory.partner(user.partnerId)
    if (!partner) throw new ApiError('signInFailed')
    return partner
  }

  const decide = async ({ user, request }: Of, decision: string, input: object) => {
    const signIn = { partner: partnerOf(user), user, request }
    const answer = await decideAs(store, signIn, decision, {
      person: { partnerId: user.partnerId, id: user.id },
      ...input,
    })
    if ('failure' in answer) throw new ApiError('storeUnavailable')
    return answer
  }
  /** Answers whether it was the first that the person has. */
  const change = async (of: Of, what: FactorChange): Promise<boolean> => {
    const demanded = demandsSecondFactor(partnerOf(of.user), { cloud })
    const input = { change: what, demanded, onlyFirst: of.onlyFirst ?? false }
    const answer = await decide(of, 'secondFactors.change', input)
    if ('refusal' in answer) throw new ApiError(answer.refusal.error as ErrorName)
    return (JSON.parse(answer.body) as { wasFirst: boolean }).wasFirst
  }

  /** For what an authenticator is asked: an answer to one question is none to another. */
  const toShow = (user: UserDocument) => `show ${user.partnerId}/${user.id}`
  const toAdd = (user: UserDocument) => `add ${user.partnerId}/${user.id}`
  const toSignIn = (uid: string) => `sign in ${uid}`

  /** Why it is not right. */
  const wrongPasskey = async (
    { user }: Of,
    response: AuthenticationResponseJSON,
    { purpose, unlocked }: { purpose: string; unlocked: boolean },
  ): Promise<string | undefined> => {
    const passkey = findFactors(store, user).passkeys.find(({ id }) => id === response.id)
    const shown = passkey && (await passkeys.shown(response, { passkey, purpose, unlocked }))
    if (!shown) return 'secondFactorWrong'
    const noted = await noteUse(store, user, (factors) =>
      factors.passkeys.some((kept) => kept.id === shown.id && !isCopy(kept, shown))
        ? { ...factors, passkeys: factors.passkeys.map((kept) => (kept.id === shown.id ? shown : kept)) }
        : undefined,
    )
    return noted ? undefined : 'passkeyCopied'
  }

  const wrongCode = async ({ user }: Of, code: string): Promise<string | undefined> => {
    const noted = await noteUse(store, user, (factors) => {
      const { totp } = factors
      if (!totp) return undefined
      const secret = Buffer.from(store.unseal(totp.secret), 'base64url')
      const used = matchedStep(code, { secret, at: now(), used: totp.used })
      return used === undefined ? undefined : { ...factors, totp: { ...totp, used } }
    })
    return noted ? undefined : 'secondFactorWrong'
  }

  const wrong = async (of: Of, shown: ShownFactor): Promise<string | undefined> => {
    if ('passkey' in shown) return wrongPasskey(of, shown.passkey, { purpose: toShow(of.user), unlocked: false })
    if ('code' in shown) return wrongCode(of, shown.code)
    const answer = await decide(of, 'secondFactors.useRecoveryCode', { hash: hashOfCode(shown.recoveryCode) })
    return 'refusal' in answer ? answer.refusal.error : undefined
  }

  /** Answers recovery codes, if it is the first factor of all. */
  const added = async (
    of: Of,
    method: string,
    changeWith: (recoveryCodes: string[]) => FactorChange,
  ): Promise<Added> => {
    const { codes, hashes } = newRecoveryCodes()
    const wasFirst = await change(of, changeWith(hashes))
    return { amr: [method, 'mfa'], ...(wasFirst && { recoveryCodes: codes }) }
  }

  const mustHavePasskeys = (): void => {
    if (!passkeys.available) throw new ApiError('passkeysUnavailable')
  }

  return {
    /** What a page shows of them. */
    stateOf: (user: UserDocument) => {
      const { totp, recoveryCodes, passkeys: known } = findFactors(store, user)
      return {
        ...(totp && { totp: { since: totp.since } }),
        passkeys: known.map(({ id, name, since, usedAt }) => ({ id, name, since, ...(usedAt && { usedAt }) })),
        /** Whether browsers have them for the address of this instance. */
        passkeysHere: passkeys.available,
        recoveryCodes: recoveryCodes.length,
      }
    },

    /** What somebody can show in the second step. */
    ways: (user: UserDocument) => {
      const { totp, passkeys: known } = findFactors(store, user)
      return { code: totp !== undefined, passkey: passkeys.available && known.length > 0 }
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
      const refusal = await wrong(of, shown)
      if (refusal) {
        await recordFailedSignIn(store, { ...of, partner: partnerOf(user), refusal })
        throw new ApiError('secondFactorWrong')
      }
      attempt.succeeded()
      return ['passkey' in shown ? 'pop' : 'otp', 'mfa']
    },

    /** What an authenticator is asked after the password. */
    askForPasskey: async (user: UserDocument) => {
      mustHavePasskeys()
      return passkeys.ask(toShow(user), findFactors(store, user).passkeys)
    },

    passkeysHere: passkeys.available,

    /** What an authenticator is asked by who signs in without a password. */
    askForSignIn: async (uid: string) => {
      mustHavePasskeys()
      return passkeys.ask(toSignIn(uid))
    },

    /**
     * Whose passkey was shown instead of a password. The device was unlocked for it, by a finger or a PIN, so these are two
     * factors.
     */
    signInBy: async (
      { request, app, uid }: Omit<Of, 'user'> & { uid: string },
      response: AuthenticationResponseJSON,
    ): Promise<{ user: UserDocument; amr: string[] }> => {
      const attempt = attempts.begin({ account: `passkey ${response.id}`, address: request.ip })
      const person = personOfPasskey(response)
      const user = person && directory.user(person.partnerId, person.id)
      if (!user || user.disabled) throw new ApiError('passkeyUnknown')
      const of = { user, app, request }
      const refusal = await wrongPasskey(of, response, { purpose: toSignIn(uid), unlocked: true })
      if (refusal) {
        await recordFailedSignIn(store, { ...of, partner: partnerOf(user), refusal })
        throw new ApiError('passkeyUnknown')
      }
      attempt.succeeded()
      return { user, amr: ['pop', 'mfa'] }
    },

    askForNewPasskey: async (user: UserDocument) => {
      mustHavePasskeys()
      return passkeys.askForNew(user, findFactors(store, user).passkeys, toAdd(user))
    },

    addPasskey: async (of: Of, { name, passkey }: NamedPasskey): Promise<Added> => {
      mustHavePasskeys()
      const made = await passkeys.made(passkey, toAdd(of.user))
      if (!made) throw new ApiError('passkeyRefused')
      return added(of, 'pop', (recoveryCodes) => ({ add: 'passkey', passkey: { ...made, name }, recoveryCodes }))
    },

    removePasskey: (of: Of, id: string) => change(of, { remove: 'passkey', id }),

    /** A secret for an authenticator app. */
    offerTotp: (user: UserDocument) => {
      const offer = randomBytes(OFFER_BYTES).toString('base64url')
      const secret = secretOf(user, offer)
      return { offer, secret: base32(secret), uri: otpauthUri(secret, user.userPrincipalName) }
    },

    /** The first code shows that the app has the secret. */
    addTotp: async (of: Of, { offer, code }: ShownSecret): Promise<Added> => {
      for (const key of keys) {
        const secret = secretOf(of.user, offer, key)
        const used = matchedStep(code, { secret, at: now() })
        if (used === undefined) continue
        const kept = secret.toString('base64url')
        return added(of, 'otp', (recoveryCodes) => ({ add: 'totp', secret: kept, used, recoveryCodes }))
      }
      throw new ApiError('secondFactorWrong')
    },

    removeTotp: (of: Of) => change(of, { remove: 'totp' }),

    /** Those from before work no more. */
    renewRecoveryCodes: async (of: Of): Promise<string[]> => {
      const { codes, hashes } = newRecoveryCodes()
      await change(of, { recoveryCodes: hashes })
      return codes
    },
  }
}
export type SecondFactors = ReturnType<typeof openSecondFactors>
