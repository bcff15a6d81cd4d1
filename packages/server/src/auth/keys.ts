import { generateKeyPair, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { z } from 'zod'
import { writeNew } from '../new-file.ts'

const Keys = z.object({
  cloud: z.enum(['global', 'us-government']),
  /** Private keys; the first one signs, the others are still accepted. */
  signing: z
    .array(z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string(), d: z.string() }))
    .min(1),
  cookies: z.array(z.string().min(32)).min(1),
})
export interface Keys {
  cloud: 'global' | 'us-government'
  signing: JWK[]
  cookies: string[]
}

export const publicKeys = ({ signing }: Keys): { keys: JWK[] } => ({
  keys: signing.map(({ kty, kid, n, e }) => ({ kty, kid, n, e, use: 'sig', alg: 'RS256' }) as JWK),
})

/** Keys for one purpose each, out of those for cookies: who has one of them has none of the others. */
export const derivedKeys = ({ cookies }: Keys, purpose: string): Buffer[] =>
  cookies.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))

const makeKeys = async (cloud: Keys['cloud']): Promise<Keys> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const jwk = privateKey.export({ format: 'jwk' }) as JWK
  const kid = await calculateJwkThumbprint(jwk)
  return {
    cloud,
    signing: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }],
    cookies: [randomBytes(32).toString('base64url')],
  }
}

/** The keys of the data folder, made on first start. Whoever holds the file can sign tokens: mode 0600. */
export const openKeys = async (folder: string, cloud: Keys['cloud']): Promise<Keys> => {
  const file = join(folder, 'keys.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) {
    const keys = await makeKeys(cloud)
    await writeNew(file, `${JSON.stringify(keys, null, 2)}\n`)
    return keys
  }
  await chmod(file, 0o600)
  const keys = Keys.safeParse(parsed(text))
  if (!keys.success) throw new Error(`${file} is damaged; restore it from a backup`)
  if (keys.data.cloud !== cloud) throw new Error(`${file} belongs to the ${keys.data.cloud} cloud`)
  return keys.data as Keys
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
