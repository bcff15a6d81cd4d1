import { Body1, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import type { Role, StaffUser } from '@tenantry/contract'
import { useRef, useState } from 'react'
import { useClient, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { FormDialog } from '../ui/form/form-dialog.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { RoleChoice, useRoleNames } from '../ui/role-choice.tsx'
import { SimpleReview } from '../ui/simple-review.tsx'

const useStyles = makeStyles({
  domain: { color: tokens.colorNeutralForeground3 },
})

export interface StaffFormProps {
  /** Who is changed; nobody: somebody new is invited. */
  user?: StaffUser
  onDone: (user?: StaffUser) => void
  onCancel: () => void
}

/** Whom to invite, or what shall be different about somebody; a change is reviewed, old beside new. */
export const StaffForm = ({ user, onDone, onCancel }: StaffFormProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const roleNames = useRoleNames()
  const client = useClient()
  const queries = useQueryClient()
  const me = useMe()
  const [displayName, setDisplayName] = useState(user?.displayName ?? '')
  const [name, setName] = useState('')
  const [held, setHeld] = useState<readonly Role[]>(user?.roles ?? [])
  const [reviewing, setReviewing] = useState(false)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)

  const errorAt = (field: 'displayName' | 'userPrincipalName') =>
    problem instanceof Problem ? problem.data.find((detail) => detail.field === field)?.text : undefined
  const required = (given: string, label: string) =>
    missing && !given.trim() ? t('signIn.required', { field: label }) : undefined
  const nameError = required(displayName, t('staff.column.name')) ?? errorAt('displayName')
  const userNameError = required(name, t('staff.column.userPrincipalName')) ?? errorAt('userPrincipalName')
  const changes = user
    ? [
        { label: t('staff.column.name'), before: user.displayName, after: displayName.trim() },
        { label: t('staff.column.roles'), before: roleNames(user.roles), after: roleNames(held) },
      ].filter(({ before, after }) => before !== after)
    : []

  const submit = async () => {
    setBusy(true)
    setProblem(undefined)
    const body = { displayName: displayName.trim(), roles: [...held] }
    try {
      const after = user
        ? await client.staff.update({ params: { userId: user.id }, body }, { ifMatch: user.attributes.etag ?? '*' })
        : await client.staff.invite({ body: { ...body, userPrincipalName: name.trim() } })
      void queries.invalidateQueries({ queryKey: ['activity'] })
      await queries.invalidateQueries({ queryKey: ['staff'] })
      announce(t(user ? 'staff.done.change' : 'staff.done.invite', { name: after.displayName }))
      onDone(after)
    } catch (refusal) {
      setProblem(refusal)
      setReviewing(false)
      setBusy(false)
      const at = refusal instanceof Problem ? refusal.data[0]?.field : undefined
      const input = at === 'displayName' ? first : at === 'userPrincipalName' ? second : undefined
      setTimeout(() => input?.current?.focus(), 50)
    }
  }
  const next = () => {
    setMissing(true)
    if (!displayName.trim()) return first.current?.focus()
    if (!user && !name.trim()) return second.current?.focus()
    if (user && !reviewing) return setReviewing(true)
    void submit()
  }

  return (
    <FormDialog
      keep
      title={user ? t('staff.act.change.title', { name: user.displayName }) : t('staff.invite.title')}
      action={t(user ? (reviewing ? 'staff.submit' : 'staff.toReview') : 'staff.invite.submit')}
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
          {!user && <Body1>{t('staff.invite.text')}</Body1>}
          <Field label={t('staff.column.name')} required {...(nameError && { validationMessage: nameError })}>
            <Input
              ref={first}
              value={displayName}
              maxLength={100}
              autoComplete="off"
              onChange={(_, { value }) => setDisplayName(value)}
            />
          </Field>
          {!user && (
            <Field
              label={t('staff.column.userPrincipalName')}
              required
              {...(userNameError && { validationMessage: userNameError })}
            >
              <Input
                ref={second}
                value={name}
                maxLength={254}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                contentAfter={name.includes('@') ? null : <span className={styles.domain}>@{me.partner.domain}</span>}
                onChange={(_, { value }) => setName(value)}
              />
            </Field>
          )}
          <RoleChoice by={me} held={held} onChange={setHeld} />
        </>
      )}
      {problem !== undefined && !errorAt('displayName') && !errorAt('userPrincipalName') && (
        <ProblemBar title={t('staff.failed')} problem={problem} />
      )}
    </FormDialog>
  )
}
