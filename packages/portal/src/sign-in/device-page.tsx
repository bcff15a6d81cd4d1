import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { signInAddress, useMe } from '../app/session.ts'
import { type Format, useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { describeProblem, ProblemBar } from '../ui/problem-bar.tsx'
import { answerDevice, type PendingDevice, readDevice } from './interaction.ts'
import { SignInFrame } from './sign-in-frame.tsx'

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  text: { margin: 0 },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    letterSpacing: '0.08em',
  },
  typed: { fontFamily: tokens.fontFamilyMonospace, letterSpacing: '0.08em', textTransform: 'uppercase' },
  facts: { display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 16px', margin: 0 },
  label: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0 },
  actions: { display: 'grid', gap: '8px', marginTop: '8px' },
})

/** As devices show it: eight letters in two groups. */
const grouped = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .replace(/^(.{4})(?=.)/, '$1-')

interface Found {
  code: string
  device: PendingDevice
}

/** Where people let in a device that has no browser of its own: the code it shows, what asks, yes or no. */
export const DevicePage = () => {
  const { t } = useFormat()
  const me = useMe()
  const [found, setFound] = useState<Found>()
  const [accepted, setAccepted] = useState<boolean>()
  return (
    <SignInFrame
      title={t('device.title')}
      note={me.userPrincipalName}
      {...(accepted === undefined && { otherUser: signInAddress('/device') })}
      cloud={me.cloud}
    >
      {accepted !== undefined ? (
        <Answered accepted={accepted} />
      ) : found ? (
        <Confirmation found={found} onAnswer={setAccepted} />
      ) : (
        <CodeForm onFound={setFound} />
      )}
    </SignInFrame>
  )
}

const failure = (problem: unknown, format: Format): string =>
  problem instanceof Problem && problem.status === 404 ? format.t('device.unknown') : describeProblem(problem, format)

const CodeForm = ({ onFound }: { onFound: (found: Found) => void }) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const look = useMutation({
    mutationFn: readDevice,
    onSuccess: (device) => onFound({ code: grouped(code), device }),
  })
  useEffect(() => {
    if (look.error) input.current?.select()
  }, [look.error])

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (look.isPending) return
    setMissing(!code.trim())
    if (!code.trim()) return input.current?.focus()
    look.mutate(code)
  }
  const message = missing ? t('device.code.required') : look.error ? failure(look.error, format) : undefined
  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      <p className={styles.text}>{t('device.code.text')}</p>
      <Field label={t('device.code')} hint={t('device.code.hint')} {...(message && { validationMessage: message })}>
        <Input
          ref={input}
          name="code"
          size="large"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          input={{ className: styles.typed }}
          value={code}
          onChange={(_, data) => setCode(data.value)}
        />
      </Field>
      <Button
        type="submit"
        appearance="primary"
        size="large"
        aria-busy={look.isPending}
        icon={look.isPending ? <Spinner size="tiny" appearance="inverted" /> : null}
      >
        {t('device.code.next')}
      </Button>
    </form>
  )
}

const Confirmation = ({ found, onAnswer }: { found: Found; onAnswer: (accepted: boolean) => void }) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const me = useMe()
  const question = useRef<HTMLParagraphElement>(null)
  const { code, device } = found
  const answer = useMutation({
    mutationFn: (accept: boolean) => answerDevice(code, accept),
    onSuccess: (_, accept) => onAnswer(accept),
  })
  useEffect(() => question.current?.focus(), [])
  const name = me.displayName ?? me.userPrincipalName ?? ''
  return (
    <div className={styles.stack}>
      <p ref={question} tabIndex={-1} className={styles.text}>
        {t('device.ask', { app: device.app.name, name })}
      </p>
      <span className={styles.code}>{code}</span>
      <dl className={styles.facts}>
        <dt className={styles.label}>{t('device.address')}</dt>
        <dd className={styles.fact}>{device.address}</dd>
        <dt className={styles.label}>{t('device.time')}</dt>
        <dd className={styles.fact}>{dateTime(device.requestedAt)}</dd>
      </dl>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t('device.check')}</MessageBarBody>
      </MessageBar>
      {answer.isError && <ProblemBar title={t('consent.unavailable')} problem={answer.error} />}
      <div className={styles.actions}>
        <Button appearance="primary" size="large" onClick={() => !answer.isPending && answer.mutate(true)}>
          {t('device.accept')}
        </Button>
        <Button size="large" onClick={() => !answer.isPending && answer.mutate(false)}>
          {t('device.decline')}
        </Button>
      </div>
    </div>
  )
}

const Answered = ({ accepted }: { accepted: boolean }) => {
  const { t } = useFormat()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <EmptyState title={t(accepted ? 'device.done' : 'device.declined')} titleRef={title}>
      {t(accepted ? 'device.done.text' : 'device.declined.text')}
    </EmptyState>
  )
}
