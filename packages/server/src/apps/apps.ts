import { ApiError, type App, type AppGrant, appGrants, apps, fold, type Role, roles } from '@tenantry/contract'
import { z } from 'zod'
import {
  type AppDocument,
  appDecisions,
  appKey,
  appKind,
  appOutcome,
  changedApp,
  idOfSecret,
  isLive,
  keptOf,
  unregistered,
  withoutSecret,
  withSecret,
} from '../auth/app.ts'
import { implement, write } from '../http/implement.ts'
import { readToken, writeToken } from '../http/paging.ts'
import { newSecretText } from '../secret.ts'
import type { Decision, DecisionContext, Outcome } from '../store/command.ts'
import { type Key, readDocument, type StoredRow, versionOf } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import { partnerNumberOf } from '../store/sql.ts'

/** A place in the list: name, folded, and row. */
const Place = z.tuple([z.string().max(512), z.int().nonnegative()])

export const listApps = defineQuery(
  'apps.list',
  (db, { partnerId, limit, after }: { partnerId: string; limit: number; after?: z.infer<typeof Place> }) =>
    db
      .all<StoredRow & { place: number }>(
        `SELECT document.*, app_index.pk AS place FROM app_index JOIN document ON document.pk = app_index.pk
         WHERE app_index.partner_number = ? AND (name, app_index.pk) > (?, ?)
         ORDER BY name, app_index.pk LIMIT ?`,
        [partnerNumberOf(db, partnerId) ?? -1, ...(after ?? ['', 0]), limit],
      )
      .map((row) => ({ place: row.place, app: readDocument(appKind, row) })),
)

const toApp = (app: AppDocument, now: string, secret?: string): App => ({
  id: app.id,
  name: app.name,
  roles: app.roles,
  public: app.public,
  grants: app.grants,
  redirectUris: app.redirectUris,
  disabled: app.disabled === true,
  createdAt: app.createdAt,
  secrets: app.secrets
    .filter((kept) => isLive(kept, now))
    .map((kept) => ({
      id: idOfSecret(kept),
      hint: kept.hint,
      createdAt: kept.createdAt,
      ...(kept.expiresAt && { expiresAt: kept.expiresAt }),
    })),
  ...(secret && { secret }),
  attributes: { etag: versionOf(app), objectType: 'App' },
})

/** Each once, in the order of the table. */
const inOrder = <T>(table: readonly T[], given: readonly T[]): T[] => table.filter((each) => given.includes(each))

interface Given {
  name?: string | undefined
  roles?: Role[] | undefined
  redirectUris?: string[] | undefined
  grants?: AppGrant[] | undefined
}
const registrationOf = ({ name, roles: held, redirectUris, grants }: Given) => ({
  ...(name !== undefined && { name }),
  ...(held && { roles: inOrder(roles, held) }),
  ...(redirectUris && { redirectUris: [...new Set(redirectUris)] }),
  ...(grants && { grants: inOrder(appGrants, grants) }),
})

/** A new secret, which the answer shows, and what is kept of it. */
const secretFor = (days: number, ctx: DecisionContext) => {
  const text = newSecretText(ctx)
  const expiresAt = new Date(Date.parse(ctx.now) + days * 86_400_000).toISOString()
  return { text, kept: { ...keptOf(text), expiresAt } }
}

const existing = <I extends { params: { clientId: string } }, A>(
  decide: (app: AppDocument, input: I, ctx: DecisionContext) => Outcome<A>,
): Decision<I, { app: Key<AppDocument> }, A> => ({
  reads: ({ params }, { actor }) => ({ app: appKey(actor.partnerId, params.clientId) }),
  etag: ({ app }) => versionOf(known(app)),
  decide: ({ app }, input, ctx) => decide(known(app), input, ctx),
})

const known = (app: AppDocument | undefined): AppDocument => {
  if (!app) throw new ApiError('notFound')
  return app
}

export const appRoutes = implement(apps, {
  list: async ({ store, actor: { partnerId }, now }, { query: { size, continuationToken } }) => {
    const after = continuationToken && readToken(continuationToken, partnerId, z.object({ z: Place })).z
    const found = await store.query(listApps, { partnerId, limit: size + 1, ...(after && { after }) })
    const shown = found.slice(0, size)
    const last = found.length > size ? shown.at(-1) : undefined
    const at = now().toISOString()
    return {
      items: shown.map(({ app }) => toApp(app, at)),
      ...(last && { continuationToken: writeToken(partnerId, { z: [fold(last.app.name), last.place] }) }),
    }
  },

  get: ({ store, actor, now }, { params }) =>
    toApp(known(store.find(appKind, appKey(actor.partnerId, params.clientId))), now().toISOString()),

  register: write(apps.register, {
    reads: () => ({}),
    decide: (_before, { body: { secretDays, public: isPublic, ...given } }, ctx) => {
      const secret = isPublic ? undefined : secretFor(secretDays, ctx)
      const made = appDecisions['apps.create'].decide(
        {},
        {
          roles: [],
          grants: isPublic ? ['device_code'] : ['client_credentials'],
          ...registrationOf(given),
          name: given.name,
          public: isPublic,
          ...(secret && { secret: secret.kept }),
        },
        ctx,
      )
      return { ...made, answer: toApp(made.answer, ctx.now, secret?.text), secret: true as const }
    },
  }),

  update: write(
    apps.update,
    existing((app, { body }, ctx) => {
      const after = changedApp(app, registrationOf(body))
      return { ...appOutcome({ after }, toApp(after, ctx.now)), etag: versionOf(after) }
    }),
  ),

  disable: write(
    apps.disable,
    existing((app, _input, ctx) => {
      const after = { ...app, disabled: true }
      return appOutcome({ after }, toApp(after, ctx.now))
    }),
  ),

  enable: write(
    apps.enable,
    existing(({ disabled: _, ...after }, _input, ctx) => appOutcome({ after }, toApp(after, ctx.now))),
  ),

  remove: write(
    apps.remove,
    existing((app) => unregistered(app)),
  ),

  addSecret: write(
    apps.addSecret,
    existing((app, { body }, ctx) => {
      const { text, kept } = secretFor(body.secretDays, ctx)
      const change = withSecret(app, kept, ctx)
      return { ...appOutcome(change, toApp(change.after, ctx.now, text)), secret: true as const }
    }),
  ),

  removeSecret: write(
    apps.removeSecret,
    existing((app, { params }, ctx) => {
      const change = withoutSecret(app, params.secretId)
      return appOutcome(change, toApp(change.after, ctx.now))
    }),
  ),
})
