import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { useFormat } from '../i18n/index.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { answerConsent, type Interaction } from './interaction.ts'

const useStyles = makeStyles({
  consent: { display: 'grid', gap: '16px' },
  text: { margin: 0 },
  list: { display: 'grid', gap: '8px', margin: 0, paddingInlineStart: '20px' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  actions: { display: 'grid', gap: '8px', marginTop: '8px' },
})

export interface ConsentProps {
  uid: string
  asked: Extract<Interaction, { step: 'consent' }>
}

/** What an app could do in the name of the person, before it can. */
export const Consent = ({ uid, asked: { app, user } }: ConsentProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const answer = useMutation({
    mutationFn: (accept: boolean) => answerConsent(uid, accept),
    onSuccess: ({ redirectTo }) => location.assign(redirectTo),
  })
  // Success leads to another page: this one stays as it is until that is there.
  const busy = answer.isPending || answer.isSuccess
  const roles = user.roles.map((role) => t(`role.${role}`)).join(', ')
  return (
    <div className={styles.consent}>
      <p className={styles.text}>{t('consent.text', { app: app.name, partner: app.partner })}</p>
      <ul className={styles.list}>
        <li>{t('consent.name')}</li>
        <li>{roles ? t('consent.roles', { roles }) : t('consent.rolesNone')}</li>
        <li>{t('consent.lasting')}</li>
      </ul>
      <p className={styles.quiet}>
        {t('consent.onward', { host: app.returnsTo })} {t('consent.once')}
      </p>
      {answer.isError && <ProblemBar title={t('consent.unavailable')} problem={answer.error} />}
      <div className={styles.actions}>
        <Button
          appearance="primary"
          size="large"
          aria-busy={busy && answer.variables}
          icon={busy && answer.variables ? <Spinner size="tiny" appearance="inverted" /> : null}
          onClick={() => !busy && answer.mutate(true)}
        >
          {t('consent.accept')}
        </Button>
        <Button size="large" onClick={() => !busy && answer.mutate(false)}>
          {t('consent.decline')}
        </Button>
      </div>
    </div>
  )
}
