import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons'
import { useEffect, useRef } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { CopyButton } from '../ui/copy-button.tsx'

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  text: { margin: 0 },
  codes: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
    gap: '4px 16px',
    margin: 0,
    padding: '12px 16px',
    listStyle: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
  },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
})

const save = (name: string, text: string) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** The codes for the day on which the second factor is lost; they are shown this once. */
export const RecoveryCodes = ({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const start = useRef<HTMLParagraphElement>(null)
  useEffect(() => start.current?.focus(), [])
  const text = codes.join('\n')
  return (
    <div className={styles.stack}>
      <p ref={start} tabIndex={-1} className={styles.text}>
        {t('factors.codes.shown')}
      </p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button icon={<ArrowDownloadRegular />} onClick={() => save('tenantry-recovery-codes.txt', `${text}\n`)}>
          {t('factors.codes.save')}
        </Button>
        <CopyButton value={text} label={t('factors.codes')} size="medium" />
      </div>
      <div>
        <Button appearance="primary" onClick={onKept}>
          {t('factors.codes.kept')}
        </Button>
      </div>
    </div>
  )
}
