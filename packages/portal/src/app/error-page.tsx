import { Button } from '@fluentui/react-components'
import { PlugDisconnectedRegular } from '@fluentui/react-icons'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useFormat } from '../i18n/index.tsx'
import { BlankPage } from '../ui/blank-page.tsx'
import { CorrelationId, describeProblem } from '../ui/problem-bar.tsx'

// Chunks of an older release are gone after an upgrade of the server; a reload brings the new one.
const isMissingChunk = (error: unknown) => error instanceof TypeError && /import|module script/i.test(error.message)

/** In place of a page that failed as a whole. */
export const ErrorPage = ({ error, reset }: ErrorComponentProps) => {
  const format = useFormat()
  const router = useRouter()
  const missing = isMissingChunk(error)
  const tryAgain = () => {
    if (missing) return location.reload()
    reset()
    void router.invalidate()
  }
  return (
    <BlankPage
      icon={<PlugDisconnectedRegular />}
      title={format.t('error.page')}
      actions={
        <Button appearance="primary" onClick={tryAgain}>
          {format.t(missing ? 'action.reload' : 'action.tryAgain')}
        </Button>
      }
    >
      {missing ? format.t('error.newVersion') : describeProblem(error, format)}
      <div>
        <CorrelationId problem={error} />
      </div>
    </BlankPage>
  )
}
