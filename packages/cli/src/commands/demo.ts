import { makeDemo, markFinished, openTenantry, prepareFolder } from '@tenantry/server'
import { Stop } from '../failure.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface DemoOptions extends SettingOptions {
  customers?: string
}

/** Makes the demo data in an empty folder, and starts nothing. */
export const demo = async ({ customers, ...options }: DemoOptions, terminal: Terminal): Promise<number> => {
  const { say, env } = terminal
  const config = configOf(options, { ...env, ...(customers !== undefined && { TENANTRY_DEMO: customers }) })
  if (!prepareFolder(config.data)) throw new Stop(say('demo.notEmpty', { folder: config.data }))
  const began = performance.now()
  const tenantry = await openTenantry(config, { demo: true, batch: 500, readers: 1 })
  try {
    await makeDemo({
      ...tenantry,
      config,
      now: new Date(),
      onProgress: (made) => terminal.progress(say('demo.progress', { made, customers: config.demo })),
    })
    markFinished(config.data)
  } finally {
    await tenantry.close()
  }
  const seconds = (performance.now() - began) / 1000
  terminal.out(say('demo.made', { customers: config.demo, folder: config.data, seconds }))
  return 0
}
