import {
  Badge,
  Body1,
  Button,
  Caption1,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Subtitle2,
  tokens,
  useRestoreFocusTarget,
} from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { signInAddress } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { dropAllDrafts } from '../ui/form/drafts.ts'
import { leaveTo } from '../ui/leaving.ts'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { browserName } from './browser-name.ts'
import { endAllSessions, endSession, type OwnSession, ownSessionsQuery } from './session-calls.ts'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: 0 },
  text: { margin: 0, maxWidth: '70ch' },
  list: { margin: 0, padding: 0, listStyle: 'none', maxWidth: '720px' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px 16px',
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' },
  browser: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
})

/** Where somebody is signed in, and the way out of each. */
export const SessionsSection = () => {
  const styles = useStyles()
  const { t } = useFormat()
  const queries = useQueryClient()
  const asker = useRestoreFocusTarget()
  const sessions = useQuery(ownSessionsQuery)
  const [asking, setAsking] = useState(false)
  const end = useMutation({
    mutationFn: ({ id }: OwnSession) => endSession(id),
    onSuccess: async () => {
      announce(t('ownAccount.sessions.ended'))
      document.getElementById('own-sessions')?.focus() // the button that had it is gone
      await queries.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
    },
  })
  const endAll = useMutation({
    mutationFn: endAllSessions,
    onSuccess: () => {
      dropAllDrafts()
      return leaveTo(signInAddress('/'))
    },
    onError: () => setAsking(false),
  })
  const failed = end.error ?? endAll.error
  return (
    <section aria-labelledby="own-sessions" className={styles.section}>
      <Subtitle2 as="h2" id="own-sessions" tabIndex={-1} className={styles.heading}>
        {t('ownAccount.sessions')}
      </Subtitle2>
      <p className={styles.text}>{t('ownAccount.sessions.text')}</p>
      {failed && <ProblemBar title={t('ownAccount.sessions.failed')} problem={failed} />}
      {sessions.error && !sessions.data && (
        <ProblemBar
          title={t('ownAccount.sessions.unread')}
          problem={sessions.error}
          onRetry={() => void sessions.refetch()}
        />
      )}
      {sessions.isPending && (
        <Skeleton aria-label={t('state.loading')} aria-busy>
          <SkeletonItem size={32} />
        </Skeleton>
      )}
      {sessions.data && (
        <ul className={styles.list} aria-labelledby="own-sessions">
          {sessions.data.map((session) => (
            <Item
              key={session.id}
              session={session}
              busy={end.isPending && end.variables.id === session.id}
              onEnd={() => !end.isPending && end.mutate(session)}
            />
          ))}
        </ul>
      )}
      <div>
        <Button {...asker} onClick={() => setAsking(true)}>
          {t('ownAccount.everywhere')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('ownAccount.everywhere.title')}
          confirm={t('ownAccount.everywhere')}
          busy={endAll.isPending || endAll.isSuccess}
          onConfirm={() => endAll.mutate()}
          onCancel={() => setAsking(false)}
        >
          <Body1>{t('ownAccount.everywhere.text')}</Body1>
        </ConfirmDialog>
      )}
    </section>
  )
}

const Item = ({ session, busy, onEnd }: { session: OwnSession; busy: boolean; onEnd: () => void }) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const { current, startedAt, seenAt, address, agent } = session
  const browser = agent ? browserName(agent) : t('ownAccount.sessions.unknown')
  const from = { time: dateTime(startedAt), address: address ?? '–' }
  return (
    <li className={styles.item}>
      <div className={styles.words}>
        <Body1 block className={styles.browser}>
          {browser}{' '}
          {current && (
            <Badge appearance="tint" color="brand">
              {t('ownAccount.sessions.current')}
            </Badge>
          )}
        </Body1>
        <Caption1 block className={styles.quiet}>
          {t('ownAccount.sessions.from', from)}
        </Caption1>
        <Caption1 block className={styles.quiet}>
          {t('ownAccount.sessions.seen', { time: dateTime(seenAt) })}
        </Caption1>
      </div>
      {!current && (
        <Button aria-busy={busy} aria-label={t('ownAccount.sessions.end.of', { browser, ...from })} onClick={onEnd}>
          {t('ownAccount.sessions.end')}
        </Button>
      )}
    </li>
  )
}
