import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { ArrowDownRegular, ArrowUpRegular, EditRegular } from '@fluentui/react-icons'
import { useShortcuts } from '../../app/shortcuts.ts'
import { useFormat } from '../../i18n/index.tsx'
import type { ResultList } from '../use-result-list.ts'

const useStyles = makeStyles({
  steps: { display: 'flex' },
  keys: {
    marginLeft: '8px',
    padding: '0 5px',
    border: '1px solid currentcolor',
    borderRadius: tokens.borderRadiusSmall,
    fontSize: tokens.fontSizeBase100,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightRegular,
    '@media (hover: none), (max-width: 720px)': { display: 'none' },
  },
})

export interface HeaderActionsProps {
  list: ResultList
  onStep: (to: { id: string } | undefined) => void
  /** Absent while editing. With a reason the button stays and says why it cannot be used. */
  update: { onOpen: () => void; reason: string | undefined } | undefined
}

/** Previous and next of the list that one came from, and *Update*. */
export const HeaderActions = ({ list, onStep, update }: HeaderActionsProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const shortcuts = useShortcuts()
  return (
    <>
      {list.index >= 0 && (
        <div className={styles.steps}>
          <Tooltip content={list.previous?.name ?? t('account.firstOfList')} relationship="description">
            <Button
              appearance="subtle"
              icon={<ArrowUpRegular />}
              aria-label={t('account.previous')}
              aria-keyshortcuts="Alt+ArrowUp"
              disabledFocusable={!list.previous}
              onClick={() => onStep(list.previous)}
            />
          </Tooltip>
          <Tooltip content={list.next?.name ?? t('account.lastOfList')} relationship="description">
            <Button
              appearance="subtle"
              icon={<ArrowDownRegular />}
              aria-label={t('account.next')}
              aria-keyshortcuts="Alt+ArrowDown"
              disabledFocusable={!list.next}
              onClick={() => onStep(list.next)}
            />
          </Tooltip>
        </div>
      )}
      {update && (
        <Button
          id="account-update"
          appearance="primary"
          icon={<EditRegular />}
          {...(shortcuts && { 'aria-keyshortcuts': 'e' })}
          disabledFocusable={update.reason !== undefined}
          aria-describedby={update.reason ? 'update-reason' : undefined}
          onClick={update.onOpen}
        >
          {t('account.update')}
          {shortcuts && !update.reason && (
            <span aria-hidden className={styles.keys}>
              E
            </span>
          )}
        </Button>
      )}
    </>
  )
}
