import { Body1, Checkbox, Field, Input, makeStyles, Radio, RadioGroup, Textarea } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { type App, type AppGrant, type Role, SECRET_DAYS } from '@tenantry/contract'
import { useRef, useState } from 'react'
import { useClient, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { FormDialog } from '../ui/form/form-dialog.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { RoleChoice, useRoleNames } from '../ui/role-choice.tsx'
import { SimpleReview } from '../ui/simple-review.tsx'
import { SecretDays } from './secret-days.tsx'

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, border: '0', minWidth: 0 },
  legend: { padding: 0, marginBottom: '4px' },
  tick: { marginLeft: '-8px' },
})

const offered = ['client_credentials', 'authorization_code', 'device_code'] as const satisfies AppGrant[]

export interface AppFormProps {
  /** What is changed; none: a new one is registered. */
  app?: App
  onDone: (app?: App) => void
  onCancel: () => void
}

/** What an app is called, may do, and how it comes to tokens; a change is reviewed, old beside new. */
export const AppForm = ({ app, onDone, onCancel }: AppFormProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const roleNames = useRoleNames()
  const client = useClient()
  const queries = useQueryClient()
  const me = useMe()
  const [name, setName] = useState(app?.name ?? '')
  const [isPublic, setPublic] = useState(app?.public ?? false)
  const [held, setHeld] = useState<readonly Role[]>(app?.roles ?? [])
  const [grants, setGrants] = useState<readonly AppGrant[]>(app?.grants ?? ['client_credentials'])
  const [addresses, setAddresses] = useState(app?.redirectUris.join('\n') ?? '')
  const [days, setDays] = useState(SECRET_DAYS)
  const [reviewing, setReviewing] = useState(false)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const first = useRef<HTMLInputElement>(null)

  const errorAt = (field: string) =>
    problem instanceof Problem ? problem.data.find((detail) => detail.field.startsWith(field))?.text : undefined
  const nameError = missing && !name.trim() ? t('signIn.required', { field: t('staff.column.name') }) : errorAt('name')
  const addressError = errorAt('redirectUris')
  const redirectUris = addresses.split(/\s+/).filter(Boolean)
  const grantNames = (given: readonly AppGrant[]) => given.map((grant) => t(`audit.grant.${grant}`)).join(', ')
  const changes = app
    ? [
        { label: t('staff.column.name'), before: app.name, after: name.trim() },
        { label: t('staff.column.roles'), before: roleNames(app.roles), after: roleNames(held) },
        { label: t('apps.grants'), before: grantNames(app.grants), after: grantNames(grants) },
        { label: t('apps.redirectUris'), before: app.redirectUris.join(' '), after: redirectUris.join(' ') },
      ].filter(({ before, after }) => before !== after)
    : []
  const choosePublic = (next: boolean) => {
    setPublic(next)
    setGrants(next ? ['device_code'] : ['client_credentials'])
  }

  const submit = async () => {
    setBusy(true)
    setProblem(undefined)
    const body = { name: name.trim(), roles: [...held], grants: [...grants], redirectUris }
    try {
      const after = app
        ? await client.apps.update({ params: { clientId: app.id }, body }, { ifMatch: app.attributes.etag ?? '*' })
        : await client.apps.register({ body: { ...body, public: isPublic, secretDays: days } })
      void queries.invalidateQueries({ queryKey: ['activity'] })
      await queries.invalidateQueries({ queryKey: ['apps'] })
      announce(t(app ? 'apps.done.change' : 'apps.done.register', { name: after.name }))
      onDone(after)
    } catch (refusal) {
      setProblem(refusal)
      setReviewing(false)
      setBusy(false)
    }
  }
  const next = () => {
    setMissing(true)
    if (!name.trim()) return first.current?.focus()
    if (app && !reviewing) return setReviewing(true)
    void submit()
  }

  return (
    <FormDialog
      keep
      title={app ? t('apps.act.change.title', { name: app.name }) : t('apps.register.title')}
      action={t(app ? (reviewing ? 'staff.submit' : 'staff.toReview') : 'apps.register')}
      busy={busy}
      idle={reviewing && changes.length === 0}
      back={reviewing ? { label: t('staff.back'), onBack: () => setReviewing(false) } : undefined}
      onSubmit={next}
      onCancel={onCancel}
    >
      {reviewing ? (
        <SimpleReview changes={changes} />
      ) : (
        <>
          <Field label={t('staff.column.name')} required {...(nameError && { validationMessage: nameError })}>
            <Input
              ref={first}
              value={name}
              maxLength={100}
              autoComplete="off"
              onChange={(_, { value }) => setName(value)}
            />
          </Field>
          {!app && (
            <Field label={t('apps.kind')}>
              <RadioGroup
                value={isPublic ? 'public' : 'secret'}
                onChange={(_, { value }) => choosePublic(value === 'public')}
              >
                <Radio value="secret" label={t('apps.kind.secret')} />
                <Radio value="public" label={t('apps.kind.public')} />
              </RadioGroup>
            </Field>
          )}
          <fieldset className={styles.group}>
            <legend className={styles.legend}>{t('apps.grants')}</legend>
            {offered
              .filter((grant) => !(isPublic && grant === 'client_credentials'))
              .map((grant) => (
                <Checkbox
                  key={grant}
                  className={styles.tick}
                  label={t(`audit.grant.${grant}`)}
                  checked={grants.includes(grant)}
                  onChange={(_, { checked }) =>
                    setGrants(checked === true ? [...grants, grant] : grants.filter((each) => each !== grant))
                  }
                />
              ))}
          </fieldset>
          {grants.includes('client_credentials') && (
            <>
              <Body1>{t('apps.roles.text')}</Body1>
              <RoleChoice by={me} held={held} onChange={setHeld} />
            </>
          )}
          {(grants.includes('authorization_code') || redirectUris.length > 0) && (
            <Field
              label={t('apps.redirectUris')}
              hint={t('apps.redirectUris.hint')}
              {...(addressError && { validationMessage: addressError })}
            >
              <Textarea value={addresses} spellCheck={false} onChange={(_, { value }) => setAddresses(value)} />
            </Field>
          )}
          {!app && !isPublic && <SecretDays days={days} onChange={setDays} />}
        </>
      )}
      {problem !== undefined && !errorAt('name') && !addressError && (
        <ProblemBar title={t('apps.failed')} problem={problem} />
      )}
    </FormDialog>
  )
}
