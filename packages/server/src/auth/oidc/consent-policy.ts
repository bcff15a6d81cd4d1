import {
  interactionPolicy,
  type KoaContextWithOIDC,
  type interactionPolicy as Policy,
  type Provider,
} from 'oidc-provider'
import type { AppDocument } from '../app.ts'
import { portalClientId } from '../portal-client.ts'
import type { UserDocument } from '../user.ts'
import { openGrant } from './sign-in-grant.ts'

/** What the sign-in page has found out in this very sign-in. */
interface Result {
  login?: {
    /** Taken over from the session of the portal, without a page. */
    unseen?: boolean
  }
  consent?: object
}
const resultOf = (ctx: KoaContextWithOIDC): Result => (ctx.oidc.result ?? {}) as Result

/**
 * When people are asked. Who somebody is, is told anew for each sign-in, by the page or by the session of the portal: the
 * library's own session is not believed, so that signing out and switching off work everywhere at once.
 */
export const signInPolicy = (): Policy.DefaultPolicy => {
  const { Check, base } = interactionPolicy
  const policy = base()
  const login = policy.get('login')!.checks
  login.remove('no_session')
  login.add(
    new Check('no_session', 'the person is not signed in', (ctx) => !ctx.oidc.account || !resultOf(ctx).login),
    1,
  )
  // Apps on devices are asked for consent below where it matters, not each time.
  policy.get('consent')!.checks.remove('native_client_prompt')
  return policy
}

export interface ConsentOptions {
  provider: () => Provider
  publicUrl: string
  userOf: (account: string) => UserDocument | undefined
  appOf: (clientId: string) => AppDocument | undefined
  hasConsented: (between: { user: UserDocument; app: AppDocument }) => boolean
}

/** What the person has granted the app before; undefined: they are asked. The portal is ours: nobody is asked for it. */
export const existingGrant =
  ({ provider, publicUrl, userOf, appOf, hasConsented }: ConsentOptions) =>
  async (ctx: KoaContextWithOIDC) => {
    const { clientId } = ctx.oidc.client!
    const user = userOf(ctx.oidc.session!.accountId!)
    if (!user) return undefined
    if (clientId !== portalClientId) {
      const app = appOf(clientId)
      const { login, consent } = resultOf(ctx)
      if (!app || app.partnerId !== user.partnerId || !hasConsented({ user, app })) return undefined
      if (!consent && ctx.oidc.promptPending('consent')) return undefined
      // Any program on a device can claim to be this app, so nothing goes to it past the eyes of the person (RFC 8252, 8.6).
      if (!consent && app.public && login?.unseen) return undefined
    }
    return (await openGrant(provider(), { clientId, user, publicUrl })).grant
  }
