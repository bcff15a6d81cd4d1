import {
  createCipheriv,
  generateKeyPairSync,
  getFips,
  hash,
  hkdfSync,
  pbkdf2Sync,
  randomBytes,
  setFips,
  sign,
  verify,
} from 'node:crypto'
import { ConfigError } from './config.ts'

/** What this program uses (R11.3): in this mode all of it must work … */
const approved: Record<string, () => unknown> = {
  'SHA-256': () => hash('sha256', 'x'),
  'AES-256-GCM': () => createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12)).final(),
  HKDF: () => hkdfSync('sha256', randomBytes(32), '', 'x', 32),
  PBKDF2: () => pbkdf2Sync('a password of some length', randomBytes(16), 1_000, 32, 'sha256'),
  'RSA 2048': () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const message = Buffer.from('x')
    if (!verify('sha256', message, publicKey, sign('sha256', message, privateKey))) throw new Error('not verified')
  },
}
/** … and none of this, whatever the flag says. */
const forbidden: Record<string, () => unknown> = {
  MD5: () => hash('md5', 'x'),
  'RIPEMD-160': () => hash('ripemd160', 'x'),
  BLAKE2: () => hash('blake2s256', 'x'),
  ChaCha20: () => createCipheriv('chacha20-poly1305', randomBytes(32), randomBytes(12), { authTagLength: 16 }),
}

const works = (use: () => unknown): boolean => {
  try {
    use()
    return true
  } catch {
    return false
  }
}

const names = (uses: Record<string, () => unknown>, wanted: boolean): string[] =>
  Object.entries(uses).flatMap(([name, use]) => (works(use) === wanted ? [name] : []))

/** What keeps this process from being one that uses a validated module only; empty: nothing does. */
export const fipsFaults = (): string[] => [
  ...(getFips() === 1 ? [] : ['the mode is not on']),
  ...names(approved, false).map((name) => `${name} does not work`),
  ...names(forbidden, true).map((name) => `${name} works`),
]

/** Turns the mode on for the whole process, its threads included, and tries whether it really is. */
export const requireFips = (): void => {
  works(() => setFips(true)) // where it cannot be turned on at all, that is among the faults
  const faults = fipsFaults()
  if (faults.length > 0)
    throw new ConfigError([
      `TENANTRY_FIPS=on, but this Node (OpenSSL ${process.versions['openssl']}) has no working FIPS provider: ` +
        `${faults.join(', ')}. Load one by OPENSSL_CONF and OPENSSL_MODULES, or set TENANTRY_FIPS=off.`,
    ])
}
