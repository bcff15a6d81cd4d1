import { ApiError } from '@tenantry/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuseBlocked } from '../customers/rules.ts'
import type { Store } from '../store/store.ts'
import type { Directory } from './directory.ts'
import { checkNewPassword } from './new-password.ts'
import { bodyAs } from './own-page.ts'
import type { PartnerDocument } from './partner.ts'
import { hashPassword } from './password.ts'
import type { PortalSession } from './portal-session.ts'
import { decideAs } from './sign-in-record.ts'
import type { UserDocument } from './user.ts'
import { isOpenLink, linkKeyOf } from './user-link.ts'

export interface SetPasswordOptions {
  store: Store
  directory: Directory
  session: PortalSession
  cloud: 'global' | 'us-government'
  now: () => Date
}

const Secret = z.object({ secret: z.string().max(100) })
const Chosen = Secret.extend({ password: z.string().max(1024) })

/** The page behind the link by which somebody sets a password. */
export const mountSetPassword = (app: FastifyInstance, options: SetPasswordOptions): void => {
  const { store, directory, session, cloud, now } = options

  const opened = (secret: string) => {
    const [partnerId = '', userId = ''] = store.owner(linkKeyOf(secret))?.split('/') ?? []
    const user = directory.user(partnerId, userId)
    const partner = directory.partner(partnerId)
    if (!partner || !isOpenLink(user, now().toISOString())) throw new ApiError('passwordLinkInvalid')
    return { user, partner }
  }

  const keep = async (
    request: FastifyRequest,
    {
      user,
      partner,
      secret,
      password,
    }: { user: UserDocument; partner: PartnerDocument; secret: string; password: string },
  ) => {
    const passwordHash = await hashPassword(password)
    const answer = await decideAs(store, { partner, user, request }, 'userLinks.follow', { secret, passwordHash })
    if ('refusal' in answer) throw new ApiError('passwordLinkInvalid')
    if ('failure' in answer) throw new ApiError('storeUnavailable')
  }

  app.post('/auth/set-password/check', async (request) => {
    session.mustBeOwnPage(request)
    const { user, partner } = opened(bodyAs(Secret, request).secret)
    return {
      cloud,
      purpose: user.link.purpose,
      displayName: user.displayName,
      userPrincipalName: user.userPrincipalName,
      partner: partner.name,
    }
  })

  app.post('/auth/set-password', async (request) => {
    session.mustBeOwnPage(request)
    const { secret, password } = bodyAs(Chosen, request)
    const { user, partner } = opened(secret)
    refuseBlocked(checkNewPassword(password, namesOf(user, partner)))
    await keep(request, { user, partner, secret, password })
    // By the usual way, so that whoever has a second factor is asked for it.
    return { redirectTo: '/auth/sign-in' }
  })
}

/** What others know of the account, and try first. */
export const namesOf = (user: UserDocument, partner: PartnerDocument | undefined): string[] => [
  user.userPrincipalName.split('@')[0]!,
  user.displayName,
  ...(partner ? [partner.name] : []),
]
