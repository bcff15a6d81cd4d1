import {
  Button,
  Caption1,
  Checkbox,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import { ErrorCircleFilled } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import type { WebhookEvent, WebhookSettings } from '@tenantry/contract'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { EventList } from './event-list.tsx'
import { registrationQuery } from './webhook-queries.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '20px', maxWidth: '640px' },
  heading: { margin: 0 },
  group: { display: 'flex', flexDirection: 'column', gap: '8px', margin: 0, padding: 0, border: '0' },
  legend: { padding: 0, marginBottom: '4px' },
  error: { display: 'flex', alignItems: 'center', gap: '4px', color: tokens.colorStatusDangerForeground3 },
  quiet: { color: tokens.colorNeutralForeground3 },
  tick: { marginLeft: '-8px' },
  hint: { display: 'block', paddingLeft: '30px', color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
})

const isStale = (problem: unknown): boolean => problem instanceof Problem && problem.status === 412

export interface RegistrationFormProps {
  /** What is changed; none: it is made. */
  registration: WebhookSettings | null
  /** Events that can be sent. */
  offered: readonly string[]
  onDone: () => void
}

/** Where events are sent, and which. */
export const RegistrationForm = ({ registration, offered, onDone }: RegistrationFormProps) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const [url, setUrl] = useState(registration?.url ?? '')
  const [events, setEvents] = useState<string[]>(registration?.events ?? ['test-created'])
  const [msSignatureHeader, setMsSignatureHeader] = useState(registration?.msSignatureHeader ?? false)
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  /** The version that is replaced: what was there when the form was opened, or what was shown since. */
  const [etag, setEtag] = useState(registration?.attributes.etag)
  const [colleague, setColleague] = useState<WebhookSettings>()
  const first = useRef<HTMLInputElement>(null)
  const group = useRef<HTMLFieldSetElement>(null)
  useEffect(() => first.current?.focus(), [])
  // Registered by a program, never sent here: they stay.
  const others = events.filter((event) => !offered.includes(event))
  const errorAt = (field: string) =>
    problem instanceof Problem ? problem.data.find((detail) => detail.field.startsWith(field))?.text : undefined
  const urlError = errorAt('webhookUrl')
  const eventsError = errorAt('webhookEvents')

  const save = async (submit: FormEvent) => {
    submit.preventDefault()
    if (saving) return
    setSaving(true)
    setProblem(undefined)
    const body = {
      webhookUrl: url.trim(),
      webhookEvents: events as WebhookEvent[],
      signatureTokenToMsSignatureHeader: msSignatureHeader,
    }
    try {
      if (registration) await client.webhooks.update({ body }, etag ? { ifMatch: etag } : {})
      else await client.webhooks.create({ body })
      await queries.invalidateQueries({ queryKey: ['webhook'] })
      void queries.invalidateQueries({ queryKey: ['activity'] })
      announce(t('webhooks.saved'))
      onDone()
    } catch (refusal) {
      const now = isStale(refusal)
        ? await queries.fetchQuery({ ...registrationQuery(client), staleTime: 0 })
        : undefined
      if (now) {
        // What was typed stays; saved again, it replaces what the colleague has made.
        setEtag(now.attributes.etag)
        setColleague(now)
      } else {
        setColleague(undefined)
        setProblem(refusal)
        const details = refusal instanceof Problem ? refusal.data : []
        if (details.some(({ field }) => field === 'webhookUrl')) first.current?.focus()
        else if (details.length > 0) group.current?.querySelector('input')?.focus()
      }
    } finally {
      setSaving(false)
    }
  }

  return (
    <form aria-labelledby="webhook-form" className={styles.form} noValidate onSubmit={save}>
      <Subtitle2 as="h2" id="webhook-form" className={styles.heading}>
        {t(registration ? 'webhooks.update' : 'webhooks.register')}
      </Subtitle2>
      <Field
        label={t('webhooks.url')}
        required
        hint={t('webhooks.url.hint')}
        {...(urlError && { validationMessage: urlError })}
      >
        <Input
          ref={first}
          type="url"
          value={url}
          maxLength={2048}
          autoComplete="off"
          spellCheck={false}
          placeholder="https://"
          onChange={(_, data) => setUrl(data.value)}
        />
      </Field>
      <fieldset
        ref={group}
        className={styles.group}
        aria-describedby={eventsError ? 'webhook-events-error' : undefined}
      >
        <legend className={styles.legend}>{t('webhooks.events')}</legend>
        <EventList events={offered} chosen={events} onChange={setEvents} />
        {others.length > 0 && (
          <Caption1 className={styles.quiet}>{t('webhooks.others', { events: others.join(', ') })}</Caption1>
        )}
        {eventsError && (
          <Caption1 id="webhook-events-error" role="alert" className={styles.error}>
            <ErrorCircleFilled aria-hidden />
            {eventsError}
          </Caption1>
        )}
      </fieldset>
      <div>
        <Checkbox
          className={styles.tick}
          label={t('webhooks.msHeader')}
          checked={msSignatureHeader}
          aria-describedby="webhook-ms-header"
          onChange={(_, data) => setMsSignatureHeader(data.checked === true)}
        />
        <Caption1 id="webhook-ms-header" className={styles.hint}>
          {t('webhooks.msHeader.text')}
        </Caption1>
      </div>
      {colleague && (
        <MessageBar intent="warning" layout="multiline" role="alert">
          <MessageBarBody>
            {t('webhooks.stale', {
              user: colleague.changedBy,
              time: dateTime(colleague.changedAt),
              url: colleague.url,
              n: colleague.events.length,
            })}
          </MessageBarBody>
        </MessageBar>
      )}
      {problem !== undefined && !urlError && !eventsError && (
        <ProblemBar title={t('webhooks.unsaved')} problem={problem} />
      )}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" aria-busy={saving}>
          {t('webhooks.save')}
        </Button>
        <Button onClick={onDone} disabledFocusable={saving}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  )
}
