import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { type CustomerSearch, deliveryStates, may, type Permission, webhookEvents } from '@tenantry/contract'
import { customerSearchQuery } from '../customers/customer-search.ts'
import { pageWords } from '../i18n/index.tsx'
import { staffFilter } from '../staff/staff-queries.ts'
import type { DeliveryFilter } from '../webhooks/webhook-queries.ts'
import { ErrorPage } from './error-page.tsx'
import type { ListSearch } from './list-place.ts'
import { NotFoundPage } from './not-found-page.tsx'
import { PendingPage } from './pending-page.tsx'
import { client, queryClient, requireMe } from './session.ts'
import { settingsSections } from './settings-sections.ts'
import { visibleSettings } from './visible-settings.ts'

/** A page that is not shown first, with its words. */
const page = <T extends Record<string, unknown>, K extends keyof T>(load: () => Promise<T>, name: K) =>
  lazyRouteComponent(async () => (await Promise.all([load(), pageWords()]))[0], name)

const root = createRootRoute({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  /** `interaction`: the sign-in in progress; `error`: why the one before did not end well. */
  validateSearch: ({ interaction, error }: Record<string, unknown>): { interaction?: string; error?: string } => ({
    ...(typeof interaction === 'string' && { interaction }),
    ...(typeof error === 'string' && { error }),
  }),
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: page(() => import('../sign-in/set-up-page.tsx'), 'SetUpPage'),
})

/** Behind a link: an invitation, or the way back in. */
const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: page(() => import('../sign-in/set-password-page.tsx'), 'SetPasswordPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  path: '/signed-in',
  component: lazyRouteComponent(() => import('../sign-in/signed-in-page.tsx'), 'SignedInPage'),
})

/** Where a customer answers a request for a relationship; it has no account here. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: page(() => import('../relationships/invitation-page.tsx'), 'InvitationPage'),
})

/** Where people let in a device that shows them a code. */
const device = createRoute({
  getParentRoute: () => root,
  path: '/device',
  loader: requireMe,
  component: page(() => import('../sign-in/device-page.tsx'), 'DevicePage'),
})

/** Top bar and navigation around every page of a person who is signed in. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  loader: requireMe,
  // Without the person there is no frame either: the page has to bring its own landmark.
  errorComponent: (props) => (
    <main>
      <ErrorPage {...props} />
    </main>
  ),
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
})

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/customers', replace: true })
  },
})

const sorts = ['name', 'id', 'domain', 'country', 'status', 'changedAt'] as const satisfies CustomerSearch['sort'][]

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((each) => each === value)

/** What the address says of the list; defaults stay out of it. */
const listSearch = (given: Record<string, unknown>): ListSearch => {
  const search = typeof given['search'] === 'string' ? given['search'].slice(0, 200) : undefined
  const status = oneOf(['complete', 'incomplete'], given['status'])
  const reseller = /^[0-9a-f-]{36}$/i.exec(String(given['reseller']))?.[0]
  const sort = oneOf(sorts, given['sort'])
  const direction = oneOf(['asc', 'desc'], given['direction'])
  return {
    ...(search && { search }),
    ...(status && { status }),
    ...(reseller && { reseller }),
    ...(sort && { sort }),
    ...(direction && { direction }),
  }
}

const customers = createRoute({
  getParentRoute: () => frame,
  path: '/customers',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  // Asks for the rows while the page itself is still on its way.
  loader: async ({ deps }) => {
    if (may(await requireMe(), 'customer:read'))
      void queryClient.prefetchInfiniteQuery(customerSearchQuery(client, deps))
  },
  component: lazyRouteComponent(() => import('../customers/customer-list-page.tsx'), 'CustomerListPage'),
  staticData: { permission: 'customer:read' },
})

const newCustomer = createRoute({
  getParentRoute: () => frame,
  path: '/customers/new',
  component: page(() => import('../customers/new/new-customer-page.tsx'), 'NewCustomerPage'),
  staticData: { permission: 'customer:create' },
})

/** Customers that the partner asks for a relationship. */
const requests = createRoute({
  getParentRoute: () => frame,
  path: '/customers/requests',
  component: page(() => import('../relationships/requests-page.tsx'), 'RequestsPage'),
  staticData: { permission: 'relationship:request' },
})

const customer = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$customerId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/customers/$customerId/account', params, replace: true })
  },
})

