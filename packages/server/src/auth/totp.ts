import { createHmac } from 'node:crypto'

// Time-based one-time passwords (RFC 6238) as every authenticator app makes them: SHA-1, six digits, thirty seconds.

const STEP_SECONDS = 30
const DIGITS = 6
/** Clocks differ, and typing takes a while. */
const STEPS_ASIDE = 1

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const base32 = (bytes: Buffer): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS)

export const codeOf = (secret: Buffer, step: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE(mac.at(-1)! & 0xf) & 0x7f_ff_ff_ff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The step that a code belongs to; undefined: it is wrong, too old, or of a step up to `used`, so that each works once. */
export const matchedStep = (
  code: string,
  { secret, at, used = 0 }: { secret: Buffer; at: Date; used?: number },
): number | undefined => {
  const typed = code.replace(/\s/g, '')
  const now = stepAt(at)
  const steps = Array.from({ length: 2 * STEPS_ASIDE + 1 }, (_, place) => now - STEPS_ASIDE + place)
  return steps.find((step) => step > used && codeOf(secret, step) === typed)
}

const ISSUER = 'Tenantry'

/** What the QR code says to an authenticator app. */
export const otpauthUri = (secret: Buffer, account: string): string =>
  `otpauth://totp/${ISSUER}:${encodeURIComponent(account)}?secret=${base32(secret)}&issuer=${ISSUER}`
