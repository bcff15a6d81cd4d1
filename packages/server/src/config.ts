import { z } from 'zod'
import { type OutsideIssuer, readIssuers } from './auth/issuer-file.ts'
import type { Settings } from './store/command.ts'

const onOrOff = z
  .enum(['on', 'off', 'true', 'false', '1', '0'])
  .transform((value) => value === 'on' || value === 'true' || value === '1')
const flag = (otherwise: boolean) => onOrOff.default(otherwise)

/** Settings by environment variable; read once, passed down. `tenantry config --explain` prints this table. */
export const variables = {
  TENANTRY_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  TENANTRY_PORT: z.coerce.number().int().min(0).max(65_535).default(7400).describe('Port to listen on.'),
  TENANTRY_DATA: z.string().min(1).default('./data').describe('Data folder: database, keys, credentials of a demo.'),
  TENANTRY_STORE: z
    .literal('sqlite:', { error: 'only sqlite: (inside the data folder) is available in this version' })
    .default('sqlite:')
    .describe('Where data is kept: sqlite: is the embedded store inside the data folder.'),
  TENANTRY_CLOUD: z
    .enum(['global', 'us-government'])
    .default('global')
    .describe('The one cloud this instance serves. A data folder keeps its cloud for ever.'),
  TENANTRY_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Address under which people and programs reach this instance; issuer of its tokens. Default: http://host:port',
    ),
  TENANTRY_DEMO: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(250)
    .describe('Customers of the first demo partner.'),
  TENANTRY_RATE_LIMIT: flag(true).describe('on or off: limits of requests per partner and address.'),
  TENANTRY_LOG: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('Least level of the JSON lines on standard output.'),
  TENANTRY_STRICT_ETAG: flag(true).describe('off: a write that names no version wins over what is stored.'),
  TENANTRY_ALLOW_COUNTRY_CHANGE: flag(false).describe('on: the country of a customer may change after creation.'),
  TENANTRY_OPTIONAL_REGISTRATION_ID: flag(true).describe(
    'off: a registration ID is refused (600002) where the country requires none.',
  ),
  TENANTRY_PARTNER_EMAIL_ON_UPDATE: flag(false).describe(
    'on: an update may keep an e-mail address at your own domain.',
  ),
  TENANTRY_APPS_BY_ROLE: flag(false).describe(
    'on: app-only tokens may call App+User endpoints, by the roles of the app.',
  ),
  TENANTRY_INDIRECT_MODEL: onOrOff
    .optional()
    .describe('on or off: indirect providers and their resellers. Default: on, off in the US Government cloud.'),
  TENANTRY_RELATIONSHIP_REQUESTS: onOrOff
    .optional()
    .describe(
      'on or off: links by which customers accept a relationship. Default: on, off in the US Government cloud.',
    ),
  TENANTRY_REFUSE_RELATIONSHIPS: flag(false).describe(
    'on: a direct-bill partner that asks for the resellers of a customer gets 403 / 1002, not an empty list.',
  ),
  TENANTRY_OLD_GRANTS: flag(false).describe(
    'on: apps registered for it may send a person’s name and password (grant_type=password), or device_code in its old form.',
  ),
  TENANTRY_ISSUERS: z
    .string()
    .optional()
    .describe(
      'JSON file of outside sign-in services (Entra ID, Keycloak, …) whose tokens the API takes: docs/tokens.md.',
    ),
  TENANTRY_PERMISSION_CATALOGUE: z
    .string()
    .default('AzureReservedInstances,AzureSavingsPlan')
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .describe('Product families that a purchase permission can name, separated by commas.'),
  TENANTRY_EDUCATION_VETTING: z
    .enum(['manual', 'partner', 'approve', 'deny'])
    .default('manual')
    .describe(
      'Who decides whether a customer is an education customer: manual (the operator: tenantry qualifications), partner (its ' +
        'global admins), or approve or deny at once.',
    ),
  TENANTRY_WEBHOOK_OWN_EVENTS: flag(true).describe(
    'off: webhooks offer the events of the compatible API only, none for customers and permissions that change here.',
  ),
  TENANTRY_WEBHOOK_INNER_ADDRESSES: flag(false).describe(
    'on: webhooks may point to loopback and private networks, and to this machine without TLS.',
  ),
  TENANTRY_DOMAIN_SUFFIXES: z
    .string()
    .optional()
    .describe('Allowed endings of a customer’s initial domain, separated by commas. Default: those of the cloud.'),
  TENANTRY_TLS_CERT: z
    .string()
    .optional()
    .describe('Certificate file (PEM); with TENANTRY_TLS_KEY the server ends TLS itself.'),
  TENANTRY_TLS_KEY: z.string().optional().describe('Key file (PEM) of the certificate.'),
  TENANTRY_OUTGOING_HOSTS: z
    .string()
    .optional()
    .transform((value) =>
      value
        ?.split(',')
        .map((entry) => entry.trim().toLowerCase())
        .filter(Boolean),
    )
    .describe(
      'Hosts that this instance may send to, separated by commas; *.example.com for all below one. Default: every host of ' +
        'the internet that a webhook names; none in the US Government cloud.',
    ),
  TENANTRY_FIPS: flag(false).describe(
    'on: start only if the FIPS provider of OpenSSL is loaded and nothing else can be used.',
  ),
  TENANTRY_SESSION_IDLE: z.coerce
    .number()
    .min(0.1)
    .max(480)
    .optional()
    .describe(
      'Minutes after which a session of the portal ends without use. Default: 30; US Government cloud: 15, the most.',
    ),
  TENANTRY_SESSION_LIMIT: z.coerce
    .number()
    .min(0.1)
    .max(24)
    .optional()
    .describe(
      'Hours after which a session of the portal ends, however busy. Default: 8; US Government cloud: at most 12.',
    ),
  TENANTRY_METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token for /metrics from other addresses than loopback.'),
}