/** `?update=1` opens the form. */
const updateSearch = ({ update }: Record<string, unknown>): { update?: string } =>
  typeof update === 'string' ? { update } : {}

const account = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$customerId/account',
  validateSearch: updateSearch,
  component: page(() => import('../customers/account/account-page.tsx'), 'AccountPage'),
  staticData: { permission: 'customer:read' },
})

/** `?from=2026-03-01&to=2026-03-31&user=…&operation=…`; `?all=1` for no days at all. */
const activitySearch = (given: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    ['from', 'to', 'all', 'user', 'operation'].flatMap((name) =>
      typeof given[name] === 'string' ? [[name, given[name]]] : [],
    ),
  )

const customerActivity = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$customerId/activity',
  validateSearch: activitySearch,
  component: page(() => import('../audit/customer-activity-page.tsx'), 'CustomerActivityPage'),
  staticData: { permission: 'audit:read' },
})

const activity = createRoute({
  getParentRoute: () => frame,
  path: '/activity',
  validateSearch: activitySearch,
  component: page(() => import('../audit/activity-page.tsx'), 'ActivityPage'),
  staticData: { permission: 'audit:read' },
})

/** `?state=failed&event=customer-updated` */
const deliverySearch = (given: Record<string, unknown>): DeliveryFilter => {
  const state = oneOf(deliveryStates, given['state'])
  const event = oneOf(webhookEvents, given['event'])
  return { ...(state && { state }), ...(event && { event }) }
}

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: page(() => import('../settings/settings-layout.tsx'), 'SettingsLayout'),
})

/** The first page that the person may see; whoever may see none is told so by the first of all. */
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: async () => {
    const [first = settingsSections[0]] = visibleSettings(await requireMe())
    throw redirect({ to: first.path, replace: true })
  },
})

const partnerProfile = createRoute({
  getParentRoute: () => settings,
  path: '/partner',
  validateSearch: updateSearch,
  component: page(() => import('../settings/partner/profile-page.tsx'), 'PartnerProfilePage'),
  staticData: { permission: 'partner:read' },
})

const staff = createRoute({
  getParentRoute: () => settings,
  path: '/staff',
  validateSearch: staffFilter,
  component: page(() => import('../staff/staff-page.tsx'), 'StaffPage'),
  staticData: { permission: 'staff:manage' },
})

const apps = createRoute({
  getParentRoute: () => settings,
  path: '/apps',
  component: page(() => import('../apps/apps-page.tsx'), 'AppsPage'),
  staticData: { permission: 'app:manage' },
})

const permissions = createRoute({
  getParentRoute: () => settings,
  path: '/permissions',
  component: page(() => import('../settings/permissions/permissions-page.tsx'), 'PermissionsPage'),
  staticData: { permission: 'partner:read' },
})

const security = createRoute({
  getParentRoute: () => settings,
  path: '/security',
  component: page(() => import('../settings/security/security-page.tsx'), 'SecurityPage'),
  staticData: { permission: 'partner:read' },
})

const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  validateSearch: deliverySearch,
  component: page(() => import('../webhooks/webhooks-page.tsx'), 'WebhooksPage'),
  staticData: { permission: 'webhook:manage' },
})

const ownAccount = createRoute({
  getParentRoute: () => frame,
  path: '/my-account',
  component: page(() => import('../own-account/own-account-page.tsx'), 'OwnAccountPage'),
})

const elsewhere = createRoute({ getParentRoute: () => frame, path: '$', component: NotFoundPage })

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setUp,
    setPassword,
    signedIn,
    invitation,
    device,
    frame.addChildren([
      home,
      customers,
      newCustomer,
      requests,
      customer,
      account,
      customerActivity,
      activity,
      settings.addChildren([settingsHome, partnerProfile, staff, apps, permissions, security, webhooks]),
      ownAccount,
      elsewhere,
    ]),
  ]),
  // Plain text in addresses: a search for 123 stays `?search=123`.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()
    return text && `?${text}`
  },
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  // Another customer is another page, though the route is the same.
  defaultRemountDeps: ({ params }) => params,
  defaultPendingComponent: PendingPage,
  defaultPendingMs: 150,
  defaultPendingMinMs: 200,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** Right that the page needs; without it the frame shows the page that says so. */
    permission?: Permission
  }
}
