import { Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import type { ProblemDetail } from '@tenantry/client'
import { checkInitialDomain } from '@tenantry/contract/rules'
import { useEffect, useState } from 'react'
import { useClient, useMay, useMe } from '../../app/session.ts'
import { contractText } from '../../i18n/contract-text.ts'
import { useFormat } from '../../i18n/index.tsx'
import { useSheet } from '../../ui/form/sheet.ts'
import { Link } from '../../ui/link.tsx'
import { domainOf, type FieldName } from './fields.ts'

const useStyles = makeStyles({
  free: { marginTop: '-10px', color: tokens.colorStatusSuccessForeground1 },
  taken: { marginTop: '-6px', color: tokens.colorNeutralForeground2 },
})

const typingPause = 400

const usePaused = (value: string): string => {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), typingPause)
    return () => clearTimeout(timer)
  }, [value])
  return paused
}

/** Asks the service whether the domain is free while the rest is typed; what to do when it is not. */
export const DomainNote = ({ onTaken }: { onTaken: (details: readonly ProblemDetail[]) => void }) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const say = contractText(format)
  const client = useClient()
  const { domainSuffixes, relationshipRequests } = useMe()
  const mayRequest = useMay('relationship:request') && relationshipRequests
  const { values, form } = useSheet<FieldName>()
  const domain = domainOf(values['companyProfile.domain'], domainSuffixes).toLowerCase()
  const asked = usePaused(domain)
  const taken = useQuery({
    queryKey: ['domain', asked],
    queryFn: ({ signal }) => client.validation.domain({ params: { domain: asked } }, { signal }),
    enabled: asked !== '' && checkInitialDomain(asked, domainSuffixes).length === 0,
    staleTime: 10_000,
  })
  const isTaken = asked === domain && taken.data === true
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer
  useEffect(() => {
    if (isTaken)
      onTaken([
        { field: 'companyProfile.domain', code: 3000, reason: 'domain.taken', text: say('domain.taken', { domain }) },
      ])
  }, [isTaken, domain])
  const refused = form?.shownErrors.some(({ field, text }) => field === 'companyProfile.domain' && text !== undefined)

  if (refused)
    return (
      <Caption1 className={styles.taken}>
        {t('new.taken')} {mayRequest && <Link to="/customers/requests">{t('new.taken.request')}</Link>}
      </Caption1>
    )
  if (asked !== domain || taken.data !== false) return null
  return (
    <Caption1 role="status" className={styles.free}>
      {say('domain.free', { domain })}
    </Caption1>
  )
}
