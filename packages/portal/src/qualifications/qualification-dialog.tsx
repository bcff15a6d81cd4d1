import {
  Body1,
  Button,
  Caption1,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Radio,
  RadioGroup,
  tokens,
} from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type CustomerQualification,
  type Qualification,
  type QualificationRequest,
  qualifications,
} from '@tenantry/contract'
import { qualificationObstacle } from '@tenantry/contract/rules'
import { type FormEvent, useState } from 'react'
import { useClient, useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { CommunityFields, EducationFields } from './qualification-fields.tsx'
import { useQualificationText } from './qualification-text.ts'
import { qualificationsQuery } from './qualification-value.tsx'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px', paddingBottom: '8px' },
  quiet: { color: tokens.colorNeutralForeground3 },
  radios: { marginLeft: '-8px' },
})

export interface QualificationDialogProps {
  customerId: string
  customer: string
  country: string | undefined
  held: readonly CustomerQualification[]
  onClose: () => void
}

type Draft = Omit<QualificationRequest, 'qualification'>

/** Asks for a qualification of a customer; what stands in the way of one is said beside it. */
export const QualificationDialog = ({ customerId, customer, country, held, onClose }: QualificationDialogProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { standalone } = useMe()
  const client = useClient()
  const queries = useQueryClient()
  const text = useQualificationText()
  const obstacle = (name: Qualification) => qualificationObstacle(name, { held, country })
  const [chosen, setChosen] = useState(qualifications.find((name) => !obstacle(name)))
  const [draft, setDraft] = useState<Draft>({})
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const codes = useQuery({
    queryKey: ['validation-codes'],
    queryFn: ({ signal }) => client.validationCodes.list({}, { signal }),
    enabled: chosen === 'GovernmentCommunityCloud',
  })

  const missing =
    chosen === 'Education'
      ? !draft.educationSegment
      : chosen === 'GovernmentCommunityCloud'
        ? !draft.validationCode
        : !chosen

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || missing || !chosen) return
    setBusy(true)
    setProblem(undefined)
    try {
      const changed = await client.customerQualifications.request({
        params: { customerId },
        body: { qualification: chosen, ...draft },
      })
      await queries.invalidateQueries({ queryKey: qualificationsQuery(client, customerId).queryKey })
      void queries.invalidateQueries({ queryKey: ['activity'] })
      void queries.invalidateQueries({ queryKey: ['validation-codes'] })
      announce(`${customer}: ${text.state(changed)}`)
      onClose()
    } catch (failure) {
      setProblem(failure)
      setBusy(false)
    }
  }

  return (
    <Dialog open onOpenChange={(_, { open }) => !open && !busy && onClose()}>
      <DialogSurface>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <DialogBody>
            <DialogTitle>{t('qualification.dialog', { customer })}</DialogTitle>
            <DialogContent className={styles.content}>
              {problem !== undefined && <ProblemBar title={t('qualification.failed')} problem={problem} />}
              <RadioGroup
                aria-label={t('qualification.title')}
                className={styles.radios}
                value={chosen ?? ''}
                onChange={(_, data) => {
                  setChosen(data.value as Qualification)
                  setDraft({})
                  setTried(false)
                }}
              >
                {qualifications.map((name) => {
                  const inTheWay = obstacle(name)
                  const why = inTheWay && (
                    <Caption1 block className={styles.quiet}>
                      {t(`qualification.obstacle.${inTheWay}`)}
                    </Caption1>
                  )
                  const label = (
                    <>
                      {text.name(name)}
                      {why}
                    </>
                  )
                  return <Radio key={name} value={name} label={label} disabled={inTheWay !== undefined} />
                })}
              </RadioGroup>
              {chosen === 'Education' && <EducationFields draft={draft} tried={tried} onChange={setDraft} />}
              {chosen === 'GovernmentCommunityCloud' && (
                <CommunityFields codes={codes} draft={draft} tried={tried} onChange={setDraft} />
              )}
              {standalone && <Body1 className={styles.quiet}>{t('standalone.note')}</Body1>}
            </DialogContent>
            <DialogActions fluid>
              <Button type="submit" appearance="primary" aria-busy={busy} disabledFocusable={!chosen}>
                {t(chosen === 'Education' ? 'qualification.submit' : 'qualification.qualify')}
              </Button>
              <Button onClick={onClose} disabledFocusable={busy}>
                {t('action.cancel')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  )
}
