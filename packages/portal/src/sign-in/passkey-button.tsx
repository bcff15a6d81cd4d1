import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { KeyRegular } from '@fluentui/react-icons'
import { useMutation } from '@tanstack/react-query'
import { browserHasPasskeys, describePasskey } from '../app/passkeys.ts'
import { useFormat } from '../i18n/index.tsx'
import type { Onward } from './interaction.ts'

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '8px', marginTop: '16px' },
  problem: { margin: 0, color: tokens.colorPaletteRedForeground1 },
})

export interface PasskeyButtonProps {
  label: string
  primary?: boolean
  show: () => Promise<Onward>
}

/** Signs in with a passkey, where the browser has them. */
export const PasskeyButton = ({ label, primary = false, show }: PasskeyButtonProps) => {
  const styles = useStyles()
  const format = useFormat()
  const attempt = useMutation({ mutationFn: show, onSuccess: ({ redirectTo }) => location.assign(redirectTo) })
  if (!browserHasPasskeys()) return null
  const busy = attempt.isPending || attempt.isSuccess
  return (
    <div className={styles.stack}>
      <Button
        size="large"
        appearance={primary ? 'primary' : 'secondary'}
        icon={busy ? <Spinner size="tiny" /> : <KeyRegular />}
        aria-busy={busy}
        onClick={() => !busy && attempt.mutate()}
      >
        {label}
      </Button>
      {attempt.error && (
        <p role="alert" className={styles.problem}>
          {describePasskey(attempt.error, format)}
        </p>
      )}
    </div>
  )
}
