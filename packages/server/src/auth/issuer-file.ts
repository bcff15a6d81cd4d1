import { readFileSync } from 'node:fs'
import { roles } from '@tenantry/contract'
import { z } from 'zod'

/** TLS, except on this machine. */
const isSafe = (address: string): boolean => {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname))
}

/** Somebody else's sign-in service whose tokens are taken: Entra ID, Keycloak, any OpenID provider, another Tenantry. */
const OutsideIssuer = z.strictObject({
  /** `iss` of its tokens, exactly. Its discovery document stands below. */
  issuer: z.url().refine(isSafe, 'must begin with https://'),
  /** `aud` of its tokens for this installation. */
  audience: z.string().min(1),
  /** Tenant id of the partner whose staff and apps it knows. */
  partner: z.guid().transform((id) => id.toLowerCase()),
  roles: z.strictObject({
    /** Name of the claim, or the way to it: `groups`, `realm_access.roles`. */
    claim: z.string().min(1),
    /** What its values give: `{ "csp-admins": ["adminAgent"] }`. */
    values: z.record(z.string(), z.array(z.enum(roles))),
  }),
  /** It demands a second factor of everybody, whether its tokens say so or not. */
  secondFactor: z.boolean().default(false),
})
export type OutsideIssuer = z.infer<typeof OutsideIssuer>

/** Reads the file of `TENANTRY_ISSUERS`; what is wrong with it is thrown with one line for each fault. */
export const readIssuers = (file: string): OutsideIssuer[] => {
  const parsed = z.array(OutsideIssuer).safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
}
