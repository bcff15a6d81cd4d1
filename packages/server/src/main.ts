import { mkdirSync } from 'node:fs'
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Auth } from './auth/index.ts'
import type { Config } from './config.ts'
import type { Timeouts } from './http/app.ts'
import type { Health } from './http/health.ts'
import { openStore, type Store } from './store/store.ts'
import type { DispatcherOptions } from './webhooks/dispatcher.ts'

export interface Tenantry {
  app: FastifyInstance
  store: Store
  auth: Auth
  health: Health
  /** Lets operators of this machine in; says whether that works here. */
  openDoor: () => Promise<boolean>
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
  /** How webhooks are sent; tests do not wait for hours. */
  webhooks?: Pick<DispatcherOptions, 'waits' | 'limit' | 'lookup'>
  onBroken?: (message: string) => void
}

/** A module beside this one: TypeScript in a checkout, JavaScript as published. */
const here = (name: string) => new URL(name + extname(import.meta.url), import.meta.url)

/** Opens the store of the configured data folder. */
export const openDataFolder = async (config: Config, options: OpenOptions = {}): Promise<Store> => {
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  return openStore({
    folder: config.data,
    cloud: config.cloud,
    settings: config.settings,
    writerEntry: here('./writer-entry'),
    readerEntry: here('./reader-entry'),
    ...(options.readers !== undefined && { readers: options.readers }),
    ...(options.batch !== undefined && { batch: options.batch }),
    ...(options.synchronous && { synchronous: options.synchronous }),
    ...(options.onBroken && { onBroken: options.onBroken }),
  })
}

/** Opens the store and puts the program together on it. Listens nowhere yet. */
export const openTenantry = async (config: Config, options: OpenOptions = {}): Promise<Tenantry> => {
  // The threads of the store load the program while this one does.
  const [store, { wire }] = await Promise.all([openDataFolder(config, options), import('./wire.ts')])
  try {
    return await wire(store, config, options)
  } catch (error) {
    await store.close()
    throw error
  }
}

export { type Config, ConfigError, readConfig, variables } from './config.ts'
export { isUnfinished, makeDemo, markFinished, prepareFolder, readdressCredentials } from './demo/index.ts'
export { databaseFile, StoreRefused } from './store/database.ts'
