import { randomInt } from 'node:crypto'
import { appGrants, fold } from '@tenantry/contract'
import { type AppDocument, newSecret } from '../auth/app.ts'
import { keepPassword } from '../auth/password.ts'
import type { UserDocument } from '../auth/user.ts'
import type { Store } from '../store/store.ts'
import { type DemoPartner, type DemoRole, demoRoles } from './partners.ts'
import type { Teller } from './teller.ts'

export interface StaffMember {
  role: DemoRole
  user: UserDocument
  password: string
  app: AppDocument
  secret: string
}

const roleNames: Record<DemoRole, string> = {
  globalAdmin: 'global admin',
  adminAgent: 'admin agent',
  salesAgent: 'sales agent',
  helpdeskAgent: 'helpdesk agent',
}

/** A program on the same machine can listen there, to try signing people in. */
const redirectUri = 'http://localhost:8400/'

const password = (): string =>
  Array.from({ length: 20 }, () => 'abcdefghijkmnpqrstuvwxyz23456789'[randomInt(32)])
    .join('')
    .replace(/(.{5})(?=.)/g, '$1-')

/** A person and an app for each role. The hashes of the passwords take a while: `kept` says when they are stored. */
export const hireStaff = async (
  { partner, people, locale }: DemoPartner,
  { store, teller, at }: { store: Store; teller: Teller; at: Date },
): Promise<{ staff: StaffMember[]; kept: Promise<unknown> }> => {
  const staff = await Promise.all(
    demoRoles.map(async (role): Promise<StaffMember> => {
      const displayName = people[role]
      const userPrincipalName = `${fold(displayName).replaceAll(' ', '.')}@${partner.domain}`
      const { secret, kept } = newSecret()
      const [user, app] = await Promise.all([
        teller.tell<UserDocument>({
          decision: 'users.create',
          input: { userPrincipalName, displayName, roles: [role], locale, demo: true },
          at,
        }),
        teller.tell<AppDocument>({
          decision: 'apps.create',
          input: {
            name: `Demo ${roleNames[role]} script`,
            roles: [role],
            grants: appGrants,
            redirectUris: [redirectUri],
            secret: kept,
          },
          at,
        }),
      ])
      return { role, user, password: password(), app, secret }
    }),
  )
  const kept = Promise.all(staff.map(({ user, password }) => keepPassword(store, user, password)))
  kept.catch(() => {}) // it is awaited at the end; what fails before then is told first
  return { staff, kept }
}
