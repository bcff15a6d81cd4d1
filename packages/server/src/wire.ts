import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ApiError } from '@tenantry/contract'
import { documentPages } from './agreements/document-pages.ts'
import { createAuth } from './auth/index.ts'
import { compactHeap } from './compact.ts'
import type { Config } from './config.ts'
import { routes } from './features.ts'
import { createApp } from './http/app.ts'
import { type Health, healthRoutes } from './http/health.ts'
import { limitStrangers, openLimits } from './http/limits.ts'
import { openApiRoutes } from './http/openapi.ts'
import { portalFiles } from './http/portal.ts'
import { referenceRoutes } from './http/reference.ts'
import { openSignedLinks } from './http/signed-links.ts'
import type { OpenOptions, Tenantry } from './main.ts'
import { openOperatorDoor } from './operate.ts'
import type { Store } from './store/store.ts'
import { startDispatcher } from './webhooks/dispatcher.ts'
import { certificateRoute, openSigner } from './webhooks/signing-key.ts'

/** The portal is files to us: nothing of it is imported. */
const portal = join(dirname(createRequire(import.meta.url).resolve('@tenantry/portal/package.json')), 'dist')

/** The composition root: store → identity → app. Listens nowhere yet. */
export const wire = async (store: Store, config: Config, options: OpenOptions): Promise<Tenantry> => {
  const now = options.now ?? (() => new Date())
  const health: Health = { draining: false }
  const [auth, signer] = await Promise.all([
    createAuth({ store, config, demo: options.demo ?? false, now }),
    openSigner(config.data, { now }),
  ])
  const limits = config.rateLimit ? openLimits() : undefined
  const links = openSignedLinks({ publicUrl: config.publicUrl, keys: auth.keysFor('signed links'), now })
  let page: ReturnType<typeof portalFiles> | undefined
  const app = await createApp({
    routes,
    store,
    settings: config.settings,
    instance: { dataFolder: config.data, signedLink: links.sign },
    callerOf: auth.callerOf,
    appsByRole: config.appsByRole,
    checkResults: options.checkResults ?? false,
    now,
    log: config.log,
    ...(config.tls && { tls: config.tls }),
    publicUrl: config.publicUrl,
    timeouts: options.timeouts,
    ...(limits && { limits }),
    parts: [
      async (scope) => {
        if (limits) limitStrangers(scope, limits)
        await auth.mountAuth(scope)
      },
      (scope) => {
        if (limits) limitStrangers(scope, limits)
        documentPages(scope, { dataFolder: config.data, links, publicUrl: config.publicUrl })
      },
      (scope) => healthRoutes(scope, { store, health, metricsToken: config.metricsToken }),
      (scope) => openApiRoutes(scope, config),
      (scope) => referenceRoutes(scope, config),
      (scope) => certificateRoute(scope, signer),
      (scope) => {
        page = portalFiles(scope, { folder: portal, publicUrl: config.publicUrl })
      },
    ],
    otherwise: (request, reply) => {
      if (/^\/(v1|auditactivity|webhooks|generatetoken)(\/|$|\?)/i.test(request.url)) throw new ApiError('unknownRoute')
      if (/^\/tenantry\/v1(\/|$|\?)/i.test(request.url)) throw new ApiError('notFound')
      if (!page) throw new ApiError('unknownRoute')
      return page(request, reply)
    },
  })
  const dispatcher = await startDispatcher({
    store,
    settings: config.settings,
    signer,
    now,
    onError: (error) => app.log.error({ err: error }, 'webhooks'),
    ...options.webhooks,
  })
  compactHeap()
  let door: Awaited<ReturnType<typeof openOperatorDoor>>
  return {
    app,
    store,
    auth,
    health,
    openDoor: async () => {
      door = await openOperatorDoor(config.data, store)
      return door !== undefined
    },
    close: async () => {
      health.draining = true
      door?.close()
      await Promise.all([app.close(), dispatcher.close()])
      await store.close()
    },
  }
}
