import { GUEST, identity } from '@tenantry/contract'
import { implement } from '../http/implement.ts'
import { findPermissionSettings } from '../partner/permission-settings.ts'
import { findPartner } from './partner.ts'
import { listAdmins } from './user.ts'

export const identityRoutes = implement(identity, {
  me: async ({ actor, partner, settings, store }) => {
    // past what is remembered of callers: somebody may just have renamed the company
    const { name } = findPartner(store, actor.partnerId) ?? partner
    const admins = await store.query(listAdmins, { partnerId: actor.partnerId })
    return {
      ...(actor.userPrincipalName && { userPrincipalName: actor.userPrincipalName }),
      ...(actor.displayName && { displayName: actor.displayName }),
      ...(actor.userId && { userId: actor.userId }),
      applicationId: actor.applicationId,
      roles: actor.roles.filter((role) => role !== GUEST),
      partner: {
        id: partner.id,
        name,
        domain: partner.domain,
        country: partner.country,
        type: actor.partnerType,
        ...(partner.market && { countries: [...partner.market] }),
        sandbox: partner.sandbox === true,
      },
      permissionSettings: findPermissionSettings(store, actor.partnerId),
      cloud: settings.cloud,
      standalone: true,
      permissionCatalogue: [...settings.permissionCatalogue],
      allowCountryChange: settings.allowCountryChange,
      domainSuffixes: [...settings.domainSuffixes],
      indirectModel: settings.indirectModel,
      relationshipRequests: settings.relationshipRequests,
      sessionIdleSeconds: settings.session.idle,
      admins: admins.map(({ displayName, roles }) => ({
        name: displayName,
        role: roles.includes('globalAdmin') ? ('globalAdmin' as const) : ('adminAgent' as const),
      })),
    }
  },
})
