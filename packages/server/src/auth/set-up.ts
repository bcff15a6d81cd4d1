import { hash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { ApiError, guid, partnerTypes, text, userName } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { block, checkDomainName, domainKey as domainForm, type Finding } from '@tenantry/contract/rules'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuseBlocked } from '../customers/rules.ts'
import { parseJson, wireParser } from '../http/wire-json.ts'
import type { Decision, Reads } from '../store/command.ts'
import { uniqueKey } from '../store/document.ts'
import { defineQuery } from '../store/query.ts'
import type { Store } from '../store/store.ts'
import { checkNewPassword } from './new-password.ts'
import { demandsSecondFactor, type NewPartner, partnerDecisions, partnerFacts } from './partner.ts'
import { keepPassword } from './password.ts'
import type { PortalSession } from './portal-session.ts'
import { type NewUser, type UserDocument, userDecisions } from './user.ts'

// The first partner and its first global admin: by a link that only whoever reads the output of the start has.

const KIND = 'set-up-link'
const ID = 'first'
const VALID_MS = 24 * 3600_000
const LINK_LENGTH = 100

const doneKey = uniqueKey('installation', 'set-up')
const hashOf = (secret: string): string => hash('sha256', secret, 'base64url')

/** Whether there is any partner yet. */
export const hasPartners = defineQuery(
  'partners.any',
  (db): boolean => db.get('SELECT 1 FROM partner_number WHERE number = 1') !== undefined, // the first that there was
)

const Secret = z.object({ secret: z.string().max(LINK_LENGTH) })

/** What a person says of the first partner and of themselves. */
const FirstPartner = Secret.extend({
  partner: z.object({
    name: text(200).min(2, 'field.required'),
    /** Its id in its own directory; made where it has none. */
    tenantId: guid().nullish(),
    domain: text(253),
    country: text(64).toUpperCase(),
    type: z.enum(partnerTypes),
  }),
  admin: z.object({
    displayName: text(100).min(1, 'field.required'),
    /** The part of the sign-in name before the domain. */
    name: userName(),
    password: z.string().max(1024, 'field.toolong'),
    /** A global admin manages people and the partner; customers are worked with as an admin agent. */
    adminAgent: z.boolean().default(true),
  }),
})

type FirstPartner = z.infer<typeof FirstPartner>

/** What the rules say of it, by field. */
const findingsOf = ({ partner, admin }: FirstPartner, cloud: 'global' | 'us-government'): Finding[] => {
  const country = { value: partner.country, country: partner.country }
  return [
    ...checkDomainName(partner.domain, 'partner.domain'),
    ...(countryRules(partner.country)
      ? []
      : [block('partner.country', { rule: 'V-65', message: 'addr.country', params: country })]),
    ...(cloud === 'us-government' && partner.country !== 'US'
      ? [block('partner.country', { rule: 'V-80', message: 'addr.country.government', params: country })]
      : []),
    ...checkNewPassword(admin.password, [admin.name, admin.displayName, partner.name], 'admin.password'),
  ]
}

interface FirstInput {
  partner: NewPartner
  admin: NewUser
  /** Known before, so that the password is kept before there is an account that needs it. */
  userId: string
}

export const setUpDecisions = {
  'setUp.first': {
    reads: ({ partner, admin }) => ({
      done: doneKey,
      ...userDecisions['users.create'].reads(admin),
      ...partnerDecisions['partners.create'].reads(partner),
    }),
    decide: ({ done, owner, ...before }, { partner, admin, userId }, ctx) => {
      if (done !== undefined) throw new ApiError('setUpLinkInvalid')
      const made = partnerDecisions['partners.create'].decide(before, partner, ctx)
      const person = userDecisions['users.create'].decide({ owner: owner as string | undefined }, admin, {
        ...ctx,
        newId: () => userId,
      })
      return {
        answer: person.answer,
        writes: [...made.writes, ...person.writes, { claim: doneKey, owner: partner.id }],
        operations: [...made.operations, ...person.operations],
      }
    },
  } satisfies Decision<FirstInput, Reads, UserDocument>,
}

