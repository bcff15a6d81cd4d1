import { useQuery } from '@tanstack/react-query'
import { createClient, Problem } from '@tenantry/client'
import type { Invitation } from '@tenantry/contract'
import { useMemo, useState } from 'react'
import { currentLanguage, type Format, useFormat } from '../i18n/index.tsx'
import { SignInFrame } from '../sign-in/sign-in-frame.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { InvitationFacts } from './invitation-facts.tsx'
import { InvitationForm } from './invitation-form.tsx'

/** Calls as whoever has the link, never as somebody who happens to be signed in. */
const guestClient = (secret: string) =>
  createClient({
    baseUrl: '',
    headers: { authorization: `Invitation ${secret}` },
    locale: currentLanguage,
    longestPause: 5_000,
  })

const NOT_HERE = 900127

/** Why there is no invitation: no link of ours or one that a newer one has replaced, or a service without such links. */
const absenceOf = (secret: string, problem: unknown): 'unknown' | 'off' | undefined => {
  if (secret === '') return 'unknown'
  if (!(problem instanceof Problem)) return undefined
  if (problem.code === NOT_HERE) return 'off'
  return problem.status === 401 || problem.status === 404 ? 'unknown' : undefined
}

const titleOf = (invitation: Invitation | undefined, { t }: Pick<Format, 't'>): string => {
  if (!invitation) return t('invite.title')
  const { state, partner } = invitation
  if (state === 'accepted') return t('invite.accepted', { partner: partner.name })
  return state === 'expired' || state === 'revoked' ? t(`invite.${state}`) : t('invite.asks', { partner: partner.name })
}

/** Who asks for a relationship, for whom it asks: the one who has the link reads it, and accepts or not. */
export const InvitationPage = () => {
  const format = useFormat()
  const { t, date } = format
  // Behind the hash of the address, so that it is sent to nobody on the way here.
  const [secret] = useState(() => location.hash.slice(1))
  const client = useMemo(() => guestClient(secret), [secret])
  const [accepted, setAccepted] = useState<Invitation>()
  const opened = useQuery({
    queryKey: ['invitation', secret],
    queryFn: () => client.invitation.open(),
    enabled: secret !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  const invitation = accepted ?? opened.data
  const absence = absenceOf(secret, opened.error)
  const open = invitation?.state === 'created' || invitation?.state === 'opened'

  const words = () => {
    if (absence) return <p>{t(`invite.${absence}.text`)}</p>
    if (opened.isError)
      return <ProblemBar title={t('invite.failed')} problem={opened.error} onRetry={() => void opened.refetch()} />
    if (!invitation) return null
    const { partner, expiresAt, state } = invitation
    if (accepted) return <p role="status">{t('invite.done.text', { partner: partner.name })}</p>
    if (state === 'accepted') return <p>{t('invite.accepted.text', { partner: partner.name })}</p>
    if (state === 'expired') return <p>{t('invite.expired.text', { partner: partner.name, date: date(expiresAt) })}</p>
    return state === 'revoked' ? <p>{t('invite.revoked.text', { partner: partner.name })}</p> : null
  }

  return (
    <SignInFrame
      title={absence ? t(`invite.${absence}`) : titleOf(invitation, format)}
      note={open ? t('invite.note') : undefined}
      cloud={invitation?.cloud}
      busy={opened.isLoading}
      wide
    >
      {words()}
      {invitation && open && (
        <>
          <InvitationFacts invitation={invitation} />
          <InvitationForm invitation={invitation} client={client} onAccepted={setAccepted} />
        </>
      )}
    </SignInFrame>
  )
}
