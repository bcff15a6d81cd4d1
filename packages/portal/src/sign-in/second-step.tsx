import { Button, Field, Input, Link, makeStyles, Spinner } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { showPasskey } from '../app/passkeys.ts'
import { useFormat } from '../i18n/index.tsx'
import { describeProblem } from '../ui/problem-bar.tsx'
import { interactionPath, showFactor } from './interaction.ts'
import { PasskeyButton } from './passkey-button.tsx'

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px' },
  submit: { marginTop: '8px' },
  others: { display: 'grid', justifyItems: 'start', gap: '8px' },
})

export interface SecondStepProps {
  uid: string
  ways: { code: boolean; passkey: boolean }
  /** What stands here when the sign-in has expired in the meantime. */
  expired: ReactNode
}

/** After the password: the code of an authenticator app, or a recovery code instead. */
export const SecondStep = ({ uid, ways, expired }: SecondStepProps) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const [way, setWay] = useState<'code' | 'recoveryCode' | 'passkey'>(
    ways.passkey ? 'passkey' : ways.code ? 'code' : 'recoveryCode',
  )
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const attempt = useMutation({
    mutationFn: () => showFactor(uid, way === 'code' ? { code } : { recoveryCode: code }),
    onSuccess: ({ redirectTo }) => location.assign(redirectTo),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other way is another question
  useEffect(() => input.current?.focus(), [way])
  useEffect(() => {
    if (attempt.error) input.current?.select()
  }, [attempt.error])
  if (attempt.error instanceof Problem && attempt.error.status === 404) return expired

  const busy = attempt.isPending || attempt.isSuccess
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    setMissing(!code.trim())
    if (!code.trim()) return input.current?.focus()
    attempt.mutate()
  }
  const change = (next: typeof way) => {
    setWay(next)
    setCode('')
    setMissing(false)
    attempt.reset()
  }
  const others = (
    <div className={styles.others}>
      {ways.passkey && way !== 'passkey' && (
        <Link as="button" type="button" onClick={() => change('passkey')}>
          {t('factor.passkey')}
        </Link>
      )}
      {ways.code && way !== 'code' && (
        <Link as="button" type="button" onClick={() => change('code')}>
          {t('factor.toCode')}
        </Link>
      )}
      {way !== 'recoveryCode' && (
        <Link as="button" type="button" onClick={() => change('recoveryCode')}>
          {t('factor.toRecoveryCode')}
        </Link>
      )}
    </div>
  )
  if (way === 'passkey')
    return (
      <div className={styles.form}>
        <PasskeyButton
          primary
          label={t('factor.passkey')}
          show={async () => showFactor(uid, { passkey: await showPasskey(interactionPath(uid)) })}
        />
        {others}
      </div>
    )
  const label = t(`factor.${way}`)
  const message = missing
    ? t('signIn.required', { field: label })
    : attempt.error
      ? describeProblem(attempt.error, format)
      : undefined
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={label} hint={t(`factor.${way}.hint`)} {...(message && { validationMessage: message })}>
        <Input
          ref={input}
          name={way}
          size="large"
          autoComplete={way === 'code' ? 'one-time-code' : 'off'}
          inputMode={way === 'code' ? 'numeric' : 'text'}
          autoCapitalize="none"
          spellCheck={false}
          value={code}
          onChange={(_, data) => setCode(data.value)}
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
      {others}
    </form>
  )
}
