import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { type ReactNode, useEffect, useRef } from 'react'
import { useFormat } from '../../i18n/index.tsx'

const useStyles = makeStyles({
  bar: { borderRadius: '4px', ':focus': { outlineStyle: 'none' } },
  links: { display: 'flex', flexWrap: 'wrap', gap: '4px 16px', marginTop: '2px' },
})

export interface SavedBarProps {
  title: string
  at: Date
  /** After the time: where the change is kept. */
  note?: string | undefined
  onUndo: () => void
  onClose: () => void
  /** Way to the record of the change. */
  viewChange?: ReactNode
  /** Where one goes on. */
  next?: ReactNode
}

/** The result, with the focus on it, and what one does next. */
export const SavedBar = ({ title, at, note, onUndo, onClose, viewChange, next }: SavedBarProps) => {
  const styles = useStyles()
  const { t, locale } = useFormat()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    bar.current?.focus({ preventScroll: true })
    bar.current?.scrollIntoView({ block: 'center' })
  }, [])
  const time = at.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })
  return (
    <div ref={bar} tabIndex={-1} className={styles.bar}>
      <MessageBar intent="success" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{title}</MessageBarTitle> {t('form.savedAt', { time })} {note}
          <span className={styles.links}>
            {viewChange}
            <Link as="button" onClick={onUndo}>
              {t('form.undo')}
            </Link>
            {next}
          </span>
        </MessageBarBody>
        <MessageBarActions
          containerAction={
            <Button
              appearance="transparent"
              icon={<DismissRegular />}
              aria-label={t('action.close')}
              onClick={onClose}
            />
          }
        />
      </MessageBar>
    </div>
  )
}
