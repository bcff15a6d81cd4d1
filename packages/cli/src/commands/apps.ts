import type { App } from '@tenantry/contract'
import { appsOf, isLive, nameForOperator } from '@tenantry/server/operate'
import { Stop } from '../failure.ts'
import { carryOut, choosePartner, partnersMeant } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'
import { rolesIn } from './users.ts'

export interface AppOptions extends SettingOptions {
  partner?: string
  roles?: string
  days?: string
  public?: boolean
  redirect?: string[]
}

/** A line for each app, its columns apart by tabs; of each secret its beginning and its end. */
const list = ({ partner, ...options }: AppOptions, terminal: Terminal): number => {
  const config = configOf(options, terminal.env)
  const now = new Date().toISOString()
  const rows = partnersMeant(config.data, partner, terminal.say).flatMap(({ id, domain }) =>
    appsOf(config.data, id).map((app) => {
      const secrets = app.secrets
        .filter((secret) => isLive(secret, now))
        .map(({ hint, expiresAt = '' }) => `${hint}… ${expiresAt.slice(0, 10)}`.trim())
      const state = app.disabled ? 'disabled' : 'enabled'
      return [app.id, app.name, state, app.roles.join(','), secrets.join(', '), domain].join('\t')
    }),
  )
  for (const row of rows) terminal.out(row)
  if (rows.length === 0) terminal.err(terminal.say('apps.none'))
  return 0
}

const daysOf = ({ days }: AppOptions): { secretDays?: number } =>
  days === undefined ? {} : { secretDays: Number(days) }

/** The secret alone goes to the output, so that a script can take it. */
const showSecret = ({ id, name, secret, secrets }: App, { out, err, say }: Terminal): number => {
  const until = secrets.at(-1)?.expiresAt
  err(say('apps.registered', { name, id }))
  if (!secret) return 0
  err(say('apps.secret', { until: until ? Date.parse(until) : 0 }))
  out(secret)
  return 0
}

const register = async (
  { partner: wanted, roles, public: isPublic = false, redirect = [], days, ...options }: AppOptions,
  terminal: Terminal,
  name = '',
): Promise<number> => {
  const config = configOf(options, terminal.env)
  const partner = choosePartner(config.data, wanted, terminal.say)
  const first = isPublic ? 'device_code' : 'client_credentials'
  const body = {
    name,
    roles: rolesIn(roles, terminal),
    public: isPublic,
    ...(redirect.length > 0 && { redirectUris: redirect, grants: [first, 'authorization_code'] }),
    ...daysOf({ ...(days !== undefined && { days }) }),
  }
  const made = await carryOut<App>({ config, partner, terminal }, nameForOperator('apps.register'), { body })
  return showSecret(made, terminal)
}

/** Something done about one app, which is named by its client id. */
const about =
  (endpointId: string, say: (after: App, terminal: Terminal) => number, bodyOf?: (options: AppOptions) => object) =>
  async ({ partner: wanted, ...options }: AppOptions, terminal: Terminal, clientId = ''): Promise<number> => {
    const config = configOf(options, terminal.env)
    const id = clientId.trim().toLowerCase()
    const partner = partnersMeant(config.data, wanted, terminal.say).find((each) =>
      appsOf(config.data, each.id).some((app) => app.id === id),
    )
    if (!partner) throw new Stop(terminal.say('apps.unknown', { name: clientId }))
    const input = { params: { clientId: id }, ...(bodyOf && { body: bodyOf(options) }) }
    return say(await carryOut({ config, partner, terminal }, nameForOperator(endpointId), input), terminal)
  }

const done = ({ id, name, disabled }: App, { out }: Terminal): number => {
  out([id, name, disabled ? 'disabled' : 'enabled'].join('\t'))
  return 0
}

/** Apps of a partner. */
export const apps = {
  list,
  register,
  'add-secret': about('apps.addSecret', showSecret, daysOf),
  disable: about('apps.disable', done),
  enable: about('apps.enable', done),
}
