import { createPrivateKey, generateKeyPair, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { writeNew } from '../new-file.ts'
import { selfSigned } from './certificate.ts'

const YEARS = 10
const DAY = 86_400_000
const CERTIFICATE_PATH = '/.well-known/webhook-signing.cer'
export const certificateUrl = (publicUrl: string): string => publicUrl + CERTIFICATE_PATH

/** Signs what is sent, and shows the certificate with which receivers check that. */
export interface Signer {
  certificate: () => Promise<X509Certificate>
  sign: (body: Buffer) => Promise<string>
}

interface Pair {
  key: KeyObject
  certificate: X509Certificate
}

const makePem = async (now: Date): Promise<string> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const from = new Date(now.getTime() - DAY) // receivers' clocks differ
  const to = new Date(from.getTime() + YEARS * 365 * DAY)
  const certificate = new X509Certificate(selfSigned(privateKey, { name: 'Tenantry webhooks', from, to }))
  return `${privateKey.export({ type: 'pkcs8', format: 'pem' })}${certificate.toString()}`
}

const signAsync = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>

/**
 * The key and the certificate of the data folder, in one file: made on first start, and again when the certificate has run
 * out. An operator can put others there, of an authority that receivers trust.
 */
export const openSigner = async (folder: string, { now }: { now: () => Date }): Promise<Signer> => {
  const file = join(folder, 'webhook-signing.pem')
  const stored = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const kept = stored === undefined ? undefined : parsed(stored, file)
  if (kept) await chmod(file, 0o600)
  const make = async (): Promise<Pair> => {
    const pem = await makePem(now())
    await writeNew(file, pem)
    return parsed(pem, file)
  }
  let pair = kept && kept.certificate.validToDate > now() ? Promise.resolve(kept) : undefined
  /** The start does not wait for a new key. Where it cannot be written, whoever needs it tries again. */
  const paired = (): Promise<Pair> => {
    pair ??= make().catch((error: unknown) => {
      pair = undefined
      throw error
    })
    return pair
  }
  paired().catch(() => {})
  return {
    certificate: async () => (await paired()).certificate,
    sign: async (body) => (await signAsync('sha256', body, (await paired()).key)).toString('base64'),
  }
}

const parsed = (pem: string, file: string): Pair => {
  try {
    const key = createPrivateKey(pem)
    const certificate = new X509Certificate(pem)
    if (certificate.checkPrivateKey(key) && key.asymmetricKeyType === 'rsa') return { key, certificate }
  } catch {
    // the same line as for a pair that does not fit
  }
  throw new Error(`${file} does not hold an RSA key and its certificate; restore it from a backup`)
}

/** The certificate, for everybody, at an address that stays. */
export const certificateRoute = (app: FastifyInstance, signer: Signer): void => {
  app.get(CERTIFICATE_PATH, async (_request, reply) =>
    reply
      .headers({ 'content-type': 'application/pkix-cert', 'cache-control': 'public, max-age=3600' })
      .send((await signer.certificate()).raw),
  )
}
