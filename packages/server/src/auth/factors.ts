import { ApiError } from '@tenantry/contract'
import type { Decision, Look, Outcome, Write } from '../store/command.ts'
import type { Store } from '../store/store.ts'
import { defineTask } from '../store/task.ts'
import type { Passkey } from './passkeys.ts'

/** A second factor by which somebody proves who they are, after the password. */
export interface Factors {
  totp?: {
    /** Sealed. */
    secret: string
    /** The newest step whose code was used. */
    used: number
    since: string
  }
  passkeys: Passkey[]
  /** Hashes of those that were not used yet. */
  recoveryCodes: string[]
}

export interface PersonKey {
  partnerId: string
  id: string
}

/** Artifacts like passwords, and for the same reason: what is in a document is in the audit record of its change. */
const KIND = 'second-factor'
const idOf = ({ partnerId, id }: PersonKey): string => `${partnerId}/${id}`

const none: Factors = { passkeys: [], recoveryCodes: [] }
export const parseFactors = (body: string | undefined): Factors =>
  body === undefined ? none : { ...none, ...JSON.parse(body) }

export const hasFactor = ({ totp, passkeys }: Factors): boolean => totp !== undefined || passkeys.length > 0

export const findFactors = (store: Store, person: PersonKey): Factors =>
  parseFactors(store.artifact(KIND, idOf(person)))

/**
 * Notes that one of them was used, as `change` says; false: it was used by somebody else in the meantime, or `change` finds
 * nothing to use. Each code works once, whoever is first.
 */
export const noteUse = async (
  store: Store,
  person: PersonKey,
  change: (factors: Factors) => Factors | undefined,
): Promise<boolean> => {
  const from = store.artifact(KIND, idOf(person))
  const to = from && change(parseFactors(from))
  return to ? store.swapArtifact({ kind: KIND, id: idOf(person), from: from!, to: JSON.stringify(to) }) : false
}

const keepFactors = defineTask(
  'secondFactors.keep',
  (db, { person, factors }: { person: PersonKey; factors: Factors }) =>
    hasFactor(factors)
      ? db.run('INSERT OR REPLACE INTO artifact (kind, id, body) VALUES (?, ?, ?)', [
          KIND,
          idOf(person),
          JSON.stringify(factors),
        ])
      : db.run('DELETE FROM artifact WHERE kind = ? AND id = ?', [KIND, idOf(person)]),
)

/** Somebody’s second factors and recovery codes are gone. */
export const withoutFactors = ({ partnerId, id }: PersonKey): Write => ({
  run: keepFactors,
  input: { person: { partnerId, id }, factors: none },
})

/** What somebody changes of their second factors. The last one takes the recovery codes with it. */
export type FactorChange =
  | { add: 'totp'; secret: string; used: number; recoveryCodes: string[] }
  | { add: 'passkey'; passkey: Omit<Passkey, 'since'>; recoveryCodes: string[] }
  | { remove: 'totp' }
  | { remove: 'passkey'; id: string }
  | { recoveryCodes: string[] }

const PASSKEYS = 20

const changed = (
  before: Factors,
  change: FactorChange,
  { now, seal }: { now: string; seal: (text: string) => string },
) => {
  if ('remove' in change) {
    const { totp, ...rest } = before
    if (change.remove === 'totp') return rest
    const passkeys = before.passkeys.filter(({ id }) => id !== change.id)
    if (passkeys.length === before.passkeys.length) throw new ApiError('notFound')
    return { ...before, passkeys }
  }
  if (!('add' in change)) return { ...before, ...change }
  const recoveryCodes = hasFactor(before) ? before.recoveryCodes : change.recoveryCodes
  if (change.add === 'totp') {
    const { secret, used } = change
    return { ...before, totp: { secret: seal(secret), used, since: now }, recoveryCodes }
  }
  if (before.passkeys.length >= PASSKEYS || before.passkeys.some(({ id }) => id === change.passkey.id))
    throw new ApiError('passkeyRefused')
  return { ...before, passkeys: [...before.passkeys, { ...change.passkey, since: now }], recoveryCodes }
}

const operationOf = (before: Factors, change: FactorChange) => {
  if ('add' in change) {
    const name = change.add === 'passkey' ? { DisplayName: change.passkey.name } : {}
    return { type: 'tenantry_second_factor_added', data: { SecondFactor: change.add, ...name } }
  }
  if ('remove' in change) {
    const name = change.remove === 'passkey' ? before.passkeys.find(({ id }) => id === change.id)?.name : undefined
    return {
      type: 'tenantry_second_factor_removed',
      data: { SecondFactor: change.remove, ...(name !== undefined && { DisplayName: name }) },
    }
  }
  return { type: 'tenantry_recovery_codes_made' }
}

/** Of somebody, for a decision. */
export const factorsLook = (person: PersonKey): Look<Kept> => ({
  look: (db) => db.get<Kept>('SELECT body FROM artifact WHERE kind = ? AND id = ?', [KIND, idOf(person)]),
})
const reads = ({ person }: { person: PersonKey }) => ({ kept: factorsLook(person) })
interface Kept {
  body: string
}

const outcome = (
  person: PersonKey,
  factors: Factors,
  operation: { type: string; data?: Record<string, string> },
): Omit<Outcome<never>, 'answer'> => ({
  writes: [{ run: keepFactors, input: { person, factors } }],
  operations: [{ ...operation, resourceType: 'tenantry' }],
})

interface ChangeInput {
  person: PersonKey
  change: FactorChange
  /** The last one stays. */
  demanded: boolean
  /** Whoever has shown no second factor adds none to those that there are. */
  onlyFirst: boolean
}

export const factorDecisions = {
  'secondFactors.change': {
    reads,
    decide: ({ kept }, { person, change, demanded, onlyFirst }, ctx) => {
      const before = parseFactors(kept?.body)
      if (onlyFirst && hasFactor(before)) throw new ApiError('notFound')
      const after = changed(before, change, ctx)
      if (demanded && 'remove' in change && !hasFactor(after)) throw new ApiError('secondFactorDemanded')
      return { ...outcome(person, after, operationOf(before, change)), answer: { wasFirst: !hasFactor(before) } }
    },
  } satisfies Decision<ChangeInput, { kept: Look<Kept> }, { wasFirst: boolean }>,

  /** Somebody signs in with one, which is then gone. */
  'secondFactors.useRecoveryCode': {
    reads,
    decide: ({ kept }, { person, hash }) => {
      const factors = parseFactors(kept?.body)
      const recoveryCodes = factors.recoveryCodes.filter((each) => each !== hash)
      if (recoveryCodes.length === factors.recoveryCodes.length) throw new ApiError('secondFactorWrong')
      return {
        ...outcome(person, { ...factors, recoveryCodes }, { type: 'tenantry_recovery_code_used' }),
        answer: undefined,
      }
    },
  } satisfies Decision<{ person: PersonKey; hash: string }, { kept: Look<Kept> }, undefined>,
}
