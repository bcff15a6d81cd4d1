import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components'
import { Fragment } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import type { FieldName } from './fields.ts'

const useStyles = makeStyles({
  // A target that a finger hits, though it stands inside of a sentence.
  field: { minHeight: '24px', textAlign: 'start' },
})

export interface IncompleteBarProps {
  missing: readonly { field: FieldName; label: string; editable: boolean }[]
  /** Opens the form at a field. */
  onComplete: (field: FieldName) => void
}

/** What the country asks for and is not there, with the way to fill it in. */
export const IncompleteBar = ({ missing, onComplete }: IncompleteBarProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  // Who may not fill in all of it would not complete the account.
  const first = missing.every(({ editable }) => editable) ? missing[0] : undefined
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t('account.incomplete.title')}</MessageBarTitle> {t('account.missing')}{' '}
        {missing.map(({ field, label, editable }, index) => (
          <Fragment key={field}>
            {index > 0 && ' · '}
            {editable ? (
              <Link as="button" inline className={styles.field} onClick={() => onComplete(field)}>
                {label}
              </Link>
            ) : (
              label
            )}
          </Fragment>
        ))}
      </MessageBarBody>
      {first && (
        <MessageBarActions>
          <Button onClick={() => onComplete(first.field)}>{t('account.incomplete.do')}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}
