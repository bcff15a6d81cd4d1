import { ApiError } from '@tenantry/contract'
import type { FastifyRequest } from 'fastify'
import type { Store } from '../store/store.ts'
import type { AppDocument } from './app.ts'
import type { Attempts } from './attempts.ts'
import type { Directory } from './directory.ts'
import { keptPassword, passwordMatches } from './password.ts'
import { recordFailedSignIn } from './sign-in-record.ts'
import type { UserDocument } from './user.ts'

export interface PasswordCheckOptions {
  store: Store
  directory: Directory
  attempts: Attempts
}

interface Given {
  userPrincipalName: string
  password: string
  /** What the person signs in to; absent: the portal. */
  app?: AppDocument | undefined
  page?: boolean
}

/** Whose name and password these are. Every other pair is refused alike (R5.8). */
export const passwordCheck =
  ({ store, directory, attempts }: PasswordCheckOptions) =>
  async (request: FastifyRequest, { userPrincipalName, password, app, page = true }: Given): Promise<UserDocument> => {
    const attempt = attempts.begin({ account: userPrincipalName, address: request.ip })
    const user = directory.userNamed(userPrincipalName)
    const right = await passwordMatches(password, user && keptPassword(store, user))
    if (!user || !right || user.disabled) {
      const partner = user && directory.partner(user.partnerId)
      // Not waited for: the time of the answer must not tell whether there is such an account.
      if (user && partner) {
        const refusal = right ? 'userDisabled' : 'passwordWrong'
        void recordFailedSignIn(store, { partner, user, app, page, request, refusal })
      }
      throw new ApiError('signInFailed')
    }
    attempt.succeeded()
    return user
  }
export type PasswordCheck = ReturnType<typeof passwordCheck>
