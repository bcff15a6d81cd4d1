import type { Decision } from '../store/command.ts'
import { defineKind, type Key } from '../store/document.ts'
import type { AppDocument } from './app.ts'
import type { UserDocument } from './user.ts'

/** A person lets an app of their own partner act in their name. Given once, it holds until it is removed. */
export interface ConsentDocument {
  id: string
  partnerId: string
  userId: string
  appId: string
  /** As it was shown to the person. */
  appName: string
  createdAt: string
}

export const consentKind = defineKind<ConsentDocument>({ name: 'consent', version: 1, ofCustomer: null })

interface Between {
  user: Pick<UserDocument, 'id' | 'partnerId'>
  app: Pick<AppDocument, 'id'>
}
const idOf = ({ user, app }: Between): string => `${user.id}.${app.id}`
export const consentKey = (between: Between): Key<ConsentDocument> =>
  consentKind.key(between.user.partnerId, idOf(between))

export const consentDecisions = {
  'consents.give': {
    reads: () => ({}),
    decide: (_before, { user, app }, ctx) => {
      const consent: ConsentDocument = {
        id: idOf({ user, app }),
        partnerId: user.partnerId,
        userId: user.id,
        appId: app.id,
        appName: app.name,
        createdAt: ctx.now,
      }
      return {
        answer: consent,
        writes: [{ put: consentKind, partnerId: user.partnerId, document: consent }],
        operations: [{ type: 'tenantry_consent', resourceType: 'tenantry' }],
      }
    },
  } satisfies Decision<
    { user: Pick<UserDocument, 'id' | 'partnerId'>; app: Pick<AppDocument, 'id' | 'name'> },
    Record<never, never>,
    ConsentDocument
  >,
}
