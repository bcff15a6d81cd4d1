import { Button, Field, Input, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Problem } from '@tenantry/client'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { Brand, EditionBadge } from '../app/brand.tsx'
import { LanguageSwitch } from '../app/language-switch.tsx'
import { type Format, useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { describeProblem, ProblemBar } from '../ui/problem-bar.tsx'
import { useDocumentTitle } from '../ui/use-arrival.ts'
import { type Credentials, type DemoUser, readInteraction, signIn } from './interaction.ts'

const startAddress = '/auth/sign-in'

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', minHeight: '100dvh', boxSizing: 'border-box', padding: '16px' },
  top: { display: 'flex', justifyContent: 'flex-end' },
  main: {
    display: 'flex',
    flexDirection: 'column',
    width: '100%',
    maxWidth: '360px',
    margin: '0 auto',
    padding: '8vh 0 48px',
  },
  brand: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginBottom: '32px' },
  title: {
    margin: '0 0 24px',
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
  },
  form: { display: 'grid', gap: '16px' },
  submit: { marginTop: '8px' },
  demo: { marginTop: '40px', paddingTop: '24px', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  demoTitle: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  partner: {
    margin: '20px 0 4px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  users: { display: 'grid', margin: '0 -12px', padding: 0, listStyle: 'none' },
  user: { justifyContent: 'space-between', gap: '12px', width: '100%', fontWeight: tokens.fontWeightRegular },
  who: { whiteSpace: 'nowrap' },
  role: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, textAlign: 'end' },
})

const failure = (problem: unknown, format: Format): string =>
  problem instanceof Problem && problem.status === 401 ? format.t('signIn.wrong') : describeProblem(problem, format)

const isExpired = (problem: unknown) => problem instanceof Problem && problem.status === 404

/** Sign-in with user name and password; a demo lists its users as buttons. */
export const SignInPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const { interaction: uid, error } = useSearch({ from: '/sign-in' })
  const interaction = useQuery({
    queryKey: ['interaction', uid],
    queryFn: () => readInteraction(uid ?? ''),
    enabled: uid !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const attempt = useMutation({
    mutationFn: (credentials: Credentials) => signIn(uid ?? '', credentials),
    onSuccess: ({ redirectTo }) => location.assign(redirectTo),
  })

  const title = t('signIn.title')
  useDocumentTitle(title)
  useEffect(() => {
    if (uid === undefined && error === undefined) location.replace(startAddress)
  }, [uid, error])

  const expired = isExpired(interaction.error) || isExpired(attempt.error)
  const failed = uid === undefined && error !== undefined
  const content = () => {
    if (failed || expired)
      return (
        <EmptyState
          title={t(failed ? 'signIn.failed' : 'signIn.expired')}
          actions={
            <Button appearance="primary" as="a" href={startAddress}>
              {t('signIn.restart')}
            </Button>
          }
        >
          {t(failed ? 'signIn.failed.text' : 'signIn.expired.text')}
        </EmptyState>
      )
    if (uid === undefined || interaction.isPending) return null
    if (interaction.isError)
      return (
        <ProblemBar
          title={t('signIn.unavailable')}
          problem={interaction.error}
          onRetry={() => void interaction.refetch()}
        />
      )
    return (
      <>
        <SignInForm
          problem={attempt.error}
          // Success leads to another page: the form stays as it is until that is there.
          busy={attempt.isPending || attempt.isSuccess}
          onSubmit={(credentials) => attempt.mutate(credentials)}
        />
        {interaction.data.demoUsers && (
          <DemoUsers
            users={interaction.data.demoUsers}
            onChoose={(demoUser) => !attempt.isPending && attempt.mutate({ demoUser })}
          />
        )}
      </>
    )
  }

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <LanguageSwitch />
      </header>
      <main className={styles.main} aria-busy={interaction.isPending}>
        <div className={styles.brand}>
          <Brand large />
          {interaction.data && <EditionBadge cloud={interaction.data.cloud} />}
        </div>
        <h1 className={styles.title}>{title}</h1>
        {content()}
      </main>
    </div>
  )
}

interface SignInFormProps {
  problem: unknown
  busy: boolean
  onSubmit: (credentials: Credentials) => void
}

const SignInForm = ({ problem, busy, onSubmit }: SignInFormProps) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const [userPrincipalName, setUserPrincipalName] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<'user' | 'password'>()
  const user = useRef<HTMLInputElement>(null)
  const secret = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (problem) secret.current?.select()
  }, [problem])

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    const empty = !userPrincipalName.trim() ? 'user' : !password ? 'password' : undefined
    setMissing(empty)
    if (empty) return (empty === 'user' ? user : secret).current?.focus()
    onSubmit({ userPrincipalName: userPrincipalName.trim(), password })
  }

  const required = (field: string) => t('signIn.required', { field })
  const wrong = problem ? failure(problem, format) : undefined
  const passwordMessage = missing === 'password' ? required(t('signIn.password')) : wrong

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={t('signIn.userName')}
        {...(missing === 'user' && { validationMessage: required(t('signIn.userName')) })}
      >
        <Input
          ref={user}
          name="username"
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={userPrincipalName}
          onChange={(_, data) => setUserPrincipalName(data.value)}
        />
      </Field>
      <Field label={t('signIn.password')} {...(passwordMessage && { validationMessage: passwordMessage })}>
        <Input
          ref={secret}
          name="password"
          type="password"
          size="large"
          autoComplete="current-password"
          value={password}
          onChange={(_, data) => setPassword(data.value)}
        />
      </Field>
      <Button
        type="submit"
        appearance="primary"
        size="large"
        className={styles.submit}
        aria-busy={busy}
        icon={busy ? <Spinner size="tiny" appearance="inverted" /> : null}
      >
        {t('signIn.submit')}
      </Button>
    </form>
  )
}

const DemoUsers = ({ users, onChoose }: { users: readonly DemoUser[]; onChoose: (user: string) => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo" className={styles.demoTitle}>
        {t('signIn.demo')}
      </h2>
      <p className={styles.quiet}>{t('signIn.demo.text')}</p>
      {[...Map.groupBy(users, (user) => user.partner)].map(([partner, members]) => (
        <div key={partner}>
          <h3 className={styles.partner}>{partner}</h3>
          <ul className={styles.users}>
            {members.map((user) => (
              <li key={user.userPrincipalName}>
                <Button appearance="subtle" className={styles.user} onClick={() => onChoose(user.userPrincipalName)}>
                  <span className={styles.who}>{user.displayName}</span>{' '}
                  <span className={styles.role}>{t(`role.${user.role}`)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
