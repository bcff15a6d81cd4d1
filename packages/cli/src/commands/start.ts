import {
  databaseFile,
  isUnfinished,
  makeDemo,
  markFinished,
  openTenantry,
  prepareFolder,
  readdressCredentials,
  type Tenantry,
} from '@tenantry/server'
import { drainOnSignal } from '../drain.ts'
import { aboutDatabase, Stop } from '../failure.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface StartOptions extends SettingOptions {
  demo?: boolean
}

/** Serves until it is told to stop. */
export const start = async (options: StartOptions, terminal: Terminal): Promise<number> => {
  const { say } = terminal
  const quietly = process.stdout.isTTY && !terminal.env['TENANTRY_LOG']
  const config = configOf(options, quietly ? { ...terminal.env, TENANTRY_LOG: 'warn' } : terminal.env)
  // Where requests are logged, standard output is JSON lines and nothing else.
  const tell = config.log === 'info' || config.log === 'debug' ? terminal.err : terminal.out
  const demo = options.demo ?? false
  if (!demo && isUnfinished(config.data)) throw new Stop(say('start.unfinished', { folder: config.data }))

  const fresh = demo && prepareFolder(config.data)
  const tenantry = await openTenantry(config, { demo, onBroken: terminal.err }).catch((error: unknown) => {
    throw aboutDatabase(error, { file: databaseFile(config.data), say })
  })
  const stopped = drainOnSignal(tenantry)
  try {
    const link = demo ? await openDemo(tenantry, { fresh, config }) : undefined
    const setUp = demo ? undefined : await tenantry.auth.createSetUpLink()
    await tenantry.app.listen({ host: config.host, port: config.port })
    if (!(await tenantry.openDoor())) terminal.err(say('start.noDoor', { folder: config.data }))
    tell(say('start.ready', { cloud: config.cloud, url: config.publicUrl }))
    if (setUp) tell(say('start.setUp', { link: setUp }))
    if (link) {
      tell(say('start.demo', { customers: config.demo, folder: config.data }))
      tell(say('start.link', { link }))
    }
  } catch (error) {
    if (tenantry.health.draining) return 0
    await tenantry.close()
    throw error
  }
  await stopped
  return 0
}

/** The one-time link of a demo that was just made. */
const openDemo = async (
  { store, auth }: Tenantry,
  { fresh, config }: { fresh: boolean; config: ReturnType<typeof configOf> },
): Promise<string | undefined> => {
  if (!fresh) {
    await readdressCredentials(config.data, config.publicUrl)
    return undefined
  }
  const { admin } = await makeDemo({ store, auth, config, now: new Date() })
  markFinished(config.data)
  return auth.createSignInLink(admin.user)
}
