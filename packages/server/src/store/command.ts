import type { Actor } from '@tenantry/contract'
import type { ChangedDocument, Operation } from './change.ts'
import type { AnyKind, Key, UniqueKey } from './document.ts'
import type { ReadConnection } from './query.ts'
import type { AnyTask } from './task.ts'

/** How many documents of a kind the partner's index has: all of them, or those with a value in a column. */
export interface RowCount {
  rows: AnyKind
  partnerId: string
  where?: { column: string; value: string }
}

/** A look into working tables. */
export interface Look<T> {
  look: (db: ReadConnection) => T | undefined
}

/** A change in the log of a partner. */
export interface ChangeKey {
  change: number
  partnerId: string
}
export interface PastChange {
  status: 'succeeded' | 'failed'
  customerId: string | null
}

/** What a decision needs to see by name: documents, uniqueness entries, counts, changes, rows of working tables. */
export type Reads = Record<string, Key<unknown> | UniqueKey | RowCount | ChangeKey | Look<unknown>>

/** The same names with what stands there; a uniqueness entry gives its owner. */
export type Loaded<R extends Reads> = {
  [K in keyof R]: R[K] extends RowCount
    ? number
    :
        | (R[K] extends Look<infer T>
            ? T
            : R[K] extends ChangeKey
              ? PastChange
              : R[K] extends Key<infer T>
                ? T
                : string)
        | undefined
}

/** Follows a reference while a decision says what it reads. */
export interface Find {
  <T>(key: Key<T>): T | undefined
  (key: UniqueKey): string | undefined
}

/** What a decision wants written. Documents of another partner are recorded in the log of that partner too. */
export type Write =
  | { put: AnyKind; partnerId: string; document: { id: string } }
  | { remove: Key<unknown> }
  /** Everything that hangs on a customer, and the customer. */
  | { purge: string; partnerId: string }
  | { claim: UniqueKey; owner: string }
  | { release: UniqueKey }
  | { run: AnyTask; input: unknown }

export interface Erases {
  customerId: string
  /** Documents from before there was the customer, by their ids: the records that hold them lose their content too. */
  earlier: readonly string[]
}

/** Answer and effect of a decision. Without `operations` nothing is recorded, so nothing may be written either. */
export interface Outcome<A> {
  answer: A
  etag?: string
  writes?: readonly Write[]
  operations?: readonly Operation[]
  customerId?: string
  customerName?: string
  reason?: string
  undoes?: number
  /** The customer whose records of the log lose their content; those of agreements and of earlier erasures keep it. */
  erases?: Erases
  /** The answer carries a secret: its stored copy is sealed. */
  secret?: true
}

/** What the outside world lends to a decision: who, when, and values that cannot be computed. */
export interface DecisionContext {
  actor: Actor
  partner: PartnerFacts
  settings: Settings
  requestId: string
  correlationId: string
  /** Instant of the decision, ISO 8601 UTC. */
  now: string
  /** Number that the change will have in the log of the partner. */
  seq: number
  newId: () => string
  newEtag: () => string
  /** Makes a secret that is kept unreadable outside of this data folder. */
  seal: (secret: string) => string
}

/** Facts of the calling partner that rules need. */
export interface PartnerFacts {
  id: string
  name: string
  domain: string
  domains: readonly string[]
  country: string
  /** Countries the partner sells in; absent: everywhere. */
  market?: readonly string[]
  sandbox?: boolean
}

/** Switches of the instance that decisions read. */
export interface Settings {
  cloud: 'global' | 'us-government'
  /** Address of this instance, without a slash at its end. */
  publicUrl: string
  strictEtag: boolean
  allowCountryChange: boolean
  allowOptionalRegistrationNumber: boolean
  allowPartnerEmailOnUpdate: boolean
  /** Indirect providers and resellers work together here. */
  indirectModel: boolean
  /** Customers accept relationships by link. */
  relationshipRequests: boolean
  refuseRelationships: boolean
  permissionCatalogue: readonly string[]
  educationVetting: 'manual' | 'partner' | 'approve' | 'deny'
  webhooks: {
    /** Events of ours beside those of the compatible API. */
    ownEvents: boolean
    /** Loopback and private networks may be sent to. */
    innerAddresses: boolean
  }
  /** Hosts that may be sent to: names, `*.` before one for all below it, `*` for every one. */
  outgoingHosts: readonly string[]
  domainSuffixes: readonly string[]
  /** Of the portal, in seconds: without use, and in all. */
  session: { idle: number; longest: number }
}

/** A write endpoint's behaviour: what it reads, which version it replaces, what it decides. Pure and synchronous. */
export interface Decision<I, R extends Reads, A> {
  reads: (input: I, ctx: DecisionContext, find: Find) => R
  /** Current version of the resource, checked before `decide`; throws what the endpoint answers when there is none. */
  etag?: (before: Loaded<R>, ctx: DecisionContext, input: I) => string
  decide: (before: Loaded<R>, input: I, ctx: DecisionContext) => Outcome<A>
}
// biome-ignore lint/suspicious/noExplicitAny: a decision of whatever input
export type AnyDecision = Decision<any, any, any>

/** A decision by name with its input, as it travels to the writer thread. */
export interface Command {
  /** Id of the endpoint. */
  decision: string
  input: unknown
  actor: Actor
  partner: PartnerFacts
  requestId: string
  correlationId: string
  status: number
  /** Idempotency: key of this very request, and the scope (partner, app, user, id) that it shares with others. */
  idempotency?: { key: string; scope: string }
  etag?: { rule: 'required' | 'optional'; header?: string; body?: string }
  /** What to record when a rule refuses. */
  operation?: { type: string; resourceType: string; customerId?: string }
  /** Never from a request. A demo tells what happened weeks ago, and tells the same each time: instant, and seed of the ids. */
  past?: { at: string; seed: string }
}

export type Answer =
  /** `others`: partners besides the actor's whose log has changed. */
  | { status: number; body: string; etag?: string; seq?: number; others?: readonly string[]; replayed?: boolean }
  | { refusal: RefusalValue }
  | { failure: 'unavailable' | 'damaged' | 'error'; message: string }

export interface RefusalValue {
  error: string
  params: Record<string, string | number>
  data: readonly unknown[]
}

export type { ChangedDocument, Operation }
