import { Body1, Button, Field, Input, makeStyles, Subtitle2, useRestoreFocusTarget } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { useRef, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { FormDialog } from '../ui/form/form-dialog.tsx'
import { NewPasswordFields, type PasswordMistakes, usePasswordCheck } from '../ui/form/new-password-fields.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { changePassword, ownSessionsQuery } from './session-calls.ts'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: 0 },
  text: { margin: 0, maxWidth: '70ch' },
})

export const PasswordSection = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const asker = useRestoreFocusTarget()
  const [changing, setChanging] = useState(false)
  return (
    <section aria-labelledby="own-password" className={styles.section}>
      <Subtitle2 as="h2" id="own-password" className={styles.heading}>
        {t('ownAccount.password')}
      </Subtitle2>
      <p className={styles.text}>{t('ownAccount.password.text')}</p>
      <div>
        <Button {...asker} onClick={() => setChanging(true)}>
          {t('ownAccount.password.change')}
        </Button>
      </div>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </section>
  )
}

type Mistakes = PasswordMistakes & { old?: string }

const PasswordDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useFormat()
  const queries = useQueryClient()
  const check = usePasswordCheck()
  const [old, setOld] = useState('')
  const [chosen, setChosen] = useState({ password: '', again: '' })
  const [mistakes, setMistakes] = useState<Mistakes>({})
  const form = useRef<HTMLFormElement>(null)

  const show = (found: Mistakes) => {
    setMistakes(found)
    const first = (['old', 'password', 'again'] as const).find((name) => found[name])
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }
  const change = useMutation({
    mutationFn: () => changePassword({ old, password: chosen.password }),
    onSuccess: () => {
      announce(t('ownAccount.password.changed'))
      void queries.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
      onClose()
    },
    onError: (problem) => {
      const data = problem instanceof Problem ? problem.data : []
      show(Object.fromEntries(data.map(({ field, text }) => [field, text ?? problem.message])))
    },
  })
  const submit = () => {
    const label = t('ownAccount.password.old')
    const found: Mistakes = { ...(!old && { old: t('signIn.required', { field: label }) }), ...check(chosen) }
    show(found)
    if (Object.keys(found).length === 0) change.mutate()
  }
  const elsewhere = change.error instanceof Problem && change.error.data.length > 0 ? undefined : change.error

  return (
    <FormDialog
      keep
      form={form}
      title={t('ownAccount.password.change')}
      action={t('ownAccount.password.change')}
      busy={change.isPending}
      onSubmit={submit}
      onCancel={onClose}
    >
      <Body1>{t('ownAccount.password.others')}</Body1>
      <Field label={t('ownAccount.password.old')} required {...(mistakes.old && { validationMessage: mistakes.old })}>
        <Input
          name="old"
          size="large"
          type="password"
          autoComplete="current-password"
          value={old}
          onChange={(_, { value }) => setOld(value)}
        />
      </Field>
      <NewPasswordFields value={chosen} mistakes={mistakes} onChange={setChosen} />
      {elsewhere ? <ProblemBar title={t('ownAccount.password.failed')} problem={elsewhere} /> : null}
    </FormDialog>
  )
}
