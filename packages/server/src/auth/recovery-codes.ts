import { hash, randomBytes } from 'node:crypto'
import { base32 } from './totp.ts'

const CODES = 10
/** Too many to be guessed, even by who has the hashes. */
const BYTES = 10

const bare = (code: string): string => code.toLowerCase().replace(/[^a-z2-7]/g, '')
export const hashOfCode = (code: string): string => hash('sha256', bare(code), 'base64url')

/** Codes for somebody who has lost the second factor: the codes are shown once, their hashes are kept. */
export const newRecoveryCodes = (): { codes: string[]; hashes: string[] } => {
  const codes = Array.from({ length: CODES }, () =>
    base32(randomBytes(BYTES))
      .toLowerCase()
      .replace(/(.{4})(?=.)/g, '$1-'),
  )
  return { codes, hashes: codes.map(hashOfCode) }
}
