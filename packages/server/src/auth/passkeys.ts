import { hash } from 'node:crypto'
import { isIP } from 'node:net'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { PersonKey } from './factors.ts'
import type { UserDocument } from './user.ts'

/** A key pair whose private half stays with a device or its maker (WebAuthn). */
export interface Passkey {
  /** Of the credential, in base64url. */
  id: string
  /** What the person calls it. */
  name: string
  publicKey: string
  /** Of its uses, where the device counts: it only grows, unless there is a copy. */
  counter: number
  transports?: string[]
  since: string
  usedAt?: string
}

/** What a browser answers; the library looks at the rest. */
const responseOf = <S extends z.ZodRawShape>(shape: S) =>
  z.looseObject({
    id: z.string().max(2000),
    rawId: z.string().max(2000),
    type: z.literal('public-key'),
    response: z.looseObject({ clientDataJSON: z.string().max(4000), ...shape }),
    clientExtensionResults: z.looseObject({}),
  })
export const PasskeyShown = responseOf({
  userHandle: z.string().max(200).nullish(),
}) as unknown as z.ZodType<AuthenticationResponseJSON>
export const PasskeyMade = responseOf({}) as unknown as z.ZodType<RegistrationResponseJSON>

/** Loaded when the first passkey comes: start-up does not wait for it. */
const webauthn = () => import('@simplewebauthn/server')

/** ES256, RS256 and EdDSA: what authenticators have, and every FIPS module too. */
const ALGORITHMS = [-7, -257, -8]

const CHALLENGE = 'passkey-challenge'
const USED = 'used'
const VALID_MS = 5 * 60_000
const ID_BYTES = 16

/** Partner and person in the 64 bytes that an authenticator keeps. */
const handleOf = ({ partnerId, id }: PersonKey): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(`${partnerId}${id}`.replaceAll('-', ''), 'hex'))
const guidAt = (bytes: Buffer, from: number): string =>
  bytes.toString('hex', from, from + ID_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Whose passkey was shown, as it says itself. */
export const personOfPasskey = ({ response: { userHandle } }: AuthenticationResponseJSON): PersonKey | undefined => {
  const bytes = Buffer.from(userHandle ?? '', 'base64url')
  return bytes.length === 2 * ID_BYTES ? { partnerId: guidAt(bytes, 0), id: guidAt(bytes, ID_BYTES) } : undefined
}

/** Whether browsers have passkeys for an address: they want a name, and TLS unless it is this machine's own. */
export const hasPasskeys = (publicUrl: string): boolean => {
  const { hostname, protocol } = new URL(publicUrl)
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true
  return protocol === 'https:' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0
}

export interface PasskeyOptions {
  store: Store
  publicUrl: string
  now: () => Date
}

/** What is asked of authenticators, and whether their answers are right. */
export const openPasskeys = ({ store, publicUrl, now }: PasskeyOptions) => {
  const { origin, hostname: rpID } = new URL(publicUrl)
  const idOf = (challenge: string) => hash('sha256', challenge, 'base64url')

  /** A question is answered once, within minutes, and only for what it was asked for. */
  const keep = async (challenge: string, purpose: string): Promise<void> => {
    const until = now().getTime() + VALID_MS
    const body = JSON.stringify({ purpose, until })
    await store.writeArtifact({
      put: { kind: CHALLENGE, id: idOf(challenge), body, expiresAt: Math.ceil(until / 1000) },
    })
  }
  const take =
    (wanted: string) =>
    async (challenge: string): Promise<boolean> => {
      const id = idOf(challenge)
      const from = store.artifact(CHALLENGE, id)
      if (from === undefined || from === USED) return false
      const { purpose, until } = JSON.parse(from) as { purpose: string; until: number }
      if (purpose !== wanted || now().getTime() >= until) return false
      return store.swapArtifact({ kind: CHALLENGE, id, from, to: USED })
    }

  const described = ({ id, transports }: Passkey) => ({ id, ...(transports && { transports }) })

  return {
    available: hasPasskeys(publicUrl),

    askForNew: async (user: UserDocument, known: readonly Passkey[], purpose: string) => {
      const { generateRegistrationOptions } = await webauthn()
      const options = await generateRegistrationOptions({
        rpName: 'Tenantry',
        rpID,
        userID: handleOf(user),
        userName: user.userPrincipalName,
        userDisplayName: user.displayName,
        supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: known.map(described),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      })
      await keep(options.challenge, purpose)
      return options
    },

    /** Undefined: not what was asked for. */
    made: async (response: RegistrationResponseJSON, purpose: string) => {
      const { verifyRegistrationResponse } = await webauthn()
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: take(purpose),
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: false,
        supportedAlgorithmIDs: ALGORITHMS,
      }).catch(() => ({ verified: false, registrationInfo: undefined }))
      if (!verified || !registrationInfo) return undefined
      const { id, publicKey, counter, transports } = registrationInfo.credential
      return {
        id,
        publicKey: Buffer.from(publicKey).toString('base64url'),
        counter,
        ...(transports && { transports }),
      }
    },

    /** Without passkeys: any that the authenticator has for this address, and whoever uses it has to unlock it. */
    ask: async (purpose: string, passkeys?: readonly Passkey[]) => {
      const { generateAuthenticationOptions } = await webauthn()
      const options = await generateAuthenticationOptions({
        rpID,
        ...(passkeys && { allowCredentials: passkeys.map(described) }),
        userVerification: passkeys ? 'preferred' : 'required',
      })
      await keep(options.challenge, purpose)
      return options
    },

    /** The passkey as it stands after this use; undefined: not what was asked for. */
    shown: async (
      response: AuthenticationResponseJSON,
      { passkey, purpose, unlocked }: { passkey: Passkey; purpose: string; unlocked: boolean },
    ): Promise<Passkey | undefined> => {
      const { verifyAuthenticationResponse } = await webauthn()
      const { id, publicKey, transports } = passkey
      const answer = await verifyAuthenticationResponse({
        response,
        expectedChallenge: take(purpose),
        expectedOrigin: origin,
        expectedRPID: rpID,
        // whether it has grown is looked at where the new one is kept
        credential: {
          id,
          publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')),
          counter: 0,
          ...(transports && { transports }),
        },
        requireUserVerification: unlocked,
      }).catch(() => undefined)
      if (!answer?.verified) return undefined
      return { ...passkey, counter: answer.authenticationInfo.newCounter, usedAt: now().toISOString() }
    },
  }
}
export type Passkeys = ReturnType<typeof openPasskeys>

/** The count of a device that counts did not grow: there is a second one with the same key. */
export const isCopy = (kept: Passkey, shown: Passkey): boolean =>
  (kept.counter > 0 || shown.counter > 0) && shown.counter <= kept.counter
