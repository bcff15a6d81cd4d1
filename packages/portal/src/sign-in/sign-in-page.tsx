import { Button } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Problem } from '@tenantry/client'
import { lazy, Suspense, useEffect } from 'react'
import { showPasskey } from '../app/passkeys.ts'
import { type Format, pageWords, useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { CredentialsForm } from './credentials-form.tsx'
import {
  type Credentials,
  type Interaction,
  interactionPath,
  readInteraction,
  signIn,
  signInByPasskey,
} from './interaction.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { SignInFrame, type SignInFrameProps } from './sign-in-frame.tsx'

// Most people see none of these.
const Consent = lazy(async () => ({ default: (await import('./consent.tsx')).Consent }))
const DemoUsers = lazy(async () => ({ default: (await import('./demo-users.tsx')).DemoUsers }))
const SecondStep = lazy(async () => ({ default: (await import('./second-step.tsx')).SecondStep }))
const Enrolment = lazy(async () => {
  const [{ Enrolment }] = await Promise.all([import('../own-account/enrolment.tsx'), pageWords()])
  return { default: Enrolment }
})

const startAddress = '/auth/sign-in'

const isExpired = (problem: unknown) => problem instanceof Problem && problem.status === 404

/** Why a sign-in did not even begin, where we have words of its own for it. */
const refusals = ['app_disabled', 'app_unknown', 'invalid_redirect_uri'] as const

/** The way in: who somebody is, and what an app may do in their name. */
export const SignInPage = () => {
  const { t } = useFormat()
  const { interaction: uid, error } = useSearch({ from: '/sign-in' })
  const interaction = useQuery({
    queryKey: ['interaction', uid],
    queryFn: () => readInteraction(uid ?? ''),
    enabled: uid !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    if (uid === undefined && error === undefined) location.replace(startAddress)
  }, [uid, error])

  const asked = interaction.data
  const content = () => {
    if (uid === undefined) return error === undefined ? null : <Failed error={error} />
    if (interaction.isPending) return null
    if (isExpired(interaction.error)) return <Expired />
    if (!asked)
      return (
        <ProblemBar
          title={t('signIn.unavailable')}
          problem={interaction.error}
          onRetry={() => void interaction.refetch()}
        />
      )
    switch (asked.step) {
      case 'consent':
        return <Consent uid={uid} asked={asked} />
      case 'secondFactor':
        return <SecondStep uid={uid} ways={asked.ways} expired={<Expired />} />
      case 'enrolment':
        return <Enrolment path={interactionPath(uid)} passkeysHere={asked.passkeysHere} />
      case 'login':
        return <Login uid={uid} asked={asked} />
    }
  }
  return (
    <SignInFrame {...headingOf(asked, t)} cloud={asked?.cloud} busy={uid !== undefined && interaction.isPending}>
      <Suspense>{content()}</Suspense>
    </SignInFrame>
  )
}

const headingOf = (
  asked: Interaction | undefined,
  t: Format['t'],
): Pick<SignInFrameProps, 'title' | 'note' | 'otherUser'> => {
  if (asked?.step === 'consent') {
    const { displayName: name, userPrincipalName: userName } = asked.user
    return {
      title: t('consent.title', { app: asked.app.name }),
      note: t('consent.who', { name, userName }),
      otherUser: asked.otherUser,
    }
  }
  if (asked?.step === 'secondFactor')
    return { title: t('factor.title'), note: asked.user.userPrincipalName, otherUser: asked.otherUser }
  if (asked?.step === 'enrolment')
    return {
      title: t('factor.enrolment.title'),
      note: t('factor.enrolment.text', { userName: asked.user.userPrincipalName }),
      otherUser: asked.otherUser,
    }
  return {
    title: t('signIn.title'),
    ...(asked?.app && { note: t('signIn.toApp', { app: asked.app.name }) }),
  }
}

/** Sign-in with user name and password; a demo lists its users as buttons. */
const Login = ({ uid, asked }: { uid: string; asked: Extract<Interaction, { step: 'login' }> }) => {
  const { t } = useFormat()
  const queries = useQueryClient()
  const attempt = useMutation({
    mutationFn: (credentials: Credentials) => signIn(uid, credentials),
    onSuccess: (answer) => {
      if ('redirectTo' in answer) location.assign(answer.redirectTo)
      else queries.setQueryData(['interaction', uid], answer)
    },
  })
  if (isExpired(attempt.error)) return <Expired />
  return (
    <>
      <CredentialsForm
        loginHint={asked.loginHint}
        problem={attempt.error}
        // Success leads to another page: the form stays as it is until that is there.
        busy={attempt.isPending || attempt.isSuccess}
        onSubmit={(credentials) => attempt.mutate(credentials)}
      />
      {asked.passkeysHere && (
        <PasskeyButton
          label={t('signIn.passkey')}
          show={async () => signInByPasskey(uid, await showPasskey(interactionPath(uid)))}
        />
      )}
      {asked.demoUsers && (
        <Suspense>
          <DemoUsers
            users={asked.demoUsers}
            onChoose={(demoUser) => !attempt.isPending && attempt.mutate({ demoUser })}
          />
        </Suspense>
      )}
    </>
  )
}

const Failed = ({ error }: { error: string }) => {
  const { t } = useFormat()
  const refusal = refusals.find((each) => each === error)
  const [title, text] = refusal
    ? [t(`signIn.failed.${refusal}`), t(`signIn.failed.${refusal}.text`)]
    : [t('signIn.failed'), t('signIn.failed.text')]
  return (
    <EmptyState title={title} actions={<Restart label={t(refusal ? 'signIn.toPortal' : 'signIn.restart')} />}>
      {text}
    </EmptyState>
  )
}

const Expired = () => {
  const { t } = useFormat()
  return (
    <EmptyState title={t('signIn.expired')} actions={<Restart label={t('signIn.restart')} />}>
      {t('signIn.expired.text')}
    </EmptyState>
  )
}

const Restart = ({ label }: { label: string }) => (
  <Button appearance="primary" as="a" href={startAddress}>
    {label}
  </Button>
)
