import { randomUUID } from 'node:crypto'
import { ApiError, type ErrorName } from '@tenantry/contract'
import { domainKey } from '../customers/customer.ts'
import type { Store } from '../store/store.ts'
import { type AppChange, type AppDocument, appKey, appKind, clientIdKey, type NewApp, newSecret } from './app.ts'
import {
  findPartner,
  findPartnerOwning,
  mpnIdKey,
  type NewPartner,
  type PartnerDocument,
  partnerFacts,
} from './partner.ts'
import { keepPassword } from './password.ts'
import { type NewUser, type UserChange, type UserDocument, userKey, userKind, userPrincipalNameKey } from './user.ts'

/** Partners, their people and their apps: how they are found and how they come into being. */
export const openDirectory = (store: Store, source: 'cli' | 'system' = 'system') => {
  const user = (partnerId: string, userId: string) => store.find(userKind, userKey(partnerId, userId))

  const run = async <A>(decision: string, input: unknown, of: NewPartner): Promise<A> => {
    const answer = await store.submit({
      decision,
      input,
      actor: { partnerId: of.id, partnerType: of.type, roles: [], applicationId: 'tenantry', source },
      partner: partnerFacts(of),
      requestId: randomUUID(),
      correlationId: randomUUID(),
      status: 200,
    })
    if ('refusal' in answer) {
      const { error, params } = answer.refusal
      throw new ApiError(error as ErrorName, { params })
    }
    if ('failure' in answer) throw Object.assign(new ApiError('storeUnavailable'), { cause: answer.message })
    return JSON.parse(answer.body) as A
  }

  return {
    partner: (partnerId: string) => findPartner(store, partnerId),
    partnerWithDomain: (domain: string) => findPartnerOwning(store, domainKey(domain)),
    partnerWithMpnId: (mpnId: string) => findPartnerOwning(store, mpnIdKey(mpnId)),
    user,
    userNamed: (userPrincipalName: string): UserDocument | undefined => {
      const [partnerId, userId] = store.owner(userPrincipalNameKey(userPrincipalName))?.split('/') ?? []
      return partnerId && userId ? user(partnerId, userId) : undefined
    },
    app: (clientId: string): AppDocument | undefined => {
      const [partnerId, id] = store.owner(clientIdKey(clientId))?.split('/') ?? []
      return partnerId && id ? store.find(appKind, appKey(partnerId, id)) : undefined
    },

    createPartner: (input: NewPartner) => run<PartnerDocument>('partners.create', input, input),
    createUser: async (of: PartnerDocument, { password, ...input }: NewUser & { password?: string }) => {
      const created = await run<UserDocument>('users.create', input, of)
      if (password !== undefined) await keepPassword(store, created, password)
      return created
    },
    updateUser: (of: PartnerDocument, change: UserChange) => run<UserDocument>('users.update', change, of),
    /** The secret is in this answer only. */
    createApp: async (of: PartnerDocument, input: Omit<NewApp, 'secret'>) => {
      const { secret, kept } = newSecret()
      return { app: await run<AppDocument>('apps.create', { ...input, secret: kept }, of), secret }
    },
    addSecret: async (of: PartnerDocument, clientId: string) => {
      const { secret, kept } = newSecret()
      return { app: await run<AppDocument>('apps.addSecret', { id: clientId, secret: kept }, of), secret }
    },
    updateApp: (of: PartnerDocument, change: AppChange) => run<AppDocument>('apps.update', change, of),
  }
}
export type Directory = ReturnType<typeof openDirectory>
