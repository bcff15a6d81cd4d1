import { Body1, makeStyles } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import type { PendingRelationshipRequest } from '@tenantry/contract'
import { useState } from 'react'
import { CustomersLink } from '../app/customers-link.tsx'
import { NotFoundPage } from '../app/not-found-page.tsx'
import { useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { Page } from '../ui/page.tsx'
import { MadeLink } from './made-link.tsx'
import { RequestForm } from './request-form.tsx'
import { RequestList } from './request-list.tsx'

const useStyles = makeStyles({
  sections: { display: 'flex', flexDirection: 'column', gap: '40px', paddingTop: '16px' },
  ask: { display: 'flex', flexDirection: 'column', gap: '20px' },
  intro: { margin: 0, maxWidth: '640px' },
})

/** S-09: asks a customer that has a tenant already for a relationship, and shows what became of earlier requests. */
export const RequestsPage = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const { relationshipRequests, partner } = useMe()
  const queries = useQueryClient()
  const [made, setMade] = useState<PendingRelationshipRequest>()
  if (!relationshipRequests) return <NotFoundPage />
  const title = t('request.title')
  return (
    <Page title={title} breadcrumb={[<CustomersLink key="list" />, title]}>
      <div className={styles.sections}>
        {made ? (
          <MadeLink key={made.url} made={made} onDone={() => setMade(undefined)} />
        ) : (
          <div className={styles.ask}>
            <Body1 as="p" block className={styles.intro}>
              {t(partner.sandbox ? 'request.sandbox' : 'request.intro')}
            </Body1>
            {!partner.sandbox && (
              <RequestForm
                onMade={(request) => {
                  setMade(request)
                  void queries.invalidateQueries({ queryKey: ['relationship-requests'] })
                }}
              />
            )}
          </div>
        )}
        <RequestList onRenewed={setMade} />
      </div>
    </Page>
  )
}
