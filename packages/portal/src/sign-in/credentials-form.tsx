import { Button, Field, Input, makeStyles, Spinner } from '@fluentui/react-components'
import { Problem } from '@tenantry/client'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { type Format, useFormat } from '../i18n/index.tsx'
import { describeProblem } from '../ui/problem-bar.tsx'
import type { Credentials } from './interaction.ts'

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px' },
  submit: { marginTop: '8px' },
})

const failure = (problem: unknown, format: Format): string =>
  problem instanceof Problem && problem.status === 401 ? format.t('signIn.wrong') : describeProblem(problem, format)

export interface CredentialsFormProps {
  /** Whom the app expects. */
  loginHint?: string | undefined
  problem: unknown
  busy: boolean
  onSubmit: (credentials: Credentials) => void
}

export const CredentialsForm = ({ loginHint = '', problem, busy, onSubmit }: CredentialsFormProps) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const [userPrincipalName, setUserPrincipalName] = useState(loginHint)
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