export interface SetUpOptions {
  store: Store
  session: PortalSession
  cloud: 'global' | 'us-government'
  publicUrl: string
  now: () => Date
}

/** Sets up an installation that has no partner. */
export const openSetUp = ({ store, session, cloud, publicUrl, now }: SetUpOptions) => {
  const readFirst = wireParser(FirstPartner)

  /** Refuses any secret but that of the newest link; it stops working with the first partner. */
  const mustBeFromLink = (secret: string): void => {
    const kept = store.artifact(KIND, ID)
    if (kept === undefined) throw new ApiError('setUpLinkInvalid')
    const { secretHash, until } = JSON.parse(kept) as { secretHash: string; until: number }
    const right = timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(secretHash))
    if (!right || now().getTime() >= until) throw new ApiError('setUpLinkInvalid')
  }

  const bodyOf = (request: FastifyRequest): unknown => {
    session.mustBeOwnPage(request)
    return parseJson(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
  }

  return {
    /** A new link, valid for a day; earlier ones end. Undefined: there is a partner already. */
    createLink: async (): Promise<string | undefined> => {
      if (await store.query(hasPartners, undefined)) return undefined
      const secret = randomBytes(32).toString('base64url')
      const until = now().getTime() + VALID_MS
      const body = JSON.stringify({ secretHash: hashOf(secret), until })
      await store.writeArtifact({ put: { kind: KIND, id: ID, body, expiresAt: Math.ceil(until / 1000) } })
      // Behind the hash: a browser sends it to nobody, and no log has it.
      return `${publicUrl}/set-up#${secret}`
    },

    mount: (app: FastifyInstance): void => {
      app.post('/auth/set-up/check', async (request) => {
        const asked = Secret.safeParse(bodyOf(request))
        mustBeFromLink(asked.success ? asked.data.secret : '')
        return { cloud }
      })

      app.post('/auth/set-up', async (request, reply) => {
        const first = readFirst(bodyOf(request))
        mustBeFromLink(first.secret)
        refuseBlocked(findingsOf(first, cloud))
        const { partner: given, admin } = first
        const domain = domainForm(given.domain)!
        const { tenantId, ...rest } = given
        const partner: NewPartner = { ...rest, domain, domains: [domain], id: tenantId ?? randomUUID() }
        const userId = randomUUID()
        await keepPassword(store, { partnerId: partner.id, id: userId }, admin.password)
        const answer = await store.submit({
          decision: 'setUp.first',
          input: {
            partner,
            userId,
            admin: {
              userPrincipalName: `${admin.name}@${domain}`,
              displayName: admin.displayName,
              roles: admin.adminAgent ? ['globalAdmin', 'adminAgent'] : ['globalAdmin'],
              locale: request.locale,
            },
          } satisfies FirstInput,
          actor: {
            partnerId: partner.id,
            partnerType: partner.type,
            roles: [],
            applicationId: 'tenantry',
            source: 'system',
            address: request.ip,
          },
          partner: partnerFacts(partner),
          requestId: request.ids.requestId,
          correlationId: request.ids.correlationId,
          status: 200,
        })
        if ('refusal' in answer) throw new ApiError(answer.refusal.error as 'setUpLinkInvalid', answer.refusal as never)
        if ('failure' in answer) throw new ApiError('storeUnavailable')
        await store.writeArtifact({ remove: { kind: KIND, id: ID } })
        // Where a password is not enough, the sign-in leads on.
        if (demandsSecondFactor({}, { cloud })) return { redirectTo: '/auth/sign-in' }
        await session.start(request, reply, { user: JSON.parse(answer.body) as UserDocument, amr: ['pwd'] })
        return { redirectTo: '/' }
      })
    },
  }
}
export type SetUp = ReturnType<typeof openSetUp>
