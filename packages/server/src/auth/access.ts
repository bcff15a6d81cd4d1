import type { Look } from '../store/command.ts'
import { defineQuery } from '../store/query.ts'
import { defineTask } from '../store/task.ts'
import { kindOf } from './oidc/artifact-kind.ts'
import { accountId } from './oidc/sign-in-grant.ts'

export const SESSION = 'session'

export interface Person {
  partnerId: string
  id: string
}

/** What the sessions of a person are found by. */
export const sessionsOf = (person: Person): string => `sessions/${accountId(person)}`

/** Ends what a person has signed in to: sessions, codes, refresh tokens; access tokens die with the grant that they name. */
export const endAccess = defineTask('access.end', (db, { person, but }: { person: Person; but?: string }) => {
  db.run('DELETE FROM artifact WHERE grant_id = ? AND id IS NOT ?', [sessionsOf(person), but ?? null])
  const account = accountId(person)
  db.run('DELETE FROM artifact WHERE grant_id IN (SELECT id FROM artifact WHERE kind = ? AND uid = ?)', [
    kindOf('Grant'),
    account,
  ])
  // the sign-in server’s own sessions last an hour at most, so there are few
  db.run(`DELETE FROM artifact WHERE kind = ? AND json_extract(body, '$.accountId') = ?`, [kindOf('Session'), account])
})

export const listSessions = defineQuery('sessions.list', (db, person: Person) =>
  db.all<{ id: string; body: string }>('SELECT id, body FROM artifact WHERE grant_id = ?', [sessionsOf(person)]),
)

const ONE = 'kind = ? AND id = ? AND grant_id = ?'

export const findSession = (person: Person, sessionId: string): Look<string> => ({
  look: (db) =>
    db.get<{ id: string }>(`SELECT id FROM artifact WHERE ${ONE}`, [SESSION, sessionId, sessionsOf(person)])?.id,
})

export const endSession = defineTask(
  'session.end',
  (db, { person, sessionId }: { person: Person; sessionId: string }) =>
    db.run(`DELETE FROM artifact WHERE ${ONE}`, [SESSION, sessionId, sessionsOf(person)]),
)
