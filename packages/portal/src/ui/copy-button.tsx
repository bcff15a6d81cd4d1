import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { announce } from './announcer.tsx'

const useStyles = makeStyles({ done: { color: tokens.colorStatusSuccessForeground1 } })

export interface CopyButtonProps {
  value: string
  /** What is copied, for the accessible name: "Microsoft ID". */
  label: string
  size?: 'small' | 'medium'
}

/** Copies a value and says so, to eyes and to screen readers. */
export const CopyButton = ({ value, label, size = 'small' }: CopyButtonProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])

  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    announce(t('copy.done', { label }))
  }

  return (
    <Button
      appearance="transparent"
      size={size}
      icon={copied ? <CheckmarkRegular className={styles.done} /> : <CopyRegular />}
      aria-label={t('copy.label', { label })}
      title={t('copy.label', { label })}
      onClick={copy}
    />
  )
}
