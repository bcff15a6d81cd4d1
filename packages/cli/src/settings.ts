import { type Config, readConfig } from '@tenantry/server/config'
import { requireFips } from '@tenantry/server/fips'

/** Options of the command line that are settings; they win over the environment. */
export interface SettingOptions {
  host?: string
  port?: string
  data?: string
  cloud?: string
}

const variableOf = {
  host: 'TENANTRY_HOST',
  port: 'TENANTRY_PORT',
  data: 'TENANTRY_DATA',
  cloud: 'TENANTRY_CLOUD',
} as const satisfies Record<keyof SettingOptions, string>

export const environmentOf = (
  options: SettingOptions,
  env: Record<string, string | undefined>,
): Record<string, string | undefined> => ({
  ...env,
  ...Object.fromEntries(
    Object.entries(variableOf).flatMap(([option, variable]) => {
      const value = options[option as keyof SettingOptions]
      return value === undefined ? [] : [[variable, value]]
    }),
  ),
})

/** The settings, with the one that is about this process in force before anything is done with them. */
export const configOf = (options: SettingOptions, env: Record<string, string | undefined>): Config => {
  const config = readConfig(environmentOf(options, env))
  if (config.fips) requireFips()
  return config
}
