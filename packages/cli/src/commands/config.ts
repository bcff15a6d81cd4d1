import { readConfig, variables } from '@tenantry/server/config'
import inSpanish from '../messages/settings.es.json' with { type: 'json' }
import { environmentOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

const SECRET = /TOKEN|KEY|SECRET/
const descriptions: Record<string, string> = inSpanish

/** Every setting with its value, its default and what it does. */
export const config = (options: SettingOptions & { explain?: boolean }, terminal: Terminal): number => {
  const env = environmentOf(options, terminal.env)
  for (const [name, schema] of Object.entries(variables)) {
    const given = env[name]
    const otherwise = defaultOf(schema)
    const value = given ? (SECRET.test(name) ? '…' : given) : otherwise
    terminal.out(`${name}=${value}`)
    if (!options.explain) continue
    const description = terminal.language === 'es' ? descriptions[name] : schema.description
    const origin = given
      ? terminal.say('config.given', { otherwise: otherwise || '–' })
      : terminal.say('config.default')
    terminal.out(`    ${description ?? ''}\n    ${origin}\n`)
  }
  readConfig(env)
  return 0
}

const defaultOf = (schema: { safeParse: (value: unknown) => { success: boolean; data?: unknown } }): string => {
  const parsed = schema.safeParse(undefined)
  const value = parsed.success ? parsed.data : undefined
  return value === undefined ? '' : typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)
}
