import { Button, Field, Input, makeStyles, Spinner } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useRef, useState } from 'react'
import { describePasskey, makePasskey } from '../app/passkeys.ts'
import { useFormat } from '../i18n/index.tsx'
import { type Added, addPasskey } from './factor-calls.ts'

const useStyles = makeStyles({ form: { display: 'grid', gap: '16px' }, text: { margin: 0 } })

const LONGEST = 60

export interface PasskeyFormProps {
  /** Where it is added. */
  path: string
  onAdded: (added: Added) => void
}

/** Adds a passkey under a name by which the person knows it again. */
export const PasskeyForm = ({ path, onAdded }: PasskeyFormProps) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const [name, setName] = useState('')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const add = useMutation({
    mutationFn: async () => addPasskey(path, { name: name.trim(), passkey: await makePasskey(path) }),
    onSuccess: onAdded,
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (add.isPending) return
    setMissing(!name.trim())
    if (!name.trim()) return input.current?.focus()
    add.mutate()
  }
  const message = missing
    ? t('signIn.required', { field: t('factors.passkey.name') })
    : add.error
      ? describePasskey(add.error, format)
      : undefined
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.text}>{t('factors.passkey.text')}</p>
      <Field
        label={t('factors.passkey.name')}
        hint={t('factors.passkey.name.hint')}
        {...(message && { validationMessage: message })}
      >
        <Input
          ref={input}
          name="passkey"
          size="large"
          maxLength={LONGEST}
          autoComplete="off"
          value={name}
          onChange={(_, data) => setName(data.value)}
        />
      </Field>
      <Button
        type="submit"
        appearance="primary"
        size="large"
        aria-busy={add.isPending}
        icon={add.isPending ? <Spinner size="tiny" appearance="inverted" /> : null}
      >
        {t('factors.passkey.make')}
      </Button>
    </form>
  )
}
