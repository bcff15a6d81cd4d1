import { CheckmarkCircleRegular } from '@fluentui/react-icons'
import { useEffect } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { BlankPage } from '../ui/blank-page.tsx'

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
      <BlankPage icon={<CheckmarkCircleRegular />} title={t('signedIn.title')}>
        {t('signedIn.text')}
      </BlankPage>
    </main>
  )
}
