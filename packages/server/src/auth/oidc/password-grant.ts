import { ApiError } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import type { AppDocument } from '../app.ts'
import type { Directory } from '../directory.ts'
import type { PasswordCheck } from '../password-check.ts'
import type { SecondFactors } from '../second-factor.ts'
import { recordFailedSignIn, recordSignIn } from '../sign-in-record.ts'
import { EntraError } from './entra-error.ts'
import type { SignInServer } from './provider.ts'

export interface PasswordGrantOptions {
  store: Store
  directory: Directory
  server: SignInServer
  checkPassword: PasswordCheck
  secondFactors: SecondFactors
}

interface Asked {
  app: AppDocument
  userPrincipalName: string
  password: string
}

const asEntraError = (error: unknown): unknown => {
  if (!(error instanceof ApiError)) return error
  if (error.error === 'throttled')
    return new EntraError('userLocked', 'The account is locked for a while: too many wrong attempts.')
  if (error.error === 'signInFailed') return new EntraError('passwordWrong', 'The user name or the password is wrong.')
  return error
}

/**
 * The grant by which old scripts send name and password of a person. It ends in a refresh token of that person for the app,
 * from where everything is as after any other sign-in.
 */
export const passwordGrant =
  ({ store, directory, server, checkPassword, secondFactors }: PasswordGrantOptions) =>
  async (request: FastifyRequest, { app, ...given }: Asked): Promise<string> => {
    const page = false
    const user = await checkPassword(request, { ...given, app, page }).catch((error: unknown) => {
      throw asEntraError(error)
    })
    const partner = directory.partner(user.partnerId)
    // As if the account did not exist: an app learns nothing about other partners' people.
    if (!partner || user.partnerId !== app.partnerId) throw asEntraError(new ApiError('signInFailed'))
    if (secondFactors.nextStep(user, ['pwd'])) {
      await recordFailedSignIn(store, { partner, user, app, page, request, refusal: 'secondFactorNeeded' })
      throw new EntraError(
        'secondFactorNeeded',
        'The user must use a second factor, which a password alone is not. Sign in with a browser or a device code.',
      )
    }
    await recordSignIn(store, { partner, user, app, page, request })
    return server.issueRefreshToken({ app, user, amr: ['pwd'], lasts: false })
  }
export type PasswordGrant = ReturnType<typeof passwordGrant>
