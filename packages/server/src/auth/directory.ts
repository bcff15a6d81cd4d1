import { randomUUID } from 'node:crypto'
import { ApiError, type ErrorName } from '@tenantry/contract'
import { domainKey } from '../customers/customer.ts'
import { resoldCustomers } from '../customers/resold.ts'
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
    return (answer.body && JSON.parse(answer.body)) as A
  }

  /** What a reseller serves of a provider's customers, shown to it or hidden from it. */
  const share = async (provider: PartnerDocument, resellerId: string, shared: boolean): Promise<void> => {
    for (let after = 0; ; ) {
      const part = await store.query(resoldCustomers, { partnerId: provider.id, resellerId, after })
      await Promise.all(part.map(({ id }) => run('customers.share', { customerId: id, resellerId, shared }, provider)))
      const last = part.at(-1)
      if (!last) return
      after = last.pk
    }
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
    createApp: async (of: PartnerDocument, input: Omit<NewApp, 'secret' | 'public'>) => {
      const { secret, kept } = newSecret()
      return { app: await run<AppDocument>('apps.create', { ...input, secret: kept }, of), secret }
    },
    /** An app on people's devices, which has no secret. */
    createPublicApp: (of: PartnerDocument, input: Omit<NewApp, 'secret' | 'public'>) =>
      run<AppDocument>('apps.create', { ...input, public: true }, of),
    addSecret: async (of: PartnerDocument, clientId: string) => {
      const { secret, kept } = newSecret()
      return { app: await run<AppDocument>('apps.addSecretHash', { id: clientId, secret: kept }, of), secret }
    },
    /** Ties a reseller to a provider. It then sees those of the provider's customers that it serves. */
    connect: async (provider: PartnerDocument, resellerId: string): Promise<void> => {
      await run('partnerRelationships.create', { resellerId }, provider)
      await share(provider, resellerId, true)
    },
    /** Ends the tie. When it is interrupted the tie still stands, and ending it once more goes on. */
    disconnect: async (provider: PartnerDocument, resellerId: string): Promise<void> => {
      await share(provider, resellerId, false)
      await run('partnerRelationships.remove', { resellerId }, provider)
    },
    updateApp: (of: PartnerDocument, change: AppChange) => run<AppDocument>('apps.replace', change, of),
  }
}
export type Directory = ReturnType<typeof openDirectory>