const Variables = z.object(variables)
export type Variables = z.infer<typeof Variables>

/** A setting that cannot be used; `lines` say which and why, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

export interface Config {
  host: string
  port: number
  data: string
  cloud: 'global' | 'us-government'
  publicUrl: string
  demo: number
  rateLimit: boolean
  log: Variables['TENANTRY_LOG']
  appsByRole: boolean
  oldGrants: boolean
  issuers: readonly OutsideIssuer[]
  fips: boolean
  tls?: { cert: string; key: string }
  metricsToken?: string
  settings: Settings
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/** In the government cloud sessions can be made shorter than its rules ask for, not longer (R11.2). */
const sessionLife = (v: Variables): Settings['session'] => {
  const government = v.TENANTRY_CLOUD === 'us-government'
  const { TENANTRY_SESSION_IDLE: idle = government ? 15 : 30, TENANTRY_SESSION_LIMIT: longest = 8 } = v
  if (government && (idle > 15 || longest > 12))
    throw new ConfigError([
      'TENANTRY_SESSION_IDLE and TENANTRY_SESSION_LIMIT: in the US Government cloud at most 15 minutes and 12 hours',
    ])
  return { idle: idle * MINUTE, longest: longest * HOUR }
}

const issuersIn = (file: string, publicUrl: string): OutsideIssuer[] => {
  const refuse = (why: string) => new ConfigError(why.split('\n').map((line) => `TENANTRY_ISSUERS=${file}: ${line}`))
  let issuers: OutsideIssuer[]
  try {
    issuers = readIssuers(file)
  } catch (error) {
    throw refuse((error as Error).message)
  }
  const twice = issuers.find(({ issuer }, n) => issuers.findIndex((each) => each.issuer === issuer) !== n)
  if (twice) throw refuse(`${twice.issuer} stands there twice`)
  if (issuers.some(({ issuer }) => issuer === publicUrl))
    throw refuse('this installation is no outside issuer of its own')
  return issuers
}

