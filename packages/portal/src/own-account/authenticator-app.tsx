import { Button, Field, Input, makeStyles, Skeleton, SkeletonItem, Spinner, tokens } from '@fluentui/react-components'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { describeProblem, ProblemBar } from '../ui/problem-bar.tsx'
import { type Added, addTotp, offerTotp } from './factor-calls.ts'
import { QrCode } from './qr-code.tsx'

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px' },
  text: { margin: 0 },
  secret: { display: 'flex', alignItems: 'center', gap: '8px', fontFamily: tokens.fontFamilyMonospace },
  letters: { overflowWrap: 'anywhere' },
  skeleton: { width: '200px', height: '200px' },
})

/** Four letters at a time are easier to copy by hand. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')

export interface AuthenticatorAppProps {
  /** Where it is added. */
  path: string
  onAdded: (added: Added) => void
}

/** Adds an authenticator app: it scans the code, and proves by its first code that it did. */
export const AuthenticatorApp = ({ path, onAdded }: AuthenticatorAppProps) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const offer = useQuery({
    queryKey: ['totp offer', path],
    queryFn: () => offerTotp(path),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const add = useMutation({
    mutationFn: (shown: { offer: string; code: string }) => addTotp(path, shown),
    onSuccess: onAdded,
  })
  useEffect(() => {
    if (add.error) input.current?.select()
  }, [add.error])

  if (offer.error)
    return <ProblemBar title={t('factors.notAdded')} problem={offer.error} onRetry={() => void offer.refetch()} />
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (add.isPending || !offer.data) return
    setMissing(!code.trim())
    if (!code.trim()) return input.current?.focus()
    add.mutate({ offer: offer.data.offer, code })
  }
  const message = missing
    ? t('signIn.required', { field: t('factor.code') })
    : add.error
      ? describeProblem(add.error, format)
      : undefined
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.text}>{t('factors.totp.scan')}</p>
      {offer.data ? (
        <>
          <QrCode text={offer.data.uri} label={t('factors.totp.qr')} />
          <p className={styles.text}>{t('factors.totp.byHand')}</p>
          <div className={styles.secret}>
            <span className={styles.letters}>{grouped(offer.data.secret)}</span>
            <CopyButton value={offer.data.secret} label={t('factors.totp.key')} />
          </div>
        </>
      ) : (
        <Skeleton aria-label={t('state.loading')}>
          <SkeletonItem className={styles.skeleton} />
        </Skeleton>
      )}
      <Field
        label={t('factor.code')}
        hint={t('factors.totp.code.hint')}
        {...(message && { validationMessage: message })}
      >
        <Input
          ref={input}
          name="code"
          size="large"
          autoComplete="one-time-code"
          inputMode="numeric"
          spellCheck={false}
          value={code}
          onChange={(_, data) => setCode(data.value)}
        />
      </Field>
      <Button
        type="submit"
        appearance="primary"
        size="large"
        aria-busy={add.isPending}
        icon={add.isPending ? <Spinner size="tiny" appearance="inverted" /> : null}
      >
        {t('factors.add')}
      </Button>
    </form>
  )
}
