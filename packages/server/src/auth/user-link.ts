import { hash } from 'node:crypto'
import { ApiError } from '@tenantry/contract'
import { newSecretText } from '../secret.ts'
import type { Decision, DecisionContext, Write } from '../store/command.ts'
import { type Key, type UniqueKey, uniqueKey } from '../store/document.ts'
import { endAccess } from './access.ts'
import { keepHash } from './password.ts'
import { type UserDocument, type UserLink, userKey, userKind } from './user.ts'

// A link by which somebody sets a password, once: an invitation, or the way back in for whoever has lost theirs.

const VALID_DAYS = 7

export const linkKey = (linkHash: string): UniqueKey => uniqueKey('user-link', linkHash)
const hashOf = (secret: string): string => hash('sha256', secret, 'base64url')
export const ownerOfLink = (user: { partnerId: string; id: string }): string => `${user.partnerId}/${user.id}`

/** What the log says of whom an operation is about. */
export const named = ({ displayName, userPrincipalName }: UserDocument) => ({
  DisplayName: displayName,
  User: userPrincipalName,
})

/** Without the link that there may be. */
export const withoutLink = ({ link: _, linkHash, ...user }: UserDocument): { user: UserDocument; writes: Write[] } => ({
  user,
  writes: linkHash ? [{ release: linkKey(linkHash) }] : [],
})

const makerOf = ({ actor }: DecisionContext): string =>
  actor.userPrincipalName ?? actor.displayName ?? actor.applicationId

/**
 * The same person where a role was given. A link that somebody else has made ends: whoever has it must not come to a role by it
 * that they could not give.
 */
export const afterNewRole = (user: UserDocument, ctx: DecisionContext): { user: UserDocument; writes: Write[] } => {
  if (!user.link || user.link.createdBy === makerOf(ctx)) return { user, writes: [] }
  const { user: bare, writes } = withoutLink(user)
  return {
    user: user.link.purpose === 'invitation' ? { ...bare, link: { ...user.link, expiresAt: ctx.now } } : bare,
    writes,
  }
}

/** The person with a new link, and its address, which only the answer shows. An earlier link ends. */
export const withNewLink = (
  before: UserDocument,
  purpose: UserLink['purpose'],
  ctx: DecisionContext,
): { user: UserDocument; url: string; writes: Write[] } => {
  const { now, settings } = ctx
  const secret = newSecretText(ctx)
  const linkHash = hashOf(secret)
  const { user: bare, writes } = withoutLink(before)
  const user: UserDocument = {
    ...bare,
    link: {
      purpose,
      createdAt: now,
      createdBy: makerOf(ctx),
      expiresAt: new Date(Date.parse(now) + VALID_DAYS * 86_400_000).toISOString(),
    },
    linkHash,
  }
  return {
    user,
    // Behind the hash: a browser sends it to nobody, and no log has it.
    url: `${settings.publicUrl}/set-password#${secret}`,
    writes: [...writes, { claim: linkKey(linkHash), owner: ownerOfLink(user) }],
  }
}

/** Whether the link can be followed now. */
export const isOpenLink = (user: UserDocument | undefined, now: string): user is UserDocument & { link: UserLink } =>
  user?.link !== undefined && !user.disabled && now < user.link.expiresAt

/** What the secret of a link opens, whether or not it is still good. */
export const linkKeyOf = (secret: string): UniqueKey => linkKey(hashOf(secret))

interface Following {
  secret: string
  passwordHash: string
}

export const userLinkDecisions = {
  /** The person that the link is for sets a password. */
  'userLinks.follow': {
    reads: ({ secret }, { actor }) => ({
      owner: linkKeyOf(secret),
      user: userKey(actor.partnerId, actor.userId ?? ''),
    }),
    decide: ({ owner, user: before }, { passwordHash }, ctx) => {
      if (!isOpenLink(before, ctx.now) || owner !== ownerOfLink(before)) throw new ApiError('passwordLinkInvalid')
      const { user, writes } = withoutLink(before)
      const type = before.link.purpose === 'invitation' ? 'tenantry_invitation_accepted' : 'tenantry_password_reset'
      return {
        answer: undefined,
        writes: [
          { put: userKind, partnerId: user.partnerId, document: user },
          ...writes,
          { run: keepHash, input: { user, hash: passwordHash } },
          { run: endAccess, input: { person: user } },
        ],
        operations: [{ type, resourceType: 'tenantry', data: named(user) }],
      }
    },
  } satisfies Decision<Following, { owner: UniqueKey; user: Key<UserDocument> }, undefined>,
}
