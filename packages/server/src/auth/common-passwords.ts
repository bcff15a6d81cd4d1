import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

let known: ReadonlySet<string> | undefined

/** V-97: whether a password stands among the fifty thousand that leaks hold most often. The list is on this machine. */
export const isCommonPassword = (password: string): boolean => {
  known ??= new Set(
    JSON.parse(
      readFileSync(createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json'), 'utf8'),
    ),
  )
  // What people put before and after a word is the second guess.
  const lower = password.toLowerCase()
  return known.has(lower) || known.has(lower.replace(/^[\d\W_]+|[\d\W_]+$/g, ''))
}
