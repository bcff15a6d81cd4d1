import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PREFIX = 'sealed:'
const IV = 12
const TAG = 16

/** Keeps stored answers with a secret in them, such as a first password, unreadable outside this data folder's key. */
export interface Seal {
  close: (text: string) => string
  /** A text that was not sealed comes back as it is. */
  open: (text: string) => string
}

/** The seal of a folder that is only looked at; none: nothing was ever sealed there. */
export const openSealForReading = (folder: string): Seal | undefined =>
  existsSync(join(folder, 'answers.key')) ? openSeal(folder) : undefined

export const openSeal = (folder: string): Seal => {
  const file = join(folder, 'answers.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64')
  return {
    close: (text) => {
      const iv = randomBytes(IV)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return PREFIX + sealed.toString('base64')
    },
    open: (text) => {
      if (!text.startsWith(PREFIX)) return text
      const sealed = Buffer.from(text.slice(PREFIX.length), 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV))
      decipher.setAuthTag(sealed.subarray(-TAG))
      return decipher.update(sealed.subarray(IV, -TAG), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
