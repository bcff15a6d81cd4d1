import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { findRequest } from '../relationships/relationship-request.ts'
import type { Store } from '../store/store.ts'
import type { AppDocument } from './app.ts'
import { openAttempts } from './attempts.ts'
import { type CallerHook, callerHook } from './caller.ts'
import { mountDevice } from './device.ts'
import { type Directory, openDirectory } from './directory.ts'
import { openFirstFactors } from './first-factor.ts'
import { mountGenerateToken } from './generate-token.ts'
import { mountInteraction } from './interaction.ts'
import { derivedKeys, openKeys } from './keys.ts'
import { mountAuthorizeEndpoints } from './oidc/authorize-endpoints.ts'
import { mountDeviceEndpoints } from './oidc/device-endpoints.ts'
import { mountDiscovery } from './oidc/discovery.ts'
import { answerAsEntra } from './oidc/entra-scope.ts'
import { passwordGrant } from './oidc/password-grant.ts'
import { openProvider } from './oidc/provider.ts'
import { mountTokenEndpoints } from './oidc/token-endpoints.ts'
import { openOutsideVerifier } from './outside-token.ts'
import { mountOwnAccess } from './own-access.ts'
import { mountOwnFactors } from './own-factors.ts'
import { openPasskeys } from './passkeys.ts'
import { passwordCheck } from './password-check.ts'
import { openPortalSession } from './portal-session.ts'
import { openSecondFactors } from './second-factor.ts'
import { openSessions } from './session.ts'
import { mountSetPassword } from './set-password.ts'
import { openSetUp } from './set-up.ts'
import { mountSignIn } from './sign-in.ts'
import { openSignInLinks } from './sign-in-link.ts'
import { recordReplay } from './sign-in-record.ts'
import { openVerifier } from './tokens.ts'
import type { UserDocument } from './user.ts'

export interface AuthOptions {
  store: Store
  config: Pick<Config, 'data' | 'cloud' | 'publicUrl' | 'oldGrants' | 'issuers' | 'settings'>
  /** The sign-in page offers the demo's users, and one-time links work. */
  demo: boolean
  now: () => Date
}

export interface Auth {
  /** The one hook that makes the actor. */
  callerOf: CallerHook
  mountAuth: (app: FastifyInstance) => Promise<void>
  directory: Directory
  /** For scripts: lasts, and may be used many times. */
  issueRefreshToken: (of: { app: AppDocument; user: UserDocument }) => Promise<string>
  /** Signs one person in once; works on an instance that was started with demo data. */
  createSignInLink: (user: UserDocument) => Promise<string>
  /** Lets whoever has it register the first partner; undefined: there is one. */
  createSetUpLink: () => Promise<string | undefined>
  /** Keys of this data folder for a purpose; the first one is the newest. */
  keysFor: (purpose: string) => readonly Buffer[]
}

const BODY_LIMIT = 64 * 1024

/** Who may come in, and as whom. */
export const createAuth = async ({ store, config, demo, now }: AuthOptions): Promise<Auth> => {
  const { cloud, publicUrl, oldGrants } = config
  const keys = await openKeys(config.data, cloud)
  const directory = openDirectory(store)
  const attempts = openAttempts(now)
  const sessions = openSessions(store, { life: config.settings.session, now })
  const session = openPortalSession({ directory, sessions, publicUrl, cloud })
  const links = openSignInLinks(store, { publicUrl, now })
  const outside = openOutsideVerifier({ issuers: config.issuers, outgoingHosts: config.settings.outgoingHosts, now })
  const verify = openVerifier({ keys, publicUrl, now, outside })
  const setUp = openSetUp({ store, session, cloud, publicUrl, now })
  const checkPassword = passwordCheck({ store, directory, attempts })
  const firstFactors = openFirstFactors({ store, directory, publicUrl, now })
  const secondFactors = openSecondFactors({
    store,
    directory,
    attempts,
    passkeys: openPasskeys({ store, publicUrl, now }),
    keys: derivedKeys(keys, 'second factors on offer'),
    cloud,
    now,
  })
  let onError = (_error: Error): void => {}
  const server = openProvider({
    store,
    directory,
    keys,
    publicUrl,
    now,
    onError: (error) => onError(error),
    onReplay: (of) => recordReplay(store, of),
  })
  const callerOf = callerHook({
    store,
    directory,
    verify,
    sessions,
    isAlive: server.isAlive,
    guestOf: (secret) => findRequest(store, secret),
    origin: new URL(publicUrl).origin,
    cloud,
    now,
  })

  return {
    callerOf,
    directory,
    // It stands for a consent that was given once with a second factor.
    issueRefreshToken: (of) => server.issueRefreshToken({ ...of, amr: ['pwd', 'mfa'], lasts: true }),
    createSignInLink: links.create,
    createSetUpLink: setUp.createLink,
    keysFor: (purpose) => derivedKeys(keys, purpose),
    mountAuth: async (app) => {
      onError = (error) => app.log.error({ err: error }, 'sign-in failed')
      await app.register(async (scope) => {
        // Forms in every spelling, and JSON: each handler reads its own bytes.
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
          done(null, body),
        )
        mountSignIn(scope, { store, directory, server, session, links, publicUrl, demo })
        mountInteraction(scope, {
          store,
          directory,
          server,
          session,
          checkPassword,
          firstFactors,
          secondFactors,
          cloud,
          demo,
          now,
        })
        mountOwnFactors(scope, { session, secondFactors })
        mountOwnAccess(scope, { store, directory, sessions, session, checkPassword })
        mountDevice(scope, { store, directory, server, session, attempts })
        setUp.mount(scope)
        mountSetPassword(scope, { store, directory, session, cloud, now })
        mountGenerateToken(scope, { callerOf, verify, now })
        await scope.register(async (entra) => {
          answerAsEntra(entra, { now, onError })
          mountAuthorizeEndpoints(entra, { directory, server, publicUrl })
          mountTokenEndpoints(entra, {
            directory,
            server,
            publicUrl,
            now,
            ...(oldGrants && {
              passwordGrant: passwordGrant({ store, directory, server, checkPassword, secondFactors }),
            }),
          })
          mountDeviceEndpoints(entra, { directory, server, publicUrl })
          mountDiscovery(entra, { directory, keys, publicUrl, oldGrants })
        })
      })
    },
  }
}
