import { Body1, makeStyles } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import type { StaffUser } from '@tenantry/contract'
import { useState } from 'react'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import type { StaffAct } from './staff-menu.tsx'

const useStyles = makeStyles({ content: { display: 'flex', flexDirection: 'column', gap: '12px' } })

export interface StaffQuestionProps {
  act: Exclude<StaffAct, 'change'>
  user: StaffUser
  /** With the person as they are now, and the link that was made. */
  onDone: (user?: StaffUser) => void
  onCancel: () => void
}

/** Says what an act means for a person before it is done. */
export const StaffQuestion = ({ act, user, onDone, onCancel }: StaffQuestionProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const names = { name: user.displayName, user: user.userPrincipalName }
  const removes = act === 'withdraw' && user.link?.purpose === 'invitation'

  const run = async (): Promise<StaffUser | undefined> => {
    const of = { params: { userId: user.id } }
    if (act === 'deactivate') return client.staff.deactivate(of)
    if (act === 'activate') return client.staff.activate(of)
    if (act === 'invitation' || act === 'password') return client.staff.makeLink(of)
    await (act === 'factor' ? client.staff.removeSecondFactor(of) : client.staff.withdrawLink(of))
    return undefined
  }
  const confirm = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const after = await run()
      void queries.invalidateQueries({ queryKey: ['activity'] })
      await queries.invalidateQueries({ queryKey: ['staff'] })
      announce(t(`staff.done.${act}`, names))
      onDone(after)
    } catch (refusal) {
      setProblem(refusal)
      setBusy(false)
    }
  }

  return (
    <ConfirmDialog
      title={t(`staff.act.${act}.title`, names)}
      confirm={t(`staff.act.${act}`)}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onCancel}
    >
      <div className={styles.content}>
        <Body1>{t(removes ? 'staff.act.withdraw.removes' : `staff.act.${act}.text`, names)}</Body1>
        {problem !== undefined && <ProblemBar title={t('staff.failed')} problem={problem} />}
      </div>
    </ConfirmDialog>
  )
}
