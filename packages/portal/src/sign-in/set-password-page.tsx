import { Button, makeStyles, Spinner } from '@fluentui/react-components'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { NewPasswordFields, type PasswordMistakes, usePasswordCheck } from '../ui/form/new-password-fields.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { checkPasswordLink, setPassword } from './interaction.ts'
import { SignInFrame } from './sign-in-frame.tsx'

const useStyles = makeStyles({ form: { display: 'grid', gap: '16px' }, unseen: { display: 'none' } })

/** Where a link leads by which somebody sets a password: an invitation, or the way back in. */
export const SetPasswordPage = () => {
  const { t } = useFormat()
  // Behind the hash of the address, so that it is sent to nobody on the way here.
  const [secret] = useState(() => location.hash.slice(1))
  const link = useQuery({
    queryKey: ['set-password', secret],
    queryFn: () => checkPasswordLink(secret),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const refused = link.error instanceof Problem && link.error.status === 403
  const { data } = link
  return (
    <SignInFrame
      title={t(data?.purpose === 'invitation' ? 'setPassword.title.invitation' : 'setPassword.title.password')}
      note={
        data && t('setPassword.note', { name: data.displayName, user: data.userPrincipalName, partner: data.partner })
      }
      cloud={data?.cloud}
      busy={link.isPending}
    >
      {refused ? (
        <EmptyState title={t('setUp.invalid')}>{t('setPassword.invalid.text')}</EmptyState>
      ) : link.isError ? (
        <ProblemBar title={t('setPassword.unread')} problem={link.error} onRetry={() => void link.refetch()} />
      ) : data ? (
        <PasswordForm secret={secret} userPrincipalName={data.userPrincipalName} />
      ) : null}
    </SignInFrame>
  )
}

const PasswordForm = ({ secret, userPrincipalName }: { secret: string; userPrincipalName: string }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const check = usePasswordCheck()
  const [chosen, setChosen] = useState({ password: '', again: '' })
  const [mistakes, setMistakes] = useState<PasswordMistakes>({})
  const form = useRef<HTMLFormElement>(null)
  const set = useMutation({
    mutationFn: () => setPassword(secret, chosen.password),
    onSuccess: ({ redirectTo }) => location.assign(redirectTo),
  })
  const busy = set.isPending || set.isSuccess

  const show = (found: PasswordMistakes) => {
    setMistakes(found)
    const [first] = Object.keys(found)
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }
  const refusal = set.error instanceof Problem ? set.error.data.find(({ field }) => field === 'password') : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the server says is shown once, when it says it
  useEffect(() => {
    if (refusal?.text) show({ password: refusal.text })
  }, [refusal])

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    const found = check(chosen)
    show(found)
    if (Object.keys(found).length === 0) set.mutate()
  }

  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      {/* For password managers: whose password it is. */}
      <input className={styles.unseen} type="text" autoComplete="username" value={userPrincipalName} readOnly />
      <NewPasswordFields value={chosen} mistakes={mistakes} onChange={setChosen} />
      {set.error && !refusal ? <ProblemBar title={t('setPassword.failed')} problem={set.error} /> : null}
      <Button
        type="submit"
        appearance="primary"
        size="large"
        aria-busy={busy}
        icon={busy ? <Spinner size="tiny" appearance="inverted" /> : null}
      >
        {t('setPassword.submit')}
      </Button>
    </form>
  )
}
