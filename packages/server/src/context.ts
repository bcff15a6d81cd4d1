import type { Actor } from '@tenantry/contract'
import type { PartnerFacts, Settings } from './store/command.ts'
import type { Store } from './store/store.ts'

/** What a reading handler gets: who asks, in which language, and the store to read from. */
export interface Context {
  actor: Actor
  partner: PartnerFacts
  settings: Settings
  store: Store
  locale: 'en' | 'es'
  requestId: string
  correlationId: string
  now: () => Date
  /** `MS-PartnerCenter-Client`, for the few documented compatibility switches. */
  client: string
  /** Address of the request below the version, with its query, for `links.self`. */
  uri: string
}
