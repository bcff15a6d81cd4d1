import { Body1, Button, Caption1, makeStyles, mergeClasses, Tooltip, tokens } from '@fluentui/react-components'
import {
  ArrowDownRegular,
  ArrowUpRegular,
  CheckmarkCircleFilled,
  ClockRegular,
  DismissCircleFilled,
  MoreHorizontalRegular,
} from '@fluentui/react-icons'
import { mayManage, type StaffSort, type StaffUser } from '@tenantry/contract'
import { lazy, Suspense, useState } from 'react'
import { useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { useRoleNames } from '../ui/role-choice.tsx'
import type { StaffBarProps } from './staff-bar.tsx'
import type { StaffAct } from './staff-menu.tsx'

const load = () => import('./staff-menu.tsx')
const StaffMenu = lazy(async () => ({ default: (await load()).StaffMenu }))

const NARROW = '@media (max-width: 767px)'

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', [NARROW]: { display: 'block' } },
  head: { [NARROW]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' } },
  body: { [NARROW]: { display: 'block' } },
  unseen: { position: 'absolute', clipPath: 'inset(50%)' },
  column: {
    padding: '0 16px 4px 0',
    textAlign: 'start',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    whiteSpace: 'nowrap',
  },
  sort: { minWidth: 0, padding: '0 4px', marginLeft: '-4px', color: 'inherit', fontWeight: 'inherit' },
  row: {
    '& > td': {
      padding: '10px 16px 10px 0',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      verticalAlign: 'top',
      overflowWrap: 'anywhere',
    },
    '& > td:last-child': { width: '32px', padding: '6px 0' },
    [NARROW]: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      padding: '10px 0',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      '& > td': { padding: 0, borderTopStyle: 'none', gridColumn: '1' },
      '& > td:last-child': { width: 'auto', padding: 0, gridColumn: '2', gridRow: '1 / 4' },
    },
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
  state: { display: 'inline-flex', alignItems: 'center', gap: '4px', whiteSpace: 'nowrap' },
  active: { color: tokens.colorStatusSuccessForeground1 },
  invited: { color: tokens.colorNeutralForeground3 },
  deactivated: { color: tokens.colorStatusDangerForeground3 },
  since: { whiteSpace: 'nowrap', [NARROW]: { display: 'none' } },
})

const icons = { active: CheckmarkCircleFilled, invited: ClockRegular, deactivated: DismissCircleFilled } as const

/** A word and a sign, never a colour alone. */
const State = ({ state }: Pick<StaffUser, 'state'>) => {
  const styles = useStyles()
  const { t } = useFormat()
  const Icon = icons[state]
  return (
    <span className={styles.state}>
      <Icon aria-hidden className={styles[state]} />
      {t(`staff.state.${state}`)}
    </span>
  )
}

export interface StaffTableProps extends StaffBarProps {
  people: readonly StaffUser[]
  onAct: (act: StaffAct, user: StaffUser) => void
}

export const StaffTable = ({ people, filter, onFilter, onAct }: StaffTableProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const sorted = filter.sort ?? 'name'
  const sortBy = (sort: StaffSort) => {
    const turned = sort === sorted && filter.direction !== 'desc'
    onFilter({ ...filter, sort: sort === 'name' ? undefined : sort, direction: turned ? 'desc' : undefined })
  }
  const Arrow = filter.direction === 'desc' ? ArrowDownRegular : ArrowUpRegular
  const column = (sort: StaffSort) => (
    <th
      scope="col"
      className={styles.column}
      aria-sort={sort === sorted ? (filter.direction === 'desc' ? 'descending' : 'ascending') : 'none'}
    >
      <Button
        appearance="transparent"
        size="small"
        className={styles.sort}
        iconPosition="after"
        icon={sort === sorted ? <Arrow aria-hidden fontSize={12} /> : null}
        onClick={() => sortBy(sort)}
      >
        {t(`staff.column.${sort}`)}
      </Button>
    </th>
  )
  return (
    <table className={styles.table}>
      <caption className={styles.unseen}>{t('nav.staff')}</caption>
      <thead className={styles.head}>
        <tr>
          {column('name')}
          {column('userPrincipalName')}
          <th scope="col" className={styles.column}>
            {t('staff.column.roles')}
          </th>
          <th scope="col" className={styles.column}>
            {t('staff.state')}
          </th>
          {column('createdAt')}
          <th scope="col">
            <span className={styles.unseen}>{t('staff.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody className={styles.body}>
        {people.map((user) => (
          <StaffRow key={user.id} user={user} onAct={onAct} />
        ))}
      </tbody>
    </table>
  )
}

const StaffRow = ({ user, onAct }: { user: StaffUser; onAct: StaffTableProps['onAct'] }) => {
  const styles = useStyles()
  const { t, date, dateTime } = useFormat()
  const roleNames = useRoleNames()
  const me = useMe()
  const [target, setTarget] = useState<HTMLElement>()
  const refusal = mayManage(me, user) ? undefined : t(user.id === me.userId ? 'staff.own' : 'staff.above')
  const label = t('staff.actionsFor', { name: user.displayName })
  const link =
    user.link &&
    (Date.parse(user.link.expiresAt) > Date.now()
      ? t(`staff.link.${user.link.purpose}`, { time: dateTime(user.link.expiresAt) })
      : t(`staff.link.${user.link.purpose}.expired`))
  return (
    <tr className={styles.row}>
      <td>
        <Body1 className={styles.name}>{user.displayName}</Body1>
        {user.id === me.userId && <Caption1 className={styles.quiet}> {t('staff.you')}</Caption1>}
      </td>
      <td className={styles.quiet}>{user.userPrincipalName}</td>
      <td>{roleNames(user.roles)}</td>
      <td>
        <State state={user.state} />
        {link && (
          <Caption1 block className={styles.quiet}>
            {link}
          </Caption1>
        )}
      </td>
      <td className={mergeClasses(styles.quiet, styles.since)}>{date(user.createdAt)}</td>
      <td>
        <Tooltip content={refusal ?? label} relationship={refusal ? 'description' : 'label'} withArrow>
          <Button
            appearance="subtle"
            size="small"
            icon={<MoreHorizontalRegular />}
            aria-label={label}
            aria-haspopup="menu"
            aria-expanded={target !== undefined}
            disabledFocusable={refusal !== undefined}
            onPointerEnter={() => void load()}
            onClick={(event) => setTarget(target ? undefined : event.currentTarget)}
          />
        </Tooltip>
        {target && (
          <Suspense>
            <StaffMenu
              user={user}
              target={target}
              onClose={() => setTarget(undefined)}
              onAct={(act) => {
                target.focus()
                onAct(act, user)
              }}
            />
          </Suspense>
        )}
      </td>
    </tr>
  )
}
