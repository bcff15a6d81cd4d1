import type { Customer, NewCustomer } from '@tenantry/contract'
import type { Auth } from '../auth/index.ts'
import type { PartnerDocument } from '../auth/partner.ts'
import type { Config } from '../config.ts'
import type { Store } from '../store/store.ts'
import { inventCompanies } from './company.ts'
import { type DemoCredentials, tokenUrl, writeCredentials } from './credentials.ts'
import { tellStory } from './history.ts'
import { type DemoPartner, demoPartners } from './partners.ts'
import { Random } from './random.ts'
import { hireStaff, type StaffMember } from './staff.ts'
import { STANDINGS_BEGAN, tellStandings } from './standings.ts'
import { openTeller, type Teller } from './teller.ts'
import { workHoursBefore } from './work-time.ts'

const SECOND_PARTNER = 40
/** Working hours: the partner began this long ago, and the stories are of the last weeks. */
const BEGAN = 2_600
const STORIES_BEGAN = 300
/** Share of customers that came from a list without bill-to info. */
const INCOMPLETE = 0.03
/** Customers that stories are told of, at most, and stories. */
const KNOWN = 400
const STORIES = 150
/** Commands on their way to the writer, at most. */
const AHEAD = 1_000

export interface DemoOptions {
  store: Store
  auth: Auth
  config: Pick<Config, 'data' | 'cloud' | 'publicUrl' | 'demo'>
  now: Date
  onProgress?: (customers: number) => void
}

/** Fills an empty store with two partners and their past; the same for the same number, apart from secrets and the date. */
export const makeDemo = async (options: DemoOptions): Promise<{ admin: StaffMember }> => {
  const [first, second] = demoPartners[options.config.cloud]
  const random = new Random(options.config.demo)
  const imagined = { random, nextCompany: inventCompanies(random, options.config) }
  const made = [
    await makePartner(first, { ...options, ...imagined, count: options.config.demo }),
    await makePartner(second, { ...options, ...imagined, count: SECOND_PARTNER }),
  ]
  await Promise.all(made.map(({ kept }) => kept))
  const { publicUrl, data } = options.config
  const partners = await Promise.all(made.map((partner) => credentialsOf(partner, options)))
  await writeCredentials(data, { baseUrl: publicUrl, partners })
  return { admin: made[0]!.staff.find(({ role }) => role === 'adminAgent')! }
}

interface Imagined {
  random: Random
  nextCompany: ReturnType<typeof inventCompanies>
}

interface Hired {
  teller: Teller
  staff: readonly StaffMember[]
}

interface Made {
  partner: PartnerDocument
  staff: StaffMember[]
  kept: Promise<unknown>
}

const makePartner = async (
  demo: DemoPartner,
  { store, config, now, onProgress, count, random, nextCompany }: DemoOptions & Imagined & { count: number },
): Promise<Made> => {
  const began = workHoursBefore(now, BEGAN)
  const teller = openTeller(store, { partner: demo.partner, seed: `${demo.partner.id}/${config.demo}` })
  const partner = await teller.tell<PartnerDocument>({ decision: 'partners.create', input: demo.partner, at: began })
  for (const code of demo.validationCodes ?? [])
    await teller.tell({ decision: 'validationCodes.add', input: code, at: began })
  const { staff, kept } = await hireStaff(demo, { store, teller, at: began })

  const customers = await addCustomers(count, {
    teller,
    staff,
    random,
    nextCompany,
    now,
    ...(onProgress && { onProgress }),
  })
  const past = { random, teller, staff, customers, cloud: config.cloud, nextCompany, agreed: new Set<string>() }
  const stories = Math.min(STORIES, Math.ceil(customers.length / 2))
  // Commands are decided in the order in which they were sent, so none has to wait for the one before.
  await Promise.all(
    Array.from({ length: stories }, (_, told) => {
      const hours = STORIES_BEGAN - (STORIES_BEGAN - STANDINGS_BEGAN) * ((told + random.next()) / stories)
      return tellStory(past, workHoursBefore(now, hours))
    }),
  )
  await tellStandings(past, { code: demo.validationCodes?.[0]?.id, now })
  return { partner, staff, kept }
}

/** Answers the customers that stories can be told of. */
const addCustomers = async (
  count: number,
  { teller, staff, random, nextCompany, now, onProgress }: Hired & Imagined & Pick<DemoOptions, 'now' | 'onProgress'>,
): Promise<Customer[]> => {
  const agents = staff.filter(({ role }) => role === 'adminAgent' || role === 'salesAgent')
  const every = Math.ceil(count / KNOWN)
  const known: Customer[] = []
  let ahead: Promise<unknown>[] = []
  for (let added = 0; added < count; added++) {
    const hours = BEGAN - (BEGAN - STORIES_BEGAN) * ((added + random.next()) / count)
    const at = workHoursBefore(now, hours)
    if (random.chance(INCOMPLETE)) ahead.push(teller.tell({ ...imported(nextCompany(), random), at }))
    else {
      const by = random.pick(agents).user
      const answer = teller.tell<Customer>({ decision: 'customers.create', input: { body: nextCompany() }, by, at })
      ahead.push(added % every === 0 ? answer.then((customer) => known.push(customer)) : answer)
    }
    if (ahead.length < AHEAD) continue
    await Promise.all(ahead)
    ahead = []
    onProgress?.(added + 1)
  }
  await Promise.all(ahead)
  return known
}

/** From a list with four columns, so without bill-to info: the account is incomplete until somebody adds it. */
const imported = ({ companyProfile, billingProfile: { companyName } }: NewCustomer, random: Random) => ({
  decision: 'customers.import',
  input: {
    customer: { id: random.guid(), domain: companyProfile.domain, billing: { companyName } },
    overwrite: false,
    dryRun: false,
  },
})

const credentialsOf = async (
  { partner, staff }: Made,
  { auth, config }: DemoOptions,
): Promise<DemoCredentials['partners'][number]> => ({
  tenantId: partner.id,
  domain: partner.domain,
  name: partner.name,
  tokenUrl: tokenUrl(config.publicUrl, partner.id),
  apps: staff.map(({ role, app, secret }) => ({ role, clientId: app.id, clientSecret: secret })),
  users: await Promise.all(
    staff.map(async ({ role, user, password, app, secret }) => ({
      role,
      userPrincipalName: user.userPrincipalName,
      password,
      clientId: app.id,
      clientSecret: secret,
      refreshToken: await auth.issueRefreshToken({ app, user }),
    })),
  ),
})
