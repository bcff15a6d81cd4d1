import {
  Button,
  Link as FluentLink,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { type ReactNode, useEffect, useRef } from 'react'
import { useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { Link } from '../../ui/link.tsx'

const useStyles = makeStyles({
  bar: { borderRadius: '4px', ':focus': { outlineStyle: 'none' } },
  links: { display: 'flex', flexWrap: 'wrap', gap: '4px 16px', marginTop: '2px' },
})

export interface SavedBarProps {
  customerId: string
  at: Date
  /** Number of the change, once it is known. */
  change: number | undefined
  onUndo: () => void
  onClose: () => void
  /** Way to the next customer of the list that one came from. */
  next?: ReactNode
}

/** The result, with the focus on it, and what one does next. */
export const SavedBar = ({ customerId, at, change, onUndo, onClose, next }: SavedBarProps) => {
  const styles = useStyles()
  const { t, locale } = useFormat()
  const { standalone } = useMe()
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
          <MessageBarTitle>{t('form.saved')}</MessageBarTitle> {t('account.savedAt', { time })}{' '}
          {standalone && t('standalone.note')}
          <span className={styles.links}>
            <Link
              to="/customers/$customerId/activity"
              params={{ customerId }}
              {...(change !== undefined && { hash: `change-${change}` })}
            >
              {t('account.viewChange')}
            </Link>
            <FluentLink as="button" onClick={onUndo}>
              {t('account.undo')}
            </FluentLink>
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
