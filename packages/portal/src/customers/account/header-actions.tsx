import { Button, makeStyles, Tooltip } from '@fluentui/react-components'
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons'
import { useShortcuts } from '../../app/shortcuts.ts'
import { useFormat } from '../../i18n/index.tsx'
import { UpdateButton, type UpdateButtonProps } from '../../ui/form/update-button.tsx'
import type { ResultList } from '../use-result-list.ts'

const useStyles = makeStyles({
  steps: { display: 'flex' },
})

export interface HeaderActionsProps {
  list: ResultList
  onStep: (to: { id: string } | undefined) => void
  /** Absent while editing. */
  update: Pick<UpdateButtonProps, 'onOpen' | 'reason'> | undefined
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
      {update && <UpdateButton {...update} shortcut={shortcuts} />}
    </>
  )
}
