import { Body1, Button, Caption1, makeStyles, Subtitle2, useRestoreFocusTarget } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import type { WebhookSettings } from '@tenantry/contract'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Fact, useFactStyles } from '../ui/fact.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: 0 },
  text: { margin: 0, maxWidth: '70ch' },
})

/** How a receiver tells that an event is from here: the certificate for everybody, the secret for this receiver. */
export const SecretSection = ({ registration }: { registration: WebhookSettings }) => {
  const styles = useStyles()
  const facts = useFactStyles()
  const { t, dateTime } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const asker = useRestoreFocusTarget()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState<string>()
  const [problem, setProblem] = useState<unknown>()
  const { secret, certificateUrl } = registration

  const replace = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const made = await client.webhookSettings.replaceSecret()
      await queries.invalidateQueries({ queryKey: ['webhook', 'registration'] })
      setShown(made.secret)
    } catch (failure) {
      setProblem(failure)
    } finally {
      setBusy(false)
      setAsking(false)
    }
  }

  return (
    <section aria-labelledby="webhook-signing" className={styles.section}>
      <Subtitle2 as="h2" id="webhook-signing" className={styles.heading}>
        {t('webhooks.signing')}
      </Subtitle2>
      <p className={styles.text}>{t('webhooks.signing.text')}</p>
      {problem !== undefined && <ProblemBar title={t('webhooks.secret.failed')} problem={problem} />}
      <dl className={facts.list}>
        <Fact
          label={t('webhooks.certificate')}
          mono
          action={<CopyButton value={certificateUrl} label={t('webhooks.certificate')} />}
        >
          {certificateUrl}
        </Fact>
        <Fact label={t('webhooks.secret')}>
          {secret ? t('webhooks.secret.since', { time: dateTime(secret.createdAt) }) : t('webhooks.secret.none')}
          {secret?.previousUntil && (
            <Caption1 block>{t('webhooks.secret.previous', { time: dateTime(secret.previousUntil) })}</Caption1>
          )}
        </Fact>
      </dl>
      <div>
        <Button {...asker} aria-busy={busy} onClick={() => (secret ? setAsking(true) : !busy && void replace())}>
          {t(secret ? 'webhooks.secret.replace' : 'webhooks.secret.make')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('webhooks.secret.replace.title')}
          confirm={t('webhooks.secret.replace')}
          busy={busy}
          onConfirm={() => void replace()}
          onCancel={() => setAsking(false)}
        >
          <Body1>{t('webhooks.secret.replace.text')}</Body1>
        </ConfirmDialog>
      )}
      {shown && (
        <ShownOnceDialog
          title={t('webhooks.secret.shown')}
          text={t('webhooks.secret.shown.text')}
          value={shown}
          label={t('webhooks.secret')}
          done={t('webhooks.secret.kept')}
          onDone={() => setShown(undefined)}
        />
      )}
    </section>
  )
}
