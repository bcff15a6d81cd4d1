import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Store } from '../store/store.ts'
import { defineTask } from '../store/task.ts'

const derive = promisify(pbkdf2)
const ROUNDS = 600_000
const BYTES = 32
const SCHEME = 'pbkdf2-sha256'

export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  const hash = await derive(password.normalize('NFKC'), salt, ROUNDS, BYTES, 'sha256')
  return [SCHEME, ROUNDS, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** What an unknown account is compared with, so that it takes as long as a known one. */
const nobody = [SCHEME, ROUNDS, Buffer.alloc(16).toString('base64url'), Buffer.alloc(BYTES).toString('base64url')].join(
  '$',
)

export const passwordMatches = async (password: string, kept: string | undefined): Promise<boolean> => {
  const [, rounds, salt, hash] = (kept ?? nobody).split('$')
  const expected = Buffer.from(hash!, 'base64url')
  const actual = await derive(
    password.normalize('NFKC'),
    Buffer.from(salt!, 'base64url'),
    Number(rounds),
    expected.length,
    'sha256',
  )
  return timingSafeEqual(actual, expected) && kept !== undefined
}

/** Passwords are artifacts, not documents: what is in a document is in the audit record of its change. */
const KIND = 'password'
export interface UserKey {
  partnerId: string
  id: string
}
const idOf = (user: UserKey) => `${user.partnerId}/${user.id}`

export const keptPassword = (store: Store, user: UserKey): string | undefined => store.artifact(KIND, idOf(user))

export const keepPassword = async (store: Store, user: UserKey, password: string) =>
  store.writeArtifact({ put: { kind: KIND, id: idOf(user), body: await hashPassword(password) } })

/** The same together with a decision, which takes the hash: it takes long to make, and stands in no audit record. */
export const keepHash = defineTask('password.keep', (db, { user, hash }: { user: UserKey; hash: string }) =>
  db.run('INSERT OR REPLACE INTO artifact (kind, id, body) VALUES (?, ?, ?)', [KIND, idOf(user), hash]),
)
