import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ApiError, type AppGrant, fold, type Role } from '@tenantry/contract'
import type { Decision, DecisionContext, Operation, Outcome } from '../store/command.ts'
import { defineKind, type Key, type UniqueKey, uniqueKey } from '../store/document.ts'
import { isRedirectUri } from './redirect-uri.ts'

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
  /** Absent: it does not end by itself. */
  expiresAt?: string
}

/** Before apps could sign people in with a browser. */
type AppVersion1 = Omit<AppDocument, 'public' | 'grants' | 'redirectUris'>

export const appKind = defineKind<AppDocument>({
  name: 'app',
  version: 2,
  ofCustomer: null,
  index: {
    version: 1,
    columns: { name: 'TEXT' },
    indexes: [['name']],
    of: ({ name }) => ({ name: fold(name) }),
  },
  upgrade: (old) => ({ ...(old as AppVersion1), public: false, grants: ['client_credentials'], redirectUris: [] }),
})

export const appKey = (partnerId: string, clientId: string): Key<AppDocument> => appKind.key(partnerId, clientId)

export const clientIdKey = (clientId: string): UniqueKey => uniqueKey('application', clientId.toLowerCase())

const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

type NewSecret = Pick<AppSecret, 'hash' | 'hint' | 'expiresAt'>

/** What is kept of a secret. */
export const keptOf = (secret: string): NewSecret => ({ hash: hashSecret(secret), hint: secret.slice(0, 3) })

/** A new secret, shown once, and what is kept of it. */
export const newSecret = (): { secret: string; kept: NewSecret } => {
  const secret = randomBytes(32).toString('base64url')
  return { secret, kept: keptOf(secret) }
}

export const isLive = ({ expiresAt }: Pick<AppSecret, 'expiresAt'>, now: string): boolean =>
  expiresAt === undefined || now < expiresAt

export const secretMatches = ({ secrets }: AppDocument, secret: string, now: Date): boolean => {
  const given = Buffer.from(hashSecret(secret))
  return secrets.some((kept) => isLive(kept, now.toISOString()) && timingSafeEqual(Buffer.from(kept.hash), given))
}

/** Tells the secrets of an app apart; says nothing of them. */
export const idOfSecret = ({ hash: kept }: AppSecret): string => hash('sha256', kept, 'hex').slice(0, 16)

type Registration = Pick<AppDocument, 'name' | 'roles' | 'public' | 'grants' | 'redirectUris'>
/** A public app has no secret; any other has one from the start. */
export type NewApp = Pick<Registration, 'name' | 'roles'> & Partial<Registration> & { secret?: NewSecret }
export type AppChange = { id: string } & Partial<Omit<Registration, 'public'> & Pick<AppDocument, 'disabled'>>

const SECRETS_KEPT = 2
const REDIRECT_URIS = 50

const refuse = (field: string, reason: string): never => {
  throw new ApiError('invalidProperty', { params: { field }, data: [{ field, code: 3000, reason }] })
}

const checkRegistration = ({ public: isPublic, grants, redirectUris }: Registration): void => {
  if (redirectUris.length > REDIRECT_URIS || !redirectUris.every((uri) => isRedirectUri(uri, { isPublic })))
    refuse('redirectUris', 'app.redirect.unsafe')
  if (grants.includes('authorization_code') && redirectUris.length === 0) refuse('redirectUris', 'app.redirect.missing')
  if (isPublic && grants.includes('client_credentials')) refuse('grants', 'app.grants.public')
}

/** What the log says of which app an operation is about. */
const of = ({ name, id }: AppDocument) => ({ DisplayName: name, ClientId: id })
const credential = (type: 'add' | 'remove', app: AppDocument): Operation => ({
  type: `${type}_application_credential`,
  resourceType: 'application_credential',
  data: of(app),
})

/** The app with one more secret. Two are good at once: an older one ends, and one that is over is cleared away. */
export const withSecret = (app: AppDocument, secret: NewSecret, { now }: DecisionContext) => {
  if (app.public) refuse('public', 'app.public.secret')
  const live = app.secrets.filter((kept) => isLive(kept, now))
  const secrets = [...live, { ...secret, createdAt: now }].slice(-SECRETS_KEPT)
  const after: AppDocument = { ...app, secrets }
  const gone = app.secrets.filter((kept) => !secrets.includes(kept))
  return { after, operations: [credential('add', after), ...gone.map(() => credential('remove', after))] }
}

/** What a change of an app writes; by itself it is an update. */
export const appOutcome = <A>(
  { after, operations }: { after: AppDocument; operations?: readonly Operation[] },
  answer: A,
): Outcome<A> => ({
  answer,
  writes: [{ put: appKind, partnerId: after.partnerId, document: after }],
  operations: operations ?? [{ type: 'update_application', resourceType: 'application', data: of(after) }],
})

export const withoutSecret = (app: AppDocument, secretId: string) => {
  const secrets = app.secrets.filter((kept) => idOfSecret(kept) !== secretId)
  if (secrets.length === app.secrets.length) throw new ApiError('notFound')
  const after: AppDocument = { ...app, secrets }
  return { after, operations: [credential('remove', after)] }
}

export const changedApp = (app: AppDocument, change: Partial<Omit<Registration, 'public'>>): AppDocument => {
  const after: AppDocument = { ...app, ...change }
  checkRegistration(after)
  return after
}

export const unregistered = (app: AppDocument): Outcome<undefined> => ({
  answer: undefined,
  writes: [{ remove: appKey(app.partnerId, app.id) }, { release: clientIdKey(app.id) }],
  operations: [{ type: 'unregister_application', resourceType: 'application', data: of(app) }],
})

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
      if (app.public === Boolean(secret)) refuse('public', 'app.public.secret')
      return {
        answer: app,
        writes: [
          { put: appKind, partnerId: app.partnerId, document: app },
          { claim: clientIdKey(app.id), owner: `${app.partnerId}/${app.id}` },
        ],
        operations: [{ type: 'register_application', resourceType: 'application', data: of(app) }],
      }
    },
  } satisfies Decision<NewApp, Record<never, never>, AppDocument>,

  'apps.addSecretHash': {
    reads: ({ id }, ctx) => ({ app: appKey(ctx.partner.id, id) }),
    decide: ({ app }, { secret }, ctx) => {
      if (!app) throw new ApiError('notFound')
      const change = withSecret(app, secret, ctx)
      return appOutcome(change, change.after)
    },
  } satisfies Decision<{ id: string; secret: NewSecret }, { app: Key<AppDocument> }, AppDocument>,

  'apps.replace': {
    reads: ({ id }, ctx) => ({ app: appKey(ctx.partner.id, id) }),
    decide: ({ app }, { disabled, ...change }) => {
      if (!app) throw new ApiError('notFound')
      const after = { ...changedApp(app, change), ...(disabled !== undefined && { disabled }) }
      return appOutcome({ after }, after)
    },
  } satisfies Decision<AppChange, { app: Key<AppDocument> }, AppDocument>,
}
