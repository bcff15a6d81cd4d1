import { Button, Caption1, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { CheckmarkCircleFilled, DismissCircleFilled } from '@fluentui/react-icons'
import type { App } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Fact, useFactStyles } from '../ui/fact.tsx'
import { useRoleNames } from '../ui/role-choice.tsx'
import type { AppAct } from './apps-page.tsx'

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    padding: '16px 0 20px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px' },
  heading: { margin: 0, overflowWrap: 'anywhere' },
  state: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground3 },
  plain: { margin: 0, padding: 0, listStyle: 'none' },
  secret: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 8px' },
  quiet: { color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
})

/** One app with its secrets, and what can be done about it. */
export const AppCard = ({ app, onAct }: { app: App; onAct: (asked: AppAct) => void }) => {
  const styles = useStyles()
  const facts = useFactStyles()
  const { t, date } = useFormat()
  const roleNames = useRoleNames()
  const { id, name, disabled, secrets, grants, redirectUris } = app
  const heading = `app-${id}`
  return (
    <li className={styles.card} aria-labelledby={heading}>
      <div className={styles.head}>
        <Subtitle2 as="h2" id={heading} className={styles.heading}>
          {name}
        </Subtitle2>
        <span className={styles.state}>
          {disabled ? (
            <DismissCircleFilled aria-hidden className={styles.bad} />
          ) : (
            <CheckmarkCircleFilled aria-hidden className={styles.good} />
          )}
          {t(disabled ? 'apps.disabled' : 'apps.enabled')}
        </span>
      </div>
      <dl className={facts.list}>
        <Fact label={t('apps.id')} mono action={<CopyButton value={id} label={t('apps.id')} />}>
          {id}
        </Fact>
        <Fact label={t('staff.column.roles')}>{roleNames(app.roles)}</Fact>
        <Fact label={t('apps.grants')}>
          <ul className={styles.plain}>
            {grants.map((grant) => (
              <li key={grant}>{t(`audit.grant.${grant}`)}</li>
            ))}
          </ul>
        </Fact>
        {redirectUris.length > 0 && (
          <Fact label={t('apps.redirectUris')} mono>
            <ul className={styles.plain}>
              {redirectUris.map((uri) => (
                <li key={uri}>{uri}</li>
              ))}
            </ul>
          </Fact>
        )}
        {!app.public && (
          <Fact label={t('apps.secrets')}>
            {secrets.length === 0 && t('apps.secrets.none')}
            <ul className={styles.plain}>
              {secrets.map((secret) => (
                <li key={secret.id} className={styles.secret}>
                  <span>
                    {t('apps.secret.hint', { hint: secret.hint })}{' '}
                    <Caption1 className={styles.quiet}>
                      {secret.expiresAt
                        ? t('apps.secret.until', { date: date(secret.expiresAt) })
                        : t('apps.secret.endless')}
                    </Caption1>
                  </span>
                  <Button
                    appearance="subtle"
                    size="small"
                    aria-label={t('apps.removeSecret.of', { hint: secret.hint, name })}
                    onClick={() => onAct({ act: 'removeSecret', app, secret })}
                  >
                    {t('apps.act.removeSecret')}
                  </Button>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
      <div className={styles.actions}>
        {(
          [
            'change',
            ...(app.public ? [] : (['addSecret'] as const)),
            disabled ? 'enable' : 'disable',
            'remove',
          ] as const
        ).map((act) => (
          <Button key={act} size="small" aria-describedby={heading} onClick={() => onAct({ act, app })}>
            {t(`apps.act.${act}`)}
          </Button>
        ))}
      </div>
    </li>
  )
}
