import type { AnyDecision } from '../store/command.ts'
import type { AnyKind } from '../store/document.ts'
import type { AnyQuery } from '../store/query.ts'
import { listSessions } from './access.ts'
import { accessRequestKind, listAccessRequests } from './access-request.ts'
import { appDecisions, appKind } from './app.ts'
import { consentDecisions, consentKind } from './consent.ts'
import { factorDecisions } from './factors.ts'
import { ownAccessDecisions } from './own-access.ts'
import { partnerDecisions, partnerKind } from './partner.ts'
import { hasPartners, setUpDecisions } from './set-up.ts'
import { signInDecisions } from './sign-in-record.ts'
import { listAdmins, listDemoUsers, userDecisions, userKind } from './user.ts'
import { userLinkDecisions } from './user-link.ts'

/** What writer and readers need to know of this folder. */
export const authKinds: readonly AnyKind[] = [partnerKind, userKind, appKind, consentKind, accessRequestKind]
export const authDecisions: Record<string, AnyDecision> = {
  ...partnerDecisions,
  ...userDecisions,
  ...appDecisions,
  ...consentDecisions,
  ...factorDecisions,
  ...signInDecisions,
  ...setUpDecisions,
  ...userLinkDecisions,
  ...ownAccessDecisions,
}
export const authQueries: readonly AnyQuery[] = [
  listAccessRequests,
  listSessions,
  listAdmins,
  listDemoUsers,
  hasPartners,
]
