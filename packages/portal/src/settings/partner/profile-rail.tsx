import { Badge } from '@fluentui/react-components'
import { CheckmarkCircleFilled, WarningFilled } from '@fluentui/react-icons'
import type { PartnerProfile } from '@tenantry/contract'
import { useMay } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Rail, RailValues } from '../../ui/form/rail.tsx'
import { Value } from '../../ui/form/value.tsx'
import { Link } from '../../ui/link.tsx'
import { profileOperation } from './profile-form.ts'

/** What the partner is and cannot change itself, and who changed the rest last. */
export const ProfileRail = ({ profile }: { profile: PartnerProfile }) => {
  const { t, dateTime, number, country, locale } = useFormat()
  const seesActivity = useMay('audit:readAll')
  const { id, domain, mpnId, type, agreementSigned, market, billingDay, billingCurrency, changed } = profile
  const copied = (label: string, value: string) => (
    <Value label={label} value={value} mono action={<CopyButton value={value} label={label} />} />
  )
  return (
    <Rail label={t('profile.rail')}>
      <RailValues id="partner-info" title={t('profile.info')}>
        {copied(t('profile.mpnId'), mpnId)}
        {copied(t('profile.id'), id)}
        <Value
          label={t('profile.domain')}
          value={domain}
          action={<CopyButton value={domain} label={t('profile.domain')} />}
        />
        <Value label={t('profile.type')} value={t(`profile.type.${type}`)} />
        <Value label={t('profile.agreement')} value="known">
          {agreementSigned ? (
            <Badge appearance="tint" color="success" icon={<CheckmarkCircleFilled aria-hidden />}>
              {t('profile.agreement.accepted')}
            </Badge>
          ) : (
            <Badge appearance="tint" color="warning" icon={<WarningFilled aria-hidden />}>
              {t('profile.agreement.open')}
            </Badge>
          )}
        </Value>
        <Value
          label={t('profile.market')}
          value={
            market
              ? new Intl.ListFormat(locale, { type: 'conjunction' }).format(market.map(country))
              : t('profile.market.everywhere')
          }
        />
        {billingCurrency && <Value label={t('profile.billingCurrency')} value={billingCurrency} />}
        {billingDay !== undefined && <Value label={t('profile.billingDay')} value={number(billingDay)} />}
      </RailValues>
      {changed && (
        <RailValues id="partner-changed" title={t('profile.lastChange')}>
          <Value label={t('profile.changedBy')} value={changed.by} />
          <Value label={t('profile.changedAt')} value={changed.at}>
            <time dateTime={changed.at}>{dateTime(changed.at)}</time>
          </Value>
          {seesActivity && (
            <Value label={t('nav.activity')} value="known">
              <Link to="/activity" search={{ operation: profileOperation, all: '1' }}>
                {t('profile.allChanges')}
              </Link>
            </Value>
          )}
        </RailValues>
      )}
    </Rail>
  )
}
