import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ApiError, type Role } from '@tenantry/contract'
import type { Decision } from '../store/command.ts'
import { defineKind, type Key, type UniqueKey, uniqueKey } from '../store/document.ts'

/** A registered application. Its id is the client id; it has the roles given to it and no others. */
export interface AppDocument {
  id: string
  partnerId: string
  name: string
  roles: Role[]
  /** At most two are valid at once, so that a secret can be replaced without a gap (R5.9). */
  secrets: AppSecret[]
  disabled?: boolean
  createdAt: string
}

/** Secrets are random, so a plain hash cannot be searched; the hint is the start, to tell them apart. */
export interface AppSecret {
  hash: string
  hint: string
  createdAt: string
}

export const appKind = defineKind<AppDocument>({ name: 'app', version: 1, ofCustomer: null })

export const appKey = (partnerId: string, clientId: string): Key<AppDocument> => appKind.key(partnerId, clientId)

export const clientIdKey = (clientId: string): UniqueKey => uniqueKey('application', clientId.toLowerCase())

const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

/** A new secret, shown once, and what is kept of it. */
export const newSecret = (): { secret: string; kept: Pick<AppSecret, 'hash' | 'hint'> } => {
  const secret = randomBytes(32).toString('base64url')
  return { secret, kept: { hash: hashSecret(secret), hint: secret.slice(0, 3) } }
}

export const secretMatches = ({ secrets }: AppDocument, secret: string): boolean => {
  const given = Buffer.from(hashSecret(secret))
  return secrets.some((kept) => timingSafeEqual(Buffer.from(kept.hash), given))
}

export type NewApp = Pick<AppDocument, 'name' | 'roles'> & { secret: Pick<AppSecret, 'hash' | 'hint'> }
export type AppChange = { id: string } & Partial<Pick<AppDocument, 'name' | 'roles' | 'disabled'>>

const SECRETS_KEPT = 2

export const appDecisions = {
  'apps.create': {
    reads: () => ({}),
    decide: (_before, { name, roles, secret }, ctx) => {
      const app: AppDocument = {
        id: ctx.newId(),
        partnerId: ctx.partner.id,
        name,
        roles,
        secrets: [{ ...secret, createdAt: ctx.now }],
        createdAt: ctx.now,
      }
      return {
        answer: app,
        writes: [
          { put: appKind, partnerId: app.partnerId, document: app },
          { claim: clientIdKey(app.id), owner: `${app.partnerId}/${app.id}` },
        ],
        operations: [{ type: 'register_application', resourceType: 'application' }],
      }
    },
  } satisfies Decision<NewApp, Record<never, never>, AppDocument>,

  'apps.addSecret': {
    reads: ({ id }, ctx) => ({ app: appKey(ctx.partner.id, id) }),
    decide: ({ app }, { secret }, ctx) => {
      if (!app) throw new ApiError('notFound')
      const after: AppDocument = {
        ...app,
        secrets: [...app.secrets, { ...secret, createdAt: ctx.now }].slice(-SECRETS_KEPT),
      }
      return {
        answer: after,
        writes: [{ put: appKind, partnerId: ctx.partner.id, document: after }],
        operations: [{ type: 'update_application', resourceType: 'application' }],
      }
    },
  } satisfies Decision<{ id: string; secret: NewApp['secret'] }, { app: Key<AppDocument> }, AppDocument>,

  'apps.update': {
    reads: ({ id }, ctx) => ({ app: appKey(ctx.partner.id, id) }),
    decide: ({ app }, change, ctx) => {
      if (!app) throw new ApiError('notFound')
      const after: AppDocument = { ...app, ...change }
      return {
        answer: after,
        writes: [{ put: appKind, partnerId: ctx.partner.id, document: after }],
        operations: [{ type: 'update_application', resourceType: 'application' }],
      }
    },
  } satisfies Decision<AppChange, { app: Key<AppDocument> }, AppDocument>,
}
