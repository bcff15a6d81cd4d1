import { Body1, makeStyles, tokens } from '@fluentui/react-components'
import type { Invitation } from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { Value } from '../ui/form/value.tsx'

const useStyles = makeStyles({
  facts: {
    display: 'flex',
    flexDirection: 'column',
    gap: '14px',
    margin: '0 0 16px',
    padding: '16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  lines: { display: 'flex', flexDirection: 'column' },
  quiet: { color: tokens.colorNeutralForeground3 },
  trust: { margin: '0 0 32px', color: tokens.colorNeutralForeground2 },
})

/** Who asks for what, before anything is typed. */
export const InvitationFacts = ({ invitation }: { invitation: Invitation }) => {
  const styles = useStyles()
  const { t, country, dateTime } = useFormat()
  const { partner, provider, reseller, delegatedAccess, expiresAt } = invitation
  const kind = provider ? 'provider' : reseller ? 'reseller' : 'direct'
  const who = [partner.domain, country(partner.country), t('invite.mpn', { id: partner.mpnId })].join(' · ')
  return (
    <>
      <dl className={styles.facts}>
        <Value label={t('invite.who')} value={partner.name}>
          <span className={styles.lines}>
            <span>{partner.name}</span>
            <span className={styles.quiet}>{who}</span>
          </span>
        </Value>
        <Value
          label={t('invite.kind')}
          value={t(`invite.kind.${kind}`, { partner: partner.name, other: (provider ?? reseller)?.name ?? '' })}
        />
        <Value label={t('invite.admin')} value={t(delegatedAccess ? 'invite.admin.yes' : 'invite.admin.no')} />
        <Value label={t('invite.until')} value={expiresAt}>
          <time dateTime={expiresAt}>{dateTime(expiresAt)}</time>
        </Value>
      </dl>
      <Body1 as="p" block className={styles.trust}>
        {`${t('invite.trust', { partner: partner.name })} ${t('standalone.note')}`}
      </Body1>
    </>
  )
}