/** Parses the environment; unknown `TENANTRY_` names are refused, so that a misspelt one is not silently ignored. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('TENANTRY_') && value !== ''),
  )
  const lines = Object.keys(given)
    .filter((name) => !(name in variables))
    .map((name) => `${name} is not a setting of Tenantry; see: tenantry config --explain`)
  const parsed = Variables.safeParse(given)
  if (!parsed.success)
    lines.push(
      ...parsed.error.issues.map(
        (issue) => `${issue.path.join('.')}=${given[String(issue.path[0])]}: ${issue.message}`,
      ),
    )
  if (!parsed.success || lines.length > 0) throw new ConfigError(lines)
  const v = parsed.data
  if (Boolean(v.TENANTRY_TLS_CERT) !== Boolean(v.TENANTRY_TLS_KEY))
    throw new ConfigError(['TENANTRY_TLS_CERT and TENANTRY_TLS_KEY go together'])
  const tls =
    v.TENANTRY_TLS_CERT && v.TENANTRY_TLS_KEY ? { cert: v.TENANTRY_TLS_CERT, key: v.TENANTRY_TLS_KEY } : undefined
  const shown = v.TENANTRY_HOST === '0.0.0.0' || v.TENANTRY_HOST === '::' ? 'localhost' : v.TENANTRY_HOST
  const suffixes = v.TENANTRY_DOMAIN_SUFFIXES?.split(',').map((entry) =>
    entry.trim().replace(/^\.?/, '.').toLowerCase(),
  )
  const publicUrl = (
    v.TENANTRY_PUBLIC_URL ??
    `${tls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${v.TENANTRY_PORT}`
  ).replace(/\/$/, '')
  return {
    host: v.TENANTRY_HOST,
    port: v.TENANTRY_PORT,
    data: v.TENANTRY_DATA,
    cloud: v.TENANTRY_CLOUD,
    publicUrl,
    demo: v.TENANTRY_DEMO,
    rateLimit: v.TENANTRY_RATE_LIMIT,
    log: v.TENANTRY_LOG,
    appsByRole: v.TENANTRY_APPS_BY_ROLE,
    oldGrants: v.TENANTRY_OLD_GRANTS,
    issuers: v.TENANTRY_ISSUERS === undefined ? [] : issuersIn(v.TENANTRY_ISSUERS, publicUrl),
    fips: v.TENANTRY_FIPS,
    ...(tls && { tls }),
    ...(v.TENANTRY_METRICS_TOKEN && { metricsToken: v.TENANTRY_METRICS_TOKEN }),
    settings: {
      cloud: v.TENANTRY_CLOUD,
      publicUrl,
      strictEtag: v.TENANTRY_STRICT_ETAG,
      allowCountryChange: v.TENANTRY_ALLOW_COUNTRY_CHANGE,
      allowOptionalRegistrationNumber: v.TENANTRY_OPTIONAL_REGISTRATION_ID,
      allowPartnerEmailOnUpdate: v.TENANTRY_PARTNER_EMAIL_ON_UPDATE,
      relationshipRequests: v.TENANTRY_RELATIONSHIP_REQUESTS ?? v.TENANTRY_CLOUD === 'global',
      indirectModel: v.TENANTRY_INDIRECT_MODEL ?? v.TENANTRY_CLOUD === 'global',
      refuseRelationships: v.TENANTRY_REFUSE_RELATIONSHIPS,
      session: sessionLife(v),
      permissionCatalogue: v.TENANTRY_PERMISSION_CATALOGUE,
      educationVetting: v.TENANTRY_EDUCATION_VETTING,
      webhooks: { ownEvents: v.TENANTRY_WEBHOOK_OWN_EVENTS, innerAddresses: v.TENANTRY_WEBHOOK_INNER_ADDRESSES },
      outgoingHosts: v.TENANTRY_OUTGOING_HOSTS ?? (v.TENANTRY_CLOUD === 'global' ? ['*'] : []),
      domainSuffixes:
        suffixes ?? (v.TENANTRY_CLOUD === 'global' ? ['.onmicrosoft.com'] : ['.onmicrosoft.us', '.onmicrosoft.com']),
    },
  }
}
