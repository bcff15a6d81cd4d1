import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ApiError } from '@tenantry/contract'
import type { FastifyInstance } from 'fastify'
import { type Auth, createAuth } from './auth/index.ts'
import { compactHeap } from './compact.ts'
import type { Config } from './config.ts'
import { routes } from './features.ts'
import { createApp, type Timeouts } from './http/app.ts'
import { type Health, healthRoutes } from './http/health.ts'
import { limitStrangers, openLimits } from './http/limits.ts'
import { openApiRoutes } from './http/openapi.ts'
import { portalFiles } from './http/portal.ts'
import { referenceRoutes } from './http/reference.ts'
import { openStore, type Store } from './store/store.ts'

export interface Tenantry {
  app: FastifyInstance
  store: Store
  auth: Auth
  health: Health
  /** Lets requests in progress end, then closes the store (R10.2). */
  close: () => Promise<void>
}

export interface OpenOptions {
  /** Sign-in page with the demo's users, one-time link. */
  demo?: boolean
  /** Checks each answer against its schema. */
  checkResults?: boolean
  now?: () => Date
  readers?: number
  batch?: number
  synchronous?: 'FULL' | 'OFF'
  timeouts?: Timeouts
  onBroken?: (message: string) => void
}

const here = (file: string) => new URL(file, import.meta.url)

/** Opens the store of the configured data folder. */
export const openDataFolder = (config: Config, options: OpenOptions = {}): Promise<Store> => {
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  return openStore({
    folder: config.data,
    cloud: config.cloud,
    settings: config.settings,
    writerEntry: here('./writer-entry.ts'),
    readerEntry: here('./reader-entry.ts'),
    ...(options.readers !== undefined && { readers: options.readers }),
    ...(options.batch !== undefined && { batch: options.batch }),
    ...(options.synchronous && { synchronous: options.synchronous }),
    ...(options.onBroken && { onBroken: options.onBroken }),
  })
}

/** The composition root: config → store → identity → app. Listens nowhere yet. */
export const openTenantry = async (config: Config, options: OpenOptions = {}): Promise<Tenantry> => {
  const store = await openDataFolder(config, options)
  const now = options.now ?? (() => new Date())
  const health: Health = { draining: false }
  const auth = await createAuth({ store, config, demo: options.demo ?? false, now })
  const limits = config.rateLimit ? openLimits() : undefined
  let page: ReturnType<typeof portalFiles> | undefined
  const app = await createApp({
    routes,
    store,
    settings: config.settings,
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
      (scope) => healthRoutes(scope, { store, health, metricsToken: config.metricsToken }),
      (scope) => openApiRoutes(scope, config),
      (scope) => referenceRoutes(scope, config),
      (scope) => {
        page = portalFiles(scope, { folder: fileURLToPath(here('../../portal/dist')), publicUrl: config.publicUrl })
      },
    ],
    otherwise: (request, reply) => {
      if (/^\/(v1|auditactivity|webhooks|generatetoken)(\/|$|\?)/i.test(request.url)) throw new ApiError('unknownRoute')
      if (/^\/tenantry\/v1(\/|$|\?)/i.test(request.url)) throw new ApiError('notFound')
      if (!page) throw new ApiError('unknownRoute')
      return page(request, reply)
    },
  })
  compactHeap()
  return {
    app,
    store,
    auth,
    health,
    close: async () => {
      health.draining = true
      await app.close()
      await store.close()
    },
  }
}

export { type Config, ConfigError, readConfig, variables } from './config.ts'
export { isUnfinished, makeDemo, markFinished, prepareFolder, readdressCredentials } from './demo/index.ts'
export { kinds } from './features.ts'
export { databaseFile, StoreRefused } from './store/database.ts'
export { type ChainEnd, type Verification, verifyFolder } from './store/verify.ts'
