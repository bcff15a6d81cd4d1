import { Body1, makeStyles } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { type App, SECRET_DAYS } from '@tenantry/contract'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import type { AppAct } from './apps-page.tsx'
import { SecretDays } from './secret-days.tsx'

const useStyles = makeStyles({ content: { display: 'flex', flexDirection: 'column', gap: '12px' } })

export interface AppQuestionProps {
  asked: Exclude<AppAct, { act: 'change' }>
  /** With the app as it is now, and the secret that was made. */
  onDone: (app?: App) => void
  onCancel: () => void
}

/** Says what an act means for an app before it is done. */
export const AppQuestion = ({ asked, onDone, onCancel }: AppQuestionProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const [days, setDays] = useState(SECRET_DAYS)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const { act, app } = asked
  const words = { name: app.name, hint: asked.act === 'removeSecret' ? asked.secret.hint : '' }
  const pushesOut = act === 'addSecret' && app.secrets.length > 1

  const run = async (): Promise<App | undefined> => {
    const params = { clientId: app.id }
    if (asked.act === 'removeSecret')
      return client.apps.removeSecret({ params: { ...params, secretId: asked.secret.id } })
    if (act === 'addSecret') return client.apps.addSecret({ params, body: { secretDays: days } })
    if (act === 'disable') return client.apps.disable({ params })
    if (act === 'enable') return client.apps.enable({ params })
    await client.apps.remove({ params })
    return undefined
  }
  const confirm = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const after = await run()
      void queries.invalidateQueries({ queryKey: ['activity'] })
      await queries.invalidateQueries({ queryKey: ['apps'] })
      announce(t(`apps.done.${asked.act}`, words))
      onDone(after)
    } catch (refusal) {
      setProblem(refusal)
      setBusy(false)
    }
  }

  return (
    <ConfirmDialog
      title={t(`apps.act.${asked.act}.title`, words)}
      confirm={t(`apps.act.${asked.act}`)}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onCancel}
    >
      <div className={styles.content}>
        <Body1>{t(pushesOut ? 'apps.act.addSecret.third' : `apps.act.${asked.act}.text`, words)}</Body1>
        {act === 'addSecret' && <SecretDays days={days} onChange={setDays} />}
        {problem !== undefined && <ProblemBar title={t('apps.failed')} problem={problem} />}
      </div>
    </ConfirmDialog>
  )
}
