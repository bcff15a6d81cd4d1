import { CheckmarkCircleRegular } from '@fluentui/react-icons'
import { useEffect } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** End of a sign-in that was begun from a page whose session had ended: reports to that page and closes. */
export const SignedInPage = () => {
  const { t } = useFormat()
  useEffect(() => {
    const channel = new BroadcastChannel('tenantry.session')
    channel.postMessage('signed-in')
    channel.close()
    window.close()
  }, [])
  return (
    <main>
      <EmptyState as="h1" icon={<CheckmarkCircleRegular />} title={t('signedIn.title')}>
        {t('signedIn.text')}
      </EmptyState>
    </main>
  )
}
