import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ApiError, type Role } from '@tenantry/contract'
import type { Decision } from '../store/command.ts'
import { defineKind, type Key, type UniqueKey, uniqueKey } from '../store/document.ts'
import { isRedirectUri } from './redirect-uri.ts'

/**
 * Ways to a token, by the names of OAuth. `password` works only where the server allows old grants. What was granted to a
 * person may be refreshed, so that is no choice of its own.
 */
export const appGrants = ['client_credentials', 'authorization_code', 'device_code', 'password'] as const
export type AppGrant = (typeof appGrants)[number]

/** A registered application. Its id is the client id; it has the roles given to it and no others. */
export interface AppDocument {
  id: string
  partnerId: string
  name: string
  roles: Role[]
  /** Runs on people's devices and so keeps no secret; it proves itself by PKCE, or by a code that a person types. */
  public: boolean
  grants: AppGrant[]
  /** Where a sign-in may send people back to. */
  redirectUris: string[]
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

/** Before apps could sign people in with a browser. */
type AppVersion1 = Omit<AppDocument, 'public' | 'grants' | 'redirectUris'>

export const appKind = defineKind<AppDocument>({
  name: 'app',
  version: 2,
  ofCustomer: null,
  upgrade: (old) => ({ ...(old as AppVersion1), public: false, grants: ['client_credentials'], redirectUris: [] }),
})

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

type Registration = Pick<AppDocument, 'name' | 'roles' | 'public' | 'grants' | 'redirectUris'>
/** A public app has no secret; any other has one from the start. */
export type NewApp = Pick<Registration, 'name' | 'roles'> & Partial<Registration> & { secret?: NewSecret }
export type AppChange = { id: string } & Partial<Omit<Registration, 'public'> & Pick<AppDocument, 'disabled'>>
type NewSecret = Pick<AppSecret, 'hash' | 'hint'>

const SECRETS_KEPT = 2
const REDIRECT_URIS = 50

const refuse = (field: string): never => {
  throw new ApiError('invalidProperty', { params: { field } })
}

const checkRegistration = ({ public: isPublic, grants, redirectUris }: Registration): void => {
  if (redirectUris.length > REDIRECT_URIS || !redirectUris.every((uri) => isRedirectUri(uri, { isPublic })))
    refuse('redirectUris')
  if (grants.includes('authorization_code') && redirectUris.length === 0) refuse('redirectUris')
  if (isPublic && grants.includes('client_credentials')) refuse('grants')
}

export const appDecisions = {
  'apps.create': {
    reads: () => ({}),
    decide: (_before, { secret, ...input }, ctx) => {
      const app: AppDocument = {
        public: false,
        grants: ['client_credentials'],
        redirectUris: [],
        ...input,
        id: ctx.newId(),
        partnerId: ctx.partner.id,
        secrets: secret ? [{ ...secret, createdAt: ctx.now }] : [],
        createdAt: ctx.now,
      }
      checkRegistration(app)
      if (app.public === Boolean(secret)) refuse('public')
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
      if (app.public) refuse('public')
      const after: AppDocument = {
        ...app,
        secrets: [...app.secrets, { ...secret, createdAt: ctx.now }].slice(-SECRETS_KEPT),
      }
      return {
        answer: after,
        writes: [{ put: appKind, partnerId: ctx.partner.id, document: after }],
        operations: [{ type: 'add_application_credential', resourceType: 'application_credential' }],
      }
    },
  } satisfies Decision<{ id: string; secret: NewSecret }, { app: Key<AppDocument> }, AppDocument>,

  'apps.update': {
    reads: ({ id }, ctx) => ({ app: appKey(ctx.partner.id, id) }),
    decide: ({ app }, change, ctx) => {
      if (!app) throw new ApiError('notFound')
      const after: AppDocument = { ...app, ...change }
      checkRegistration(after)
      return {
        answer: after,
        writes: [{ put: appKind, partnerId: ctx.partner.id, document: after }],
        operations: [{ type: 'update_application', resourceType: 'application' }],
      }
    },
  } satisfies Decision<AppChange, { app: Key<AppDocument> }, AppDocument>,
}
