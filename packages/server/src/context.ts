import type { Actor } from '@tenantry/contract'
import type { SignedLinks } from './http/signed-links.ts'
import type { PartnerFacts, Settings } from './store/command.ts'
import type { Store } from './store/store.ts'

/** What an installation lends to handlers beside its store. */
export interface Instance {
  /** Holds files of the operator's too. */
  dataFolder: string
  signedLink: SignedLinks['sign']
}

/** What a reading handler gets: who asks, in which language, and the store to read from. */
export interface Context {
  actor: Actor
  partner: PartnerFacts
  settings: Settings
  store: Store
  instance: Instance
  locale: 'en' | 'es'
  requestId: string
  correlationId: string
  now: () => Date
  /** `MS-PartnerCenter-Client`, for the few documented compatibility switches. */
  client: string
  /** Address of the request below the version, with its query, for `links.self`. */
  uri: string
  /** For the operator's log: what is wrong here, though the caller gets an answer. */
  report: (error: Error) => void
}
