import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Adapter, InteractionResults, Provider } from 'oidc-provider'
import type { AppDocument } from '../app.ts'
import type { UserDocument } from '../user.ts'
import { accountId } from './sign-in-grant.ts'

/** A sign-in on its way: what has to be asked now. */
export interface PendingSignIn {
  step: 'login' | 'consent'
  /** Which app it is for; absent: the portal. */
  app?: AppDocument
  /** Who has signed in, where that is done. */
  user?: UserDocument
  /** Whom the app expects to sign in. */
  loginHint?: string
  /** The app wants no page to be shown. */
  silent: boolean
  /** The app wants the person to sign in again, whoever is signed in. */
  afresh: boolean
  /** How long ago, in seconds, a sign-in may have been for the app. */
  maxAge?: number
  /** Host that the person is sent to afterwards. */
  returnsTo?: string
  /** Where the same sign-in begins again, for somebody else. */
  again?: string
}

export interface SignedIn {
  user: UserDocument
  /** How they signed in (RFC 8176). */
  amr: string[]
  /** When, in milliseconds; absent: now. */
  at?: number
  /** Taken over from the session of the portal, without a page. */
  unseen?: true
}

export interface StepsOptions {
  provider: Provider
  publicUrl: string
  sessions: Adapter
  appOf: (clientId: string) => AppDocument | undefined
  userOf: (account: string) => UserDocument | undefined
}

type Raw = [req: IncomingMessage, res: ServerResponse]

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** What the sign-in pages ask of the library and tell it. Each answer is the address where the browser goes on. */
export const signInSteps = ({ provider, publicUrl, sessions, appOf, userOf }: StepsOptions) => {
  const onward = (returnTo: string): string => {
    const { pathname, search } = new URL(returnTo, publicUrl)
    return pathname + search
  }

  const finish = async (raw: Raw, result: InteractionResults): Promise<string> =>
    onward(await provider.interactionResult(...raw, result))

  /** Ends the library's own session of a browser. */
  const forget = async (...raw: Raw): Promise<void> => {
    const id = provider.createContext(...raw).cookies.get('tenantry_oidc', { signed: true })
    if (id) await sessions.destroy(id)
  }

  return {
    forget,

    /** The sign-in that this browser has begun; undefined: none with this id. */
    pending: async (raw: Raw, uid: string): Promise<PendingSignIn | undefined> => {
      const found = await provider.interactionDetails(...raw).catch(() => undefined)
      if (found?.uid !== uid) return undefined
      const { prompt, params, session } = found
      const app = appOf(String(params['client_id']))
      const user = session && userOf(session.accountId)
      const loginHint = textOf(params['login_hint'])
      const again = textOf(params['again'])
      const redirectUri = app && URL.parse(String(params['redirect_uri']))
      return {
        step: prompt.name === 'consent' ? 'consent' : 'login',
        silent: params['silent'] !== undefined,
        afresh: prompt.reasons.includes('login_prompt'),
        ...(params['max_age'] !== undefined && { maxAge: Number(params['max_age']) }),
        ...(app && { app }),
        ...(user && prompt.name === 'consent' && { user }),
        ...(loginHint && { loginHint }),
        ...(again && { again }),
        ...(redirectUri && { returnsTo: redirectUri.host || redirectUri.protocol.slice(0, -1) }),
      }
    },

    /** Notes who signed in and how. */
    signedIn: async (raw: Raw, { user, amr, at, unseen }: SignedIn): Promise<string> => {
      const interaction = await provider.interactionDetails(...raw)
      const account = accountId(user)
      // Somebody else was signed in here before: their session must not meet this one.
      const isOther = interaction.session !== undefined && interaction.session.accountId !== account
      if (isOther) delete interaction.session
      interaction.result = {
        login: {
          accountId: account,
          amr,
          remember: false,
          ...(at !== undefined && { ts: Math.floor(at / 1000) }),
          ...(unseen && { unseen }),
        },
      }
      await interaction.persist()
      if (isOther) await forget(...raw)
      return onward(interaction.returnTo)
    },

    /** The person lets the app act in their name. */
    consented: (raw: Raw): Promise<string> => finish(raw, { consent: {} }),

    /** The sign-in ends here; the app is told why. */
    refused: (raw: Raw, error: 'access_denied' | 'login_required' | 'consent_required'): Promise<string> =>
      finish(raw, { error }),
  }
}
